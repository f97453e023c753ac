package properties

import "tcpcheck/model"

// incarnations holds the promises that nothing of an old connection does harm in a
// new one. The peer incarnation of an endpoint X is that of the segment that
// acknowledged X's SYN, provided its initial sequence number is X's IRS; before that X
// has none. Where such numbers repeat the first one counts, until one comes that speaks of
// this incarnation of X and not of an earlier one with the same number. A segment is old for X when X's peer incarnation did not send it, or
// when it speaks of another incarnation of X. One that is equal on the wire to a
// segment that is not old is not old: nobody could tell.
var incarnations = []Property{
	{
		Name:     "no-stale-data",
		Words:    "An octet is taken only from the peer incarnation, and from no segment that speaks of another incarnation of its receiver.",
		Formula:  "[] (X takes an octet -> the octet's incarnation == X.peer && the segment that brings it is not old for X)",
		Premise:  "an octet is taken, and one of the endpoints has opened before",
		Source:   "RFC 9293, section 3.4.3: 'causing some old data to be accepted as new'; RFC 1337, hazard H1",
		BrokenBy: "scenario fixed-isn, scenario no-quiet-time, scenario time-wait-hazard-1",
		step:     noStaleData,
	},
	{
		Name:     "no-stale-fin",
		Words:    "A FIN is taken only from the peer incarnation, and from no segment that speaks of another incarnation of its receiver.",
		Formula:  "[] (X takes a FIN -> the FIN's incarnation == X.peer && the segment that brings it is not old for X)",
		Premise:  "a FIN is taken, and one of the endpoints has opened before",
		Source:   "RFC 9293, section 3.4.3",
		BrokenBy: "scenario fixed-isn",
		step:     noStaleFIN,
	},
	{
		Name:     "no-stale-ack",
		Words:    "SND.UNA moves only by a segment of the peer incarnation that speaks of this one.",
		Formula:  "[] (a segment moves X.SND.UNA -> it is not old for X)",
		Premise:  "a segment moves SND.UNA, and one of the endpoints has opened before",
		Source:   "RFC 9293, section 3.4.3; RFC 1337, hazard H2",
		BrokenBy: "scenario fixed-isn",
		step:     noStaleACK,
	},
	{
		Name:     "no-stale-syn",
		Words:    "No connection reaches ESTABLISHED on the SYN of an incarnation that is not its peer's.",
		Formula:  "[] (X enters ESTABLISHED -> the segment that acknowledged X's SYN comes from the incarnation whose SYN set X.IRS, or from one with the same ISS)",
		Premise:  "an arrival leads to ESTABLISHED, and one of the endpoints has opened before",
		Source:   "RFC 9293, section 3.5: 'The principal reason for the three-way handshake is to prevent old duplicate connection initiations from causing confusion'",
		BrokenBy: "scenario abort-has-no-time-wait, scenario old-syn-in-simultaneous-open, scenario time-wait-hazard-2",
		step:     noStaleSYN,
	},
	{
		Name:     "no-stale-reset",
		Words:    "No RST that speaks of another incarnation ends a connection whose peer's TCB is alive.",
		Formula:  "[] (a RST ends X's connection && the RST speaks of another incarnation than X's -> the peer has no TCB of this connection)",
		Premise:  "a RST arrives at an endpoint that has a connection, and one of the endpoints has opened before, or nobody sent it",
		Source:   "RFC 9293, section 3.5.2: 'A reset must not be sent if it is not clear that this is the case'; RFC 1337, hazard H3",
		BrokenBy: "scenario blind-reset",
		step:     noStaleReset,
	},
	{
		Name:     "no-replay",
		Words:    "An octet is taken in one incarnation of its receiver only.",
		Formula:  "[] (X takes an octet of its peer's incarnation k -> no earlier incarnation of X has taken an octet of k)",
		Premise:  "an endpoint takes an octet in its second incarnation, or a later one",
		Source:   "RFC 7413, section 6.1; RFC 9293, section 3.5",
		BrokenBy: "scenario fast-open-replay",
		step:     noReplay,
	},
	{
		Name: "matched-incarnations",
		Words: "If both endpoints are synchronized, the SYN of each is acknowledged, and neither is in TIME-WAIT, then IRS of each is ISS of the " +
			"other, and each is the other's peer incarnation.",
		Formula:  "[] (synchronized(A,B) && neither in TIME-WAIT -> A.IRS == B.ISS && B.IRS == A.ISS && A.peer == B && B.peer == A)",
		Premise:  "both are so, and one of them has opened before",
		Source:   "Murphy and Shankar (1987): 'open implies matching incarnations'; RFC 9293, section 3.5",
		BrokenBy: "scenario no-quiet-time",
		Typed: InvariantPrefix + "!(synchronized(A) && A.syn_acked && A.state != TIME_WAIT && synchronized(B) && B.syn_acked && B.state != TIME_WAIT) || " +
			"A.IRS == B.ISS && B.IRS == A.ISS && A.peer == B.incarnation && B.peer == A.incarnation",
		state: matchedIncarnations,
	},
	{
		Name:     "established-by-peer",
		Words:    "An endpoint enters ESTABLISHED only by a segment of the incarnation whose ISS is its IRS, and which speaks of it.",
		Formula:  "[] (a segment leads X to ESTABLISHED -> it is not old for X)",
		Premise:  "an arrival leads an endpoint to ESTABLISHED",
		Source:   "RFC 9293, section 3.5",
		BrokenBy: "--deviate two-way-handshake",
		step:     establishedByPeer,
	},
}

// old tells whether the segment that has arrived is old for the endpoint it arrived at.
// The model has seen to those that are equal on the wire.
func (t *step) old() bool {
	g, p := &t.ghost[t.event.Side], t.fx.Arrived
	return g.Peer == 0 || p.From != g.Peer || p.Of != 0 && p.Of != g.Incarnation
}

// again tells whether one of the endpoints has opened before.
func (t *step) again() bool {
	return t.world.Host[model.A].Opens > 1 || t.world.Host[model.B].Opens > 1
}

// arrivesIn tells whether the step is the arrival of a segment in one of these states.
func (t *step) arrivesIn(from model.State) bool { return t.fx.Arrived != nil && t.fx.At >= from }

func noStaleData(t *step) (v verdict) {
	peer := t.ghost[t.event.Side].Peer
	for _, text := range t.fx.Taken {
		arrives := t.fx.Arrived.Text.Len > 0 // of what was held before only the sender is known
		v.premise = v.premise || t.again() || text.Incarnation == 0
		v.violated = v.violated || peer == 0 || text.Incarnation != peer || arrives && t.old()
	}
	return v
}

func noStaleFIN(t *step) (v verdict) {
	g := &t.ghost[t.event.Side]
	v.premise = t.fx.TookFIN && t.again()
	v.violated = t.fx.TookFIN && (g.Peer == 0 || g.FIN != g.Peer || t.fx.Arrived.CTL.Has(model.FIN) && t.old())
	return v
}

func noStaleACK(t *step) (v verdict) {
	if !t.fx.Acked {
		return v
	}
	return verdict{t.again(), t.old()}
}

func noStaleSYN(t *step) (v verdict) {
	g := &t.ghost[t.event.Side]
	for _, edge := range t.fx.Edges {
		if edge.To == model.ESTABLISHED {
			v.premise = t.again()
			v.violated = t.fx.SYNAcked && g.Peer == 0 && (g.Heard == 0 || t.fx.Arrived.From != g.Heard)
		}
	}
	return v
}

func noStaleReset(t *step) (v verdict) {
	x := t.event.Side
	if !t.arrivesIn(model.SYNSENT) || !t.fx.Arrived.CTL.Has(model.RST) {
		return v
	}
	v.premise = t.again() || t.fx.Arrived.From == 0 && t.fx.Arrived.Of == 0
	if !t.speaksOfAnother() {
		return v
	}
	for _, edge := range t.fx.Edges {
		ends := edge.To <= model.LISTEN || edge.From == model.SYNRECEIVED && edge.To == model.TIMEWAIT
		v.violated = v.violated || ends && t.peerAlive(x)
	}
	return v
}

// speaksOfAnother tells whether what has arrived speaks of another incarnation of its receiver.
func (t *step) speaksOfAnother() bool {
	return t.fx.Arrived.Of != t.ghost[t.event.Side].Incarnation
}

// peerAlive tells whether the other side has a TCB of the connection of x: the one x has
// a connection with, or one that has taken the SYN of x.
func (t *step) peerAlive(x model.Side) bool {
	h := &t.world.Host[x.Peer()]
	return h.TCB.State > model.LISTEN && (h.Ghost.Incarnation == t.peer(x) || h.Ghost.Heard == t.ghost[x].Incarnation)
}

func noReplay(t *step) (v verdict) {
	r := &t.memory.Replays[t.event.Side]
	for _, text := range t.fx.Taken {
		v.premise = v.premise || t.ghost[t.event.Side].Incarnation > 1
		v.violated = v.violated || r.Before>>text.Incarnation&1 != 0
	}
	return v
}

func matchedIncarnations(st *state) verdict {
	a, b := &st.world.Host[model.A], &st.world.Host[model.B]
	if !settled(&a.TCB) || !settled(&b.TCB) {
		return verdict{}
	}
	matched := a.TCB.IRS == b.TCB.ISS && b.TCB.IRS == a.TCB.ISS &&
		a.Ghost.Peer == b.Ghost.Incarnation && b.Ghost.Peer == a.Ghost.Incarnation
	return verdict{a.Ghost.Incarnation > 1 || b.Ghost.Incarnation > 1, !matched}
}

// settled tells whether a TCB is synchronized, its SYN acknowledged, and not in TIME-WAIT.
func settled(tcb *model.TCB) bool {
	return tcb.State.Synchronized() && tcb.SYNAcked && tcb.State != model.TIMEWAIT
}

func establishedByPeer(t *step) (v verdict) {
	if t.fx.Arrived == nil {
		return v
	}
	for _, edge := range t.fx.Edges {
		if edge.To == model.ESTABLISHED {
			v.premise = true
			v.violated = t.fx.Arrived.Of != t.ghost[t.event.Side].Incarnation || t.old()
		}
	}
	return v
}
