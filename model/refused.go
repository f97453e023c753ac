package model

// Refused makes the calls that the user of side s may make at any time and that the endpoint refuses, and
// STATUS, and yields the branches that each takes. They change nothing, so they are no steps of a search.
func (m *Model) Refused(w *World, s Side, yield func(Branches)) {
	for k := OpenPassiveCall; k <= AbortCall; k++ {
		h, fx := w.Host[s], Effects{}
		e := endpoint{Config: &m.c, side: s, host: &m.c.Host[s], tcb: &h.TCB, gen: &h.Gen, backlog: &h.Backlog, was: &h.Was, fx: &fx}
		if reply := e.call(k, 1); reply != OK {
			yield(fx.Branches)
		}
	}
	fx := Effects{}
	m.endpoint(w, s, &fx).status()
	yield(fx.Branches)
}

// call makes a call of the user's, with n octets if it is about text.
func (e endpoint) call(k Kind, n uint32) Reply {
	switch k {
	case OpenPassiveCall, OpenActiveCall:
		return e.open(k == OpenActiveCall)
	case SendCall:
		return e.sendCall(n)
	case ReceiveCall:
		return e.receive(n)
	case CloseCall:
		return e.close()
	case AbortCall:
		return e.abort()
	default:
		panic("model: no such call")
	}
}
