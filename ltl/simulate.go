package ltl

import "slices"

// maxSimulated is the most states and edges of an automaton that it is tried on to find simulations.
const maxSimulated = 1 << 10

// simulate merges states that simulate one another, and drops edges beside which there is a better one.
func (a *Automaton) simulate() {
	if a.size() > maxSimulated {
		return
	}
	better := a.simulation()
	for s := range a.Edges {
		for i := range a.Edges[s] {
			e := &a.Edges[s][i]
			e.To = first(better, e.To)
		}
		a.Edges[s] = best(a.Edges[s], better)
	}
	a.Initial = first(better, a.Initial)
}

// simulation returns for every two states s and t whether t simulates s: whatever edge s takes, t can
// take one that reads as much, is in the same sets, and leads to a state that simulates where s gets.
func (a *Automaton) simulation() [][]bool {
	better := make([][]bool, len(a.Edges))
	for s := range better {
		better[s] = slices.Repeat([]bool{true}, len(a.Edges))
	}
	for changed := true; changed; {
		changed = false
		for s := range a.Edges {
			for t := range a.Edges {
				if better[s][t] && !a.keepsUp(s, t, better) {
					better[s][t], changed = false, true
				}
			}
		}
	}
	return better
}

// keepsUp tells whether t can do in one step what s can.
func (a *Automaton) keepsUp(s, t int, better [][]bool) bool {
	for _, e := range a.Edges[s] {
		if !slices.ContainsFunc(a.Edges[t], func(f Edge) bool { return e.within(f, better) }) {
			return false
		}
	}
	return true
}

// within tells whether f is as good as e, or better.
func (e Edge) within(f Edge, better [][]bool) bool {
	return f.All&^e.All == 0 && f.None&^e.None == 0 && e.Accepts&^f.Accepts == 0 && better[e.To][f.To]
}

// first returns the first of the states that simulate s and are simulated by it.
func first(better [][]bool, s int) int {
	for t := range s {
		if better[s][t] && better[t][s] {
			return t
		}
	}
	return s
}

// best drops every edge beside which there is one that is better, or as good and before it.
func best(edges []Edge, better [][]bool) []Edge {
	var kept []Edge
	for i, e := range edges {
		worse := false
		for j, f := range edges {
			worse = worse || i != j && e.within(f, better) && (j < i || !f.within(e, better))
		}
		if !worse {
			kept = append(kept, e)
		}
	}
	return kept
}
