package fuzz

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
	"tcpcheck/traces"
)

// load returns a scenario with settings changed: "default window=3".
func load(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	words := strings.Fields(text)
	sc, err := scenarios.Load(words[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		if err := sc.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	return sc
}

// walks runs a search, and replays what it finds.
func walks(t testing.TB, sc *scenarios.Scenario, o Options, names ...string) *Result {
	t.Helper()
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Steps == 0 {
		o.Steps = 60
	}
	if o.Shrink == 0 {
		o.Shrink = time.Minute
	}
	r, err := Run(context.Background(), sc, names, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range r.Findings {
		if f == nil {
			continue
		}
		trace, err := traces.New(f.Scenario, f.System, names[i], f.Steps, f.CycleFrom)
		if err != nil {
			t.Fatalf("%s: %s: %v", sc.Name, names[i], err)
		}
		if _, err := traces.Replay(trace); err != nil {
			t.Errorf("%s: %s: %v", sc.Name, names[i], err)
		}
	}
	return r
}

// TestSeed finds the same by the same seed, down to every step.
func TestSeed(t *testing.T) {
	search := func(seed uint64) *Result {
		return walks(t, load(t, "two-way-handshake"), Options{Checks: 400, Seed: seed}, "established-by-peer", "eventually-closed", "no-replay")
	}
	a, b, other := search(5), search(5), search(6)
	if a.Steps != b.Steps || a.Premise != b.Premise || !slices.EqualFunc(a.Findings, b.Findings, sameFinding) {
		t.Errorf("%+v, and then %+v", a, b)
	}
	if a.Steps == other.Steps {
		t.Error("two seeds take the same steps")
	}
}

func sameFinding(a, b *Finding) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Check == b.Check && a.Walked == b.Walked && slices.Equal(a.Steps, b.Steps))
}

// TestStops ends at an interrupt, and when time is up, with what there is by then.
func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Steps: 50, Seed: 1, Progress: func(p Progress) {
		if p.Checks >= 200 {
			cancel()
		}
	}}
	r, err := Run(ctx, load(t, "default"), []string{"no-deadlock"}, o)
	if err != nil || r.Stopped != explore.LimitInterrupted || r.Checks < 200 || r.Checks > 2*200 {
		t.Errorf("%+v, %v", r, err)
	}
	if r := walks(t, load(t, "default"), Options{For: 50 * time.Millisecond}, "no-deadlock"); r.Stopped != explore.LimitTime || r.Checks == 0 {
		t.Errorf("%+v", r)
	}
}

// TestNothing finds nothing where there is nothing, and puts all to the test.
func TestNothing(t *testing.T) {
	sc := load(t, "default")
	var names []string
	for _, j := range sc.Judged() {
		names = append(names, j.Property)
	}
	r := walks(t, sc, Options{Checks: 500}, names...)
	for i, name := range names {
		if r.Findings[i] != nil || !r.Premise.Has(i) {
			t.Errorf("%s: %v, tested: %v", name, r.Findings[i], r.Premise.Has(i))
		}
	}
	if r.Unsettled > 0 {
		t.Errorf("%d quiet phases came to no end", r.Unsettled)
	}
}

// TestJam does not take a network that is full for a TCP that does nothing.
func TestJam(t *testing.T) {
	sc := load(t, "default order=fifo loss=1 duplication=none capacity=2")
	r := walks(t, sc, Options{Checks: 4000, Steps: 100}, "eventually-established", "eventually-closed", "can-always-close", "no-deadlock")
	for i, f := range r.Findings {
		if f != nil {
			t.Errorf("%s is violated in %d steps", r.Properties[i].Name, len(f.Steps))
		}
	}
	if r.Unsettled == 0 {
		t.Error("the network was never full")
	}
}

// TestAgreement sees that every state that walks come to is in the space that exhaustive search has explored.
func TestAgreement(t *testing.T) {
	for _, name := range []string{
		"last-ack-by-the-letter", "lost-reset", "blind-reset+exact-guess", "no-checksum", "old-syn-resets-nascent", "published-kuppe+abort",
		"reliable-fifo", "time-wait-by-the-letter", "window-update-needs-new-ack",
	} {
		agree(t, load(t, name), 500)
	}
}

func agree(t *testing.T, sc *scenarios.Scenario, checks int) {
	t.Helper()
	var names []string
	for _, j := range sc.Judged() {
		names = append(names, j.Property)
	}
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	sys, err := properties.NewSystem(m, names)
	if err != nil {
		t.Fatal(err)
	}
	space := map[string]bool{}
	reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{
		Visit: func(row string, _ int, _ *properties.State) { space[row] = true },
	})
	visited, strangers := map[string]bool{}, 0
	walks(t, sc, Options{Checks: checks, Seed: 3, Visit: func(s *properties.State) {
		row := string(sys.Append(nil, s))
		if visited[row] = true; !space[row] {
			strangers++
		}
	}}, names...)
	if strangers > 0 {
		t.Errorf("%s: walks have come %d times to a state that the search has not", sc.Name, strangers)
	}
	if len(visited) < min(len(space)/20, 500) {
		t.Errorf("%s: walks have come to %d states of %d", sc.Name, len(visited), len(space))
	}
}
