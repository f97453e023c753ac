package properties_test

import (
	"maps"
	"slices"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// allSeen are the joint states that the workers of a search have seen.
type allSeen [workers]jointStates

func (seen *allSeen) visit(worker int, s *properties.State) {
	if seen[worker] == nil {
		seen[worker] = jointStates{}
	}
	seen[worker][[2]model.State{s.World.Host[model.A].TCB.State, s.World.Host[model.B].TCB.State}] = true
}

// joint are all of them together.
func (seen *allSeen) joint() jointStates {
	all := jointStates{}
	for _, some := range seen {
		maps.Copy(all, some)
	}
	return all
}

// trimsAlike fails unless a search without what is dead gives the verdicts of the whole one, the same
// counterexamples, premises and joint states, and a covering search of that the verdicts and lengths. It returns
// how many states each has found, or 0 where there can be none.
func trimsAlike(t *testing.T, sc *scenarios.Scenario) (all, kept, least int) {
	t.Helper()
	names, sys := covered(t, sc)
	if names == nil {
		return 0, 0, 0
	}
	perishable, err := sys.Perishable()
	if err != nil {
		t.Fatal(err)
	}
	var seen, left allSeen
	whole, err := explore.Check[properties.State, model.Event](t.Context(), sys, sys, explore.Options[properties.State]{Workers: workers, Visit: seen.visit})
	if err != nil {
		t.Fatal(err)
	}
	trimmed, err := explore.CheckTrimmed(t.Context(), perishable, sys, explore.Options[properties.State]{Workers: workers, Visit: left.visit}, explore.Check[properties.State, model.Event])
	if err != nil {
		t.Fatal(err)
	}
	both, err := explore.CoverTrimmed[properties.State, model.Event](t.Context(), perishable, monotone(t, sys), sys, explore.Options[properties.State]{})
	if err != nil {
		t.Fatal(err)
	}
	if trimmed.Premise != whole.Premise || !maps.Equal(left.joint(), seen.joint()) {
		t.Errorf("%s: premises %b and joint states %v without what is dead, and %b and %v with it", sc.Name, trimmed.Premise, left.joint(), whole.Premise, seen.joint())
	}
	for i, name := range names {
		want, got, other := sys.Finding(&whole, i), sys.Finding(&trimmed, i), sys.Finding(&both, i)
		if got.Verdict != want.Verdict || got.Length != want.Length || !slices.Equal(got.Steps, want.Steps) {
			t.Errorf("%s: %s is %s without what is dead, by %v, and %s with it, by %v", sc.Name, name, got.Verdict, got.Steps, want.Verdict, want.Steps)
		}
		if other.Verdict != want.Verdict || other.Length != want.Length {
			t.Errorf("%s: %s is %s in %d steps by covering without what is dead, and %s in %d with it", sc.Name, name, other.Verdict, other.Length, want.Verdict, want.Length)
		}
	}
	return whole.States, trimmed.States, both.States
}

// TestTrimming: on every scenario that is not slow.
func TestTrimming(t *testing.T) {
	all, kept, runs := 0, 0, 0
	for _, name := range scenarios.Runs() {
		sc := load(t, name)
		if sc.Slow {
			continue
		}
		if a, k, c := trimsAlike(t, sc); a > 0 {
			all, kept, runs = all+a, kept+k, runs+1
			t.Logf("%-40s %9d %9d %9d", name, a, k, c)
		}
	}
	t.Logf("%d runs, %d states of %d", runs, kept, all)
	if runs < 40 || kept*10 > all {
		t.Errorf("%d runs, %d states of %d: at most a tenth was to be explored", runs, kept, all)
	}
}

// TestSlowTrimming: on all scenarios that are slow, and of which the whole space can be explored.
func TestSlowTrimming(t *testing.T) {
	nightly(t)
	for _, name := range scenarios.Runs() {
		if sc := load(t, name); sc.Slow && sc.Limits == (scenarios.Limits{}) && len(sc.Reduce) == 0 {
			a, k, c := trimsAlike(t, sc)
			t.Logf("%-40s %9d %9d %9d", name, a, k, c)
		}
	}
}
