package traces

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// errNothingViolated says that there is nothing to set beside a trace.
var errNothingViolated = errors.New("the trace violates nothing, so that there is no behaviour that does not to set beside it")

// compared returns the course of a trace, and the nearest behaviour that does not violate its property.
func (t *Trace) compared() (*course, nearest, error) {
	if t.Property == "" {
		return nil, nearest{}, errNothingViolated
	}
	c, err := t.course()
	if err != nil {
		return nil, nearest{}, err
	}
	n, err := c.nearest()
	return c, n, err
}

// LadderDiff draws the trace, and the nearest behaviour that does not violate its property: a ladder as long as they
// agree, where they part, how the trace goes on, and how the other does.
func (t *Trace) LadderDiff(w io.Writer) error {
	c, n, err := t.compared()
	if err != nil {
		return err
	}
	if n.trace == nil {
		if err := t.Ladder(w, LadderOptions{}); err != nil {
			return err
		}
		_, err := io.WriteString(w, "\n"+sentence(c.turning(&n.noReturn)))
		return err
	}
	lines, err := t.lines()
	if err != nil {
		return err
	}
	others, err := n.trace.lines()
	if err != nil {
		return err
	}
	frame := frameOf(slices.Concat(lines, others))
	common := alike(frame, lines, others)
	var b strings.Builder
	b.WriteString(t.header() + "\n" + frame.heading() + block(frame, lines[:common]))
	fmt.Fprintf(&b, "\n%s The trace goes on like this, and %s:\n\n", n.parting(c), verdict(t.Property))
	b.WriteString(block(frame, lines[common:]))
	fmt.Fprintf(&b, "\nThe nearest behaviour that %s %s\n", praise(t.Property), n.ending())
	if common < len(others) {
		b.WriteString("\n" + block(frame, others[common:]))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// lines returns the lines of the trace as a ladder.
func (t *Trace) lines() ([]Line, error) {
	p, events, err := t.events()
	if err != nil {
		return nil, err
	}
	return draw(p.model, t.Property, events, t.CycleFrom, LadderOptions{})
}

// alike returns how many lines two ladders begin with that are the same, cut where a line has a number.
func alike(f ladderFrame, a, b []Line) int {
	n := 0
	for n < len(a) && n < len(b) && slices.Equal(f.rows(a[n:n+1]), f.rows(b[n:n+1])) {
		n++
	}
	for n < len(a) && n > 0 && a[n].Number == 0 {
		n--
	}
	return n
}

// block writes lines as rows.
func block(f ladderFrame, lines []Line) string {
	return strings.Join(f.rows(lines), "\n") + "\n"
}

// sentence wraps text as wide as a ladder.
func sentence(text string) string {
	return strings.Join(wrap("", strings.Fields(text), " ", maxWidth), "\n") + "\n"
}

// parting says where the two part.
func (n *nearest) parting(c *course) string {
	if n.state == len(c.moments) {
		return "Here they part; both can go on."
	}
	return "Here they part, at the point of no return."
}

// ending says how the nearest behaviour goes on.
func (n *nearest) ending() string {
	if len(n.end) == 0 {
		return "ends here: nothing more happens."
	}
	return fmt.Sprintf("ends after %s more:", plural(len(n.end), "step"))
}
