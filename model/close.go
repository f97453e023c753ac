package model

// close is the CLOSE call, 3.10.4.
func (e endpoint) close() Reply {
	switch e.tcb.State {
	case CLOSED:
		e.at(atCloseClosed)
		return DoesNotExist
	case LISTEN, SYNSENT:
		e.when(e.tcb.State == LISTEN, atCloseListen)
		e.when(e.tcb.State == SYNSENT, atCloseSYNSent)
		e.deleteTCB()
		return OK
	case SYNRECEIVED:
		if e.tcb.Closing {
			return ConnectionClosing
		}
		e.tcb.Closing = true
		if e.tcb.Queued == 0 {
			e.at(atCloseNascent)
			e.enter(FINWAIT1)
			e.output(false)
		} else {
			e.at(atCloseNascentQueued)
		}
		return OK
	case ESTABLISHED, CLOSEWAIT:
		switch {
		case e.tcb.Closing:
			return ConnectionClosing
		case e.tcb.RCV.USER > 0 && e.Rules[CloseUnread] == SendReset:
			return e.abort()
		}
		e.tcb.Closing = true
		if e.tcb.State == ESTABLISHED {
			e.enter(FINWAIT1)
			e.output(false)
			e.when(e.tcb.FINSent, atCloseEstablished)
			e.when(!e.tcb.FINSent, atCloseEstablishedQueued)
		} else {
			e.output(false)
			e.when(!e.tcb.FINSent, atCloseCloseWaitQueued)
		}
		return OK
	case FINWAIT1, FINWAIT2:
		e.at(atCloseFINWait)
		return ConnectionClosing
	case CLOSING, LASTACK, TIMEWAIT:
		e.at(atCloseClosing)
		return ConnectionClosing
	default:
		panic("model: no such state")
	}
}
