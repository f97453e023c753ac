package properties_test

import (
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// covered returns the properties of a scenario that a covering search may judge, and their product
// with its model; none, if its network is no set.
func covered(t *testing.T, sc *scenarios.Scenario) (names []string, sys *properties.System) {
	t.Helper()
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range sc.Judged() {
		one, err := properties.NewSystem(m, []string{j.Property})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := one.Monotone(); err == nil {
			names = append(names, j.Property)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	if sys, err = properties.NewSystem(m, names); err != nil {
		t.Fatal(err)
	}
	return names, sys
}

// coversAlike fails unless a covering search gives the verdicts of the whole one, and counterexamples of the
// same length. It returns how many states each has found, or 0 where there can be no covering search.
func coversAlike(t *testing.T, sc *scenarios.Scenario) (all, kept int) {
	t.Helper()
	names, sys := covered(t, sc)
	if names == nil {
		return 0, 0
	}
	options := explore.Options[properties.State]{Workers: workers}
	whole, err := explore.Check[properties.State, model.Event](t.Context(), sys, sys, options)
	if err != nil {
		t.Fatal(err)
	}
	reduced, err := explore.Cover[properties.State, model.Event](t.Context(), sys, monotone(t, sys), sys, options)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		want, got := sys.Finding(&whole, i), sys.Finding(&reduced, i)
		if got.Verdict != want.Verdict || got.Length != want.Length {
			t.Errorf("%s: %s is %s in %d steps by covering, and %s in %d without", sc.Name, name, got.Verdict, got.Length, want.Verdict, want.Length)
		}
	}
	return whole.States, reduced.States
}

// TestCovering: on every scenario that is not slow.
func TestCovering(t *testing.T) {
	all, kept, runs := 0, 0, 0
	for _, name := range scenarios.Runs() {
		sc := load(t, name)
		if sc.Slow {
			continue
		}
		if a, k := coversAlike(t, sc); a > 0 {
			all, kept, runs = all+a, kept+k, runs+1
		}
	}
	t.Logf("%d runs, %d states of %d", runs, kept, all)
	if runs < 40 || kept*10 > all {
		t.Errorf("%d runs, %d states of %d: at most a tenth was to be explored", runs, kept, all)
	}
}

// TestSlowCovering: on all scenarios that are slow, and of which the whole space can be explored.
func TestSlowCovering(t *testing.T) {
	nightly(t)
	for _, name := range scenarios.Runs() {
		if sc := load(t, name); sc.Slow && sc.Limits == (scenarios.Limits{}) && len(sc.Reduce) == 0 {
			a, k := coversAlike(t, sc)
			t.Logf("%s: %d states of %d", name, k, a)
		}
	}
}
