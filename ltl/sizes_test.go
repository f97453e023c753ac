package ltl

import (
	"errors"
	"testing"
)

var (
	p, q, r = Proposition(0), Proposition(1), Proposition(2)
	often   = func(f *Formula) *Formula { return Always(Eventually(f)) }
)

// TestSizes pins the automata of well-known formulas: what a search multiplies its states by.
func TestSizes(t *testing.T) {
	leadsTo := func(f, g *Formula) *Formula { return Always(Implies(f, Eventually(g))) }
	for _, test := range []struct {
		f                   *Formula
		states, edges, sets int
	}{
		{Constant(true), 1, 1, 0},
		{Constant(false), 1, 0, 0},
		{Always(p), 1, 1, 0},
		{Not(Always(p)), 2, 3, 1},
		{often(p), 1, 2, 1},
		{Not(often(p)), 2, 3, 1},
		{Until(p, q), 2, 3, 1},
		{Not(Until(p, q)), 2, 3, 0},
		{Until(p, Until(q, r)), 3, 6, 1},
		{leadsTo(p, q), 2, 5, 1},
		{Not(leadsTo(p, q)), 2, 3, 1},
		{And(often(p), often(q)), 1, 4, 2},
		{Or(often(p), often(q)), 1, 3, 1},
		{Not(Implies(And(often(p), often(q)), often(r))), 2, 6, 2},
		{And(leadsTo(p, q), leadsTo(q, p)), 4, 21, 2},
		{Always(Implies(p, Always(Not(q)))), 2, 3, 0},
		{Not(Always(Implies(p, Always(Not(q))))), 3, 6, 1},
		{Not(Always(Implies(p, Until(q, r)))), 3, 6, 1},
	} {
		a := test.f.Automaton()
		edges := 0
		for _, out := range a.Edges {
			edges += len(out)
		}
		if len(a.Edges) != test.states || edges != test.edges || a.Sets != test.sets {
			t.Errorf("%v: %d states, %d edges, %d sets; want %d, %d, %d", test.f, len(a.Edges), edges, a.Sets, test.states, test.edges, test.sets)
		}
	}
}

// TestTooLarge: what would take for ever is refused.
func TestTooLarge(t *testing.T) {
	all, either := Constant(true), Constant(false)
	for i := range MaxAtoms {
		all = And(all, often(Proposition(i)))
		either = Or(either, Always(Proposition(i)))
	}
	for _, f := range []*Formula{all, Always(Implies(all, either))} {
		if _, err := f.Build(); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%.50v...: %v", f, err)
		}
	}
}
