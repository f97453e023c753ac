package packetdrill

import (
	"fmt"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// controls are the control bits of the model, as a packet writes them, in its order.
var controls = []struct {
	letter string
	bit    model.Control
}{{"S", model.SYN}, {"F", model.FIN}, {"R", model.RST}, {".", model.ACK}}

// control returns the control bits of a packet. Those that the model leaves out count for nothing.
func (p *Packet) control() (c model.Control) {
	for _, f := range controls {
		if strings.Contains(p.Flags, f.letter) {
			c |= f.bit
		}
	}
	return c
}

// option returns a TCP option of a packet, and whether it has it.
func (p *Packet) option(name string) (TCPOption, bool) {
	for _, o := range p.Options {
		if strings.EqualFold(o.Name, name) {
			return o, true
		}
	}
	return TCPOption{}, false
}

// value returns the number of a TCP option, or what it is without one.
func (p *Packet) value(name string, without uint64) uint64 {
	o, ok := p.option(name)
	if !ok || len(o.Values) == 0 {
		return without
	}
	n, err := strconv.ParseUint(o.Values[0], 0, 64)
	if err != nil {
		return without
	}
	return n
}

// String writes the packet as a script does, its time left out.
func (p *Packet) String() string {
	var b strings.Builder
	b.WriteString(map[bool]string{true: "< ", false: "> "}[p.Arrives])
	for _, o := range p.Outer {
		b.WriteString(o + " ")
	}
	if p.Protocol != "tcp" {
		return b.String() + p.Protocol
	}
	flags := p.Flags
	if flags == "" {
		flags = "-"
	}
	numbers := "..."
	if !p.AnySeq {
		numbers = fmt.Sprintf("%d:%d", p.Seq, p.Seq+p.Len)
	}
	fmt.Fprintf(&b, "%-2s %s(%d)", flags, numbers, p.Len)
	if p.HasAck {
		fmt.Fprintf(&b, " ack %d", p.Ack)
	}
	if p.HasWin {
		fmt.Fprintf(&b, " win %d", p.Win)
	}
	switch {
	case p.AnyOpts:
		b.WriteString(" <...>")
	case len(p.Options) > 0:
		names := make([]string, len(p.Options))
		for i, o := range p.Options {
			names[i] = o.String()
		}
		b.WriteString(" <" + strings.Join(names, ",") + ">")
	}
	return b.String()
}

// String writes the option as a script does.
func (o TCPOption) String() string {
	if strings.EqualFold(o.Name, "ts") && len(o.Values) == 2 {
		return fmt.Sprintf("%s val %s ecr %s", o.Name, o.Values[0], o.Values[1])
	}
	return strings.Join(append([]string{o.Name}, o.Values...), " ")
}

// written returns a segment that the endpoint has sent as a packet of the script, whose numbers count from base.
func written(seg model.Segment, base model.Seq) *Packet {
	p := &Packet{
		Protocol: "tcp", Seq: uint32(seg.SEQ - base), Len: uint32(seg.Text.Len),
		HasAck: seg.CTL.Has(model.ACK), Win: uint32(seg.WND), HasWin: true,
	}
	if p.HasAck {
		p.Ack = uint32(seg.ACK)
	}
	for _, f := range controls {
		if seg.CTL.Has(f.bit) {
			p.Flags += f.letter
		}
	}
	return p
}

// agrees tells whether what was sent is what is expected, as far as the model goes: control bits and numbers.
func (p *Packet) agrees(sent *Packet) bool {
	switch {
	case p.control() != sent.control(), p.Len != sent.Len:
		return false
	case !p.AnySeq && p.Seq != sent.Seq:
		return false
	default:
		return !sent.control().Has(model.ACK) || !p.HasAck || p.Ack == sent.Ack
	}
}

// offers tells whether a packet offers the window of a segment that was sent, or a larger one for which there was room. How far the
// right edge moves at a time is left to the receiver, but for small steps (3.8.6.2.2).
func (p *Packet) offers(seg model.Segment, room uint32) bool {
	least := uint32(seg.WND)
	most := max(least, min(room, maxWindow))
	if seg.CTL.Has(model.RST) {
		most = least
	}
	return !p.HasWin || least <= p.Win && p.Win <= most
}
