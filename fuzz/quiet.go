package fuzz

import (
	"encoding/binary"
	"slices"

	"pgregory.net/rapid"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// quiet runs a scenario on from some state while the network is fair and quiet: from here on nothing is lost,
// duplicated or overtaken, nobody opens, aborts or crashes, users who have to act do so, and a timer fires when there is
// nothing else to wait for. It is one of many fair behaviours. In the end nothing is left to happen, or it comes
// round.
type quiet struct {
	*walker
	fair   model.Assumptions
	keeps  bool // arrival does not consume: what is in flight need not arrive
	most   int  // how many steps it may take
	manner manner

	waiting []packet // in the order of sending
	fired   uint64   // the timers that have had their turn
	inRow   int      // how many segments have arrived in a row
	known   map[uint64]int
	fx      model.Effects
}

// packet is one on its way to a side.
type packet struct {
	to model.Side
	model.Packet
	doomed bool // it is lost, if it can be
}

// manner is what is left open of a quiet phase.
type manner struct {
	late  bool // users act when nothing else is left to do
	all   bool // what is in flight arrives, and is not lost
	first bool // the timers of B come before those of A
	burst int  // how many segments may arrive in a row before a timer fires or the clock ticks, though more are on the way; 0: all
}

// manners holds all there are, the simplest first.
var manners = allManners()

func allManners() (all []manner) {
	for _, burst := range []int{0, 2, 12, 3} {
		for n := range 8 {
			all = append(all, manner{late: n&1 != 0, all: n&2 != 0, first: n&4 != 0, burst: burst})
		}
	}
	return all
}

func drawManner(t *rapid.T) manner { return manners[number(t, len(manners), "manner")] }

// slack is how many steps a quiet phase may take besides those that the settings call for.
const slack = 200

func (q *quiet) prepare(w *walker) {
	c := w.system.Model().Config()
	q.walker, q.fair, q.keeps = w, w.system.Fairness(), c.Network.Set()
	q.most, q.known = slack+64*int(c.MSL), map[uint64]int{}
	for s, h := range c.Host {
		room := uint32(min(h.MSS, c.Host[1-s].Window))
		q.most += 8 * int(h.Send/room+1) // sent, acknowledged, and each again
	}
}

// run takes the steps of a quiet phase. It returns the number of the first that repeats for ever, from 1, or one more than there are if
// nothing is left to happen; 0 if neither is so within the bound, or there is no more room.
// It ends early at a step that violates one of open.
func (q *quiet) run(m manner, open explore.Set) (cycleFrom int, violated explore.Set) {
	q.manner, q.fired, q.inRow, q.waiting = m, 0, 0, q.waiting[:0]
	clear(q.known)
	for s := range q.state.World.Net {
		for _, p := range q.state.World.Net[s].InFlight() {
			if m.all || !q.keeps {
				q.waiting = append(q.waiting, packet{model.Side(s), p, !m.all})
			}
		}
	}
	for range q.most {
		key := q.key()
		if n, ok := q.known[key]; ok {
			return n + 1, 0
		}
		q.known[key] = len(q.steps)
		ev, ok := q.choose()
		switch {
		case !ok && q.system.Model().Waiting(&q.state.World): // it is for want of room that nothing happens
			return 0, 0
		case !ok:
			return len(q.steps) + 1, 0
		}
		if violated, ok = q.follow(ev); !ok || violated&open != 0 {
			return 0, violated & open
		}
	}
	return 0, 0
}

// key returns a hash of the state and of what is still to be done in it.
func (q *quiet) key() uint64 {
	q.row = q.system.Append(q.row[:0], &q.state)
	q.row = append(binary.LittleEndian.AppendUint64(q.row, q.fired), byte(q.inRow))
	for i := range q.waiting {
		p := &q.waiting[i]
		q.row = append(q.row, byte(p.to), byte(p.CTL), byte(p.Text.Len))
		q.row = binary.LittleEndian.AppendUint32(q.row, uint32(p.SEQ))
		q.row = binary.LittleEndian.AppendUint32(q.row, uint32(p.ACK))
		q.row = binary.LittleEndian.AppendUint16(q.row, p.WND)
	}
	return hash(offset, q.row)
}

// choose returns the next step, and whether there is one.
func (q *quiet) choose() (model.Event, bool) {
	q.enabled = q.system.Enabled(&q.state, q.enabled[:0])
	if !q.manner.late {
		if ev, ok := q.user(); ok {
			return ev, true
		}
	}
	if burst := q.manner.burst; burst == 0 || q.inRow < burst {
		if ev, ok := q.arrival(); ok {
			if burst > 0 {
				q.inRow++
			}
			return ev, true
		}
	}
	q.inRow = 0
	if ev, ok := q.user(); ok {
		return ev, true
	}
	if ev, ok := q.timing(); ok {
		return ev, true
	}
	return q.arrival()
}

// timing returns the next timer or, once all have had their turn, the tick of the clock.
func (q *quiet) timing() (model.Event, bool) {
	for range 2 {
		if ev, ok := q.timer(); ok {
			return ev, true
		}
		was := q.fired
		q.fired = 0
		if i := slices.IndexFunc(q.enabled, func(ev model.Event) bool { return ev.Kind == model.Tick }); i >= 0 && q.fair.Has(model.FairTime) {
			return q.enabled[i], true
		}
		if was == 0 {
			break
		}
	}
	return model.Event{}, false
}

// user returns what a user has to do.
func (q *quiet) user() (found model.Event, ok bool) {
	for _, ev := range q.enabled {
		if a, has := q.system.Model().Fair(&ev); has && ev.Kind.Call() && q.fair.Has(a) {
			found, ok = ev, true // of several amounts the largest
		}
	}
	return found, ok
}

// arrival returns the arrival of what was sent first, of all that can arrive.
func (q *quiet) arrival() (model.Event, bool) {
	if !q.fair.Has(model.FairArrival) && (q.keeps || !q.fair.Has(model.FairCarriage)) {
		return model.Event{}, false
	}
	for i, p := range q.waiting {
		ev, ok := q.happens(model.Loss, &p)
		if !ok || !p.doomed {
			ev, ok = q.happens(model.Arrival, &p)
		}
		if ok {
			q.waiting = slices.Delete(q.waiting, i, i+1)
			return ev, true
		}
	}
	q.waiting = q.waiting[:0] // what has not arrived will not
	return model.Event{}, false
}

// happens returns the step of this kind that happens to a packet, if one is enabled.
func (q *quiet) happens(k model.Kind, p *packet) (model.Event, bool) {
	for _, ev := range q.enabled {
		if ev.Kind == k && ev.Side == p.to && ev.Packet.EqualOnWire(p.Packet) {
			return ev, true
		}
	}
	return model.Event{}, false
}

// timer returns the next timer that has not had its turn.
func (q *quiet) timer() (model.Event, bool) {
	sides := []model.Side{model.A, model.B}
	if q.manner.first {
		slices.Reverse(sides)
	}
	for _, s := range sides {
		for _, ev := range q.enabled {
			a, has := q.system.Model().Fair(&ev)
			bit := uint64(1) << (2*uint(ev.Kind) + uint(ev.Side))
			if ev.Side == s && ev.Kind.Timeout() && has && q.fair.Has(a) && q.fired&bit == 0 {
				q.fired |= bit
				return ev, true
			}
		}
	}
	return model.Event{}, false
}

// follow takes a step, and has what it sends wait. It tells what is violated, and whether there was room.
func (q *quiet) follow(ev model.Event) (explore.Set, bool) {
	q.system.Copy(&q.next, &q.state)
	marks := q.system.Observe(&q.next, ev, &q.fx)
	if marks.Violated.Has(q.system.Overflow()) {
		return 0, false
	}
	q.steps = append(q.steps, ev)
	q.state, q.next = q.next, q.state
	q.marks.Premise |= marks.Premise
	for _, seg := range q.fx.Sent {
		p := packet{to: ev.Side.Peer(), Packet: model.Packet{Segment: seg.Segment}}
		if p.Text.Len > 0 {
			p.Text.Incarnation = q.state.World.Host[ev.Side].Opens
		}
		if !q.keeps || !slices.ContainsFunc(q.waiting, func(o packet) bool { return o.to == p.to && o.EqualOnWire(p.Packet) }) {
			q.waiting = append(q.waiting, p)
		}
	}
	return marks.Violated | q.judge(false), true
}
