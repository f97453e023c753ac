package traces

import (
	"fmt"
	"strings"
)

// stays is the note that nothing happens any more, for ever.
const stays = "nothing more happens"

// repeats returns the note that so many numbered lines repeat for ever.
func repeats(lines int) string {
	if lines == 1 {
		return "the next line repeats for ever"
	}
	return fmt.Sprintf("the next %d lines repeat for ever", lines)
}

// isRepeat tells whether a note begins the cycle of a lasso.
func isRepeat(text string) bool {
	var n int
	_, err := fmt.Sscanf(text, "the next %d lines repeat for ever", &n)
	return text == stays || text == repeats(1) || err == nil && text == repeats(n)
}

// cycle begins the cycle of a lasso with a line of its own. How many lines it has is not
// known yet.
func (d *drawer) cycle() {
	d.more(Line{})
	d.repeats = len(d.lines) - 1
	d.before = d.number
}

// closeCycle writes how many lines repeat, and what is violated by that.
func (d *drawer) closeCycle() {
	text := stays
	if n := d.number - d.before; n > 0 {
		text = repeats(n)
	}
	d.lines[d.repeats].Label = beside(0, note("%s", text))
}

// checkCycle tells where the lines of a cycle that a ladder announces do not follow.
func (l *Ladder) checkCycle() *LadderError {
	for i, line := range l.Lines {
		for _, w := range append(line.Label[0], line.Label[1]...) {
			if !w.IsNote || !isRepeat(w.Text) {
				continue
			}
			if l.repeats > 0 {
				return &LadderError{Row: line.Row, Column: w.Column, Problem: "a ladder ends with one cycle, and row " + fmt.Sprint(l.Lines[l.repeats-1].Row) + " begins one"}
			}
			l.repeats = i + 1
			numbered := 0
			for _, rest := range l.Lines[i+1:] {
				if rest.Number > 0 {
					numbered++
				}
			}
			if want := strings.TrimSpace(w.Text); numbered > 0 && want != repeats(numbered) || numbered == 0 && want != stays {
				return &LadderError{Row: line.Row, Column: w.Column, Problem: fmt.Sprintf("%s: write (%s), or (%s) where none does", following(numbered), repeats(max(numbered, 1)), stays)}
			}
		}
	}
	return nil
}

// following tells how many numbered lines follow.
func following(n int) string {
	follow := " follow"
	if n == 1 {
		follow = " follows"
	}
	return plural(n, "numbered line") + follow
}
