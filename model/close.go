package model

// close is the CLOSE call, 3.10.4.
func (e endpoint) close() Reply {
	switch e.tcb.State {
	case CLOSED:
		return DoesNotExist
	case LISTEN, SYNSENT:
		e.deleteTCB()
		return OK
	case SYNRECEIVED:
		if e.tcb.Closing {
			return ConnectionClosing
		}
		e.tcb.Closing = true
		if e.tcb.Queued == 0 { // otherwise after entering ESTABLISHED
			e.enter(FINWAIT1)
			e.output(false)
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
		}
		e.output(false)
		return OK
	case FINWAIT1, FINWAIT2, CLOSING, LASTACK, TIMEWAIT:
		return ConnectionClosing
	default:
		panic("model: no such state")
	}
}
