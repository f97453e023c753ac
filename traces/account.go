package traces

import (
	"fmt"
	"io"
	"maps"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// WriteAccount tells the trace in words: at each step who did what, why the endpoint did it, by rule and
// section, what it believes now and what is in flight; at the end what is broken.
func (t *Trace) WriteAccount(w io.Writer) error {
	c, err := t.course()
	if err != nil {
		return err
	}
	a := &account{course: c}
	a.opening()
	c.watch(a)
	a.closeStep()
	if t.Property != "" {
		a.broken()
		if err := a.turningPoint(); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, a.text.String())
	return err
}

// account is an account in the making. It is the watcher of a wire.
type account struct {
	course  *course
	text    strings.Builder
	wire    *wire
	m       *moment   // the step that is being told; nil: none is
	arrived *unit     // by it
	said    []string  // the sentences about it so far
	steps   []telling // those that have been told
}

// telling is what is said of a step.
type telling struct {
	words    string
	believes []string // of each endpoint whose TCB it has changed
}

// account returns what is said of each step, and all segments.
func (c *course) account() (steps []telling, units []*unit) {
	a := &account{course: c}
	units = c.watch(a)
	a.closeStep()
	return a.steps, units
}

// opening says what the trace is about.
func (a *account) opening() {
	t := a.course.trace
	title := t.Scenario
	if base, err := builtin(t.Scenario); err == nil && maps.Equal(base.Values(), t.Settings) {
		title += ": " + base.Summary
	}
	a.paragraph("", title)
	if t.Property != "" {
		p, err := properties.Resolve(a.course.config, t.Property)
		if err != nil {
			panic("traces: the player has judged it: " + err.Error())
		}
		a.paragraph("", fmt.Sprintf("It violates %s: %s (Source: %s.)", t.Property, p.Words, p.Source))
	}
	a.paragraph("", "At first neither endpoint has a connection, and nothing is in flight.")
}

// paragraph writes a paragraph behind a mark, and a blank line.
func (a *account) paragraph(mark, text string) {
	a.lines(mark, text)
	a.text.WriteString("\n")
}

// lines writes text behind a mark, further lines below its beginning.
func (a *account) lines(mark, text string) {
	indent := strings.Repeat(" ", len(mark))
	for i, line := range wrap(indent, strings.Fields(text), " ", maxWidth) {
		if i == 0 {
			line = mark + line[len(mark):]
		}
		a.text.WriteString(line + "\n")
	}
}

func (a *account) moment(m *moment, w *wire) {
	a.closeStep()
	a.m, a.wire, a.arrived, a.said = m, w, nil, nil
	if m.event.Kind != model.Arrival {
		a.say("%s", a.act())
	}
}

func (a *account) arrives(_ *moment, u *unit) {
	a.arrived = u
	a.say("%s", a.arrival())
}

func (a *account) leaves(*moment, *unit) {}

// say adds a sentence about the step.
func (a *account) say(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		a.said = append(a.said, text)
	}
}

// closeStep ends the account of a step, if one is being told.
func (a *account) closeStep() {
	if a.m == nil {
		return
	}
	if a.m.number == a.course.trace.CycleFrom {
		a.paragraph("", "From here on the steps repeat for ever.")
	}
	step := telling{words: strings.Join(a.said, " ")}
	for s := model.A; s <= model.B; s++ {
		if a.m.before.Host[s].TCB != a.m.after.Host[s].TCB {
			step.believes = append(step.believes, believes(a.course.config, &a.m.after, s))
		}
	}
	mark := fmt.Sprintf("%3d. ", a.m.number)
	indent := strings.Repeat(" ", len(mark))
	a.lines(mark, step.words)
	for _, belief := range step.believes {
		a.lines(indent, belief)
	}
	a.paragraph(indent, a.inFlight())
	a.steps = append(a.steps, step)
	a.m = nil
}

// inFlight says what has not arrived yet, and how much may come once more.
func (a *account) inFlight() string {
	var coming [2][]string // to each side
	again := 0
	for _, u := range a.wire.flying {
		text := a.brief(u.from, u.aged(a.ticks()))
		switch to := u.from.Peer(); {
		case len(u.arrivals) > 0:
			again++
		case u.corrupt:
			coming[to] = append(coming[to], text+" (damaged)")
		default:
			coming[to] = append(coming[to], text)
		}
	}
	var parts []string
	for to, names := range coming {
		if len(names) > 0 {
			parts = append(parts, fmt.Sprintf("to %s %s", model.Side(to), enumerate(names)))
		}
	}
	text := "In flight: " + orNothing(strings.Join(parts, "; ")) + "."
	if again > 0 {
		text += fmt.Sprintf(" %s that arrived may come again.", plural(again, "segment"))
	}
	return text
}

// ticks returns the ticks of the clock up to now.
func (a *account) ticks() int {
	if a.m.event.Kind == model.Tick {
		return a.m.ticks + 1
	}
	return a.m.ticks
}

// plural counts things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// brief writes a segment of side s, without its window where that is as large as can be.
func (a *account) brief(s model.Side, seg model.Segment) string {
	return inShort(a.course.config, s, seg)
}
