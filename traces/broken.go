package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// broken says at the end what is broken.
func (a *account) broken() {
	t := a.course.trace
	if t.ViolatedAt == 0 {
		a.paragraph("", "What is broken: it is broken before anything happens.")
		return
	}
	a.m = &a.course.moments[t.ViolatedAt-1]
	text := fmt.Sprintf("What is broken: with step %d, ", t.ViolatedAt)
	switch {
	case t.CycleFrom > len(t.Steps):
		text = "What is broken: after the last step nothing has to happen any more, by what is assumed of network, timers and users. " + a.states()
	case t.CycleFrom > 0:
		text = fmt.Sprintf("What is broken: steps %d to %d lead back to where they began, and may repeat for ever, by what is assumed of network, timers and users. ",
			t.CycleFrom, len(t.Steps)) + a.states()
	default:
		evidence, ok := evidences[t.Property]
		if !ok {
			evidence = func(a *account, _ model.Side) string { return a.states() }
		}
		text += evidence(a, a.m.event.Side)
	}
	a.paragraph("", text)
}

// states says in which states the step leaves the endpoints.
func (a *account) states() string {
	hosts := &a.m.after.Host
	return fmt.Sprintf("A is in %s, and B in %s.", hosts[model.A].TCB.State, hosts[model.B].TCB.State)
}

// evidences tells for each property that a state or a step can break what is wrong at the step that does. The
// side is that of the endpoint that took it.
var evidences = map[string]func(a *account, s model.Side) string{
	"stream-integrity": func(a *account, s model.Side) string {
		return fmt.Sprintf("%s's user gets %s, which is not what %s's user has sent at that place.", s, orNothing(streams(a.m.fx.Taken)), s.Peer())
	},
	"window-respected": (*account).beyondTheEdge,
	"ack-of-sent":      (*account).ackOfUnsent,
	"graceful-close-delivers": func(a *account, s model.Side) string {
		if a.m.fx.TookFIN {
			return a.shortOf(s)
		}
		return fmt.Sprintf("%s is %s as if all were well. ", s, a.m.after.Host[s].TCB.State) + a.shortOf(s.Peer())
	},
	"time-wait-runs-out": func(a *account, s model.Side) string {
		left := "before its timer is over"
		if n := a.m.before.Host[s].TCB.TimeWait; n > 0 {
			left = fmt.Sprintf("%s before its timer would be over", plural(int(n), "tick"))
		}
		return fmt.Sprintf("a segment ends %s's TIME-WAIT, %s.", s, left)
	},
	"no-spurious-reset": func(a *account, s model.Side) string {
		return fmt.Sprintf("a RST ends the connection of %s in %s, and nobody has aborted, given up or crashed.", s, a.m.fx.At)
	},
	"no-rst-to-rst": func(_ *account, s model.Side) string {
		return fmt.Sprintf("%s answers a RST with a RST.", s)
	},
	"no-rst-to-own-syn": func(_ *account, s model.Side) string {
		return fmt.Sprintf("%s resets the peer that it is about to be connected with.", s)
	},
	"no-stale-data":       (*account).stale,
	"no-stale-fin":        (*account).stale,
	"no-stale-ack":        (*account).stale,
	"no-stale-syn":        (*account).stale,
	"no-stale-reset":      (*account).stale,
	"established-by-peer": (*account).stale,
	"no-replay": func(a *account, s model.Side) string {
		return fmt.Sprintf("%s's user gets %s, and an earlier incarnation of %s has taken octets of that stream already.", s, streams(a.m.fx.Taken), s)
	},
	"matched-incarnations": (*account).mismatch,
	"legal-transition": func(a *account, s model.Side) string {
		var edges []string
		for _, e := range a.m.fx.Edges {
			if !model.Legal(e.From, e.To) {
				edges = append(edges, fmt.Sprintf("%s goes from %s to %s, which neither figure 5 nor the text has", e.Side, e.From, e.To))
			}
		}
		if len(edges) == 0 {
			return fmt.Sprintf("%s goes back to LISTEN, and its OPEN was active.", s)
		}
		return enumerate(edges) + "."
	},
	"tcb-well-formed": func(a *account, s model.Side) string {
		t := &a.m.after.Host[s].TCB
		return fmt.Sprintf("%s has SND.UNA=%d, SND.NXT=%d, SND.WND=%d, RCV.NXT=%d and RCV.WND=%d, of %d numbers.",
			s, t.SND.UNA, t.SND.NXT, t.SND.WND, t.RCV.NXT, t.RCV.WND, uint64(1)<<a.course.config.SeqBits)
	},
	"no-unspecified-reception": func(a *account, s model.Side) string {
		return fmt.Sprintf("nothing says what %s does with %s in %s.", s, a.arrivedBrief(), a.m.fx.At)
	},
	"no-deadlock": func(a *account, _ model.Side) string {
		return "nothing can change any more, and it is no end that anybody wants. " + a.states()
	},
	"can-always-close": func(a *account, _ model.Side) string {
		return "no sequence of steps leads both to CLOSED any more, whatever network, timers and users do. " + a.states()
	},
}

// arrivedBrief names what has arrived.
func (a *account) arrivedBrief() string {
	return a.brief(a.m.event.Side.Peer(), a.m.event.Packet.Segment)
}

// beyondTheEdge tells what was sent beyond the window.
func (a *account) beyondTheEdge(s model.Side) string {
	rcv := &a.m.after.Host[s.Peer()].TCB.RCV
	edge := a.course.config.Space().Add(rcv.NXT, uint32(rcv.WND))
	return fmt.Sprintf("%s sends %s, and %s has room for what lies before %d alone.", s, a.sent(), s.Peer(), edge)
}

// ackOfUnsent tells what is acknowledged and was never sent.
func (a *account) ackOfUnsent(model.Side) string {
	space := a.course.config.Space()
	for x := model.A; x <= model.B; x++ {
		snd, next := &a.m.after.Host[x.Peer()].TCB.SND, a.m.after.Host[x].TCB.RCV.NXT
		if space.Sub(next, snd.UNA) > space.Sub(snd.NXT, snd.UNA) {
			return fmt.Sprintf("%s expects %d next, and %s has sent what lies from %d to %d.", x, next, x.Peer(), snd.UNA, snd.NXT)
		}
	}
	return a.states()
}

// shortOf tells what an endpoint has not got of its peer's stream.
func (a *account) shortOf(s model.Side) string {
	taken, memory := uint32(0), &a.m.memory[0]
	if s == a.m.event.Side {
		for _, text := range a.m.fx.Taken {
			taken += uint32(text.Len)
		}
	}
	taken += memory.Of[s].Taken
	sent := memory.Of[s.Peer()].Sent
	var lacks []string
	if taken != sent {
		lacks = append(lacks, fmt.Sprintf("has taken %d of the %s that %s's user has sent", taken, plural(int(sent), "octet"), s.Peer()))
	}
	if fin := memory.Of[s].FIN || s == a.m.event.Side && a.m.fx.TookFIN; !fin {
		lacks = append(lacks, "has not taken the FIN")
	}
	return fmt.Sprintf("%s %s.", s, enumerate(lacks))
}

// stale tells of which incarnations a segment is that does what it should not.
func (a *account) stale(s model.Side) string {
	p, g := &a.m.arrived, &a.m.fx.Ghost
	from := fmt.Sprintf("incarnation %d of %s has sent %s", p.From, s.Peer(), a.arrivedBrief())
	switch {
	case a.arrived.forged:
		from = fmt.Sprintf("an attacker has sent %s", a.arrivedBrief())
	case p.From == 0:
		from = fmt.Sprintf("%s, who was CLOSED, has sent %s", s.Peer(), a.arrivedBrief())
	}
	of := ", which speaks of no incarnation"
	if p.Of > 0 {
		of = fmt.Sprintf(", which speaks of incarnation %d", p.Of)
	}
	with := "has no peer incarnation yet"
	if g.With() > 0 {
		with = fmt.Sprintf("has its connection with incarnation %d of %s", g.With(), s.Peer())
	}
	return fmt.Sprintf("%s%s; %s, which takes it, is incarnation %d and %s.", from, of, s, g.Incarnation, with)
}

// mismatch tells in what the two ends of a connection differ.
func (a *account) mismatch(model.Side) string {
	var all []string
	for x := model.A; x <= model.B; x++ {
		me, peer := &a.m.after.Host[x], &a.m.after.Host[x.Peer()]
		with := "no incarnation"
		if me.Ghost.Peer > 0 {
			with = fmt.Sprintf("incarnation %d", me.Ghost.Peer)
		}
		all = append(all, fmt.Sprintf("%s has a connection with %s of %s, whose numbers begin at %d, while %s is incarnation %d, and its begin at %d",
			x, with, x.Peer(), me.TCB.IRS, x.Peer(), peer.Ghost.Incarnation, peer.TCB.ISS))
	}
	return strings.Join(all, "; ") + "."
}
