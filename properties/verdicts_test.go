package properties_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// slow holds the scenarios that take more than seconds: the nightly run checks them.
var slow = []string{"duplex", "larger"}

// jointStates holds the joint states that one worker has seen, A's state before B's.
type jointStates map[[2]model.State]bool

// search explores a built-in scenario and judges its properties.
func search(t *testing.T, name string, workers int) (*properties.System, explore.Result[model.Event], []jointStates) {
	t.Helper()
	sys := system(t, load(t, name))
	seen := make([]jointStates, workers)
	for i := range seen {
		seen[i] = jointStates{}
	}
	result, err := explore.Check[properties.State, model.Event](context.Background(), sys, sys, explore.Options[properties.State]{
		Workers: workers,
		Visit: func(worker int, s *properties.State) {
			seen[worker][[2]model.State{s.World.Host[model.A].TCB.State, s.World.Host[model.B].TCB.State}] = true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return sys, result, seen
}

func load(t *testing.T, name string) *scenarios.Scenario {
	t.Helper()
	sc, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func system(t *testing.T, sc *scenarios.Scenario) *properties.System {
	t.Helper()
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	sys, err := properties.NewSystem(m, sc.Properties)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

// verdict returns the word for what a search says of property i.
func verdict(r *explore.Result[model.Event], i int) string {
	switch v := r.Verdicts[i]; {
	case v.Violated:
		return fmt.Sprintf("violated in %d", v.Steps)
	case !v.Premise:
		return "vacuous"
	default:
		return "holds"
	}
}

// TestVerdicts holds the verdict table: counts, depth and verdicts of every scenario, of which
// the search has to be complete, the verdicts those that its file expects, and the traces
// real. It has to be the same for one worker and for three, and small ones are explored by
// the reference engine, too.
func TestVerdicts(t *testing.T) {
	var b strings.Builder
	b.WriteString("scenario: states, transitions (of them unchanged), depth\n")
	outcomes := map[string][]string{}
	for _, name := range scenarios.Names() {
		if slices.Contains(slow, name) {
			continue
		}
		sys, result, seen := search(t, name, 3)
		if !result.Complete || result.Violated.Has(sys.Overflow()) {
			t.Errorf("%s: the search is not complete", name)
		}
		reaches(t, name, seen)
		tracesAreReal(t, name, sys, &result)
		if result.States < 200000 || name == "default" {
			_, one, _ := search(t, name, 1)
			compare(t, name, &one, &result)
		}
		if result.States < 30000 {
			againstReference(t, name, sys, &result)
		}
		fmt.Fprintf(&b, "\n%s: %d, %d (%d), %d\n", name, result.States, result.Transitions, result.Unchanged, result.Depth)
		for i, property := range sys.Names() {
			v := verdict(&result, i)
			if want := expected(load(t, name), property); !strings.HasPrefix(v, want) {
				t.Errorf("%s: %s %s, and its file expects %s", name, property, v, want)
			}
			fmt.Fprintf(&b, "  %-25s %s\n", property, v)
			outcomes[property] = append(outcomes[property], strings.Fields(v)[0])
		}
	}
	for _, p := range properties.All {
		if !slices.Contains(outcomes[p.Name], "holds") || !slices.Contains(outcomes[p.Name], "violated") {
			t.Errorf("%s: %v; a property has to hold somewhere, and something has to break it", p.Name, outcomes[p.Name])
		}
	}
	golden.Check(t, "testdata/verdicts.golden", b.String())
}

// expected returns the verdict that the scenario's file expects.
func expected(sc *scenarios.Scenario, property string) string {
	if v, ok := sc.Expect[property]; ok {
		return v
	}
	return "holds"
}

// reaches fails unless the scenario's search has seen the joint states that its file names.
func reaches(t *testing.T, name string, seen []jointStates) {
	t.Helper()
	for _, pair := range load(t, name).Reach {
		if !slices.ContainsFunc(seen, func(j jointStates) bool { return j[pair] }) {
			t.Errorf("%s: %v/%v is not reached", name, pair[0], pair[1])
		}
	}
}

// compare fails unless two searches of one scenario say the same.
func compare(t *testing.T, name string, a, b *explore.Result[model.Event]) {
	t.Helper()
	if a.States != b.States || a.Transitions != b.Transitions || a.Unchanged != b.Unchanged || a.Depth != b.Depth || a.Premise != b.Premise {
		t.Errorf("%s: the counts depend on the number of workers", name)
	}
	for i := range a.Verdicts {
		if !slices.Equal(a.Verdicts[i].Trace, b.Verdicts[i].Trace) || a.Verdicts[i].Violated != b.Verdicts[i].Violated {
			t.Errorf("%s: verdict %d depends on the number of workers", name, i)
		}
	}
}

// againstReference fails unless the reference engine says the same.
func againstReference(t *testing.T, name string, sys *properties.System, got *explore.Result[model.Event]) {
	t.Helper()
	want := reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{})
	if got.States != want.States || got.Transitions != want.Transitions || got.Unchanged != want.Unchanged || got.Depth != want.Depth {
		t.Errorf("%s: %d states, %d transitions, depth %d; the reference engine finds %d, %d, %d",
			name, got.States, got.Transitions, got.Depth, want.States, want.Transitions, want.Depth)
	}
	for i, v := range want.Verdicts {
		if g := got.Verdicts[i]; g.Violated != v.Violated || g.Premise != v.Premise || g.Steps != v.Steps {
			t.Errorf("%s: verdict %d is %+v, the reference engine says %+v", name, i, g, v)
		}
	}
}

// tracesAreReal fails unless the events of each counterexample are enabled, one after the
// other, and the last violates the property and none before it.
func tracesAreReal(t *testing.T, name string, sys *properties.System, result *explore.Result[model.Event]) {
	t.Helper()
	for i := range sys.Names() {
		v := result.Verdicts[i]
		s := sys.Initial(nil)[0]
		for step, ev := range v.Trace {
			if !slices.Contains(sys.Enabled(&s, nil), ev) {
				t.Fatalf("%s: step %d, %s, is not enabled", name, step+1, ev)
			}
			if marks := sys.Apply(&s, ev); marks.Violated.Has(i) != (v.OnStep && step == len(v.Trace)-1) {
				t.Errorf("%s: step %d, %s, violates or does not", name, step+1, ev)
			}
		}
	}
}

// TestRemedies: what is violated in a scenario holds once the wrong turn is taken back, and
// nothing else is violated then.
func TestRemedies(t *testing.T) {
	remedies := map[string][2]string{
		"no-checksum":         {"checksum", "true"},
		"window-over-half":    {"window", "4"},
		"time-wait-cut-short": {"rule", "rst-in-time-wait=ignore"},
		"stale-window":        {"retransmissions", "none"},
	}
	for _, name := range scenarios.Names() {
		sc := load(t, name)
		remedy, ok := remedies[name]
		if sc.Config.Deviations != 0 {
			remedy, ok = [2]string{"deviate", "none"}, true
		}
		if !ok {
			if len(sc.Expect) > 0 {
				t.Errorf("%s: what mends it?", name)
			}
			continue
		}
		if err := sc.Set(remedy[0], remedy[1]); err != nil {
			t.Fatal(err)
		}
		sys := system(t, sc)
		result, err := explore.Check[properties.State, model.Event](context.Background(), sys, sys, explore.Options[properties.State]{})
		if err != nil || !result.Complete || result.Violated != 0 {
			t.Errorf("%s with %v: violated %v, complete %v, %v", name, remedy, result.Violated, result.Complete, err)
		}
	}
}

// TestAbortIsNoSpuriousReset: a reset that follows an ABORT, or a CLOSE that resets, is none.
func TestAbortIsNoSpuriousReset(t *testing.T) {
	for _, settings := range [][][2]string{
		{{"A.abort", "true"}},
		{{"B.receive", "when-it-pleases"}, {"rule", "close-unread=rst"}},
	} {
		sc := load(t, "reliable-fifo")
		for _, s := range settings {
			if err := sc.Set(s[0], s[1]); err != nil {
				t.Fatal(err)
			}
		}
		sys := system(t, sc)
		ended := false
		reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{
			Visit: func(_ string, _ int, s *properties.State) { ended = ended || s.Memory.Aborted },
		})
		result, err := explore.Check[properties.State, model.Event](context.Background(), sys, sys, explore.Options[properties.State]{})
		i := slices.Index(sys.Names(), "no-spurious-reset")
		if err != nil || !ended || !result.Complete || result.Violated.Has(i) {
			t.Errorf("%v: somebody aborts %v, violated %v, %v", settings, ended, result.Violated.Has(i), err)
		}
	}
}

// TestNamesAreTheScenarios: scenarios check the names of properties against a list of their own.
func TestNamesAreTheScenarios(t *testing.T) {
	known, all := slices.Sorted(slices.Values(scenarios.PropertyNames)), slices.Sorted(slices.Values(properties.Names()))
	if !slices.Equal(known, all) {
		t.Errorf("scenarios knows %v, these are %v", known, all)
	}
}

// TestDocumented: a property says what it means, where it comes from and what breaks it.
func TestDocumented(t *testing.T) {
	for _, p := range properties.All {
		if p.Words == "" || p.Formula == "" || p.Premise == "" || p.Source == "" || p.BrokenBy == "" || p.Kind() != "safety" {
			t.Errorf("%s is not documented: %+v", p.Name, p)
		}
	}
	m, err := model.New(model.Config{SeqBits: 3, Host: [2]model.HostConfig{{ISS: []model.Seq{1}, Incarnations: 1, Window: 1, MSS: 1}, {ISS: []model.Seq{1}, Incarnations: 1, Window: 1, MSS: 1}},
		ISSChoices: 1, Network: model.NetworkConfig{Capacity: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := properties.NewSystem(m, []string{"nosuch"}); err == nil {
		t.Error("there is no property nosuch")
	}
}

// TestCodec: the row of a state and its memory gives both back.
func TestCodec(t *testing.T) {
	for _, name := range []string{"half-close", "zero-window", "abort", "no-checksum"} {
		sys := system(t, load(t, name))
		var back properties.State
		reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{
			MaxDepth: 14,
			Visit: func(row string, _ int, s *properties.State) {
				if sys.Decode([]byte(row), &back); back != *s {
					t.Fatalf("%s: the row of\n%+v\ngives\n%+v", name, *s, back)
				}
			},
		})
	}
}

// TestNothingAllocates: judging a step allocates nothing.
func TestNothingAllocates(t *testing.T) {
	sys := system(t, load(t, "default"))
	s := sys.Initial(nil)[0]
	for range 6 {
		sys.Apply(&s, sys.Enabled(&s, nil)[0])
	}
	evs := sys.Enabled(&s, nil)
	var row []byte
	var next properties.State
	expand := func() {
		for _, ev := range evs {
			next = s
			sys.Apply(&next, ev)
			sys.Judge(&next, false)
			row = sys.Append(row[:0], &next)
		}
	}
	expand()
	if n := testing.AllocsPerRun(100, expand); n != 0 {
		t.Errorf("judging the steps of a state allocates %v times", n)
	}
}
