package model

import (
	"fmt"
	"strconv"
	"strings"
)

// String writes a segment the way RFC 9293's figures do, windows left out:
// <SEQ=300><ACK=100><DATA=10><CTL=ACK>.
func (seg Segment) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<SEQ=%d>", seg.SEQ)
	if seg.CTL.Has(ACK) {
		fmt.Fprintf(&b, "<ACK=%d>", seg.ACK)
	}
	if seg.Text.Len > 0 {
		fmt.Fprintf(&b, "<DATA=%d>", seg.Text.Len)
	}
	if seg.CTL != 0 {
		fmt.Fprintf(&b, "<CTL=%s>", seg.CTL)
	}
	if seg.TS != 0 {
		fmt.Fprintf(&b, "<TS=%d>", int(now)-int(seg.TS))
	}
	return b.String()
}

// String writes a packet in full: two packets that differ have different names.
// After the segment come its window, the index of its first octet in its stream,
// what of the ghosts goes without saying in a first incarnation no more, and the ISS of its
// sender where that may have had another.
func (p Packet) String() string {
	b := strings.Builder{}
	b.WriteString(p.Segment.String())
	if !p.CTL.Has(RST) || p.WND > 0 {
		fmt.Fprintf(&b, "<WND=%d>", p.WND)
	}
	switch {
	case p.Text.Len > 0 && p.Text.Incarnation == 0:
		b.WriteString("<OCTET=garbage>")
	case p.Text.Len > 0 && p.Text.Incarnation == 1:
		fmt.Fprintf(&b, "<OCTET=%d>", p.Text.First)
	case p.Text.Len > 0:
		fmt.Fprintf(&b, "<OCTET=%d.%d>", p.Text.Incarnation, p.Text.First)
	}
	if p.Corrupt {
		b.WriteString("<DAMAGED>")
	}
	if p.From != 1 {
		fmt.Fprintf(&b, "<FROM=%d>", p.From)
	}
	if p.Of != bit(p.CTL.Has(ACK) || p.CTL.Has(RST)) {
		fmt.Fprintf(&b, "<OF=%d>", p.Of)
	}
	if p.ISS != 0 && (!p.CTL.Has(SYN) || p.ISS != p.SEQ) {
		fmt.Fprintf(&b, "<ISS=%d>", p.ISS)
	}
	return b.String()
}

// ParseSegment reads a segment as String writes it, its fields in any order, with
// <WND=n> or without. <DATA> alone, as in figure 6, is one octet. <TS=-2> is a TSval of two
// ticks ago: the clocks of both ends are the model's.
func ParseSegment(text string) (Segment, error) {
	var seg Segment
	rest := text
	for rest != "" {
		end := strings.IndexByte(rest, '>')
		if rest[0] != '<' || end < 0 {
			return seg, fmt.Errorf("%q is no segment: its fields stand in angle brackets, as in <SEQ=100><CTL=SYN>", text)
		}
		if err := seg.parseField(rest[1:end]); err != nil {
			return seg, err
		}
		rest = rest[end+1:]
	}
	if seg.CTL == 0 && seg.Text.Len == 0 {
		return seg, fmt.Errorf("%q is no segment: it has neither CTL nor DATA", text)
	}
	return seg, nil
}

func (seg *Segment) parseField(field string) error {
	name, value, _ := strings.Cut(field, "=")
	if name == "CTL" {
		return seg.parseControl(value)
	}
	switch {
	case name == "DATA" && value == "":
		value = "1"
	case name == "TS":
		value = strings.TrimPrefix(value, "-")
	}
	n, err := strconv.ParseUint(value, 10, 32)
	switch {
	case err != nil:
		return fmt.Errorf("<%s>: %q is no number", field, value)
	case name == "SEQ":
		seg.SEQ = Seq(n)
	case name == "ACK":
		seg.ACK = Seq(n)
	case name == "WND" && n <= 65535:
		seg.WND = uint16(n)
	case name == "TS" && n < 100:
		seg.TS = now + Stamp(n)
	case name == "DATA" && n <= 65535:
		seg.Text.Len = uint16(n)
	default:
		return fmt.Errorf("<%s> is no field: SEQ, ACK, DATA, WND, TS and CTL are, DATA and WND up to 65535, TS down to -99", field)
	}
	return nil
}

func (seg *Segment) parseControl(value string) error {
	for _, name := range strings.Split(value, ",") {
		c, ok := map[string]Control{"SYN": SYN, "FIN": FIN, "RST": RST, "ACK": ACK}[name]
		if !ok {
			return fmt.Errorf("<CTL=%s>: %q is no control bit: SYN, FIN, RST and ACK are", value, name)
		}
		seg.CTL |= c
	}
	return nil
}

// String names the step. The name is part of the trace format: it says all that
// the event holds, and stays as it is from version to version.
func (ev Event) String() string {
	if ev.Chooses {
		return fmt.Sprintf("%s ISS=%d", ev.step(), ev.ISS)
	}
	return ev.step()
}

func (ev Event) step() string {
	switch ev.Kind {
	case SendCall, ReceiveCall:
		return fmt.Sprintf("%s: %s %d", ev.Side, kindNames[ev.Kind], ev.N)
	case Arrival:
		return fmt.Sprintf("%s: %s %s", ev.Side, kindNames[ev.Kind], ev.Packet)
	case Loss, Duplication, Corruption, Injection:
		return fmt.Sprintf("network: %s %s to %s", kindNames[ev.Kind], ev.Packet, ev.Side)
	case Forgery:
		return fmt.Sprintf("attacker: %s %s to %s", kindNames[ev.Kind], ev.Packet, ev.Side)
	case Flood:
		return fmt.Sprintf("attacker: %s %s", kindNames[ev.Kind], ev.Side)
	case Tick:
		return "clock: " + kindNames[ev.Kind]
	default:
		return fmt.Sprintf("%s: %s", ev.Side, kindNames[ev.Kind])
	}
}

var kindNames = [KindCount]string{
	OpenPassiveCall:       "OPEN passive",
	OpenActiveCall:        "OPEN active",
	SendCall:              "SEND",
	ReceiveCall:           "RECEIVE",
	CloseCall:             "CLOSE",
	AbortCall:             "ABORT",
	RetransmissionTimeout: "RETRANSMISSION TIMEOUT",
	ProbeTimeout:          "ZERO-WINDOW PROBE",
	KeepAliveTimeout:      "KEEP-ALIVE",
	FINWait2Timeout:       "FIN-WAIT-2 TIMEOUT",
	TimeWaitTimeout:       "TIME-WAIT TIMEOUT",
	BacklogTimeout:        "BACKLOG TIMEOUT",
	UserTimeout:           "USER TIMEOUT",
	Crash:                 "CRASH",
	Arrival:               "SEGMENT ARRIVES",
	Loss:                  "loses",
	Duplication:           "duplicates",
	Corruption:            "damages",
	Injection:             "turns out to hold",
	Forgery:               "SENDS",
	Flood:                 "FLOODS",
	Tick:                  "TICK",
}

// String names the kind of step.
func (k Kind) String() string { return kindNames[k] }

// Lookup returns the enabled step of that name, and whether there is one. Where no other
// is meant the name may leave out the ISS of a packet's sender.
func (m *Model) Lookup(w *World, name string) (meant Event, ok bool) {
	candidates := 0
	for _, ev := range m.Enabled(w, nil) {
		if ev.String() == name {
			return ev, true
		}
		brief := ev
		if brief.Packet.ISS = 0; brief.String() == name {
			meant = ev
			candidates++
		}
	}
	return meant, candidates == 1
}
