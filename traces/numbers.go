package traces

import "tcpcheck/model"

// numbers puts the sequence numbers of the model, which are modulo 2^n, into 32 bits: each number on
// the wire is congruent to that of the model, and what lies between two of them is the same, wrapped
// around or not. The first initial sequence number of an endpoint is the same in both.
type numbers struct {
	space model.Space
	size  uint32    // 2^n; 0: n is 32
	snd   [2]uint32 // SND.NXT of each endpoint, or where it was last
	rcv   [2]uint32 // RCV.NXT, likewise
}

func newNumbers(c *model.Config) numbers {
	a, b := uint32(c.Host[model.A].ISS[0]), uint32(c.Host[model.B].ISS[0])
	return numbers{space: c.Space(), size: 2 * c.Space().Half(), snd: [2]uint32{a, b}, rcv: [2]uint32{b, a}}
}

// near returns the number for q that is nearest to another.
func (n *numbers) near(to uint32, q model.Seq) uint32 {
	ahead := n.space.Sub(q, model.Seq(to))
	if ahead > n.space.Half() {
		return to + ahead - n.size
	}
	return to + ahead
}

// learn follows what a step has done to the endpoint that took it. What has arrived tells where the
// numbers of its sender begin.
func (n *numbers) learn(m *moment, arrived *unit) {
	s := m.event.Side
	was, is := &m.before.Host[s].TCB, &m.after.Host[s].TCB
	if m.event.Kind > model.Arrival || is.State < model.SYNSENT {
		return
	}
	if same := was.State >= model.SYNSENT && !m.fx.Reopened && !m.fx.Returned && was.ISS == is.ISS; same {
		n.snd[s] += n.space.Sub(is.SND.NXT, was.SND.NXT)
	} else {
		n.snd[s] = n.near(n.snd[s], is.SND.NXT)
	}
	switch {
	case m.fx.TookSYN:
		n.rcv[s] = arrived.seq + n.space.Sub(is.RCV.NXT, is.IRS)
	case was.State >= model.SYNRECEIVED && !m.fx.Returned:
		n.rcv[s] += n.space.Sub(is.RCV.NXT, was.RCV.NXT)
	case is.State >= model.SYNRECEIVED:
		n.rcv[s] = n.near(n.rcv[s], is.RCV.NXT)
	}
}

// departing returns a segment that a step has sent. A RST that answers a segment has the numbers of that.
func (n *numbers) departing(m *moment, seg model.Segment, arrived *unit) *unit {
	s := m.event.Side
	u := &unit{segment: seg, from: s, seq: uint32(seg.SEQ)}
	if m.event.Kind != model.Arrival || m.fx.At != model.CLOSED {
		u.sender = m.fx.Ghost.Incarnation
	}
	if seg.Text.Len > 0 {
		u.segment.Text.Incarnation = m.fx.Ghost.Incarnation
	}
	reflects := seg.CTL.Has(model.RST) && arrived != nil
	switch is := &m.after.Host[s].TCB; {
	case !reflects && is.State >= model.SYNSENT: // what is sent does not lie beyond SND.NXT
		u.seq = n.snd[s] - n.space.Sub(is.SND.NXT, seg.SEQ)
	case !reflects:
		u.seq = n.near(n.snd[s], seg.SEQ)
	case !seg.CTL.Has(model.ACK): // otherwise it is 0, and that is meant
		u.seq = arrived.ack
	}
	switch {
	case !seg.CTL.Has(model.ACK):
	case reflects:
		u.ack = n.near(arrived.seq, seg.ACK)
	default:
		u.ack = n.near(n.rcv[s], seg.ACK)
	}
	return u
}

// forged returns a segment that an attacker sends to an endpoint: what it guesses are the numbers that the
// endpoint has, if it has any.
func (n *numbers) forged(m *moment) *unit {
	to, seg := m.event.Side, m.event.Packet.Segment
	u := &unit{segment: seg, from: to.Peer(), forged: true, seq: uint32(seg.SEQ), ack: uint32(seg.ACK)}
	if m.before.Host[to].TCB.State >= model.SYNRECEIVED {
		u.seq = n.near(n.rcv[to], seg.SEQ)
	}
	if m.before.Host[to].TCB.State >= model.SYNSENT && seg.CTL.Has(model.ACK) {
		u.ack = n.near(n.snd[to], seg.ACK)
	}
	return u
}

// wrapped tells whether an endpoint with a connection takes the number of a segment for another than it is on the
// wire: the numbers of the model have wrapped around in between.
func (n *numbers) wrapped(u *unit, m *moment) bool {
	to := m.event.Side
	return m.before.Host[to].TCB.State >= model.SYNRECEIVED && n.near(n.rcv[to], u.segment.SEQ) != u.seq
}
