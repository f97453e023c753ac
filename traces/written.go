package traces

import (
	"fmt"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// Written is a segment as a ladder writes it. It stands for any packet that has the
// fields written: a window, and what is no part of a segment, may be left out.
type Written struct {
	Text    string // as it stands there
	segment model.Segment
	damaged bool
	has     map[string]bool // the fields that are written
	octet   model.Text
	from    uint8
	of      uint8
	iss     uint32
}

// parseWritten reads a segment. Symbols stand for numbers.
func parseWritten(text string, symbols map[string]uint32, space model.Space) (*Written, error) {
	text = strings.ReplaceAll(text, " ", "")
	w := &Written{Text: text, has: map[string]bool{}}
	var plain strings.Builder
	for _, part := range strings.SplitAfter(text, ">") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(strings.Trim(part, "<>"), "=")
		if w.has[name] {
			return nil, fmt.Errorf("<%s> is there twice", name)
		}
		w.has[name] = true
		if ours, err := w.parseField(name, value); err != nil {
			return nil, err
		} else if !ours {
			plain.WriteString(resolve(part, name, value, symbols, space))
		}
	}
	segment, err := model.ParseSegment(plain.String())
	if err != nil {
		return nil, err
	}
	if !w.has["SEQ"] {
		return nil, fmt.Errorf("%q is no segment: it has no SEQ", text)
	}
	if w.has["ACK"] != segment.CTL.Has(model.ACK) {
		return nil, fmt.Errorf("%q is no segment: it has an ACK field if and only if it has the ACK bit", text)
	}
	w.segment = segment
	return w, nil
}

// parseField reads a field that is no part of a segment, and tells whether it is one.
func (w *Written) parseField(name, value string) (ours bool, err error) {
	switch name {
	case "DAMAGED":
		w.damaged = true
	case "FROM":
		w.from, err = small(name, value)
	case "OF":
		w.of, err = small(name, value)
	case "ISS":
		var n uint64
		if n, err = strconv.ParseUint(value, 10, 32); err != nil {
			err = fmt.Errorf("<ISS=%s>: %q is no number", value, value)
		}
		w.iss = uint32(n)
	case "OCTET":
		w.octet, err = parseOctet(value)
	default:
		return false, nil
	}
	return true, err
}

// small reads the number of an incarnation.
func small(name, value string) (uint8, error) {
	n, err := strconv.ParseUint(value, 10, 8)
	if err != nil {
		return 0, fmt.Errorf("<%s=%s>: %q is no number from 0 to 255", name, value, value)
	}
	return uint8(n), nil
}

// parseOctet reads the index of an octet in its stream, as model.Packet writes it.
func parseOctet(value string) (text model.Text, err error) {
	if value == "garbage" {
		return text, nil
	}
	text.Incarnation = 1
	if incarnation, first, ok := strings.Cut(value, "."); ok {
		if text.Incarnation, err = small("OCTET", incarnation); err != nil {
			return text, err
		}
		value = first
	}
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil {
		return text, fmt.Errorf("<OCTET=%s>: %q is no number", value, value)
	}
	text.First = uint32(n)
	return text, nil
}

// resolve puts the number in for a symbol, or for one and a number: Z+1.
func resolve(part, name, value string, symbols map[string]uint32, space model.Space) string {
	symbol, plus, _ := strings.Cut(value, "+")
	base, ok := symbols[symbol]
	if !ok {
		return part
	}
	n := uint64(0)
	if plus != "" {
		var err error
		if n, err = strconv.ParseUint(plus, 10, 32); err != nil {
			return part
		}
	}
	return fmt.Sprintf("<%s=%d>", name, space.Add(model.Seq(base), uint32(n)))
}

// stands tells whether seg has all the fields that are written.
func (w *Written) stands(seg model.Segment) bool {
	return w.segment.SEQ == seg.SEQ && w.segment.ACK == seg.ACK && w.segment.CTL == seg.CTL &&
		w.segment.Text.Len == seg.Text.Len && (!w.has["WND"] || w.segment.WND == seg.WND) &&
		(!w.has["TS"] || w.segment.TS == seg.TS)
}

// standsFor tells whether p has all the fields that are written.
func (w *Written) standsFor(p model.Packet) bool {
	octet := model.Text{Incarnation: p.Text.Incarnation, First: p.Text.First}
	return w.stands(p.Segment) && w.damaged == p.Corrupt && (!w.has["OCTET"] || w.octet == octet) &&
		(!w.has["FROM"] || w.from == p.From) && (!w.has["OF"] || w.of == p.Of) &&
		(!w.has["ISS"] || w.iss == uint32(p.ISS))
}

// choose returns the packet that is meant, of those that events are about, and
// whether there is one. If several have the fields written, it is the one that is
// named in full; or else the one just sent, if there is such; or else one with a full
// window and text that somebody has sent; or else the first.
func (w *Written) choose(events []model.Event, sent *model.Segment, window uint16) (chosen model.Event, ok bool) {
	best := 0
	for _, ev := range events {
		p := ev.Packet
		if !w.standsFor(p) {
			continue
		}
		rank := 1
		switch {
		case w.Text == p.String():
			rank = 4
		case sent != nil && sameText(*sent, p.Segment):
			rank = 3
		case p.WND == window && (p.Text.Len == 0 || p.Text.Incarnation > 0):
			rank = 2
		}
		if rank > best {
			chosen, best = ev, rank
		}
	}
	return chosen, best > 0
}

// sameText tells whether an endpoint that has sent seg has sent what arrives as q:
// it does not know its incarnation.
func sameText(seg, q model.Segment) bool {
	seg.Text.Incarnation = q.Text.Incarnation
	return seg == q
}
