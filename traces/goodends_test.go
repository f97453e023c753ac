package traces

import (
	"context"
	"slices"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// found returns what is found of the point of no return of a trace, and the course.
func found(t *testing.T, trace *Trace) (noReturn, *course) {
	t.Helper()
	c, err := trace.course()
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.noReturn()
	if err != nil {
		t.Fatal(err)
	}
	return n, c
}

// TestNoReturn knows the points of no return of some traces.
func TestNoReturn(t *testing.T) {
	must := func(trace *Trace, err error) *Trace {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return trace
	}
	for name, test := range map[string]struct {
		trace *Trace
		state int // the last from which all could still have ended well
	}{
		// The old duplicate draws the ACK, that draws the RST, and all of it takes less than 2 MSL.
		"figure 1 of RFC 1337": {assassination(t, "time-wait-assassination", figure1...), 9},
		// Without a clock TIME-WAIT may be over before the RST arrives.
		"no clock": {assassination(t, "time-wait-assassination+clock-off", figure1...), 11},
		// A tick later the ACK may take so long that the RST comes too late.
		"a tick before": {assassination(t, "time-wait-assassination", slices.Concat([]string{"clock: TICK"}, figure1)...), 11},
		// Nobody is to have SYN,ACKs answered by SYN,ACKs who opens alone.
		"a war": {storm(t), 1},
		// The host has crashed, and its peer's FIN draws a RST until the last ACK of before arrives.
		"silent peer": {dead(t), 8},
		"a SYN that is not sent again": {must(recorded(t, "no-syn-retransmission", "no-deadlock", 0, "A: OPEN active", "network: loses <SEQ=1><CTL=SYN><WND=2> to B",
			"B: OPEN passive")), 1},
	} {
		n, c := found(t, test.trace)
		if !n.found || !n.complete || n.state != test.state {
			t.Errorf("%s: state %d (found %t, complete %t), want %d", name, n.state, n.found, n.complete, test.state)
			continue
		}
		takesEnd(t, name, c, n)
		if test.trace.CycleFrom == 0 {
			decided(t, name, c, n)
		}
	}
}

// takesEnd takes the steps of the end on the model itself: they are enabled, keep the property, and lead to where
// each endpoint is CLOSED or idle.
func takesEnd(t *testing.T, name string, c *course, n noReturn) {
	t.Helper()
	p, err := newPlayer(c.model, c.trace.Property)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.moments[:n.state] {
		p.take(m.event)
	}
	for _, ev := range n.end {
		if !p.allows(ev) {
			t.Errorf("%s: %s is not enabled on the way to the end", name, ev)
			return
		}
		if p.take(ev); p.violated {
			t.Errorf("%s: %s violates the property", name, ev)
		}
	}
	for s := range p.state.World.Host {
		state := p.state.World.Host[s].TCB.State
		if state != model.CLOSED && (state != model.LISTEN && state != model.ESTABLISHED || !c.model.Idle(&p.state.World, model.Side(s))) {
			t.Errorf("%s: the end leaves %s in %s", name, model.Side(s), state)
		}
	}
}

// decided has the engine look for a good end: from the state of the point of no return it finds one, with as many
// steps, and from the next it finds none.
func decided(t *testing.T, name string, c *course, n noReturn) {
	t.Helper()
	g, err := c.goodEnds()
	if err != nil {
		t.Fatal(err)
	}
	states := c.kindStates(g.system)
	for i, want := range []bool{true, false} {
		if n.state+i == c.trace.ViolatedAt {
			break
		}
		k := &kindSystem{goodEnds: g, initial: states[n.state+i]}
		result, err := explore.Check[properties.State, model.Event](context.Background(), k, g.system, explore.Options[properties.State]{})
		if err != nil {
			t.Fatal(err)
		}
		if result.Violated.Has(0) != want || want && result.Verdicts[0].Steps != len(n.end) {
			t.Errorf("%s: from state %d an end with the promise kept is found: %t, in %d steps; want %t, in %d", name, n.state+i, result.Violated.Has(0), result.Verdicts[0].Steps, want, len(n.end))
		}
	}
}

// kindSystem is what a kind network makes of a system. A good end counts as a violation, and so has a shortest trace.
type kindSystem struct {
	*goodEnds
	initial properties.State
}

func (k *kindSystem) Initial(dst []properties.State) []properties.State {
	return append(dst, k.initial)
}

func (k *kindSystem) Enabled(s *properties.State, dst []model.Event) []model.Event {
	for _, ev := range k.system.Enabled(s, nil) {
		next := *s
		if kind(&s.World, &ev) && k.step(&next, ev) {
			dst = append(dst, ev)
		}
	}
	return dst
}

func (k *kindSystem) Apply(s *properties.State, ev model.Event) explore.Marks {
	k.step(s, ev)
	return explore.Marks{}
}

func (k *kindSystem) Judge(s *properties.State, _ bool) explore.Marks {
	if k.system.Ended(s) {
		return explore.Marks{Violated: 1}
	}
	return explore.Marks{}
}
