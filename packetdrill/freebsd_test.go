package packetdrill

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// load reads a script as it is run unless a flag says otherwise.
func load(t testing.TB, file string) *Script {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, file, string(src))
}

func parsed(t testing.TB, file, src string) *Script {
	t.Helper()
	s, err := Parse(file, src, "STANDARD")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFreeBSD runs the scripts of FreeBSD's suite. Each that does not pass is on the page that explains it.
func TestFreeBSD(t *testing.T) {
	page, err := os.ReadFile("../docs/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	var report Report
	for _, file := range scriptsOf(t, "testdata/freebsd") {
		r := Run(load(t, file), Setup{})
		report.Results = append(report.Results, r)
		if name := strings.TrimSuffix(filepath.Base(file), ".pkt"); r.Verdict != Passed && !bytes.Contains(page, []byte(name)) {
			t.Errorf("%s: %s, and docs/conformance.md does not say why", file, r.Verdict)
		}
	}
	var b strings.Builder
	if err := report.Text(&b); err != nil {
		t.Fatal(err)
	}
	if report.Count(Skipped) > 0 || len(report.Results) != 183 {
		t.Errorf("of %d scripts %d are skipped", len(report.Results), report.Count(Skipped))
	}
	golden.Check(t, "testdata/freebsd.golden", b.String())
}

// sends is a line with a packet that has to be sent.
var sends = regexp.MustCompile(`^\s*\+?[0-9.]+\s+>\s`)

// TestFreeBSDAsserts has every script fail once a packet that it expects is another, or none.
func TestFreeBSDAsserts(t *testing.T) {
	for _, file := range scriptsOf(t, "testdata/freebsd") {
		if r := Run(load(t, file), Setup{}); r.Verdict != Passed {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, on := strings.Split(string(src), "\n"), true
		for i, row := range rows {
			if strings.HasPrefix(row, "#") {
				on = row != "#ifdef FreeBSD"
			}
			if !on || !sends.MatchString(row) {
				continue
			}
			for _, other := range mutations(row) {
				if other == "" && repeats(rows[:i], row) {
					continue // a timer that need not fire
				}
				rows[i] = other
				if r := Run(parsed(t, file, strings.Join(rows, "\n")), Setup{}); r.Verdict != Failed {
					t.Errorf("%s is %s with line %d changed to %q", file, r.Verdict, i+1, other)
				}
			}
			rows[i] = row
		}
	}
}

var (
	rowFlags   = regexp.MustCompile(`>\s+[SFRP]*\.?`)
	rowAck     = regexp.MustCompile(`ack\s+(\d+)`)
	rowWindow  = regexp.MustCompile(`win\s+(\d+)`)
	rowSYN     = regexp.MustCompile(`>\s+S`)
	rowSegment = regexp.MustCompile(`>\s+[SFRP]*\.?\s+\d+:\d+\(\d+\)`)
	rowNumber  = regexp.MustCompile(`(\d+):(\d+)\(`)
)

// mutations returns a line with one thing changed, in each way that has to be noticed.
func mutations(row string) []string {
	all := []string{"", rowFlags.ReplaceAllString(row, "> SFR."), rowWindow.ReplaceAllString(row, "win 7")}
	all = append(all, rowNumber.ReplaceAllStringFunc(row, func(text string) string {
		var from, to int
		_, _ = fmt.Sscanf(text, "%d:%d(", &from, &to)
		return fmt.Sprintf("%d:%d(", from+9, to+9)
	}))
	if rowAck.MatchString(row) {
		all = append(all, rowAck.ReplaceAllString(row, "ack 99"))
	}
	if rowSYN.MatchString(row) {
		all = append(all[:3], all[4:]...) // its number is where the script begins to count
	}
	return all
}

// repeats tells whether a row expects the segment of one before once more.
func repeats(before []string, row string) bool {
	segment := rowSegment.FindString(row)
	return slices.ContainsFunc(before, func(other string) bool { return sends.MatchString(other) && rowSegment.FindString(other) == segment })
}
