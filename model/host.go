package model

// Host is one end of the system: its TCB, what of its user and its initial
// sequence numbers has to be remembered without a TCB, and ghosts.
type Host struct {
	TCB     TCB
	Gen     Generator
	Backlog Backlog
	Opens   uint8 // OPEN calls in CLOSED so far
	Quiet   uint8 // slots, this one included, until the quiet time after a crash is over
	Was     Reopened
	Ghost   Ghost

	WasGhost Ghost // of what Was is
}

// Ghost is what no endpoint can see, and no rule reads, of an endpoint.
type Ghost struct {
	Incarnation uint8 // the number of the one that the last OPEN started
	Heard       uint8 // the incarnation of the peer whose SYN set IRS; 0: no SYN did
	Peer        uint8 // that of a segment that acknowledged our SYN and whose ISS is our IRS: the first, or one that speaks of this incarnation; 0: none did
	FIN         uint8 // the one that sent the FIN that is held
}

// With returns the incarnation that the connection is with: the peer incarnation or, as long
// as there is none, the one whose SYN was taken; 0: none.
func (g Ghost) With() uint8 {
	if g.Peer != 0 {
		return g.Peer
	}
	return g.Heard
}

// endpoint returns the endpoint of side s at work.
func (m *Model) endpoint(w *World, s Side, fx *Effects) endpoint {
	h := &w.Host[s]
	return endpoint{Config: &m.c, side: s, host: &m.c.Host[s], tcb: &h.TCB, gen: &h.Gen, backlog: &h.Backlog, was: &h.Was, fx: fx}
}

// crash forgets the TCB, without a word to anybody (3.5.1, figure 9's REBOOT).
func (m *Model) crash(w *World, s Side, fx *Effects) {
	e := m.endpoint(w, s, fx)
	if e.tcb.State == CLOSED {
		return
	}
	e.deleteTCB()
	e.restartISS()
	if m.c.Rules[QuietTime] == KeepQuiet {
		w.Host[s].Quiet = m.c.life()
	}
}

// resolve returns p with the ghosts of what is equal to it on the wire and suits side s
// best: a copy of a segment that the peer incarnation has sent is not old, whoever sent it
// first. Nobody can tell them apart.
func (w *World) resolve(s Side, p Packet) Packet {
	return w.Host[s].Ghost.resolve(w.Net[s].InFlight(), p)
}

func (g *Ghost) resolve(packets []Packet, p Packet) Packet {
	better := func(q, p *Packet) bool {
		switch of, best := q.Of == g.Incarnation, p.Of == g.Incarnation; {
		case g.Peer != 0 && (q.From == g.Peer) != (p.From == g.Peer):
			return q.From == g.Peer
		case of != best:
			return of
		default:
			return q.From > p.From
		}
	}
	for i := range packets {
		if q := &packets[i]; q.EqualOnWire(p) && better(q, &p) {
			p = *q
		}
	}
	return p
}

// learn keeps the ghosts of h true to a step.
func (m *Model) learn(h *Host, fx *Effects) {
	g, p := &h.Ghost, fx.Arrived
	if p == nil {
		return
	}
	if fx.TookSYN {
		g.Heard, g.Peer = p.From, 0
	}
	ours := fx.SYNAcked && p.From != 0 && (!m.c.tellISS || p.ISS == fx.IRS)
	if ours && (g.Peer == 0 || p.Of == g.Incarnation) {
		g.Peer = p.From
	}
	if fx.HeldFIN {
		g.FIN = p.From
	}
}

// forget clears the ghosts of what is over, once all that a step sends is wrapped, and the
// backlog of who does not listen any more.
func (h *Host) forget() {
	switch {
	case h.TCB.State == CLOSED:
		h.Ghost = Ghost{}
	case h.TCB.State < SYNRECEIVED:
		h.Ghost.Heard, h.Ghost.Peer = 0, 0
	}
	if !h.TCB.HeldFIN {
		h.Ghost.FIN = 0
	}
	switch {
	case !listens(&h.TCB, &h.Was):
		h.Backlog = Backlog{}
	case h.TCB.State == LISTEN:
		h.Backlog.Younger = 0
	}
}

// envelope wraps what host h sends: it fills in the incarnation of the octets, and
// the ghosts. Where there is no TCB no incarnation sends. A reset that answers a
// segment speaks of the incarnation that sent that; anything else with an ACK, and the
// RST of an ABORT, of the peer's that h has, or has heard.
func (m *Model) envelope(h *Host, sent Sent, fx *Effects) Packet {
	seg := sent.Segment
	p := Packet{Segment: seg}
	if fx.Arrived == nil || fx.At != CLOSED {
		p.From = h.Ghost.Incarnation
		if m.c.tellISS {
			p.ISS = sent.ISS
		}
	}
	if seg.Text.Len > 0 {
		p.Text.Incarnation = h.Ghost.Incarnation
	}
	switch {
	case seg.CTL.Has(RST) && fx.Arrived != nil:
		p.Of = fx.Arrived.From
	case seg.CTL.Has(RST) || seg.CTL.Has(ACK):
		p.Of = h.Ghost.With()
	}
	return p
}

// Idle tells whether the endpoint of side s has nothing left to do by itself: nothing
// sent waits for its acknowledgment, nothing queued for its turn.
func (m *Model) Idle(w *World, s Side) bool {
	e := m.endpoint(w, s, nil)
	return !e.outstanding() && !e.waiting()
}
