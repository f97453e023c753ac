package model

// The timeouts of 3.10.8 and 3.8. How long a timer runs is left out: one that
// is armed may fire at any time, so that what is safe here is safe for every choice
// of timeout.

// retransmissionArmed tells whether the retransmission timer runs.
func (e endpoint) retransmissionArmed() bool {
	switch {
	case !e.outstanding():
		return false
	case !e.tcb.SYNAcked:
		return !e.deviates(NoSYNRetransmission)
	default:
		return e.sentOctets() > 0 || !e.deviates(NoFINRetransmission)
	}
}

// retransmissionTimeout sends the segment at the front of the retransmission queue
// again (3.10.8). It is a new segment with the current ACK and window, packaged
// anew (3.8.6): as much as fits in a segment and lies below SND.UNA+SND.WND
// (SHLD-16), and with a closed window one octet, or the FIN (3.8.6.1).
func (e endpoint) retransmissionTimeout() {
	e.at(atRetransmission)
	if !e.tcb.SYNAcked {
		e.sendSYN()
		return
	}
	window := max(uint32(e.tcb.SND.WND), 1)
	sent := e.sentOctets()
	n := min(sent, window, uint32(e.host.MSS))
	seg := Segment{SEQ: e.tcb.SND.UNA, ACK: e.tcb.RCV.NXT, CTL: ACK, Text: e.octets(e.tcb.Acked, n)}
	if e.finOutstanding() && n == sent && n < window && e.carriesFIN(n) && !e.finBitLost() {
		seg.CTL |= FIN
	}
	e.send(seg)
	e.fx.Sent[len(e.fx.Sent)-1].Probe = e.tcb.SND.WND == 0
}

// finBitLost tells whether a deviation takes the FIN out of a retransmission.
func (e endpoint) finBitLost() bool {
	return e.deviates(NoFINRetransmission) || e.deviates(FINBitLost) && e.tcb.State == CLOSING
}

// probeArmed tells whether the persist timer runs: something waits, the window
// is closed to it, and no retransmission is under way that would probe it
// (3.8.6.1, MUST-36). The override timeout of 3.8.6.2.1 is the same timer.
func (e endpoint) probeArmed() bool {
	return e.maySendText() && !e.outstanding() && !e.deviates(NoPersist)
}

// probeTimeout sends one octet of new data, or the FIN if it comes next, whatever
// the window; if the window is only not worth sending into, as much as it has room for.
func (e endpoint) probeTimeout() {
	usable := max(e.usable(), 1)
	e.transmit(e.textSegment(min(e.unsentOctets(), usable, uint32(e.host.MSS)), usable))
	e.fx.Sent[len(e.fx.Sent)-1].Probe = true
}

// keepAliveArmed tells whether the keep-alive timer runs (3.8.4): the connection is idle, with nothing
// outstanding (MUST-26) and nothing waiting, and our FIN is not sent.
func (e endpoint) keepAliveArmed() bool {
	return e.Rules[KeepAlive] == SendKeepAlive && StateSet(ESTABLISHED, CLOSEWAIT).Has(e.tcb.State) && !e.outstanding() && !e.waiting()
}

// keepAliveTimeout sends a segment without text (SHLD-12) that is not acceptable, so that a peer who is
// alive acknowledges it, and one who has forgotten resets. No answer is no news (MUST-29).
func (e endpoint) keepAliveTimeout() {
	e.send(Segment{SEQ: e.space.Add(e.tcb.SND.NXT, e.space.mask), ACK: e.tcb.RCV.NXT, CTL: ACK})
}

// userTimeout gives the connection up (3.10.8, R2 of 3.8.3).
func (e endpoint) userTimeout() {
	e.at(atUserTimeout)
	e.signal(SignalTimeout)
	e.deleteTCB()
}

// userTimeoutArmed tells whether the user timeout runs: while something that was
// sent or queued is not acknowledged.
func (e endpoint) userTimeoutArmed() bool {
	return e.host.UserTimeout && (e.outstanding() || e.maySendText())
}
