package traces

import (
	"fmt"
	"io"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"tcpcheck/model"
)

// The clock of a capture begins in the month of RFC 793. Each step takes a millisecond, each tick of
// the model's clock a second, and what a step sends leaves a microsecond after what has arrived.
var beginning = time.Date(1981, time.September, 1, 0, 0, 0, 0, time.UTC)

const (
	perStep = time.Millisecond
	perTick = time.Second
	perSend = time.Microsecond
)

// WritePcapng writes the trace as a packet capture: the Ethernet frames that sniffers at both endpoints
// would see, at interface A and at interface B.
func (t *Trace) WritePcapng(w io.Writer) error {
	c, err := t.course()
	if err != nil {
		return err
	}
	section := pcapgo.NgSectionInfo{Application: tool, Comment: t.title()}
	out, err := pcapgo.NewNgWriterInterface(w, ngInterface(model.A), pcapgo.NgWriterOptions{SectionInfo: section})
	if err != nil {
		return err
	}
	if _, err := out.AddInterface(ngInterface(model.B)); err != nil {
		return err
	}
	for _, s := range c.capture().sights {
		if err := s.write(out); err != nil {
			return err
		}
	}
	return out.Flush()
}

func ngInterface(s model.Side) pcapgo.NgInterface {
	return pcapgo.NgInterface{
		Name: s.String(), Description: "TCP Peer " + s.String(), LinkType: layers.LinkTypeEthernet, TimestampResolution: 9,
	}
}

// title says in a line what the trace shows.
func (t *Trace) title() string {
	title := "scenario " + t.Scenario
	if t.Property != "" {
		title += ", violates " + t.Property
	}
	switch {
	case t.CycleFrom > len(t.Steps):
		title += "; nothing more happens after the last segment"
	case t.CycleFrom > 0:
		title += fmt.Sprintf("; the steps from %d on repeat for ever", t.CycleFrom)
	}
	return title
}

// capture is what is seen at both endpoints, in the order in which it is. It is the watcher of a wire.
type capture struct {
	course  *course
	sights  []*sight
	numbers *numbers // before the step that is under way
	now     time.Time
}

// sight is a segment seen at the interface of an endpoint.
type sight struct {
	unit     *unit
	at       model.Side
	step     int // its number
	time     time.Time
	comments []string // on the frame; where the segment leaves, what becomes of it
}

// capture watches the course at both endpoints.
func (c *course) capture() *capture {
	k := &capture{course: c}
	c.watch(k)
	for _, s := range k.sights {
		if s.at == s.unit.from {
			s.comments = s.unit.ends()
		}
	}
	if last := len(k.sights) - 1; last >= 0 && k.sights[last].step == c.trace.ViolatedAt {
		k.sights[last].comments = append(k.sights[last].comments, "violates "+c.trace.Property)
	}
	return k
}

func (k *capture) moment(m *moment, w *wire) {
	k.numbers = &w.numbers
	k.now = beginning.Add(time.Duration(m.number)*perStep + time.Duration(m.ticks)*perTick)
}

func (k *capture) arrives(m *moment, u *unit) {
	k.see(m, u, m.event.Side).comments = k.atArrival(m, u)
}

func (k *capture) leaves(m *moment, u *unit) {
	k.now = k.now.Add(perSend)
	k.see(m, u, u.from)
}

func (k *capture) see(m *moment, u *unit, at model.Side) *sight {
	s := &sight{unit: u, at: at, step: m.number, time: k.now}
	k.sights = append(k.sights, s)
	return s
}

// write writes the frame.
func (s *sight) write(out *pcapgo.NgWriter) error {
	frame := s.unit.frame()
	info := gopacket.CaptureInfo{Timestamp: s.time, CaptureLength: len(frame), Length: len(frame), InterfaceIndex: int(s.at)}
	return out.WritePacketWithOptions(info, frame, pcapgo.NgPacketOptions{Comments: s.comments})
}

// atArrival says of a segment that arrives what the frame does not show.
func (k *capture) atArrival(m *moment, u *unit) (comments []string) {
	add := func(format string, args ...any) { comments = append(comments, fmt.Sprintf(format, args...)) }
	if u.forged {
		add("an attacker has sent it in the name of %s", u.from)
	}
	switch {
	case u.copied:
		add("duplicate: the network has copied it")
	case len(u.arrivals) > 0:
		add("duplicate: it has arrived before")
	}
	if m.old {
		add("old: of a connection that is over (incarnation %d of %s)", u.sender, u.from)
	}
	switch {
	case u.corrupt:
		add("damaged: its checksum is wrong")
	case u.mangled:
		add("damaged: its text is not what was sent, and the checksum does not show it")
	}
	if k.numbers.wrapped(u, m) {
		add("%s takes its SEQ for another: there are 2^%d numbers, and they have wrapped around", m.event.Side, k.course.config.SeqBits)
	}
	if m.hushed {
		add("%s keeps quiet after a crash, and drops it", m.event.Side)
	}
	return comments
}

// ends says of a segment that was sent what became of it, if it did not arrive.
func (u *unit) ends() []string {
	switch {
	case u.fate == spoilt:
		return []string{"damaged on its way"}
	case len(u.arrivals) > 0:
		return nil
	case u.fate == wasLost:
		return []string{"lost on its way"}
	case u.fate == noRoom:
		return []string{"lost: there is no room for it in the network"}
	case u.fate == expired:
		return []string{"lost: it has not arrived in its lifetime"}
	default:
		return []string{"in flight, or lost, when the trace ends"}
	}
}
