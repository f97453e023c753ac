package traces

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// segment does what the arrows of a line say.
func (r *runner) segment(l *Line) *Parted {
	from, departs, arrives := l.direction()
	var sent *model.Segment
	if departs {
		seg, parted := r.departure(l, from)
		if parted != nil {
			return parted
		}
		sent = &seg
	}
	result, parted := r.fault(l, from)
	if parted != nil || !arrives {
		return parted
	}
	return r.arrival(l, from.Peer(), sent, result)
}

// direction tells which side the segment of a line comes from, whether it leaves that
// on this line, and whether it arrives.
func (l *Line) direction() (from model.Side, departs, arrives bool) {
	for s := model.A; s <= model.B; s++ {
		switch {
		case l.Arrow[s] == Departs, l.Arrow[s.Peer()] == Arrives:
			return s, l.Arrow[s] == Departs, l.Arrow[s.Peer()] == Arrives
		case l.meets(s, duplicate), l.meets(s, damaged), l.meets(s, attacker), l.meets(s.Peer(), lost):
			from = s
		}
	}
	return from, false, false
}

// meets tells whether a note beside side s says that the segment meets this fate.
func (l *Line) meets(s model.Side, fate string) bool {
	return slices.ContainsFunc(l.Label[s], func(w Word) bool {
		noted, _, _ := parseFate(w.Text)
		return w.IsNote && noted == fate
	})
}

// old tells whether a note says that the segment is old.
func (l *Line) old() bool {
	return slices.ContainsFunc(slices.Concat(l.Label[:]...), func(w Word) bool {
		_, isOld, _ := parseFate(w.Text)
		return w.IsNote && isOld
	})
}

// departure checks that side s has sent the segment of the line. If nothing that it has
// sent is left unwritten, it does now what sends that.
func (r *runner) departure(l *Line, s model.Side) (seg model.Segment, parted *Parted) {
	wrote := fmt.Sprintf("%s sends %s", s, l.Segment.Text)
	if len(r.sent[s]) == 0 {
		if parted := r.explain(l, s, wrote); parted != nil {
			return seg, parted
		}
	}
	seg = r.sent[s][0]
	if !l.Segment.stands(seg) {
		return seg, r.parted(wrote, "%s sends %s", s, full(seg))
	}
	r.sent[s] = r.sent[s][1:]
	return seg, nil
}

// explain takes the one step of side s by itself that sends the segment of the line and
// leads to the state written beside it: figures leave OPEN, SEND and
// retransmissions unsaid.
func (r *runner) explain(l *Line, s model.Side, wrote string) *Parted {
	steps := r.localSteps(s)
	send := model.Event{Kind: model.SendCall, Side: s, N: uint32(l.Segment.segment.Text.Len)}
	if !slices.Contains(steps, send) && send.N > 0 && r.possible(send) {
		steps = append(steps, send)
	}
	return r.theOne(steps, s, l, wrote, func(t *trial) bool { return len(t.fx.Sent) == 1 && l.Segment.stands(t.fx.Sent[0].Segment) })
}

// implied takes the one step of each side by itself that leads to the state written
// beside it.
func (r *runner) implied(l *Line) *Parted {
	for s := model.A; s <= model.B; s++ {
		state, ok := l.state(s)
		if !ok || state == r.tcb(s).State {
			continue
		}
		wrote := fmt.Sprintf("%s in %s", s, state)
		if parted := r.theOne(r.localSteps(s), s, l, wrote, func(*trial) bool { return true }); parted != nil {
			return parted
		}
	}
	return nil
}

// state returns the state written beside side s, and whether there is one.
func (l *Line) state(s model.Side) (model.State, bool) {
	for _, w := range l.Label[s] {
		if !w.IsNote {
			return model.ParseState(w.Text)
		}
	}
	return model.CLOSED, false
}

// theOne takes the one of these steps that does what is wanted, and leads side s to the
// state written beside it.
func (r *runner) theOne(steps []model.Event, s model.Side, l *Line, wrote string, wanted func(*trial) bool) *Parted {
	state, written := l.state(s)
	var fit []model.Event
	for _, ev := range steps {
		t := r.try(ev)
		if wanted(t) && (!written || t.world.Host[s].TCB.State == state) {
			fit = append(fit, ev)
		}
	}
	switch len(fit) {
	case 0:
		return r.parted(wrote, "%s is in %s and has sent nothing that is not written yet; by itself it could: %s", s, r.tcb(s).State, names(steps))
	case 1:
		r.do(fit[0])
		return nil
	default:
		notes := make([]string, len(fit))
		for i, ev := range fit {
			notes[i] = "(" + act{event: ev}.String() + ")"
		}
		return r.parted(wrote, "there is more than one way to it: write which of %s", strings.Join(notes, ", "))
	}
}

// fault has the network do what a note of the line says. It returns the packet that may
// arrive then, if the note leaves no choice.
func (r *runner) fault(l *Line, from model.Side) (*model.Packet, *Parted) {
	to := from.Peer()
	switch {
	case l.meets(to, lost):
		return nil, r.lose(l, to)
	case l.meets(from, damaged):
		ev, parted := r.networkStep(l, model.Corruption, to, "is damaged")
		if parted != nil {
			return nil, parted
		}
		p := damage(r.model, ev.Packet)
		return &p, nil
	case l.meets(from, duplicate):
		if _, inFlight := r.find(l, model.Arrival, to, nil); !inFlight && r.ladder.oldDuplicates {
			return r.inject(l, to), nil
		} else if inFlight && r.model.Config().Network.Set() {
			return nil, nil // what is in flight may arrive any number of times
		}
		ev, parted := r.networkStep(l, model.Duplication, to, "is duplicated")
		return &ev.Packet, parted
	case l.meets(from, attacker):
		ev, parted := r.networkStep(l, model.Forgery, to, "comes from an attacker")
		return &ev.Packet, parted
	default:
		return nil, nil
	}
}

// lose loses a segment. In a set, not to arrive is to be lost.
func (r *runner) lose(l *Line, to model.Side) *Parted {
	if _, inFlight := r.find(l, model.Arrival, to, nil); inFlight && r.model.Config().Network.Set() {
		return nil
	}
	_, parted := r.networkStep(l, model.Loss, to, "is lost")
	return parted
}

// find returns the enabled event of this kind that is about the segment of the line.
func (r *runner) find(l *Line, k model.Kind, to model.Side, sent *model.Segment) (model.Event, bool) {
	return r.meant(l.Segment, k, to, sent, l.old())
}

// networkStep takes a step of the network on the segment of the line.
func (r *runner) networkStep(l *Line, k model.Kind, to model.Side, what string) (model.Event, *Parted) {
	ev, ok := r.find(l, k, to, nil)
	if !ok {
		return ev, r.parted(fmt.Sprintf("%s on its way to %s %s", l.Segment.Text, to, what), "that is no step here; %s", r.inFlight(to))
	}
	r.do(ev)
	return ev, nil
}

// inFlight says what is in flight to side s.
func (r *runner) inFlight(s model.Side) string {
	return fmt.Sprintf("in flight to %s: %s", s, orNothing(strings.Join(packets(&r.state.World.Net[s]), ", ")))
}

// inject makes the segment of the line an old duplicate of nobody's.
func (r *runner) inject(l *Line, to model.Side) *model.Packet {
	p := model.Packet{Segment: l.Segment.segment, From: l.Segment.from, Of: l.Segment.of}
	if !l.Segment.has["WND"] && !p.CTL.Has(model.RST) {
		p.WND = r.model.Config().Host[to.Peer()].Window
	}
	r.do(model.Event{Kind: model.Injection, Side: to, Packet: p})
	return &p
}

// arrival has the segment of the line arrive: the packet that a fault has left, or the
// one that is meant of those in flight, or an old duplicate.
func (r *runner) arrival(l *Line, to model.Side, sent *model.Segment, result *model.Packet) *Parted {
	wrote := fmt.Sprintf("%s arrives at %s", l.Segment.Text, to)
	ev := model.Event{Kind: model.Arrival, Side: to}
	if result != nil {
		ev.Packet = *result
	} else if found, ok := r.find(l, model.Arrival, to, sent); ok {
		ev = found
	} else if r.ladder.oldDuplicates && sent == nil {
		ev.Packet = *r.inject(l, to)
	}
	ev, parted := r.chosen(ev, wrote)
	switch {
	case parted != nil:
		return parted
	case !r.allows(ev):
		return r.parted(wrote, "%s", r.inFlight(to))
	}
	r.do(ev)
	return nil
}
