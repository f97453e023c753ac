package reference

import (
	"slices"

	"tcpcheck/explore"
	"tcpcheck/ltl"
)

// Broken tells whether a promise is broken, for systems of a few states: by all
// edges of the product with the automaton in one list, and by looking at each
// node where one can get from there.
func Broken[S, E any](system explore.Temporal[S, E], codec explore.Codec[S], promise explore.Promise) bool {
	b := behaviours[S, E]{system: system, codec: codec, states: map[string]S{}}
	var initial []string
	for _, s := range system.Initial(nil) {
		initial = append(initial, b.find(s))
	}
	if promise.Goal != nil {
		return b.trapped(promise.Goal)
	}
	automaton := ltl.Not(promise.Formula).Automaton()
	var product edges
	seen := map[node]bool{}
	var visit func(n node)
	visit = func(n node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, e := range b.product(automaton, n) {
			product = append(product, e)
			visit(e.to)
		}
	}
	for _, row := range initial {
		visit(node{row: row, q: automaton.Initial})
	}
	return product.fair(promise.Fairness, 1<<automaton.Sets-1)
}

type behaviours[S, E any] struct {
	system explore.Temporal[S, E]
	codec  explore.Codec[S]
	states map[string]S
}

// node is a state, whether the behaviour has stopped there, and a state of the automaton.
type node struct {
	row     string
	stopped bool
	q       int
}

type edge struct {
	from, to node
	enabled  explore.Set // in the state of from
	label    explore.Label
	accepts  uint64
}

type edges []edge

// find finds all states from s on, and returns the row of s.
func (b *behaviours[S, E]) find(s S) string {
	row := string(b.codec.Append(nil, &s))
	if _, found := b.states[row]; !found {
		b.states[row] = s
		for _, e := range b.system.Enabled(&s, nil) {
			next := s
			b.system.Apply(&next, e)
			b.find(next)
		}
	}
	return row
}

// product lists the edges out of a node.
func (b *behaviours[S, E]) product(a *ltl.Automaton, n node) (product edges) {
	s := b.states[n.row]
	steps := edges{{to: node{n.row, true, 0}}} // to stop is always possible
	enabled := explore.Set(0)
	for _, e := range b.system.Enabled(&s, nil) {
		var label explore.Label
		next := s
		b.system.Take(&next, e, &label)
		enabled |= label.Does | label.Due
		if !n.stopped {
			steps = append(steps, edge{to: node{b.find(next), false, 0}, label: label})
		}
	}
	for _, step := range steps {
		for _, e := range a.Edges[n.q] {
			if !e.Reads(b.system.Letter(&s) | step.label.Letter) {
				continue
			}
			step.from, step.to.q, step.enabled, step.accepts = n, e.To, enabled, e.Accepts
			product = append(product, step)
		}
	}
	return product
}

// fair tells whether one can go round in some of the edges fairly, accepted by all sets.
func (es edges) fair(f explore.Fairness, sets uint64) bool {
	for _, c := range es.components() {
		var accepts uint64
		var kept explore.Set
		var asked, answered []explore.Class
		for _, e := range c {
			accepts |= e.accepts
			kept |= e.label.Does | ^e.enabled
			asked = append(asked, e.label.Asks...)
			answered = append(answered, e.label.Answers...)
		}
		if accepts != sets || f.Weak&^kept != 0 {
			continue
		}
		lasting := slices.DeleteFunc(slices.Clone(c), func(e edge) bool {
			return f.Strong && !within(e.label.Asks, answered) || f.Finite && !within(e.label.Answers, asked)
		})
		if len(lasting) == len(c) || lasting.fair(f, sets) {
			return true
		}
	}
	return false
}

func within(classes, of []explore.Class) bool {
	for _, c := range classes {
		if !slices.Contains(of, c) {
			return false
		}
	}
	return true
}

// components are the maximal sets of edges from each of which one can get to each.
func (es edges) components() (all []edges) {
	done := map[node]bool{}
	for _, e := range es {
		if done[e.from] {
			continue
		}
		ahead, behind := es.reach(e.from, false), es.reach(e.from, true)
		var c edges
		for _, e := range es {
			if ahead[e.from] && behind[e.from] && ahead[e.to] && behind[e.to] {
				c = append(c, e)
				done[e.from] = true
			}
		}
		if done[e.from] = true; len(c) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// reach is where one can get from a node, itself included, or from where to it.
func (es edges) reach(n node, back bool) map[node]bool {
	reached := map[node]bool{n: true}
	for again := true; again; {
		again = false
		for _, e := range es {
			from, to := e.from, e.to
			if back {
				from, to = to, from
			}
			if reached[from] && !reached[to] {
				reached[to], again = true, true
			}
		}
	}
	return reached
}

// trapped tells whether from some state no state can be reached where a goal is true.
func (b *behaviours[S, E]) trapped(goal *ltl.Formula) bool {
	for _, s := range b.states {
		from := behaviours[S, E]{system: b.system, codec: b.codec, states: map[string]S{}}
		from.find(s)
		reached := false
		for _, s := range from.states {
			reached = reached || goal.True(b.system.Letter(&s))
		}
		if !reached {
			return true
		}
	}
	return false
}
