package fuzz

import (
	"context"
	"slices"
	"time"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// A shrinker makes a violation smaller, in terms of the protocol: fewer steps above all; of as many steps those
// with fewer faults, fewer incarnations and smaller numbers.
//
// Its strategies, each tried again as long as one has helped:
//
//	simplify   the settings that were drawn
//	leave out  runs of steps, long ones first, and then two steps at a time
//	quiet      another manner of going quiet, if it is about what happens then
//	go round   the shortest way by steps like those that are left
//
// A step that is left out changes what the later ones find. Each of them is then that step which is most like
// it, if there is one; see alike.
type shrinker struct {
	*walker
	ctx   context.Context
	base  *scenarios.Scenario // before settings were drawn
	until time.Time
	best  *breach
	work  int // steps that may still be taken

	manner manner // of quiet phases
}

// maxWork is how many steps may be taken to shrink a violation. By that, and not by the time it takes, shrinking ends, so that
// what comes of it is the same on every machine.
const maxWork = 6_000_000

// shrunk returns a violation as small as it gets.
func (r *run) shrunk(b *breach) *Finding {
	f := &Finding{Check: b.check, Walked: len(b.steps)}
	s := &shrinker{ctx: r.ctx, base: r.base, until: time.Now().Add(r.options.Shrink), work: maxWork}
	s.adopt(b, r.names)
	for before := size(0); s.cost() != before && s.goesOn(); {
		before = s.cost()
		s.leaveOut()
		s.simplify()
		s.leaveOutPairs()
		s.quietOtherwise()
		s.leaveOutOfCycle()
		s.goRound()
	}
	f.Scenario, f.System = s.sc, s.system
	f.Steps, f.CycleFrom = s.best.steps, s.best.cycleFrom
	f.Cut = !s.goesOn() && s.work > 0
	return f
}

// adopt has the shrinker judge the one property that is violated.
func (s *shrinker) adopt(b *breach, names []string) {
	w, err := newWalker(b.walker.sc, names[b.property:b.property+1])
	if err != nil {
		panic(err) // it was made before
	}
	s.walker = w
	one := *b
	one.walker, one.property = w, 0
	s.best, s.manner = &one, b.manner
}

func (s *shrinker) goesOn() bool {
	return s.work > 0 && s.ctx.Err() == nil && time.Now().Before(s.until)
}

// size is what a violation is made small by.
type size int

// cost returns the size of the best so far.
func (s *shrinker) cost() size { return sizeOf(s.best.steps) }

func sizeOf(steps []model.Event) (total size) {
	for i := range steps {
		total += 1<<32 + size(min(steps[i].N, 1<<15))
		switch k := steps[i].Kind; {
		case faults>>k&1 != 0:
			total += 1 << 24
		case k == model.OpenActiveCall || k == model.OpenPassiveCall:
			total += 1 << 20
		}
	}
	return total
}

// faults is the set of the kinds of steps that nobody wants to see in a trace without need.
const faults = 1<<model.Loss | 1<<model.Duplication | 1<<model.Corruption | 1<<model.Crash | 1<<model.AbortCall | 1<<model.Forgery | 1<<model.Flood

// stem returns the steps that may be left out: of a lasso those before what repeats.
func (b *breach) stem() []model.Event {
	if b.cycleFrom > 0 {
		return b.steps[:b.cycleFrom-1]
	}
	return b.steps
}

// try takes steps, and keeps what comes of it if that violates the property and is smaller.
func (s *shrinker) try(steps []model.Event) bool {
	b := s.attempt(steps)
	if b == nil || sizeOf(b.steps) >= s.cost() {
		return false
	}
	s.best = b
	return true
}

// attempt takes steps, those left out for which there is nothing alike, and returns the violation that comes of it, if one does.
func (s *shrinker) attempt(steps []model.Event) *breach {
	violated := s.reset()
	for i := 0; violated == 0 && i < len(steps); i++ {
		s.work--
		s.enabled = s.system.Enabled(&s.state, s.enabled[:0])
		ev, ok := alike(&steps[i], s.enabled)
		if !ok {
			continue
		}
		violated, _ = s.take(ev, 1)
	}
	if violated == 0 && s.stuckAsked && s.stuck() {
		violated = s.judge(true)
	}
	if violated != 0 {
		return &breach{walker: s.walker, steps: slices.Clone(s.steps)}
	}
	return s.promised()
}

// promised lets the network go quiet, in the manner of the best so far, if the property speaks of behaviours.
func (s *shrinker) promised() *breach {
	if len(s.system.Promises()) == 0 {
		return nil
	}
	b := s.best
	if b.goal() {
		if !s.hopeless(&s.system.Promises()[0]) {
			return nil
		}
		return s.confirmed(0)
	}
	walked := len(s.steps)
	cycleFrom, _ := s.quiet.run(s.manner, 0)
	s.work -= 2 * (len(s.steps) - walked)
	if cycleFrom == 0 || len(s.steps) >= len(b.steps) {
		return nil
	}
	if broken, _ := s.broken(1, cycleFrom); broken == 0 {
		return nil
	}
	return s.confirmed(cycleFrom)
}

// confirmed returns the behaviour as a violation, if it is one.
func (s *shrinker) confirmed(cycleFrom int) *breach {
	s.work -= 20 * len(s.steps)
	if s.system.Confirm(0, s.steps, cycleFrom) != nil {
		return nil
	}
	return &breach{walker: s.walker, steps: slices.Clone(s.steps), cycleFrom: cycleFrom}
}

// alike returns which of the enabled steps is most like one of another run: the same, or one of the same kind and side,
// with the same control bits, and text if that has some.
func alike(ev *model.Event, enabled []model.Event) (best model.Event, ok bool) {
	most := -1
	for i := range enabled {
		other := &enabled[i]
		if other.Kind != ev.Kind || other.Side != ev.Side || other.Chooses != ev.Chooses {
			continue
		}
		if *other == *ev {
			return *other, true
		}
		if !sameRole(&ev.Packet, &other.Packet) {
			continue
		}
		if n := likeness(ev, other); n > most {
			best, ok, most = *other, true, n
		}
	}
	return best, ok
}

func sameRole(p, q *model.Packet) bool {
	return p.CTL == q.CTL && (p.Text.Len > 0) == (q.Text.Len > 0) && p.Corrupt == q.Corrupt
}

// likeness tells how many things two steps have in common.
func likeness(a, b *model.Event) (n int) {
	p, q := &a.Packet, &b.Packet
	for _, is := range [...]bool{
		a.N == b.N, a.ISS == b.ISS, p.SEQ == q.SEQ, p.ACK == q.ACK, p.WND == q.WND, p.From == q.From, p.Of == q.Of, p.Text == q.Text,
	} {
		if is {
			n++
		}
	}
	return n
}

// leaveOut leaves out runs of steps, half of all first.
func (s *shrinker) leaveOut() {
	for length := max(len(s.best.stem())/2, 1); length >= 1; length /= 2 {
		s.leaveOutRuns(length)
	}
}

// leaveOutRuns leaves out runs of so many steps.
func (s *shrinker) leaveOutRuns(length int) {
	for from := 0; from < len(s.best.stem()) && s.goesOn(); {
		stem := s.best.stem()
		if !s.try(slices.Concat(stem[:from], stem[min(from+length, len(stem)):])) {
			from += length
		}
	}
}

// quietOtherwise tries every manner of quiet phase, and leaves out steps with each.
func (s *shrinker) quietOtherwise() {
	if s.best.cycleFrom == 0 {
		return
	}
	kept := s.manner
	for _, m := range manners {
		before := s.cost()
		s.manner = m
		s.try(s.best.stem())
		s.leaveOutRuns(1)
		if s.cost() < before {
			kept = m
		}
	}
	s.manner = kept
}

// leaveOutOfCycle leaves out one or two steps of what repeats: of two segments that go round at a time one is enough.
func (s *shrinker) leaveOutOfCycle() {
	for i := s.best.cycleFrom - 1; i >= 0 && i < len(s.best.steps) && s.goesOn(); i++ {
		for j := i; j < min(len(s.best.steps), i+longCycle); j++ {
			steps := slices.Concat(s.best.steps[:j], s.best.steps[j+1:])
			if j > i {
				steps = slices.Delete(steps, i, i+1)
			}
			if s.repeat(steps, s.best.cycleFrom) {
				i--
				break
			}
		}
	}
}

// longCycle is how far apart two steps may be that are left out of what repeats.
const longCycle = 16

// repeat takes steps, those from number cycleFrom on again and again, and keeps them if that violates the property.
func (s *shrinker) repeat(steps []model.Event, cycleFrom int) bool {
	s.reset()
	for i := range steps {
		s.work--
		s.enabled = s.system.Enabled(&s.state, s.enabled[:0])
		ev, ok := alike(&steps[i], s.enabled)
		if !ok {
			return false
		}
		s.advance(ev)
	}
	b := s.confirmed(cycleFrom)
	if b == nil {
		return false
	}
	s.best = b
	return true
}

// longPairs is how many steps are too many to leave out any two of them.
const longPairs = 60

// leaveOutPairs leaves out two steps that do not follow one another: an OPEN and what becomes of it, say.
func (s *shrinker) leaveOutPairs() {
	for i := 0; i < len(s.best.stem()) && len(s.best.stem()) <= longPairs; i++ {
		for j := i + 2; j < len(s.best.stem()) && s.goesOn(); j++ {
			stem := s.best.stem()
			s.try(slices.Concat(stem[:i], stem[i+1:j], stem[j+1:]))
		}
	}
}
