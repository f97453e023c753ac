package model

// output sends what the window has room for: text that waits, and the FIN after
// the last of it (3.8). If nothing goes out, an acknowledgment that is due goes
// by itself: otherwise it is piggybacked.
func (e endpoint) output(ackDue bool) {
	for e.maySendText() {
		seg, ok := e.nextSegment()
		if !ok {
			break
		}
		e.transmit(seg)
	}
	switch {
	case !ackDue:
	case len(e.fx.Sent) == 0:
		e.at(atSeventhACK)
		e.acknowledgeDue()
	default:
		e.at(atSeventhPiggyback)
	}
}

// acknowledgeDue sends an acknowledgment that is due by itself, or our FIN with it once more if it is not acknowledged and
// the rule says so.
func (e endpoint) acknowledgeDue() {
	if e.Rules[FINAgain] == WithACK && e.finOutstanding() {
		seq := Seq(e.space.Sub(e.tcb.SND.NXT, Seq(e.finLen())))
		e.send(Segment{SEQ: seq, ACK: e.tcb.RCV.NXT, CTL: FIN | ACK})
		return
	}
	e.sendACK()
}

// maySendText tells whether the connection is in a state in which queued text and
// FIN are sent. After CLOSE they may still wait for the window in FIN-WAIT-1,
// and go on waiting when the peer's FIN makes that CLOSING.
func (e endpoint) maySendText() bool {
	return e.waiting() && StateSet(ESTABLISHED, FINWAIT1, CLOSEWAIT, CLOSING).Has(e.tcb.State)
}

// usable returns U of 3.8.6.2.1, the part of the send window that is still free.
// A window that has shrunk leaves none (MUST-34).
func (e endpoint) usable() uint32 {
	inFlight := e.space.Sub(e.tcb.SND.NXT, e.tcb.SND.UNA)
	switch {
	case e.deviates(NoFlowControl): // whatever the window, a number is in use once
		return min(uint32(e.host.MSS)+1, e.space.mask-inFlight)
	case inFlight >= uint32(e.tcb.SND.WND):
		return 0
	default:
		return uint32(e.tcb.SND.WND) - inFlight
	}
}

// nextSegment returns the next segment of text and FIN for which the window has
// room, if it is worth sending.
func (e endpoint) nextSegment() (Segment, bool) {
	usable, queued := e.usable(), e.unsentOctets()
	if usable == 0 || queued > 0 && !e.worthSending(queued, usable) {
		return Segment{}, false
	}
	return e.textSegment(min(queued, usable, uint32(e.host.MSS)), usable), true
}

// worthSending avoids the silly window syndrome: the rules 1 to 3 of 3.8.6.2.1
// (MUST-38), without Nagle's condition, with all data pushed and Fs = 1/2.
func (e endpoint) worthSending(queued, usable uint32) bool {
	return min(queued, usable) >= uint32(e.host.MSS) || queued <= usable ||
		2*min(queued, usable) >= uint32(e.tcb.SND.MaxWND)
}

// textSegment returns the segment with the first n unsent octets, and with the
// FIN if it comes next and the usable window has room for it: a FIN needs
// room like an octet.
func (e endpoint) textSegment(n, usable uint32) Segment {
	seg := Segment{SEQ: e.tcb.SND.NXT, ACK: e.tcb.RCV.NXT, CTL: ACK}
	seg.Text = e.octets(e.tcb.Acked+e.sentOctets(), n)
	if e.tcb.Closing && n == e.unsentOctets() && usable > n && e.carriesFIN(n) {
		seg.CTL |= FIN
	}
	return seg
}

// carriesFIN tells whether the FIN goes with the n octets before it.
func (e endpoint) carriesFIN(n uint32) bool { return n == 0 || e.Rules[FINSegment] == Piggyback }

// octets returns n octets of the send buffer from the one of this index on. The
// endpoint does not know its incarnation: the host fills it in.
func (e endpoint) octets(first, n uint32) Text {
	return Text{First: first}.cut(0, n)
}

// transmit sends a segment for the first time: SND.NXT advances over it.
func (e endpoint) transmit(seg Segment) {
	e.tcb.SND.NXT = e.space.Add(e.tcb.SND.NXT, e.Len(seg))
	if seg.CTL.Has(FIN) {
		e.sentFIN()
	}
	e.send(seg)
}

// sentFIN notes that our FIN is sent. Only now does CLOSE leave CLOSE-WAIT
// (3.10.4): until then it was queued.
func (e endpoint) sentFIN() {
	e.tcb.FINSent = true
	if e.tcb.State != CLOSEWAIT {
		return
	}
	e.at(atCloseCloseWait)
	if e.Rules[CloseInCloseWait] == EnterClosing {
		e.enter(CLOSING)
	} else {
		e.enter(LASTACK)
	}
}
