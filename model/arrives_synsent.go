package model

// arrivesSYNSent is 3.10.7.3.
func (e endpoint) arrivesSYNSent(seg Segment) {
	// First, check the ACK bit.
	if seg.CTL.Has(ACK) && !e.acknowledgesSYN(seg.ACK) {
		if seg.CTL.Has(RST) {
			e.at(atSYNSentBadACKRST)
		} else {
			e.at(atSYNSentBadACK)
			e.sendReset(seg)
		}
		return
	}
	e.when(seg.CTL.Has(ACK), atSYNSentGoodACK)
	// Second, check the RST bit. The check of RFC 5961 that the text mentions here
	// compares with RCV.NXT, of which there is none yet.
	if seg.CTL.Has(RST) {
		if seg.CTL.Has(ACK) {
			e.at(atSYNSentReset)
			e.signal(SignalReset)
			e.deleteTCB()
		} else {
			e.at(atSYNSentRSTAlone)
		}
		return
	}
	// Third, security: not modelled. Fourth, check the SYN bit.
	switch {
	case !seg.CTL.Has(SYN): // Fifth: drop it
		e.at(atSYNSentNeither)
	case seg.CTL.Has(ACK):
		e.at(atSYNSentEstablished)
		e.when(seg.more(), atSYNSentMore)
		e.takeSYN(seg)
		e.acknowledge(seg.ACK)
		e.establish(seg)
		e.takeHeldText()
		e.processFIN()
		e.output(true)
		e.when(e.fx.Sent[0].more(), atSYNSentIncluded)
	case e.deviates(NoSimultaneousOpen):
		e.fx.Undefined = true
	default:
		e.at(atSYNSentReceived)
		e.when(seg.more(), atSYNSentReceivedMore)
		e.takeSYN(seg)
		e.enter(SYNRECEIVED)
		e.sendSYN()
	}
}

// acknowledgesSYN tells whether ack acknowledges our SYN and nothing that was not
// sent: SND.UNA < SEG.ACK =< SND.NXT. If the SYN took no number, the
// acknowledgment of it would be the number itself.
func (e endpoint) acknowledgesSYN(ack Seq) bool {
	if e.deviates(SYNTakesNoNumber) {
		return ack == e.tcb.SND.NXT
	}
	return e.space.After(e.tcb.SND.UNA, ack, e.tcb.SND.NXT)
}
