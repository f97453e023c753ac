package model

// Host is one end of the system: its TCB, what of its user and its initial
// sequence numbers has to be remembered without a TCB, and ghosts.
type Host struct {
	TCB    TCB
	Opens  uint8 // OPEN calls in CLOSED so far: the number of the incarnation that the last one started
	Chosen uint8 // initial send sequence numbers chosen so far
	Heard  uint8 // ghost: the incarnation of the peer whose SYN set IRS; 0: no SYN did
}

// endpoint returns the endpoint of side s at work.
func (m *Model) endpoint(w *World, s Side, fx *Effects) endpoint {
	return endpoint{Config: &m.c, host: &m.c.Host[s], tcb: &w.Host[s].TCB, fx: fx}
}

// crash forgets the TCB, without a word to anybody (3.5.1, figure 9's REBOOT).
func (e endpoint) crash() {
	if e.tcb.State != CLOSED {
		e.deleteTCB()
	}
}

// envelope wraps what host h sends: it fills in the incarnation of
// the octets, and the ghosts. Where there is no TCB no incarnation sends. A reset that answers a segment speaks of the incarnation that
// sent that; anything else with an ACK, and the RST of an ABORT, of the peer's
// that h has heard.
func (h *Host) envelope(seg Segment, heard uint8, fx *Effects) Packet {
	p := Packet{Segment: seg}
	if fx.Arrived == nil || fx.At != CLOSED {
		p.From = h.Opens
	}
	if seg.Text.Len > 0 {
		p.Text.Incarnation = h.Opens
	}
	switch {
	case seg.CTL.Has(RST) && fx.Arrived != nil:
		p.Of = fx.Arrived.From
	case seg.CTL.Has(RST) || seg.CTL.Has(ACK):
		p.Of = heard
	}
	return p
}

// Idle tells whether the endpoint of side s has nothing left to do by itself: nothing
// sent waits for its acknowledgment, nothing queued for its turn.
func (m *Model) Idle(w *World, s Side) bool {
	e := m.endpoint(w, s, nil)
	return !e.outstanding() && !e.waiting()
}
