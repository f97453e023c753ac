package properties

import "tcpcheck/model"

// delivery holds the promises about the stream of octets.
var delivery = []Property{
	{
		Name:     "stream-integrity",
		Words:    "The octets delivered to a user are a prefix of those that its peer's user has sent.",
		Formula:  "[] (X.delivered =< X.taken && for all i < X.delivered: octet i of X is octet i of peer(X))",
		Premise:  "an octet is delivered",
		Source:   "RFC 9293, section 2.2: 'TCP provides a reliable, in-order, byte-stream service to applications'",
		BrokenBy: "scenario no-checksum, scenario window-over-half",
		step:     streamIntegrity,
	},
	{
		Name:     "window-respected",
		Words:    "Nothing but a zero-window probe is sent beyond the right edge of the window that the receiver has offered.",
		Formula:  "[] (X sends a segment with text or FIN that is no probe -> SEG.SEQ+SEG.LEN =< peer(X).RCV.NXT+peer(X).RCV.WND)",
		Premise:  "text or a FIN is sent to a peer that has a connection with the sender",
		Source:   "RFC 9293, section 3.8.6; MUST-36 for the probe",
		BrokenBy: "scenario no-flow-control, scenario stale-window",
		Remark: "The edge never retreats, so the receiver's present edge stands for every one that it has offered. A peer that has not taken our SYN yet " +
			"is not asked. The unmodified RFC does not keep the promise where text flows both ways and a retransmission brings a new ACK: " +
			"see scenario stale-window.",
		step: windowRespected,
	},
	{
		Name:     "ack-of-sent",
		Words:    "What an endpoint acknowledges, its peer has sent, and what counts as acknowledged has been: RCV.NXT lies between the peer's SND.UNA and its SND.NXT.",
		Formula:  "[] (connected(A,B) -> B.SND.UNA =< A.RCV.NXT =< B.SND.NXT && A.SND.UNA =< B.RCV.NXT =< A.SND.NXT)",
		Premise:  "both have a TCB, and IRS of the one is ISS of the other",
		Source:   "RFC 9293, section 3.4",
		BrokenBy: "scenario no-trimming, scenario time-wait-hazard-2",
		state:    ackOfSent,
	},
}

func streamIntegrity(t *step) verdict {
	if t.fx.Delivered == 0 {
		return verdict{}
	}
	h := &t.memory.Of[t.event.Side]
	delivered := h.Taken - uint32(t.world.Host[t.event.Side].TCB.RCV.USER)
	return verdict{true, h.Foreign != 0 && delivered >= h.Foreign}
}

func windowRespected(t *step) (v verdict) {
	x, y := t.event.Side, t.event.Side.Peer()
	if len(t.fx.Sent) == 0 || !synchronizedWith(t.world, y, x) {
		return v
	}
	una, rcv, space := t.world.Host[x].TCB.SND.UNA, &t.world.Host[y].TCB.RCV, t.config.Space()
	edge := space.Sub(rcv.NXT, una) + uint32(rcv.WND) // counted from SND.UNA, so that it does not wrap around
	for _, seg := range t.fx.Sent {
		if seg.Text.Len == 0 && !seg.CTL.Has(model.FIN) || seg.CTL.Has(model.SYN) {
			continue
		}
		end := space.Sub(seg.SEQ, una) + t.config.Len(seg.Segment)
		v.premise = true
		v.violated = v.violated || !seg.Probe && end > edge
	}
	return v
}

func ackOfSent(st *state) (v verdict) {
	space := st.model.Config().Space()
	for x := model.A; x <= model.B; x++ {
		if synchronizedWith(st.world, x, x.Peer()) {
			snd := &st.world.Host[x.Peer()].TCB.SND // counted from SND.UNA, so that nothing wraps around
			v.premise = true
			v.violated = v.violated || space.Sub(st.world.Host[x].TCB.RCV.NXT, snd.UNA) > space.Sub(snd.NXT, snd.UNA)
		}
	}
	return v
}

// synchronizedWith tells whether x has taken the SYN of the TCB that y has now, and y
// has no connection with another incarnation of x.
func synchronizedWith(w *model.World, x, y model.Side) bool {
	hx, hy := &w.Host[x], &w.Host[y]
	return hx.TCB.State >= model.SYNRECEIVED && hy.TCB.State >= model.SYNSENT && hx.TCB.IRS == hy.TCB.ISS &&
		hx.Ghost.Heard == hy.Ghost.Incarnation && (hy.Ghost.Heard == 0 || hy.Ghost.Heard == hx.Ghost.Incarnation)
}
