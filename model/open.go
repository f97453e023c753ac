package model

// open is the OPEN call, 3.10.1.
func (e endpoint) open(active bool) Reply {
	switch e.tcb.State {
	case CLOSED:
		*e.tcb = TCB{Passive: !active, RCV: Receive{WND: e.host.Window}}
		if active {
			e.at(atOpenActive)
			e.connect()
		} else {
			e.at(atOpenPassive)
			e.enter(LISTEN)
		}
		return OK
	case LISTEN:
		switch {
		case !active:
			return AlreadyExists // MUST-41
		case !e.host.RemoteSpecified:
			e.at(atOpenListenUnspecified)
			return RemoteUnspecified
		}
		e.at(atOpenListen)
		e.connect()
		return OK
	case SYNSENT, SYNRECEIVED, ESTABLISHED, FINWAIT1, FINWAIT2, CLOSEWAIT, CLOSING, LASTACK, TIMEWAIT:
		e.at(atOpenExists)
		return AlreadyExists
	default:
		panic("model: no such state")
	}
}

// connect changes the connection to active and issues a SYN.
func (e endpoint) connect() {
	e.tcb.Passive = false
	e.chooseISS()
	e.enter(SYNSENT)
	e.sendSYN()
}
