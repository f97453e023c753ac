package model

// abort is the ABORT call, 3.10.5.
func (e endpoint) abort() Reply {
	switch e.tcb.State {
	case CLOSED:
		e.at(atAbortClosed)
		return DoesNotExist
	case LISTEN, SYNSENT:
		e.when(e.tcb.State == LISTEN, atAbortListen)
		e.when(e.tcb.State == SYNSENT, atAbortSYNSent)
		e.deleteTCB()
	case SYNRECEIVED, ESTABLISHED, FINWAIT1, FINWAIT2, CLOSEWAIT:
		e.at(atAbortReset)
		e.send(Segment{SEQ: e.tcb.SND.NXT, CTL: RST})
		e.deleteTCB()
	case CLOSING, LASTACK, TIMEWAIT:
		e.at(atAbortClosing)
		e.deleteTCB()
	default:
		panic("model: no such state")
	}
	return OK
}
