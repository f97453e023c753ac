package explore

import (
	"math"

	"tcpcheck/ltl"
)

// Marks of components when a goal is looked for.
const (
	trapped = math.MaxUint32     // the goal is out of reach
	hopeful = math.MaxUint32 - 1 // it is not, or for all that is known it is not
)

// anything is the automaton that accepts all words: a product with it is the graph.
var anything = &ltl.Automaton{Edges: [][]ltl.Edge{{{}}}}

// trap tells whether from some state a goal cannot be reached, and the shortest
// way to such a state.
func (p *product) trap(goal *ltl.Formula, words []uint32, j *job) (found *loop, broken bool) {
	if !p.traps(goal, words, j) {
		return nil, false
	}
	from := j.words(len(words))
	if from == nil {
		return nil, false
	}
	p.breadth(from, j, func(node uint32, _ int) bool {
		if words[node] != trapped {
			return true
		}
		found = p.loop(from, node)
		return false
	})
	return found, found != nil
}

// traps marks the states from which a goal cannot be reached, and tells whether there are any. The last
// components are complete first: so it is known already of all those that a
// component leads to.
func (p *product) traps(goal *ltl.Formula, words []uint32, j *job) (any bool) {
	d := &decomposition{product: p, words: words, job: j}
	d.complete = func(nodes []uint32) {
		mark := uint32(trapped)
		for _, node := range nodes {
			f := &p.faces[p.face(node)]
			if f.open || goal.True(f.letter) {
				mark = hopeful
			}
			p.each(node, func(m move) bool {
				if words[m.to] == hopeful {
					mark = hopeful
				}
				return mark != hopeful
			})
		}
		for _, node := range nodes {
			words[node] = mark
		}
		any = any || mark == trapped
	}
	for _, node := range p.start() {
		d.from(node)
	}
	return any
}
