package packetdrill

import (
	"fmt"
	"strconv"
	"strings"
)

// packet reads a packet: its direction, what stands around it, and the segment.
func (p *parser) packet() (*Packet, error) {
	pk := &Packet{Arrives: p.next().text == "<", Protocol: "tcp"}
	if err := p.outer(pk); err != nil {
		return nil, err
	}
	for _, protocol := range []string{"udp", "udplite", "icmp", "icmpv4", "icmpv6", "sctp"} {
		if t := p.peek(0); t.kind == tokenWord && t.text == protocol {
			pk.Protocol = protocol
			return pk, p.foreign()
		}
	}
	return pk, p.segment(pk)
}

// outer reads what stands around a segment: encapsulations, each followed by a colon, and [marks] or (marks) of IP.
func (p *parser) outer(pk *Packet) error {
	for {
		t := p.peek(0)
		switch {
		case p.sees("[") || p.sees("("):
			text, err := p.group()
			if err != nil {
				return err
			}
			pk.Outer = append(pk.Outer, text)
		case t.kind == tokenWord && encapsulations[strings.ToLower(t.text)]:
			text, err := p.encapsulation()
			if err != nil {
				return err
			}
			pk.Outer = append(pk.Outer, text)
		default:
			return nil
		}
	}
}

var encapsulations = map[string]bool{"ipv4": true, "ipv6": true, "gre": true, "mpls": true}

// group reads a balanced group of brackets.
func (p *parser) group() (string, error) {
	var b strings.Builder
	begin, depth := p.peek(0), 0
	for {
		t := p.next()
		switch {
		case t.kind == tokenEnd:
			return "", &SyntaxError{begin.Pos, "a group that begins here and ends", "no end of it"}
		case t.kind == tokenSign && strings.Contains("[({", t.text):
			depth++
		case t.kind == tokenSign && strings.Contains("])}", t.text):
			depth--
		}
		b.WriteString(t.text)
		if depth == 0 {
			return b.String(), nil
		}
	}
}

// encapsulation reads what stands around a packet, up to its colon: ipv4 192.0.2.1 > 192.0.2.2:
func (p *parser) encapsulation() (string, error) {
	var words []string
	line := p.peek(0).Line
	for p.peek(0).Line == line && p.peek(0).kind != tokenEnd {
		t := p.next()
		words = append(words, t.text)
		if t.text == ":" && !p.peek(0).glued {
			return strings.Join(words, " "), nil
		}
	}
	return "", p.wants("':' after an encapsulation, and a packet in it")
}

// foreign passes over a packet that is no TCP segment: all of its line, and of those that a bracket leads to.
func (p *parser) foreign() error {
	for p.next(); p.peek(0).Line == p.last.end.Line && p.peek(0).kind != tokenEnd; {
		if p.sees("[") || p.sees("(") || p.sees("{") {
			if _, err := p.group(); err != nil {
				return err
			}
			continue
		}
		p.next()
	}
	return nil
}

// segment reads flags, numbers and options.
func (p *parser) segment(pk *Packet) (err error) {
	if pk.Flags, err = p.flags(); err != nil {
		return err
	}
	if err = p.numbers(pk); err != nil {
		return err
	}
	if p.acceptWord("ack") {
		pk.HasAck = true
		if pk.Ack, err = p.number32("an acknowledgment number"); err != nil {
			return err
		}
	}
	at, found := p.here()
	if p.acceptWord("win") {
		pk.HasWin = true
		if pk.Win, err = p.number("a window from 0 to 65535", 65535); err != nil {
			return err
		}
	} else if pk.Arrives {
		return &SyntaxError{at, "'win' and a window: a packet that arrives needs one", found}
	}
	if p.acceptWord("urg") {
		pk.Urgent = true
		if _, err = p.number("an urgent pointer from 0 to 65535", 65535); err != nil {
			return err
		}
	}
	if p.accept("<") {
		return p.options(pk)
	}
	return nil
}

// flagLetters are the control bits that a packet may have, '.' for ACK.
const flagLetters = "FSRPUEW."

// flags reads S, F., '.' or '-'.
func (p *parser) flags() (string, error) {
	t := p.peek(0)
	text := t.text
	if p.sees("-") || p.sees(".") {
		p.next()
		return strings.TrimPrefix(text, "-"), nil
	}
	if t.kind != tokenWord || strings.Trim(text, flagLetters) != "" {
		return "", p.wants("the control bits of a segment: letters of " + flagLetters[:len(flagLetters)-1] + ", with '.' for ACK, or '-'")
	}
	p.next()
	if dot := p.peek(0); dot.glued && p.sees(".") {
		p.next()
		text += "."
	}
	return text, nil
}

// numbers reads 1:101(100), or ...(0).
func (p *parser) numbers(pk *Packet) (err error) {
	at := p.peek(0)
	var end uint32
	if p.accept("...") {
		pk.AnySeq = true
	} else {
		if pk.Seq, err = p.number32("a sequence number, as in 1:101(100)"); err != nil {
			return err
		}
		if err = p.expect(":"); err != nil {
			return err
		}
		if end, err = p.number32("the sequence number after the last octet"); err != nil {
			return err
		}
	}
	if err = p.expect("("); err != nil {
		return err
	}
	if pk.Len, err = p.number("a number of octets from 0 to 65535", 65535); err != nil {
		return err
	}
	if !pk.AnySeq && end != pk.Seq+pk.Len {
		return &SyntaxError{at.Pos, fmt.Sprintf("%d:%d(%d), for a segment ends where its octets do", pk.Seq, pk.Seq+pk.Len, pk.Len), fmt.Sprintf("%d:%d(%d)", pk.Seq, end, pk.Len)}
	}
	return p.expect(")")
}

// number32 reads a number of 32 bits.
func (p *parser) number32(what string) (uint32, error) { return p.number(what, 1<<32-1) }

// number reads a number up to a limit.
func (p *parser) number(what string, most uint64) (uint32, error) {
	t := p.peek(0)
	n, err := strconv.ParseUint(t.text, 0, 64)
	if t.kind != tokenNumber || err != nil || n > most {
		return 0, p.wants(what)
	}
	p.next()
	return uint32(n), nil
}

// options reads TCP options, after '<'.
func (p *parser) options(pk *Packet) error {
	if p.accept("...") {
		pk.AnyOpts = true
		return p.expect(">")
	}
	for !p.accept(">") {
		if len(pk.Options) > 0 {
			if err := p.expect(","); err != nil {
				return err
			}
		}
		o, err := p.option()
		if err != nil {
			return err
		}
		pk.Options = append(pk.Options, o)
	}
	return nil
}

// optionKinds are the TCP options, by their names in lower case: how many values each needs at least, -1 for those that
// may have any.
var optionKinds = map[string]int{
	"mss": 1, "wscale": 1, "nop": 0, "eol": 0, "sackok": 0, "sack": -1, "ts": -1, "fo": -1, "foexp": -1,
	"fastopen": -1, "exp": -1, "md5": -1, "mp_capable": -1, "mp_join": -1, "dss": -1, "add_address": -1, "accecn": -1, "kind": -1,
}

// option reads one TCP option.
func (p *parser) option() (o TCPOption, err error) {
	t := p.peek(0)
	kind, known := optionKinds[strings.ToLower(t.text)]
	if t.kind != tokenWord || !known {
		return o, p.wants("a TCP option: mss N, nop, eol, wscale N, sackOK, sack FROM:TO, TS val N ecr N, FO COOKIE or ...")
	}
	o.Name = p.next().text
	if kind == 1 {
		if p.peek(0).kind != tokenNumber && !p.sees("...") {
			return o, p.wants("the value of " + o.Name)
		}
		o.Values = []string{p.next().text}
	}
	if strings.EqualFold(o.Name, "ts") {
		return o, p.stamps(&o)
	}
	for kind < 0 && !p.sees(",") && !p.sees(">") {
		if p.peek(0).kind == tokenEnd {
			return o, p.wants("'>' after the options")
		}
		o.Values = append(o.Values, p.next().text)
	}
	return o, nil
}

// stamps reads val N ecr N.
func (p *parser) stamps(o *TCPOption) error {
	for _, name := range []string{"val", "ecr"} {
		if !p.acceptWord(name) {
			return p.wants(fmt.Sprintf("'%s' and a number, as in TS val 100 ecr 0", name))
		}
		if p.peek(0).kind != tokenNumber && !p.sees("...") {
			return p.wants("a number after " + name)
		}
		o.Values = append(o.Values, p.next().text)
	}
	return nil
}
