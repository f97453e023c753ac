package model

// arrives is SEGMENT ARRIVES, 3.10.7.
func (e endpoint) arrives(seg Segment) {
	if e.dropsSYNFIN(seg) {
		return
	}
	switch e.tcb.State {
	case CLOSED:
		e.arrivesClosed(seg)
	case LISTEN:
		e.arrivesListen(seg)
	case SYNSENT:
		e.arrivesSYNSent(seg)
	case SYNRECEIVED, ESTABLISHED, FINWAIT1, FINWAIT2, CLOSEWAIT, CLOSING, LASTACK, TIMEWAIT:
		e.arrivesOther(seg)
		e.restartAnswered()
	default:
		panic("model: no such state")
	}
}

// dropsSYNFIN tells whether a segment is dropped for having both SYN and FIN, which no RFC asks for.
func (e endpoint) dropsSYNFIN(seg Segment) bool {
	return seg.CTL.Has(SYN|FIN) && e.Rules[SYNFIN] == DropSYNFIN && e.tcb.State != CLOSED && e.tcb.State != TIMEWAIT
}

// arrivesClosed is 3.10.7.1.
func (e endpoint) arrivesClosed(seg Segment) {
	if seg.CTL.Has(RST) && !e.deviates(ResetAnswersReset) {
		e.at(atClosedRST)
		return
	}
	e.when(seg.CTL.Has(ACK), atClosedACK)
	e.when(!seg.CTL.Has(ACK), atClosedNoACK)
	e.sendReset(seg)
}

// arrivesListen is 3.10.7.2.
func (e endpoint) arrivesListen(seg Segment) {
	switch {
	case seg.CTL.Has(RST): // First: it could not be valid
		e.at(atListenRST)
	case seg.CTL.Has(ACK): // Second: any acknowledgment is bad
		e.at(atListenACK)
		e.sendReset(seg)
	case seg.CTL.Has(SYN) && e.turnsAway():
	case seg.CTL.Has(SYN): // Third
		e.at(atListenSYN)
		e.when(seg.more(), atListenMore)
		e.makeRoom()
		e.chooseISS()
		e.answerSYN(seg)
	default: // Fourth: 'this should not be reached. Drop the segment and return'
		e.at(atListenOther)
	}
}

// answerSYN enters SYN-RECEIVED, and sends our SYN with the acknowledgment of its own.
func (e endpoint) answerSYN(seg Segment) {
	e.takeSYN(seg)
	if e.deviates(TwoWayHandshake) {
		e.establish(seg)
	} else {
		e.enter(SYNRECEIVED)
	}
	e.sendSYN()
}

// takeSYN learns the peer's numbers from its SYN, and queues any other control or
// text in the segment for processing later. The RFC leaves SND.WND open where a
// SYN finds LISTEN.
func (e endpoint) takeSYN(seg Segment) {
	e.tcb.IRS = seg.SEQ
	e.tcb.RCV.NXT = e.space.Add(seg.SEQ, e.synLen())
	e.fx.TookSYN = true
	if e.stamps {
		e.tcb.TSRecent = seg.TS
	}
	if !e.tcb.Passive || e.Rules[SYNWindow] == TakeWindow {
		e.setSendWindow(seg)
	}
	e.holdText(seg)
	e.holdFIN(seg)
	if e.deviates(FastOpen) {
		e.takeHeldText()
	}
}

// setSendWindow sets the window and remembers which segment did it.
func (e endpoint) setSendWindow(seg Segment) {
	e.tcb.SND.WND, e.tcb.SND.WL1, e.tcb.SND.WL2 = seg.WND, seg.SEQ, seg.ACK
	if e.readsMaxWND(e.host) {
		e.tcb.SND.MaxWND = max(e.tcb.SND.MaxWND, seg.WND)
	}
}

// readsMaxWND tells whether the largest window matters to an endpoint of these settings: to
// 3.8.6.2.1 where a segment can be too small, and to RFC 5961, section 5.
func (c *Config) readsMaxWND(h *HostConfig) bool { return h.MSS > 1 || c.Rules[ACKRange] != OfAnyAge }

// establish enters ESTABLISHED, and goes on at once with a CLOSE that was queued
// for then (3.10.4).
func (e endpoint) establish(seg Segment) {
	e.setSendWindow(seg)
	e.enter(ESTABLISHED)
	if e.tcb.Closing {
		e.enter(FINWAIT1)
	}
}

// acknowledgedSYN tells whoever watches that what arrived acknowledges our SYN.
func (e endpoint) acknowledgedSYN() { e.fx.SYNAcked, e.fx.IRS = true, e.tcb.IRS }

// acknowledge advances SND.UNA over what ack newly acknowledges.
func (e endpoint) acknowledge(ack Seq) {
	n := e.space.Sub(ack, e.tcb.SND.UNA)
	e.fx.Acked = true
	if !e.tcb.SYNAcked {
		n -= e.synLen()
		e.tcb.SYNAcked = true
		e.acknowledgedSYN()
	}
	if e.finOutstanding() && ack == e.tcb.SND.NXT {
		n -= e.finLen()
	}
	e.tcb.Acked += n
	e.tcb.SND.UNA = ack
}
