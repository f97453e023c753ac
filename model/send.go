package model

// sendCall is the SEND call, 3.10.2, of n octets. The user pushes what it
// sends, and the queue has room for all that the settings let it send.
func (e endpoint) sendCall(n uint32) Reply {
	switch e.tcb.State {
	case CLOSED:
		e.at(atSendClosed)
		return DoesNotExist
	case LISTEN:
		if !e.host.RemoteSpecified {
			e.at(atSendListenUnspecified)
			return RemoteUnspecified
		}
		e.at(atSendListen)
		e.tcb.Queued += n // queued for transmission after entering ESTABLISHED
		e.connect()
		return OK
	case SYNSENT, SYNRECEIVED:
		if e.tcb.Closing {
			return ConnectionClosing
		}
		e.at(atSendQueued)
		e.tcb.Queued += n
		return OK
	case ESTABLISHED, CLOSEWAIT:
		if e.tcb.Closing {
			return ConnectionClosing
		}
		e.at(atSendSegmentized)
		e.tcb.Queued += n
		e.output(false)
		return OK
	case FINWAIT1, FINWAIT2, CLOSING, LASTACK, TIMEWAIT:
		e.at(atSendClosing)
		return ConnectionClosing
	default:
		panic("model: no such state")
	}
}
