package traces

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// LadderOptions say what a ladder shows besides.
type LadderOptions struct {
	Knew bool // after each line, which variables of the TCBs have changed
}

// Ladder draws the trace in the notation of RFC 9293's figures 6 to 13, below a header
// from which its scenario can be rebuilt. What it writes, ParseLadder reads.
func (t *Trace) Ladder(w io.Writer, opts LadderOptions) error {
	p, events, err := t.events()
	if err != nil {
		return err
	}
	lines, err := draw(p.model, t.Property, events, t.CycleFrom, opts)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(t.header())
	b.WriteString("\n")
	layout(&b, lines)
	_, err = io.WriteString(w, b.String())
	return err
}

// events returns the events that the steps of the trace name, and a player that has taken them.
func (t *Trace) events() (*player, []model.Event, error) {
	p, err := t.player()
	if err != nil {
		return nil, nil, err
	}
	events := make([]model.Event, len(t.Steps))
	for i := range t.Steps {
		ev, ok := p.lookup(t.Steps[i].Event)
		if !ok {
			return nil, nil, &Refuted{Step: i + 1, Event: t.Steps[i].Event, Problem: "no such step is enabled there"}
		}
		events[i] = ev
		p.take(ev)
	}
	return p, events, nil
}

// headline says in a few words what the trace shows.
func (t *Trace) headline() string {
	if t.Property == "" {
		return t.Scenario
	}
	return t.Scenario + " " + verdict(t.Property)
}

// verdict says in a few words that a property is violated.
func verdict(property string) string {
	if properties.Typed(property) {
		return "violates the formula"
	}
	return "violates " + property
}

// header writes the settings that make the scenario another one than is built in, and
// all of them if none of its name is.
func (t *Trace) header() string {
	var b strings.Builder
	fmt.Fprintf(&b, "scenario: %s\n", t.Scenario)
	base, err := builtin(t.Scenario)
	if err != nil {
		base = nil
	}
	for _, s := range scenarios.Settings {
		for _, key := range t.keys(s, base) {
			t.writeSetting(&b, key, base)
		}
	}
	if t.Property != "" {
		fmt.Fprintf(&b, "violates: %s\n", t.Property)
	}
	return b.String()
}

// keys returns the names under which a setting has to be written: its own, if it is the
// same for both endpoints, or theirs; none, if base has it already.
func (t *Trace) keys(s scenarios.Setting, base *scenarios.Scenario) (keys []string) {
	all := []string{s.Name}
	if s.PerEndpoint {
		all = []string{"A." + s.Name, "B." + s.Name}
	}
	for _, key := range all {
		if base == nil || base.Values()[key] != t.Settings[key] {
			keys = append(keys, key)
		}
	}
	if len(keys) == 2 && t.Settings[keys[0]] == t.Settings[keys[1]] {
		return []string{s.Name}
	}
	return keys
}

// writeSetting writes a setting, a rule at a time, and gives it to base, if there is
// one: to choose a profile also chooses rules.
func (t *Trace) writeSetting(b *strings.Builder, key string, base *scenarios.Scenario) {
	value, ok := t.Settings[key]
	if !ok {
		value = t.Settings["A."+key]
	}
	values := []string{value}
	if key == "rules" {
		key, values = "rule", strings.Split(value, ",")
	}
	for _, value := range values {
		if base != nil && key == "rule" && slices.Contains(strings.Split(base.Values()["rules"], ","), value) {
			continue
		}
		fmt.Fprintf(b, "%s: %s\n", key, value)
		if base == nil {
			continue
		}
		if err := base.Set(key, value); err != nil {
			panic("traces: settings that have made a model are refused: " + err.Error())
		}
	}
}

// The columns of a ladder, as in figure 6. What is right of a label or a segment that is
// wider than that moves to the right.
const (
	labelWidth   = 13
	segmentWidth = 31
	maxWidth     = 100
)

// layout writes the lines below their heading.
func layout(b *strings.Builder, lines []Line) {
	f := frameOf(lines)
	b.WriteString(f.heading())
	for _, row := range f.rows(lines) {
		b.WriteString(row + "\n")
	}
}

// ladderFrame says how wide the columns of a ladder are.
type ladderFrame struct{ left, label, segment int }

// frameOf returns columns into which all lines fit.
func frameOf(lines []Line) ladderFrame {
	digits, label, segment := 2, labelWidth, segmentWidth
	for _, l := range lines {
		digits = max(digits, len(fmt.Sprint(l.Number)))
		if between := l.between(); between != "" {
			label = max(label, len(words(l.Label[model.A]))+1)
			segment = max(segment, len(between)+1)
		}
	}
	return ladderFrame{digits + 3, label, segment}
}

// right is where what stands on B's side begins.
func (f ladderFrame) right() int { return f.left + f.label + 4 + f.segment + 4 }

// heading names the endpoints.
func (f ladderFrame) heading() string {
	return fmt.Sprintf("%*s%-*s%s\n\n", f.left, "", f.right()-f.left, "TCP Peer A", "TCP Peer B")
}

// rows writes lines, with the comments after them.
func (f ladderFrame) rows(lines []Line) (rows []string) {
	for _, l := range lines {
		number := ""
		if l.Number > 0 {
			number = fmt.Sprintf("%*d. ", f.left-2, l.Number)
		}
		between := l.between()
		row := fmt.Sprintf("%*s%-*s%-4s%-*s%-4s%s", f.left, number, f.label, words(l.Label[model.A]), l.Arrow[model.A].sign(model.A),
			f.segment, between, l.Arrow[model.B].sign(model.B), words(l.Label[model.B]))
		if between == "" {
			row = fmt.Sprintf("%*s%-*s%s", f.left, number, f.right()-f.left, words(l.Label[model.A]), words(l.Label[model.B]))
		}
		rows = append(append(rows, strings.TrimRight(row, " ")), l.after...)
	}
	return rows
}

// words writes a label.
func words(label []Word) string {
	list := make([]string, len(label))
	for i, w := range label {
		list[i] = w.String()
	}
	return strings.Join(list, " ")
}

// wrap joins words to lines of at most width columns, each with the prefix.
func wrap(prefix string, words []string, separator string, width int) (lines []string) {
	line := prefix + words[0]
	for _, word := range words[1:] {
		if len(line)+len(separator)+len(word) > width {
			lines = append(lines, strings.TrimRight(line+separator, " "))
			line = prefix + word
		} else {
			line += separator + word
		}
	}
	return append(lines, line)
}
