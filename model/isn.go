package model

// chooseISS selects the initial send sequence number (3.4.1) and prepares the
// send side of the TCB. chosen counts the numbers chosen so far: an endpoint
// takes the numbers of its settings in order, and the last again and again.
func (e endpoint) chooseISS(chosen *uint8) {
	e.tcb.ISS = e.host.ISS[*chosen]
	if int(*chosen) < len(e.host.ISS)-1 {
		*chosen++
	}
	e.tcb.SND = Send{UNA: e.tcb.ISS, NXT: e.space.Add(e.tcb.ISS, e.synLen())}
	e.tcb.SYNAcked = false
}
