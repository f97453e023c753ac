package properties

import (
	"encoding/binary"

	"tcpcheck/explore"
	"tcpcheck/ltl"
	"tcpcheck/model"
)

// Promises returns what the properties among those to judge promise that speak of behaviours, in
// the order of their numbers.
func (sys *System) Promises() []explore.Promise { return sys.promises }

// Letter returns the atoms that are true in s.
func (sys *System) Letter(s *State) (letter ltl.Letter) {
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	sc.state = state{model: sys.model, world: &s.World, memory: &s.Memory}
	for i, a := range sys.alphabet.atoms {
		if a.state != nil && a.state(&sc.state) {
			letter |= 1 << i
		}
	}
	return letter
}

// Take takes the step ev out of s, in place, as Apply does, and tells what there is to
// see of it.
func (sys *System) Take(s *State, ev model.Event, label *explore.Label) {
	if sys.carried {
		passage(&s.World, &ev, label)
	}
	sys.see(s, ev, label, sys.model.Apply)
}

// see takes the step ev out of s by apply, and tells what there is to see of it but for what
// else is in flight.
func (sys *System) see(s *State, ev model.Event, label *explore.Label, apply func(w *model.World, ev model.Event, fx *model.Effects)) {
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	if a, ok := sys.model.Fair(&ev); ok {
		label.Does = weak(a, ev.Side)
	}
	for s, due := range sys.model.Due(&s.World) {
		label.Due |= weaks(due, model.Side(s))
	}
	sc.before = [2]model.TCB{s.World.Host[model.A].TCB, s.World.Host[model.B].TCB}
	sys.advance(s, ev, &sc.fx, &sc.step, apply)
	s.Memory.forget(&s.World, sys.replays, sys.receipts)
	sc.change = change{event: &ev, fx: &sc.fx, before: &sc.before, after: &s.World}
	for i, a := range sys.alphabet.atoms {
		if a.step != nil && a.step(&sc.change) {
			label.Letter |= 1 << i
		}
	}
	if sys.told {
		sys.correspondence(s, &ev, &sc.fx, label)
	}
}

// correspondence tells which segments a step sends, and which arrives.
func (sys *System) correspondence(s *State, ev *model.Event, fx *model.Effects, label *explore.Label) {
	for i := range fx.Sent {
		seg := fx.Sent[i].Segment
		if seg.Text.Len > 0 {
			seg.Text.Incarnation = s.World.Host[ev.Side].Opens
		}
		label.Asks = append(label.Asks, class(sent, ev.Side.Peer(), &seg))
	}
	if ev.Kind == model.Arrival && !ev.Packet.Corrupt {
		label.Answers = append(label.Answers, class(sent, ev.Side, &ev.Packet.Segment))
	}
}

// passage tells what is in flight before a step, and which of it arrives, or is lost, by the step.
func passage(w *model.World, ev *model.Event, label *explore.Label) {
	for s := model.A; s <= model.B; s++ {
		packets := w.Net[s].InFlight()
		for i := range packets {
			label.Asks = append(label.Asks, class(inFlight, s, &packets[i].Segment))
		}
	}
	if ev.Kind == model.Arrival || ev.Kind == model.Loss {
		label.Answers = append(label.Answers, class(inFlight, ev.Side, &ev.Packet.Segment))
	}
}

// What is asked of a class: that what is sent again and again arrives again and again; that what is
// in flight again and again arrives, or is lost, again and again.
const (
	sent byte = iota
	inFlight
)

// class returns the class of a segment on its way to side to: all that there is to see of it but its
// timestamp, which is another one each time.
func class(what byte, to model.Side, seg *model.Segment) (c explore.Class) {
	c[0], c[1], c[2], c[3] = byte(to), byte(seg.CTL), seg.Text.Incarnation, what
	binary.LittleEndian.PutUint16(c[4:], seg.WND)
	binary.LittleEndian.PutUint16(c[6:], seg.Text.Len)
	binary.LittleEndian.PutUint32(c[8:], uint32(seg.SEQ))
	binary.LittleEndian.PutUint32(c[12:], uint32(seg.ACK))
	binary.LittleEndian.PutUint32(c[16:], seg.Text.First)
	return c
}

// unclass returns the segments of a class, without what makes no other class, where they are on their way
// to, and what is asked of them.
func unclass(c explore.Class) (seg model.Segment, to model.Side, what byte) {
	seg.CTL, seg.Text.Incarnation = model.Control(c[1]), c[2]
	seg.WND, seg.Text.Len = binary.LittleEndian.Uint16(c[4:]), binary.LittleEndian.Uint16(c[6:])
	seg.SEQ, seg.ACK = model.Seq(binary.LittleEndian.Uint32(c[8:])), model.Seq(binary.LittleEndian.Uint32(c[12:]))
	seg.Text.First = binary.LittleEndian.Uint32(c[16:])
	return seg, model.Side(c[0]), c[3]
}

// Fairness returns what is assumed of behaviours and can matter in this model.
func (sys *System) Fairness() model.Assumptions {
	return sys.model.Config().Fairness & sys.model.Applicable()
}

// FairnessOf returns the names of what is assumed for promise n; nil, if it speaks of what can be done,
// for which nothing is.
func (sys *System) FairnessOf(n int) []string {
	p := &sys.promises[n]
	if p.Goal != nil {
		return nil
	}
	set := sys.Fairness()
	for a := range model.Assumption(model.AssumptionCount) {
		if !model.AssumptionInfos[a].Strong && p.Fairness.Weak&weak(a, model.A) == 0 {
			set &^= model.AssumptionSet(a)
		}
	}
	if p.Fairness.Finite {
		set |= model.AssumptionSet(model.FairDuplication)
	}
	return set.Names()
}
