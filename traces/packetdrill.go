package traces

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// WritePacketdrill writes the trace as a packetdrill script that drives a real stack through one endpoint's
// side of it: what its user calls, what arrives, and what has to be sent.
func (t *Trace) WritePacketdrill(w io.Writer, s model.Side) error {
	c, err := t.course()
	if err != nil {
		return err
	}
	d := &script{course: c, side: s, sockets: sockets{next: firstSocket}, numbering: []numbering{{}}}
	c.watch(d)
	d.flush()
	_, err = io.WriteString(w, d.text())
	return err
}

// BrokenSide returns the endpoint whose step violates the property; B, if none's does.
func (t *Trace) BrokenSide() (model.Side, error) {
	c, err := t.course()
	if err != nil || t.ViolatedAt == 0 {
		return model.B, err
	}
	if ev := c.moments[t.ViolatedAt-1].event; ev.Kind <= model.Arrival {
		return ev.Side, nil
	}
	return model.B, nil
}

// script is a packetdrill script in the making. It is the watcher of a wire.
type script struct {
	course    *course
	side      model.Side
	sockets   sockets
	lines     []scriptLine
	numbering []numbering // of each connection, in turn
	later     []func()    // writes what the user does with what has arrived, after what is sent at once
	wait      int         // ticks of the clock since the last line
}

// scriptLine is a line of a script: text, or a segment.
type scriptLine struct {
	text       string
	segment    *unit // nil: it is text
	arrives    bool
	when       string // its time
	connection int    // whose numbers it has
}

// numbering is where the numbers of a connection begin. A script counts from there.
type numbering struct{ local, remote base }

// base is a number, once it is known.
type base struct {
	number uint32
	known  bool
}

// begin makes n the base, unless there is one.
func (b *base) begin(n uint32) {
	if !b.known {
		*b = base{n, true}
	}
}

func (d *script) moment(m *moment, _ *wire) {
	d.flush()
	switch {
	case m.event.Kind == model.Tick:
		d.wait++
		for _, end := range m.ended[d.side] {
			d.comment("step %d: %s", m.number, end)
		}
	case m.event.Side != d.side || m.event.Kind > model.Arrival && m.event.Kind != model.Flood:
	default:
		d.own(m)
	}
	if m.number == d.course.trace.ViolatedAt {
		d.later = append(d.later, func() { d.comment("step %d violates %s", m.number, d.course.trace.Property) })
	}
}

// own writes what the endpoint's own step does besides its segments.
func (d *script) own(m *moment) {
	was, is := m.before.Host[d.side].TCB.State, m.after.Host[d.side].TCB.State
	d.comment("step %d: %s; %s", m.number, strings.TrimPrefix(m.event.String(), d.side.String()+": "), is)
	call := m.event.Kind == model.OpenPassiveCall || m.event.Kind == model.OpenActiveCall
	if call && was == model.CLOSED || m.fx.TookSYN && (was == model.LISTEN || m.fx.Reopened) {
		d.numbering = append(d.numbering, numbering{})
	}
	if m.event.Kind != model.Arrival {
		d.calls(m)
	}
}

func (d *script) arrives(m *moment, u *unit) {
	if m.event.Side != d.side {
		return
	}
	if u.corrupt {
		d.comment("its checksum is wrong; packetdrill cannot send such a segment")
		return
	}
	if m.hushed {
		d.comment("the host keeps quiet after a crash, which a script cannot bring about")
	}
	switch {
	case m.fx.TookSYN:
		d.current().remote = base{u.seq, true}
	case u.segment.CTL.Has(model.SYN):
		d.current().remote.begin(u.seq)
	}
	d.add(scriptLine{segment: u, arrives: true, when: d.pause("+0.1")})
	d.connected(m)
	d.received(m)
}

func (d *script) leaves(m *moment, u *unit) {
	if m.event.Side != d.side {
		return
	}
	if u.segment.CTL.Has(model.SYN) {
		d.current().local.begin(u.seq)
	}
	when := "+0"
	if m.event.Kind.Timeout() {
		when = "*" // a timer may run for as long as it likes
	}
	d.add(scriptLine{segment: u, when: when})
}

func (d *script) current() *numbering { return &d.numbering[len(d.numbering)-1] }

func (d *script) add(l scriptLine) {
	l.connection = len(d.numbering) - 1
	d.lines = append(d.lines, l)
}

func (d *script) comment(format string, args ...any) {
	d.add(scriptLine{text: "// " + fmt.Sprintf(format, args...)})
}

// call writes a socket call.
func (d *script) call(format string, args ...any) {
	d.add(scriptLine{text: d.pause("+0") + " " + fmt.Sprintf(format, args...)})
}

// flush writes what the user does after the step that has just been written.
func (d *script) flush() {
	for _, call := range d.later {
		call()
	}
	d.later = nil
}

// maximumLifetime is an MSL of real stacks, in seconds.
const maximumLifetime = 30

// pause returns how long to wait before a line: as many seconds as the ticks since the last one stand for, or, if
// there were none, a usual time.
func (d *script) pause(usual string) string {
	if d.wait == 0 {
		return usual
	}
	seconds := float64(d.wait) * maximumLifetime / float64(d.course.config.MSL)
	d.wait = 0
	return fmt.Sprintf("+%g", seconds)
}

// text returns the script.
func (d *script) text() string {
	var b strings.Builder
	b.WriteString(d.heading())
	for i := range d.lines {
		if l := &d.lines[i]; l.segment == nil {
			b.WriteString(l.text + "\n")
		} else {
			b.WriteString(d.packet(l) + "\n")
		}
	}
	return b.String()
}

// heading says what the script is, and in what a real stack differs from the model.
func (d *script) heading() string {
	c, t := d.course.config, d.course.trace
	said := []string{
		"Written by " + tool + ": " + t.title() + ".",
		fmt.Sprintf("The stack under test is endpoint %s; packetdrill is the rest: %s, the network and all.", d.side, d.side.Peer()),
		fmt.Sprintf("The model's window holds %s, and its segments carry up to %s: a real stack offers a window of its own, which is not compared, and may send more at a time. ",
			count(c.Host[d.side].Window), count(c.Host[d.side].MSS)) + "Where it does something else than is written here, it parts from the model.",
	}
	if c.MSL > 0 {
		said = append(said, fmt.Sprintf("A tick of the clock is %g seconds, so that an MSL is %d.", maximumLifetime/float64(c.MSL), maximumLifetime))
	}
	if d.course.stamped() {
		said = append(said, "Timestamps are left out: a script cannot echo what the stack has sent.")
	}
	var b strings.Builder
	for _, s := range said {
		for _, line := range wrap("// ", strings.Fields(s), " ", maxWidth) {
			b.WriteString(line + "\n")
		}
	}
	b.WriteString("\n")
	return b.String()
}

func count(octets uint16) string {
	if octets == 1 {
		return "1 octet"
	}
	return fmt.Sprintf("%d octets", octets)
}

// stamped tells whether segments carry timestamps.
func (c *course) stamped() bool {
	return c.config.MSL > 0 && c.config.Rules[model.Timestamps] == model.StampSegments
}

// packet writes a segment the way packetdrill does: numbers are relative, and those of SYN and FIN do not
// count as octets.
func (d *script) packet(l *scriptLine) string {
	u, seg := l.segment, &l.segment.segment
	seqBase, ackBase, sign := d.numbering[l.connection].local, d.numbering[l.connection].remote, ">"
	if l.arrives {
		seqBase, ackBase, sign = ackBase, seqBase, "<"
	}
	seq := u.seq - seqBase.number
	if seg.CTL.Has(model.RST|model.ACK) && seg.SEQ == 0 {
		seq = 0 // as 3.10.7.1 has it
	}
	text := fmt.Sprintf("%-5s %s %-2s %d:%d(%d)", l.when, sign, controls(seg), seq, seq+uint32(seg.Text.Len), seg.Text.Len)
	if seg.CTL.Has(model.ACK) {
		text += fmt.Sprintf(" ack %d", u.ack-ackBase.number)
	}
	switch {
	case l.arrives && seg.CTL.Has(model.SYN):
		text += fmt.Sprintf(" win %d <mss %d>", seg.WND, mss)
	case l.arrives:
		text += fmt.Sprintf(" win %d", seg.WND)
	case seg.CTL.Has(model.SYN):
		text += " <...>"
	}
	return text
}

// mss is what the other side says it can take; the segments of a stack cannot be as small as the model's.
const mss = 1000

// controls writes the control bits. Every SEND is pushed.
func controls(seg *model.Segment) string {
	var b strings.Builder
	for _, c := range []struct {
		is   bool
		sign string
	}{
		{seg.CTL.Has(model.SYN), "S"}, {seg.CTL.Has(model.FIN), "F"}, {seg.CTL.Has(model.RST), "R"}, {seg.Text.Len > 0, "P"}, {seg.CTL.Has(model.ACK), "."},
	} {
		if c.is {
			b.WriteString(c.sign)
		}
	}
	return b.String()
}
