package model

import "strings"

// Control holds the control bits of a segment, 3.1. URG and PSH are not
// modelled: see the package comment.
type Control uint8

// The control bits, in the order in which the RFC writes them.
const (
	SYN Control = 1 << iota
	FIN
	RST
	ACK
)

// Has tells whether every bit of b is set in c.
func (c Control) Has(b Control) bool { return c&b == b }

// String writes the bits the way RFC 9293's figures do: "SYN,ACK".
func (c Control) String() string {
	var names []string
	for i, name := range [...]string{"SYN", "FIN", "RST", "ACK"} {
		if c.Has(1 << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// Text is a run of octets. The content of octet i of the stream that an endpoint
// sends in incarnation k is the pair (k, i), so that nobody has to guess
// whether the same octet came from the right connection. Endpoints carry
// text about and never look into it.
type Text struct {
	Len         uint16 // octets
	Incarnation uint8  // whose stream they are of; 0 is nobody's: garbage
	First       uint32 // the index in that stream of the first of them
}

// cut returns the n octets of t that begin at its octet number from.
func (t Text) cut(from, n uint32) Text {
	if n == 0 {
		return Text{}
	}
	t.First += from
	t.Len = uint16(n)
	return t
}

// continues tells whether u is what follows t in the same stream.
func (t Text) continues(u Text) bool {
	return t.Incarnation == u.Incarnation && t.First+uint32(t.Len) == u.First
}

// Segment is what an endpoint sees of a TCP segment. It names its fields as
// 3.3.1 does: SEG.SEQ, SEG.ACK, SEG.WND.
type Segment struct {
	SEQ, ACK Seq
	WND      uint16
	CTL      Control
	TS       Stamp // TSval; TSecr is left out
	Text     Text
}

// more tells whether there is other control or text in a segment than SYN, ACK and RST.
func (seg Segment) more() bool { return seg.Text.Len > 0 || seg.CTL.Has(FIN) }

// Packet is a segment in the network: the segment, and what no endpoint can
// see of it. From, Of and ISS are ghosts.
type Packet struct {
	Segment
	Corrupt bool  // damaged on its way, and the checksum shows it
	From    uint8 // the incarnation of its sender that sent it; 0: none was open yet
	Of      uint8 // the incarnation of its receiver that it speaks of; 0: of none
	ISS     Seq   // the initial sequence number of the TCB that sent it, where it may have been another
}

// compare orders packets: the canonical order of what is in flight, where it is a
// set.
func (p Packet) compare(q Packet) int {
	if c := p.compareWire(q); c != 0 {
		return c
	}
	return p.compareGhosts(q)
}

// EqualOnWire tells whether nobody could tell the two apart.
func (p Packet) EqualOnWire(q Packet) bool {
	return p.Segment == q.Segment && p.Corrupt == q.Corrupt
}

// compareWire orders packets by what there is to see of them.
func (p Packet) compareWire(q Packet) int {
	switch {
	case p.SEQ != q.SEQ:
		return order(p.SEQ, q.SEQ)
	case p.ACK != q.ACK:
		return order(p.ACK, q.ACK)
	case p.CTL != q.CTL:
		return order(p.CTL, q.CTL)
	case p.WND != q.WND:
		return order(p.WND, q.WND)
	case p.TS != q.TS:
		return order(p.TS, q.TS)
	case p.Text != q.Text:
		return p.Text.compare(q.Text)
	default:
		return order(bit(p.Corrupt), bit(q.Corrupt))
	}
}

// compareGhosts orders packets by the rest.
func (p Packet) compareGhosts(q Packet) int {
	switch {
	case p.From != q.From:
		return order(p.From, q.From)
	case p.Of != q.Of:
		return order(p.Of, q.Of)
	default:
		return order(p.ISS, q.ISS)
	}
}

func (t Text) compare(u Text) int {
	switch {
	case t.Len != u.Len:
		return order(t.Len, u.Len)
	case t.Incarnation != u.Incarnation:
		return order(t.Incarnation, u.Incarnation)
	default:
		return order(t.First, u.First)
	}
}

func order[T Seq | Control | Stamp | uint8 | uint16 | uint32](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
