package traces

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// Mermaid writes the trace as a sequence diagram in the language of Mermaid, line by line as the ladder has it.
// Its messages take no time: a segment that does not arrive at once goes to the network, and later from there.
func (t *Trace) Mermaid(w io.Writer) error {
	p, events, err := t.events()
	if err != nil {
		return err
	}
	lines, err := draw(p.model, t.Property, events, t.CycleFrom, LadderOptions{})
	if err != nil {
		return err
	}
	m := &mermaid{}
	m.add("title %s", t.headline())
	m.add("accTitle: %s", t.headline())
	m.add("accDescr: %s", p.report(len(events), t.Property, t.CycleFrom).String())
	m.participants(lines)
	for i := range lines {
		m.line(&lines[i])
	}
	_, err = io.WriteString(w, "sequenceDiagram\n"+m.String())
	return err
}

// mermaid is a sequence diagram in the making.
type mermaid struct {
	strings.Builder
	state [2]string // that was noted last
	loops bool
}

// The participants besides the endpoints, A and B.
const (
	theNetwork  = "N"
	theAttacker = "X"
)

// add writes a line; of its arguments text is escaped.
func (m *mermaid) add(format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = escapeMermaid.Replace(text)
		}
	}
	fmt.Fprintf(m, "    "+format+"\n", args...)
}

// escapeMermaid writes for a character that means something else there what Mermaid shows as that character.
var escapeMermaid = strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;", "\n", " ", "\r", " ")

// participants names those who take part, in their order.
func (m *mermaid) participants(lines []Line) {
	network, attacks := false, false
	for i := range lines {
		if l := &lines[i]; l.Segment != nil {
			from, departs, arrives := l.direction()
			network = network || !departs || !arrives && !l.meets(from.Peer(), lost)
			attacks = attacks || l.meets(from, attacker)
		}
	}
	m.add("participant A as TCP Peer A")
	if network {
		m.add("participant N as network")
	}
	if attacks {
		m.add("participant X as attacker")
	}
	m.add("participant B as TCP Peer B")
}

// line writes a line of the ladder.
func (m *mermaid) line(l *Line) {
	for s := model.A; s <= model.B; s++ {
		for _, w := range l.Label[s] {
			if _, _, isFate := parseFate(w.Text); w.IsNote && !isFate {
				m.note(s, w.Text)
			}
		}
	}
	if l.Segment != nil {
		m.segment(l)
	}
	if l.Ticks > 0 {
		m.add("Note over A,B: %s", ticksNote(l.Ticks))
	}
	for s := model.A; s <= model.B; s++ {
		for _, w := range l.Label[s] {
			if !w.IsNote && w.Text != m.state[s] {
				m.add("Note over %s: %s", s.String(), w.Text)
				m.state[s] = w.Text
			}
		}
	}
	for _, comment := range l.after {
		m.add("%%%% %s", strings.TrimLeft(comment, " #"))
	}
}

// note writes a note beside side s, or what it says of both.
func (m *mermaid) note(s model.Side, text string) {
	switch {
	case text == stays:
		m.add("Note over A,B: %s", text)
	case strings.HasPrefix(text, "violates "):
		m.endLoop()
		m.add("Note over A,B: %s", text)
	case isRepeat(text):
		m.add("loop for ever")
		m.loops = true
	case s == model.A:
		m.add("Note left of A: %s", text)
	default:
		m.add("Note right of B: %s", text)
	}
}

// endLoop ends what repeats for ever: only what is violated comes after it.
func (m *mermaid) endLoop() {
	if m.loops {
		m.add("end")
	}
}

// segment writes what the arrows of a line say.
func (m *mermaid) segment(l *Line) {
	from, departs, arrives := l.direction()
	source, arrow, target := from.String(), "->>", from.Peer().String()
	text := l.Segment.Text
	switch fate := fateOf(l.Label[from]); {
	case departs:
	case fate == attacker:
		source = theAttacker
	case fate != "":
		source, arrow, text = theNetwork, "-->>", text+" ("+fate+")"
	default:
		source = theNetwork
	}
	switch isLost := l.meets(from.Peer(), lost); {
	case isLost:
		arrow = "-x"
	case arrives:
	case !departs && source == theNetwork:
		m.add("Note over N: %s", text)
		return
	default:
		arrow, target = "-)", theNetwork
	}
	fmt.Fprintf(m, "    %s%s%s: %s\n", source, arrow, target, escapeMermaid.Replace(text))
}

// fateOf returns the note in a label that says what becomes of a segment, or which it is; "": there is none.
func fateOf(label []Word) string {
	for _, w := range label {
		if _, _, ok := parseFate(w.Text); w.IsNote && ok {
			return w.Text
		}
	}
	return ""
}
