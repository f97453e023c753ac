package model

// calls appends the calls that the user of side s may make now and that the
// endpoint would not refuse: a refused call changes nothing. The user sends one
// octet, a segment's worth, or all that it has left; it receives one octet or all.
func (m *Model) calls(w *World, s Side, dst []Event) []Event {
	h, cfg := &w.Host[s], &m.c.Host[s]
	t := &h.TCB
	if t.State == CLOSED {
		return m.opens(h, cfg, s, dst)
	}
	e := m.endpoint(w, s, nil)
	if t.State == LISTEN && cfg.Open == OpenEither && cfg.RemoteSpecified {
		dst = append(dst, Event{Kind: OpenActiveCall, Side: s})
	}
	if left := cfg.Send - t.Queued; left > 0 && e.maySend() {
		dst = amounts(dst, Event{Kind: SendCall, Side: s}, 1, min(left, uint32(cfg.MSS)), left)
	}
	if user := uint32(t.RCV.USER); user > 0 && e.mayReceive() {
		dst = amounts(dst, Event{Kind: ReceiveCall, Side: s}, 1, user)
	}
	if cfg.Close != CloseNever && cfg.CloseIn.Has(t.State) && e.mayClose() {
		dst = append(dst, Event{Kind: CloseCall, Side: s})
	}
	if cfg.Abort {
		dst = append(dst, Event{Kind: AbortCall, Side: s})
	}
	return dst
}

// opens appends the OPEN calls in CLOSED.
func (m *Model) opens(h *Host, cfg *HostConfig, s Side, dst []Event) []Event {
	if h.Opens >= cfg.Incarnations || h.Quiet > 0 {
		return dst
	}
	if cfg.Open == OpenPassive || cfg.Open == OpenEither {
		dst = append(dst, Event{Kind: OpenPassiveCall, Side: s})
	}
	if cfg.Open == OpenActive || cfg.Open == OpenEither {
		dst = append(dst, Event{Kind: OpenActiveCall, Side: s})
	}
	return dst
}

// amounts appends ev with each of the given amounts, which ascend, once.
func amounts(dst []Event, ev Event, ns ...uint32) []Event {
	for _, n := range ns {
		if n != ev.N {
			ev.N = n
			dst = append(dst, ev)
		}
	}
	return dst
}

// maySend tells whether SEND is not refused (3.10.2).
func (e endpoint) maySend() bool {
	switch e.tcb.State {
	case LISTEN:
		return e.host.RemoteSpecified
	case SYNSENT, SYNRECEIVED, ESTABLISHED, CLOSEWAIT:
		return !e.tcb.Closing
	default:
		return false
	}
}

// mayReceive tells whether RECEIVE is not refused when octets are on hand (3.10.3).
func (e endpoint) mayReceive() bool {
	closing := StateSet(CLOSING, LASTACK, TIMEWAIT).Has(e.tcb.State)
	return !closing || e.Rules[ReceiveClosing] == OnHand
}

// mayClose tells whether CLOSE is not refused (3.10.4).
func (e endpoint) mayClose() bool {
	return StateSet(LISTEN, SYNSENT, SYNRECEIVED, ESTABLISHED, CLOSEWAIT).Has(e.tcb.State) && !e.tcb.Closing
}
