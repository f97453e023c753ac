package model

// endpoint is one TCP endpoint at work on one event: the settings, its TCB, and
// what it does to the outside. It sees bare segments and no ghost.
type endpoint struct {
	*Config
	side    Side
	host    *HostConfig
	tcb     *TCB
	gen     *Generator
	backlog *Backlog
	was     *Reopened
	fx      *Effects
	chosen  Seq // the initial sequence number that the adversary has chosen

	willing bool // its user would make a passive OPEN in the place of TIME-WAIT
}

// enter changes the state. Every change goes through here.
func (e endpoint) enter(s State) {
	e.fx.Edges = append(e.fx.Edges, Edge{e.side, e.tcb.State, s})
	e.tcb.State = s
}

// deleteTCB enters CLOSED: there is no TCB any more.
func (e endpoint) deleteTCB() {
	e.retireISS()
	e.enter(CLOSED)
	*e.tcb = TCB{}
}

// signal tells the user something it has not asked for.
func (e endpoint) signal(s Signals) { e.fx.Signals |= s }

// send hands a segment to the network. Only a RST offers no window and has no timestamp.
func (e endpoint) send(seg Segment) {
	if !seg.CTL.Has(RST) {
		seg.WND = e.tcb.RCV.WND
		seg.TS = e.stamp()
	}
	e.fx.Sent = append(e.fx.Sent, Sent{Segment: seg, ISS: e.tcb.ISS})
}

// sendACK sends <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>.
func (e endpoint) sendACK() {
	e.send(Segment{SEQ: e.tcb.SND.NXT, ACK: e.tcb.RCV.NXT, CTL: ACK})
}

// sendReset sends the reset that seg deserves, made so that it is acceptable to
// the endpoint that sent seg (3.5.2, 3.10.7.1).
func (e endpoint) sendReset(seg Segment) {
	if seg.CTL.Has(ACK) {
		e.send(Segment{SEQ: seg.ACK, CTL: RST})
		return
	}
	e.send(Segment{ACK: e.space.Add(seg.SEQ, e.Len(seg)), CTL: RST | ACK})
}

// sendSYN sends our SYN, with an acknowledgment once there is something to
// acknowledge. It is used for the first time and for every retransmission.
func (e endpoint) sendSYN() {
	seg := Segment{SEQ: e.tcb.ISS, CTL: SYN}
	switch {
	case e.tcb.State != SYNSENT:
		seg.ACK, seg.CTL = e.tcb.RCV.NXT, SYN|ACK
	case e.deviates(FastOpen):
		seg.Text = e.octets(0, min(e.tcb.Queued, uint32(e.host.MSS)))
		e.tcb.SND.NXT = e.space.Add(seg.SEQ, e.Len(seg))
	}
	e.send(seg)
}

// rightEdge moves the right edge of the receive window as far as the buffer
// has room, in steps that avoid the silly window syndrome (3.8.6.2.2, MUST-39),
// and never back (SHLD-14). It tells whether it moved.
func (e endpoint) rightEdge() bool {
	room := e.host.Window - e.tcb.RCV.USER
	if room <= e.tcb.RCV.WND || room-e.tcb.RCV.WND < min(e.host.Window-e.host.Window/2, e.host.MSS) {
		return false
	}
	e.tcb.RCV.WND = room
	return true
}
