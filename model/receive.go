package model

// receive is the RECEIVE call, 3.10.3, of up to n octets. A RECEIVE that finds
// nothing is queued by the RFC; here the user calls again.
func (e endpoint) receive(n uint32) Reply {
	switch e.tcb.State {
	case CLOSED:
		e.at(atReceiveClosed)
		return DoesNotExist
	case LISTEN, SYNSENT, SYNRECEIVED, ESTABLISHED, FINWAIT1, FINWAIT2:
		e.at(atReceiveText)
		e.deliver(n)
		return OK
	case CLOSING, LASTACK, TIMEWAIT:
		if e.Rules[ReceiveClosing] == Refuse {
			e.at(atReceiveClosing)
			return ConnectionClosing
		}
		fallthrough
	case CLOSEWAIT:
		if e.tcb.RCV.USER == 0 {
			e.at(atReceiveLastEmpty)
			return ConnectionClosing
		}
		e.at(atReceiveLast)
		e.deliver(n)
		return OK
	default:
		panic("model: no such state")
	}
}

// deliver hands up to n octets to the user, and tells the peer when that opens
// the window to a stream that is still open.
func (e endpoint) deliver(n uint32) {
	n = min(n, uint32(e.tcb.RCV.USER))
	e.tcb.RCV.USER -= uint16(n)
	e.fx.Delivered += n
	if n > 0 && e.rightEdge() && StateSet(ESTABLISHED, FINWAIT1, FINWAIT2).Has(e.tcb.State) {
		e.sendACK()
	}
}
