package traces

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// Outcome is what running a ladder gave.
type Outcome struct {
	Model    *model.Model
	Events   []model.Event // the steps taken, those the ladder leaves unsaid included
	World    model.World   // where they led to
	Parted   *Parted       // where the model does something else; nil: nowhere
	Violated int           // the row at which the property of the header is first violated; 0: nowhere

	CycleFrom int // the number of the first step that repeats for ever; one more than all: nothing happens after them; 0: it is no lasso

	report Report
	kept   error // why it breaks no promise, if it should
}

// Parted says where and how the model does something else than a ladder.
type Parted struct {
	Row, Number int // in the source; of the line
	Wrote, Gave string
}

// Error says it in words.
func (p *Parted) Error() string {
	return fmt.Sprintf("line %d (row %d): the ladder has: %s; the model gives: %s", p.Number, p.Row, p.Wrote, p.Gave)
}

// runner runs a ladder on its model.
type runner struct {
	*player
	ladder *Ladder
	out    *Outcome
	at     int // the line at work
	row    int // of it in the source
	number int
	sent   [2][]model.Segment // and not written yet
	seen   [2][]string        // what the last step of a side lets its user see
}

// Run runs the ladder on its model, up to the first line where the model does
// something else.
func (l *Ladder) Run() *Outcome {
	p, err := newPlayer(l.model, l.Violates)
	if err != nil {
		panic("traces: the header has been checked: " + err.Error())
	}
	r := &runner{player: p, ladder: l, out: &Outcome{Model: l.model}}
	if p.violated { // from the start
		r.out.Violated = 1
	}
	r.out.Parted = r.run()
	r.out.World = r.state.World
	r.out.report = r.report(len(r.out.Events), l.Violates, r.out.CycleFrom)
	if r.promised && r.out.Parted == nil {
		if r.out.kept = r.system.Confirm(0, r.out.Events, r.out.CycleFrom); r.out.kept == nil {
			r.out.Violated = l.rows
		}
	}
	return r.out
}

func (r *runner) run() *Parted {
	if r.ladder.given {
		r.handshake()
	}
	for r.at = range r.ladder.Lines {
		l := &r.ladder.Lines[r.at]
		if r.at+1 == r.ladder.repeats {
			r.out.CycleFrom = len(r.out.Events) + 1
		}
		if r.row = l.Row; l.Number > 0 {
			r.number = l.Number
		}
		if parted := r.line(l); parted != nil {
			return parted
		}
	}
	if r.ladder.unanswered {
		return nil
	}
	r.row = r.ladder.rows
	for s := model.A; s <= model.B; s++ {
		if len(r.sent[s]) > 0 {
			return r.parted(fmt.Sprintf("nothing more from %s", s), "%s sends %s", s, full(r.sent[s][0]))
		}
	}
	return nil
}

// handshake makes both ESTABLISHED, with nothing in flight.
func (r *runner) handshake() {
	r.do(model.Event{Kind: model.OpenPassiveCall, Side: model.B})
	ev := model.Event{Kind: model.OpenActiveCall, Side: model.A}
	for again := true; again; {
		again = false
		r.do(ev)
		for _, next := range r.enabled() {
			if next.Kind == model.Arrival && next.Side == ev.Side.Peer() && len(r.fx.Sent) > 0 && sameText(r.fx.Sent[0].Segment, next.Packet.Segment) {
				ev, again = next, true
				break
			}
		}
	}
	r.sent = [2][]model.Segment{}
}

// parted returns where and how ladder and model part.
func (r *runner) parted(wrote, gave string, args ...any) *Parted {
	return &Parted{Row: r.row, Number: r.number, Wrote: wrote, Gave: fmt.Sprintf(gave, args...)}
}

// do takes a step.
func (r *runner) do(ev model.Event) {
	r.take(ev)
	r.out.Events = append(r.out.Events, ev)
	if r.violated && r.out.Violated == 0 {
		r.out.Violated = max(r.row, 1)
	}
	if ev.Kind == model.Tick {
		r.seen = r.ended
	}
	if ev.Kind > model.Arrival {
		return
	}
	r.seen[ev.Side] = remarks(ev, &r.fx, r.hushed)
	for _, sent := range r.fx.Sent {
		r.sent[ev.Side] = append(r.sent[ev.Side], sent.Segment)
	}
}

// line runs one line: its events, what its segment does, and then what it says about
// the state after that.
func (r *runner) line(l *Line) *Parted {
	for s := model.A; s <= model.B; s++ {
		for _, w := range l.Label[s] {
			a, ok := parseAct(w.Text, s)
			if !w.IsNote || !ok || r.checks(w.Text) {
				continue
			}
			if parted := r.event(l, a); parted != nil {
				return parted
			}
		}
	}
	if parted := r.ticks(l); parted != nil {
		return parted
	}
	if l.Segment != nil {
		if parted := r.segment(l); parted != nil {
			return parted
		}
	} else if parted := r.implied(l); parted != nil {
		return parted
	}
	for s := model.A; s <= model.B; s++ {
		if parted := r.check(l, s); parted != nil {
			return parted
		}
	}
	return nil
}

// event takes a step that the ladder names.
func (r *runner) event(l *Line, a act) *Parted {
	wrote := fmt.Sprintf("%s: (%s)", a.event.Side, a)
	ev, parted := r.chosen(a.event, wrote)
	if parted != nil {
		return parted
	}
	if is := actOf(&r.state.World, ev); a.nth > 0 && a.nth != is.nth {
		return r.parted(wrote, "%s has called OPEN in CLOSED %d times, and is in %s", ev.Side, r.host(ev.Side).Opens, r.tcb(ev.Side).State)
	}
	if r.allows(ev) || r.possible(ev) {
		r.do(ev)
		return nil
	}
	if !ev.Kind.Call() {
		return r.parted(wrote, "no such step; these are enabled: %s", names(r.localSteps(ev.Side)))
	}
	reply := r.try(ev).fx.Reply // a call that is refused is a step too, if the ladder says that it is
	if reply == model.OK || !slices.ContainsFunc(l.Label[ev.Side], func(w Word) bool { return w.Text == reply.String() }) {
		return r.parted(wrote, "the user may not do that here, or not with so many octets; the endpoint's reply would be '%s'", reply)
	}
	r.do(ev)
	return nil
}

// possible tells whether a user may make a call that a search does not try: with another
// number of octets.
func (r *runner) possible(ev model.Event) bool {
	switch ev.Kind {
	case model.SendCall:
		return slices.ContainsFunc(ofKind(r.enabled(), model.SendCall, ev.Side), func(other model.Event) bool { return ev.N <= other.N })
	case model.ReceiveCall:
		return r.try(ev).fx.Delivered == ev.N
	default:
		return false
	}
}

// trial is what a step would do.
type trial struct {
	world model.World
	fx    model.Effects
}

// try takes a step on trial.
func (r *runner) try(ev model.Event) *trial {
	t := &trial{world: r.state.World}
	r.model.Apply(&t.world, ev, &t.fx)
	return t
}

func (r *runner) host(s model.Side) *model.Host { return &r.state.World.Host[s] }

func (r *runner) tcb(s model.Side) *model.TCB { return &r.host(s).TCB }

// localSteps returns what the endpoint of side s can do by itself.
func (r *runner) localSteps(s model.Side) (steps []model.Event) {
	for _, ev := range r.enabled() {
		if ev.Side == s && (ev.Kind.Call() || ev.Kind.Timeout()) {
			steps = append(steps, ev)
		}
	}
	return steps
}

// check compares what a line says about side s with what the model has come to.
func (r *runner) check(l *Line, s model.Side) *Parted {
	tcb := r.tcb(s)
	for _, w := range l.Label[s] {
		var snd, rcv model.Seq
		switch {
		case !w.IsNote:
			if w.Text != tcb.State.String() {
				return r.parted(fmt.Sprintf("%s in %s", s, w.Text), "%s is in %s", s, tcb.State)
			}
		case isNumbers(w.Text, &snd, &rcv):
			if tcb.SND.NXT != snd || tcb.RCV.NXT != rcv {
				return r.parted(fmt.Sprintf("%s: %s", s, w), "(send %d,receive %d)", tcb.SND.NXT, tcb.RCV.NXT)
			}
		case r.checks(w.Text):
			if !slices.Contains(r.seen[s], w.Text) {
				return r.parted(fmt.Sprintf("%s: %s", s, w), "%s", orNothing(strings.Join(r.seen[s], ", ")))
			}
		}
	}
	return nil
}

// checks tells whether a note is checked. With a clock, TIME-WAIT ends with a tick, and is
// no step.
func (r *runner) checks(text string) bool {
	return isCheck(text) || text == twoMSL && r.model.Config().MSL > 0
}

// isNumbers tells whether a note says which numbers an endpoint sends and receives
// next, as in figure 9.
func isNumbers(text string, snd, rcv *model.Seq) bool {
	n, _ := fmt.Sscanf(text, "send %d,receive %d", snd, rcv)
	return n == 2
}

// isCheck tells whether a note is compared with what the model lets a user see.
func isCheck(text string) bool {
	var snd, rcv model.Seq
	for _, verb := range []string{"takes", "drops"} {
		var n uint32
		if _, err := fmt.Sscanf(text, verb+" %d", &n); err == nil && text == octets(verb, n) {
			return true
		}
	}
	for _, s := range signalNames {
		if text == s.name {
			return true
		}
	}
	return text == "undefined" || text == quiet || text == oneMSL || text == quietOver || strings.HasPrefix(text, "error: ") || isNumbers(text, &snd, &rcv)
}
