package fuzz

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// flaw is a property that is violated in a scenario, and the length of a shortest counterexample.
type flaw struct {
	run, property string
	length        int
}

// flaws reads the table of verdicts that exhaustive search has come to.
func flaws(t testing.TB, files ...string) (all []flaw) {
	t.Helper()
	for _, file := range files {
		src, err := os.ReadFile("../properties/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(src)) {
			cells := strings.Split(line, "|")
			if len(cells) < 8 || strings.TrimSpace(cells[6]) != "violated" {
				continue
			}
			for item := range strings.SplitSeq(cells[7], ",") {
				name, length, _ := strings.Cut(strings.TrimSpace(item), " ")
				stem, cycle, _ := strings.Cut(length, "+")
				n, err := strconv.Atoi(stem)
				c, _ := strconv.Atoi("0" + cycle)
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				all = append(all, flaw{strings.TrimSpace(cells[0]), name, n + c})
			}
		}
	}
	return all
}

// search is what came of looking for a flaw.
type search struct {
	flaw
	found *Finding
	steps int // taken until it was found, or in vain
	took  time.Duration
}

// close tells whether the flaw was found, and shrunk to at most one and a half times the shortest counterexample.
func (s *search) close() bool { return s.found != nil && 2*len(s.found.Steps) <= 3*s.length }

// earnest is by how much octets are multiplied to make small numbers those of real connections.
const earnest = 1000

// inEarnest returns the changes that give a scenario sequence numbers of 32 bits, and a thousand octets for each that it has: what
// fills a window fills it then, too. It tells whether there is such a scenario.
func inEarnest(sc *scenarios.Scenario) (changes []string, ok bool) {
	changes = append(changes, "seq-bits=32")
	for s, h := range sc.Config.Host {
		of := model.Side(s).String() + "."
		if h.ISN == model.ISNArbitrary { // tries each number there is
			return nil, false
		}
		changes = append(changes,
			fmt.Sprintf("%swindow=%d", of, min(earnest*uint32(h.Window), 65535)), fmt.Sprintf("%smss=%d", of, min(earnest*uint32(h.MSS), 65535)),
			fmt.Sprintf("%ssend=%d", of, min(earnest*h.Send, 65535)))
	}
	return changes, true
}

// look looks for a flaw in a scenario, some settings changed.
func look(t testing.TB, f flaw, o Options, changed ...string) *search {
	t.Helper()
	sc := load(t, strings.Join(append([]string{f.run}, changed...), " "))
	property := f.property
	for _, j := range sc.Judged() {
		if j.Name == f.property {
			property = j.Property
		}
	}
	began := time.Now()
	r := walks(t, sc, o, property)
	return &search{f, r.Findings[0], r.Steps, time.Since(began)}
}

// quick holds flaws of every kind that are found in no time.
var quick = []string{
	"merged-close", "two-way-handshake", "forgotten-origin", "no-persist", "silent-peer", "simultaneous-open-war", "fin-bit-lost", "no-checksum",
	"published-kuppe", "rst-in-syn-received-needs-ack", "blind-reset", "time-wait-hazard-2", "reset-in-last-ack", "syn-flood",
}

// quickSteps is how many steps it may take to find one of these.
const quickSteps = 2_000_000

// TestFlaws finds flaws that exhaustive search finds, within so many steps, and shrinks most of them to little more than the shortest
// counterexample.
func TestFlaws(t *testing.T) {
	n, near := 0, 0
	for _, f := range flaws(t, "verdicts.golden") {
		if !slices.Contains(quick, f.run) || f.length > 12 {
			continue
		}
		n++
		s := look(t, f, Options{Checks: quickSteps / 5})
		if s.found == nil || s.steps > quickSteps {
			t.Errorf("%s: a violation of %s is not found in %d steps", f.run, f.property, s.steps)
			continue
		}
		if s.close() {
			near++
		}
	}
	if n < 25 || 10*near < 9*n {
		t.Errorf("of %d flaws %d are shrunk to 1.5 times the shortest counterexample", n, near)
	}
}

// TestCatalogue finds what exhaustive search finds in the whole catalogue, in less than a minute each for nine of ten, where
// TCPCHECK_NIGHTLY asks for it, and holds the table of how long that takes.
func TestCatalogue(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to look for every flaw of the catalogue")
	}
	small, large := &table{}, &table{}
	for _, f := range flaws(t, "verdicts.golden", "verdicts-slow.golden") {
		small.add(look(t, f, Options{For: 55 * time.Second}))
		if changes, ok := inEarnest(load(t, f.run)); ok {
			large.add(look(t, f, Options{For: 20 * time.Second}, changes...))
		}
	}
	t.Log("\nas they are\n" + small.String())
	t.Log("\nsequence numbers of 32 bits, and a thousand octets for each\n" + large.String())
	if 10*small.near < 9*small.all {
		t.Errorf("of %d flaws %d are found and shrunk to 1.5 times the shortest counterexample", small.all, small.near)
	}
}

// table is a table of searches.
type table struct {
	rows           strings.Builder
	all, hit, near int
	took           time.Duration
}

func (tb *table) add(s *search) {
	tb.all++
	tb.took += s.took
	outcome := "not found"
	if s.found != nil {
		tb.hit++
		outcome = fmt.Sprintf("%d from %d", len(s.found.Steps), s.found.Walked)
	}
	if s.close() {
		tb.near++
	}
	fmt.Fprintf(&tb.rows, "%-60s %3d  %-14s %10d steps %6.1fs\n", s.run+" "+s.property, s.length, outcome, s.steps, s.took.Seconds())
}

func (tb *table) String() string {
	return tb.rows.String() + fmt.Sprintf("%d flaws, %d found, %d shrunk to 1.5 times the shortest; %.0fs", tb.all, tb.hit, tb.near, tb.took.Seconds())
}
