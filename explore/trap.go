package explore

import (
	"slices"

	"tcpcheck/ltl"
)

// anything is the automaton that accepts all words: a product with it is the graph.
var anything = &ltl.Automaton{Edges: [][]ltl.Edge{{{}}}}

// trap tells whether from some state a goal cannot be reached, and the shortest
// way to such a state.
func (p *product) trap(goal *ltl.Formula, whole *condensation, j *job) (found *loop, broken bool) {
	hopeful, lost := p.hopeful(goal, whole, j)
	if !lost {
		return nil, false
	}
	from := j.words(p.states())
	if from == nil {
		return nil, false
	}
	p.breadth(from, j, func(state uint32, _ int) bool {
		if hopeful.has(state) {
			return true
		}
		found = p.loop(from, state)
		return false
	})
	return found, found != nil
}

// hopeful are the states from which a goal can be reached, or for all that is known can be. It tells whether
// there are others.
func (g *graph) hopeful(goal *ltl.Formula, whole *condensation, j *job) (hopeful bitset, lost bool) {
	if hopeful = newBitset(g.states(), j); hopeful == nil {
		return nil, false
	}
	whole.components(j, func(states []uint32) {
		if !slices.ContainsFunc(states, func(state uint32) bool { return g.hopes(state, goal, hopeful) }) {
			lost = true
			return
		}
		for _, state := range states {
			hopeful.add(state)
		}
	})
	return hopeful, lost && j.stopped == ""
}

// hopes tells whether a goal is true in a state, or a step leads to a hopeful one.
func (g *graph) hopes(state uint32, goal *ltl.Formula, hopeful bitset) bool {
	f := &g.faces[g.face(state)]
	return f.open || goal.True(f.letter) || slices.ContainsFunc(g.out(state), func(e edge) bool { return hopeful.has(e.to) })
}
