package model

// arrivesOther is 3.10.7.4. Each step tells whether to go on to the next.
func (e endpoint) arrivesOther(seg Segment) {
	switch {
	case !e.checkReopening(seg): // 3.6.1
	case !e.checkTimestamp(seg): // RFC 7323
	case !e.checkSequence(seg): // First
	case !e.checkReset(seg): //    Second
	//                             Third, security: not modelled
	case !e.checkSYN(seg): //      Fourth
	case !e.checkACK(seg): //      Fifth
	//                             Sixth, URG: not modelled
	default:
		next := e.tcb.RCV.NXT
		e.processText(seg) // Seventh
		e.processFIN()     // Eighth
		due := seg.Text.Len > 0 || seg.CTL.Has(FIN) || e.tcb.RCV.NXT != next || e.odd(seg)
		e.output(due)
		e.when(due && e.tcb.RCV.NXT == next && e.inWindow(seg.SEQ) && seg.SEQ != next, atSeventhEdge)
		e.skipTimeWait()
	}
}

// checkSequence is the first step. An unacceptable segment is acknowledged,
// unless it is a RST, and dropped.
func (e endpoint) checkSequence(seg Segment) bool {
	if e.acceptable(seg) || e.allowed(seg) {
		e.recordTimestamp(seg)
		return true
	}
	switch {
	case seg.CTL.Has(RST):
		e.at(atFirstUnacceptableRST)
	case e.answersOdd() && seg.CTL&(SYN|ACK) == 0:
	case e.tcb.State == SYNRECEIVED && seg.CTL.Has(SYN|ACK) && e.deviates(SimultaneousOpenWar):
		e.sendSYN()
	case e.tcb.State == SYNRECEIVED && seg.CTL == SYN && seg.SEQ == e.tcb.IRS && e.deviates(ResetOnDuplicateSYN):
		e.sendReset(seg)
	default:
		e.at(atFirstUnacceptable)
		e.restartTimeWait(seg)
		e.answerUnacceptable(seg)
	}
	return false
}

// answerUnacceptable acknowledges an unacceptable segment. That of a SYN is a challenge, and nothing else.
func (e endpoint) answerUnacceptable(seg Segment) {
	switch {
	case seg.CTL.Has(SYN):
		e.sendACK()
	case !e.takesOldACK(seg):
		e.acknowledgeDue()
	case e.checkACK(seg):
		e.output(true)
	}
}

// takesOldACK tells whether the acknowledgment of an unacceptable segment is processed: it lies before the window.
func (e endpoint) takesOldACK(seg Segment) bool {
	return e.Rules[ACKBeforeWindow] == ProcessOldACK && seg.CTL.Has(ACK) && e.tcb.State.Synchronized() && e.space.Less(seg.SEQ, e.tcb.RCV.NXT)
}

// restartTimeWait starts the timer of TIME-WAIT again if seg is a retransmission of the
// peer's FIN, the last that RCV.NXT has gone over.
func (e endpoint) restartTimeWait(seg Segment) {
	fin := seg.CTL == FIN|ACK && e.space.Add(seg.SEQ, e.Len(seg)) == e.tcb.RCV.NXT
	rule := e.Rules[TimeWaitRestart]
	if e.tcb.State == TIMEWAIT && fin && (rule == ByFIN || rule == ByFINOddAnswered) {
		e.at(atEighthTimeWait)
		e.startTimeWait()
	}
}

// odd tells whether a segment in TIME-WAIT is to be acknowledged for not being the ACK that is expected next, where the
// rule says so: two endpoints in TIME-WAIT do not acknowledge one another then, unless they disagree.
func (e endpoint) odd(seg Segment) bool {
	expected := seg.CTL == ACK && seg.Text.Len == 0 && seg.SEQ == e.tcb.RCV.NXT && seg.ACK == e.tcb.SND.NXT
	return e.answersOdd() && e.fx.At == TIMEWAIT && !expected
}

// answersOdd tells whether this is TIME-WAIT, with the rule that what is odd is answered.
func (e endpoint) answersOdd() bool {
	return e.tcb.State == TIMEWAIT && e.Rules[TimeWaitRestart] == ByFINOddAnswered
}

// restartAnswered starts the timer again if a segment in TIME-WAIT was answered, where
// the rule says so.
func (e endpoint) restartAnswered() {
	if e.tcb.State == TIMEWAIT && e.Rules[TimeWaitRestart] == ByAnswered && len(e.fx.Sent) > 0 {
		e.startTimeWait()
	}
}

// acceptable is the test of table 6, its four cases.
func (e endpoint) acceptable(seg Segment) bool {
	length, window := e.Len(seg), e.window()
	switch {
	case length == 0 && window == 0:
		return e.passes(seg.SEQ == e.tcb.RCV.NXT, atFirstEmptyClosed)
	case length == 0:
		return e.passes(e.inWindow(seg.SEQ), atFirstEmpty)
	case window == 0:
		e.at(atFirstLongClosed)
		return false
	default:
		return e.passes(e.inWindow(seg.SEQ), atFirstLong) || e.passes(e.inWindow(e.space.Add(seg.SEQ, length-1)), atFirstLongEnd)
	}
}

// passes tells whether a test is passed, and notes it.
func (e endpoint) passes(test bool, b Branch) bool {
	e.when(test, b)
	return test
}

// inWindow tells whether RCV.NXT =< seq < RCV.NXT+RCV.WND.
func (e endpoint) inWindow(seq Seq) bool { return e.space.Within(e.tcb.RCV.NXT, seq, e.window()) }

// window returns how many numbers from RCV.NXT on are acceptable: RCV.WND, 'space advertised to sender' (3.8.6.2.2), and
// what the settings add. Text beyond RCV.WND is trimmed off all the same.
func (e endpoint) window() uint32 { return uint32(e.tcb.RCV.WND) + uint32(e.host.Unadvertised) }

// allowed is the special allowance for a closed window: 'to accept valid ACKs,
// URGs, and RSTs'. It covers what begins at RCV.NXT, and the empty segment right
// after it: a peer whose probe we refused has advanced SND.NXT over the probe. An open
// window lets in what lies at its right edge only where the rule right-edge says so.
func (e endpoint) allowed(seg Segment) bool {
	ahead := e.space.Sub(seg.SEQ, e.tcb.RCV.NXT)
	if e.tcb.RCV.WND > 0 {
		return e.Rules[RightEdge] == InsideWindow && ahead == uint32(e.tcb.RCV.WND) && e.Len(seg) == 0
	}
	return e.passes(e.Rules[ZeroWindow] == Allowance && (ahead == 0 || ahead == 1 && e.Len(seg) == 0), atFirstAllowance)
}

// checkReset is the second step.
func (e endpoint) checkReset(seg Segment) bool {
	if !seg.CTL.Has(RST) {
		return true
	}
	switch inWindow := e.inWindow(seg.SEQ); {
	case e.tcb.State == TIMEWAIT && e.Rules[ResetInTimeWait] == DropReset:
		return false
	case seg.SEQ == e.tcb.RCV.NXT:
		e.at(atSecondExact)
	case !inWindow: // silently dropped
		e.at(atSecondOutside)
		return false
	case e.Rules[ResetValidation] == RFC5961:
		e.at(atSecondChallenge)
		e.sendACK() // a challenge
		return false
	}
	switch e.tcb.State {
	case SYNRECEIVED:
		e.resetNascent(seg)
	case ESTABLISHED, FINWAIT1, FINWAIT2, CLOSEWAIT:
		e.at(atSecondReset)
		e.signal(SignalReset)
		e.deleteTCB()
	case CLOSING, LASTACK:
		e.at(atSecondClosing)
		e.deleteTCB()
	case TIMEWAIT:
		if e.Rules[ResetInTimeWait] == AcceptReset {
			e.at(atSecondClosing)
			e.deleteTCB()
		}
	case CLOSED, LISTEN, SYNSENT:
		fallthrough
	default:
		panic("model: no such state in 3.10.7.4")
	}
	return false
}

// resetNascent is the second step in SYN-RECEIVED.
func (e endpoint) resetNascent(seg Segment) {
	switch {
	case e.deviates(ResetNeedsACK) && !seg.CTL.Has(ACK):
	case e.tcb.Passive || e.deviates(ForgottenOrigin):
		e.at(atSecondNascentPassive)
		e.returnToOrigin()
	default:
		e.at(atSecondNascentActive)
		e.signal(SignalRefused)
		e.deleteTCB()
	}
}

// returnToOrigin goes back to where a SYN has led to SYN-RECEIVED from.
func (e endpoint) returnToOrigin() {
	if e.was.Kept {
		e.returnToTimeWait()
	} else {
		e.returnToListen()
	}
}

// returnToListen goes back to where a passive OPEN started. The user need not be
// informed, so what it has queued stays queued; a CLOSE that waited for
// ESTABLISHED is then one in LISTEN, which deletes the TCB.
func (e endpoint) returnToListen() {
	e.fx.Forgot = !e.tcb.Passive
	e.retireISS()
	e.enter(LISTEN)
	closing, queued := e.tcb.Closing, e.tcb.Queued
	*e.tcb = TCB{State: LISTEN, Passive: true, Queued: queued, RCV: Receive{WND: e.host.Window}}
	if closing {
		e.deleteTCB()
	}
}

// checkSYN is the fourth step. A SYN before the window, on a segment whose text
// reaches into it, is trimmed off by the text of the first step; RFC 5961 has a
// synchronized connection challenge it all the same, 'irrespective of the sequence
// number'.
func (e endpoint) checkSYN(seg Segment) bool {
	nascent := e.tcb.State == SYNRECEIVED && e.tcb.Passive && e.Rules[SYNInSYNReceived] == BackToListen
	switch {
	case !seg.CTL.Has(SYN):
		return true
	case nascent && !e.inWindow(seg.SEQ):
		e.at(atFirstSYNTrimmed)
		return true
	case nascent:
		e.at(atFourthPassive)
		e.returnToOrigin()
		return false
	}
	e.when(e.tcb.State == SYNRECEIVED, atFourthActive)
	switch {
	case e.Rules[SYNValidation] == RFC5961, e.Rules[SYNValidation] == AbortOnSYN && !e.inWindow(seg.SEQ):
		e.at(atFourthChallenge)
		e.sendACK()
	case e.inWindow(seg.SEQ):
		e.at(atFourthError)
		e.resetForSYN(seg)
		e.signal(SignalReset)
		e.deleteTCB()
	default:
		e.at(atFirstSYNTrimmed)
		return true
	}
	return false
}

// resetForSYN sends the reset that a SYN in the window draws: to who has sent the SYN or, where the rule says so, to the
// peer of the connection.
func (e endpoint) resetForSYN(seg Segment) {
	if e.Rules[SYNValidation] == AbortOnSYN {
		e.send(Segment{SEQ: e.tcb.SND.NXT, ACK: e.tcb.RCV.NXT, CTL: RST | ACK})
	} else {
		e.sendReset(seg)
	}
}

// checkACK is the fifth step.
func (e endpoint) checkACK(seg Segment) bool {
	switch {
	case !seg.CTL.Has(ACK):
		e.at(atFifthOff)
		return false
	case !e.recent(seg.ACK):
		e.at(atFifthRange)
		e.sendACK()
		return false
	case e.tcb.State == SYNRECEIVED:
		return e.checkACKOfSYN(seg) && e.checkFINAcked()
	case e.tcb.State == TIMEWAIT && e.Rules[TimeWaitRestart] == ByAcceptable:
		e.at(atFifthTimeWait)
		e.startTimeWait()
		e.sendACK()
		return false
	case e.tcb.State == LASTACK && e.Rules[ACKAfterClose] == OnlyOfFIN && !e.coversFIN(seg.ACK):
		return true
	case !e.processACK(seg) || !e.checkFINAcked():
		return false
	default: // in CLOSING still, if the ACK does not cover our FIN
		return e.tcb.State != CLOSING || e.Rules[ACKAfterClose] == ProcessACK
	}
}

// recent tells whether SND.UNA-MAX.SND.WND =< ack =< SND.NXT, or nobody asks (RFC 5961, section 5).
func (e endpoint) recent(ack Seq) bool {
	snd, rule := &e.tcb.SND, e.Rules[ACKRange]
	if rule == OfAnyAge || rule == Recent && e.tcb.State == SYNRECEIVED {
		return true
	}
	inFlight := e.space.Sub(snd.NXT, snd.UNA)
	return e.space.Sub(snd.NXT, ack) <= inFlight+uint32(snd.MaxWND)
}

// coversFIN tells whether ack acknowledges our FIN.
func (e endpoint) coversFIN(ack Seq) bool { return e.tcb.FINSent && ack == e.tcb.SND.NXT }

// checkACKOfSYN is the fifth step in SYN-RECEIVED.
func (e endpoint) checkACKOfSYN(seg Segment) bool {
	switch {
	case e.acknowledgesSYN(seg.ACK):
		e.at(atFifthNascent)
		e.acknowledge(seg.ACK)
	case seg.ACK == e.tcb.SND.UNA && e.deviates(ACKOfISSAccepted):
	default:
		e.at(atFifthNascentReset)
		e.sendReset(seg)
		return false
	}
	e.establish(seg)
	return true
}

// processACK is the fifth step's processing for ESTABLISHED, which the states
// after it share.
func (e endpoint) processACK(seg Segment) bool {
	una, nxt := e.tcb.SND.UNA, e.tcb.SND.NXT
	isNew := e.space.After(una, seg.ACK, nxt)
	switch {
	case isNew || !e.tcb.SYNAcked && e.acknowledgesSYN(seg.ACK):
		e.at(atFifthNew)
		e.acknowledge(seg.ACK)
	case e.space.LessEq(seg.ACK, una): // a duplicate can be ignored
		e.at(atFifthDuplicate)
	default: // something not yet sent
		e.at(atFifthUnsent)
		e.sendACK()
		return false
	}
	if e.space.After(e.tcb.ISS, seg.ACK, nxt) {
		e.acknowledgedSYN()
	}
	if isNew || seg.ACK == una && e.Rules[WindowUpdate] == EveryACK {
		e.updateSendWindow(seg)
	}
	return true
}

// updateSendWindow takes the window of seg unless seg is older than the segment
// whose window we have.
func (e endpoint) updateSendWindow(seg Segment) {
	snd := &e.tcb.SND
	if e.space.Less(snd.WL1, seg.SEQ) || snd.WL1 == seg.SEQ && e.space.LessEq(snd.WL2, seg.ACK) {
		e.at(atFifthWindow)
		e.setSendWindow(seg)
	} else {
		e.at(atFifthWindowOld)
	}
}

// checkFINAcked is the rest of the fifth step: what the states after CLOSE do when
// our FIN is acknowledged.
func (e endpoint) checkFINAcked() bool {
	acked := e.tcb.SND.UNA == e.tcb.SND.NXT && (e.tcb.FINSent || e.deviates(ClosingWithoutFIN))
	switch e.tcb.State {
	case FINWAIT1:
		if acked {
			e.at(atFifthFINWait1)
			e.enter(FINWAIT2)
		}
	case CLOSING:
		if acked {
			e.at(atFifthClosing)
			e.enterTimeWait()
		} else {
			e.at(atFifthClosingOther)
		}
	case LASTACK:
		if acked {
			e.at(atFifthLastACK)
			e.deleteTCB()
			return false
		}
	case TIMEWAIT: // 'The only thing that can arrive in this state is a retransmission of the remote FIN'
	case FINWAIT2:
		e.at(atFifthFINWait2)
	case CLOSEWAIT:
		e.at(atFifthCloseWait)
	case ESTABLISHED:
	case CLOSED, LISTEN, SYNSENT, SYNRECEIVED:
		fallthrough
	default:
		panic("model: no such state in 3.10.7.4")
	}
	return true
}

// processText is the seventh step: text and FIN join what waits for its turn, and
// the text whose turn has come is taken.
func (e endpoint) processText(seg Segment) {
	switch e.tcb.State {
	case ESTABLISHED, FINWAIT1, FINWAIT2:
		e.holdFIN(seg)
		e.holdText(seg)
		e.takeHeldText()
	case CLOSEWAIT, CLOSING, LASTACK, TIMEWAIT: // a FIN has been received: ignore the text
		e.when(seg.Text.Len > 0, atSeventhIgnored)
		e.when(seg.CTL.Has(FIN) && e.tcb.State != TIMEWAIT, atEighthRemains)
	case CLOSED, LISTEN, SYNSENT, SYNRECEIVED:
		fallthrough
	default:
		panic("model: no such state in 3.10.7.4")
	}
}

// processFIN is the eighth step: the FIN is taken, if its turn has come. In the
// states that have taken it RCV.NXT is beyond it, and a retransmission of it
// is merely acknowledged.
func (e endpoint) processFIN() {
	if e.tcb.HeldFIN && e.tcb.FINSEQ == e.tcb.RCV.NXT {
		e.takeFIN()
	}
}

// takeFIN advances RCV.NXT over the FIN and tells the user. Nothing can come after.
func (e endpoint) takeFIN() {
	e.forgetHeld()
	e.tcb.RCV.NXT = e.space.Add(e.tcb.RCV.NXT, e.finLen()) // it takes no room in the buffer: the window stays as wide
	e.fx.TookFIN = true
	e.at(atEighthFIN)
	e.signal(SignalClosing)
	switch e.tcb.State {
	case ESTABLISHED:
		if e.deviates(MergedClose) {
			e.mergeClose()
		} else {
			e.at(atEighthCloseWait)
			e.enter(CLOSEWAIT)
		}
	case FINWAIT1: // our FIN is not acknowledged, or this would be FIN-WAIT-2
		e.at(atEighthClosing)
		e.enter(CLOSING)
	case FINWAIT2:
		e.when(e.fx.At == FINWAIT1, atEighthFINWait1Acked)
		e.when(e.fx.At == FINWAIT2, atEighthFINWait2)
		e.enterTimeWait()
	case CLOSED, LISTEN, SYNSENT, SYNRECEIVED, CLOSEWAIT, CLOSING, LASTACK, TIMEWAIT:
		fallthrough
	default:
		panic("model: a FIN is taken once")
	}
}

// mergeClose closes at once, without the user: what still waits is forgotten.
func (e endpoint) mergeClose() {
	e.tcb.Queued -= e.unsentOctets()
	e.tcb.Closing = true
	e.tcb.FINSent = true
	e.enter(LASTACK)
	seg := Segment{SEQ: e.tcb.SND.NXT, ACK: e.tcb.RCV.NXT, CTL: FIN | ACK}
	e.tcb.SND.NXT = e.space.Add(e.tcb.SND.NXT, e.finLen())
	e.send(seg)
}
