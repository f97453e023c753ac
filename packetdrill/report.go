package packetdrill

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Report tells how scripts went.
type Report struct{ Results []Result }

// Count returns how many scripts have a verdict.
func (rep Report) Count(v Verdict) (n int) {
	for _, r := range rep.Results {
		if r.Verdict == v {
			n++
		}
	}
	return n
}

// Text writes a line for each script, with what was expected and what was sent below one that failed, and what it
// comes to.
func (rep Report) Text(w io.Writer) error {
	var b strings.Builder
	for _, r := range rep.Results {
		b.WriteString(r.text())
	}
	fmt.Fprintf(&b, "%s: %d passed, %d failed, %d skipped\n", plural(len(rep.Results), "script"), rep.Count(Passed), rep.Count(Failed), rep.Count(Skipped))
	for _, what := range rep.notCompared() {
		fmt.Fprintf(&b, "not compared: %s\n", what)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// text is the line of one script.
func (r Result) text() string {
	line := fmt.Sprintf("%-7s  %s", r.Verdict, r.File)
	if r.Verdict == Passed {
		return line + "\n"
	}
	switch {
	case r.Included != "":
		line += ": " + r.where()
	case r.Line > 0:
		line += fmt.Sprintf(":%d", r.Line)
	}
	line += ": " + r.Reason + "\n"
	if r.Verdict == Failed {
		line += fmt.Sprintf("         expected  %s\n         actual    %s\n", r.Expected, r.Actual)
	}
	return line
}

// inFull is the reason of a verdict in one line.
func (r Result) inFull() string {
	switch r.Verdict {
	case Failed:
		return fmt.Sprintf("%s: %s: expected %s, actual %s", r.where(), r.Reason, r.Expected, r.Actual)
	case Skipped:
		return fmt.Sprintf("%s: %s", r.where(), r.Reason)
	default:
		return r.Reason
	}
}

// notCompared lists what was not compared, and in how many scripts.
func (rep Report) notCompared() (lines []string) {
	counts := map[string]int{}
	for _, r := range rep.Results {
		for _, what := range r.NotCompared {
			counts[what]++
		}
	}
	for what, n := range counts {
		lines = append(lines, fmt.Sprintf("%s (in %s)", what, plural(n, "script")))
	}
	slices.Sort(lines)
	return lines
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// document is what --json prints. Its fields are a contract: see docs/cli.md.
type document struct {
	Version int              `json:"version"`
	Passed  int              `json:"passed"`
	Failed  int              `json:"failed"`
	Skipped int              `json:"skipped"`
	Scripts []scriptDocument `json:"scripts"`
}

type scriptDocument struct {
	File        string   `json:"file"`
	Verdict     Verdict  `json:"verdict"`
	Reason      string   `json:"reason"`
	Line        int      `json:"line"`
	Expected    string   `json:"expected"`
	Actual      string   `json:"actual"`
	Profile     string   `json:"profile"`
	NotCompared []string `json:"not_compared"`
}

// JSON writes the report as one document.
func (rep Report) JSON(w io.Writer) error {
	doc := document{Version: 1, Passed: rep.Count(Passed), Failed: rep.Count(Failed), Skipped: rep.Count(Skipped), Scripts: []scriptDocument{}}
	for _, r := range rep.Results {
		doc.Scripts = append(doc.Scripts, scriptDocument{
			File: r.File, Verdict: r.Verdict, Reason: r.inFull(), Line: r.Line, Expected: r.Expected, Actual: r.Actual, Profile: r.Profile,
			NotCompared: append([]string{}, r.NotCompared...),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
