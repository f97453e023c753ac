package properties_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/scenarios"
)

// sweepTable has a row for each combination of settings that is swept.
const sweepTable = "testdata/sweep.golden"

// axis is a setting, or some that go together, and what each of its values sets.
type axis struct {
	name   string
	values []point
}

type point struct {
	name string
	set  []string
}

// axes are what is swept: one incarnation of each endpoint, and one segment in flight each way, which
// the network may lose. The rest is the default scenario's.
var axes = []axis{
	{"profile", []point{{"rfc9293", []string{"profile=rfc9293"}}, {"letter", []string{"profile=letter"}}}},
	{"opens", []point{
		{"A, B listens", []string{"A.open=active", "B.open=passive"}}, {"both", []string{"open=active"}},
		{"A, B may listen", []string{"A.open=active", "B.open=either"}}, {"both, or listen", []string{"open=either"}},
	}},
	{"octets", []point{{"none", []string{"send=0"}}, {"1 each way", []string{"send=1"}}}},
	{"abort", []point{{"no", []string{"abort=false"}}, {"yes", []string{"abort=true"}}}},
	{"close in", []point{{"any state", []string{"close-in=any"}}, {"ESTABLISHED, CLOSE-WAIT", []string{"close-in=ESTABLISHED,CLOSE-WAIT"}}}},
	{"MSL", []point{{"off", []string{"msl=off"}}, {"1", []string{"msl=1"}}, {"2", []string{"msl=2"}}}},
	{"window", []point{{"1", []string{"window=1"}}, {"2", []string{"window=2"}}, {"3", []string{"window=3"}}, {"4", []string{"window=4"}}}},
}

// sweptNetwork is what all combinations have.
var sweptNetwork = []string{"loss=any", "duplication=none", "capacity=1"}

// sweptProperties are judged in all of them.
var sweptProperties = []string{
	"stream-integrity", "window-respected", "ack-of-sent", "graceful-close-delivers", "no-spurious-reset", "no-rst-to-rst", "legal-transition",
	"tcb-well-formed", "no-unspecified-reception", "no-deadlock", "eventually-established", "eventually-closed", "eventually-delivered",
	"window-reopens", "half-open-resolved", "no-ack-storm", "can-always-close",
}

// TestSweep holds the verdicts on every combination of settings of one incarnation.
func TestSweep(t *testing.T) {
	nightly(t)
	var b strings.Builder
	for _, a := range axes {
		b.WriteString(a.name + " | ")
	}
	b.WriteString("states | transitions | violated, in how many steps\n")
	sweep(t, axes, nil, nil, func(names []string, sc *scenarios.Scenario) {
		r := search(t, sc, workers, scenarios.Limits{})
		if !r.complete() {
			t.Errorf("%s: the search is not complete", strings.Join(names, ", "))
		}
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", strings.Join(names, " | "), count(r.result.States), count(r.result.Transitions), orDash(r.violated()))
	})
	golden.Check(t, sweepTable, b.String())
}

// sweep does something with each combination of the axes that are left.
func sweep(t *testing.T, left []axis, names, settings []string, do func(names []string, sc *scenarios.Scenario)) {
	t.Helper()
	if len(left) > 0 {
		for _, p := range left[0].values {
			sweep(t, left[1:], append(slices.Clone(names), p.name), slices.Concat(settings, p.set), do)
		}
		return
	}
	sc := load(t, "default")
	for _, set := range slices.Concat(sweptNetwork, settings) {
		name, value, _ := strings.Cut(set, "=")
		if err := sc.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	sc.Properties = sweptProperties
	do(names, sc)
}
