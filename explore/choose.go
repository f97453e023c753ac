package explore

import (
	"cmp"
	"slices"
)

// Costed is a System to which it matters which of the shortest traces of a violation is told: the one that costs
// least. What a step costs may depend on the steps before it.
type Costed[S, E any] interface {
	System[S, E]

	// Cost tells what it costs to take step e out of s, which it must not change, after steps of which
	// this much is remembered, and what is to be remembered then. Before the first step that is
	// nothing. The costs of a trace are added up. It is a function of its arguments alone.
	Cost(s *S, e E, past string) (cost uint64, then string)
}

// A way is the best of those to a node after which the same is remembered. It is better to cost less; else
// to start from an earlier initial state; else to take an earlier step first; else second, and so on.
type way struct {
	node *node
	past string
	cost uint64
	from *way // nil for an initial state
	step int  // the position of the step that leads here from there, or of the initial state
	rank int  // among the ways of its level, but for the cost
}

// better is the order of two ways of one level.
func (l *way) better(m *way) bool {
	return l.cost < m.cost || l.cost == m.cost && l.earlier(m) < 0
}

// earlier is that order but for the cost.
func (l *way) earlier(m *way) int {
	if l.from != nil && l.from != m.from {
		return cmp.Compare(l.from.rank, m.from.rank)
	}
	return cmp.Compare(l.step, m.step)
}

// best is the best way of a node.
func (n *node) best() *way {
	best := n.ways[0]
	for _, l := range n.ways[1:] {
		if l.better(best) {
			best = l
		}
	}
	return best
}

// path lists the ways from that of the initial state to this.
func (l *way) path() (path []*way) {
	for ; l != nil; l = l.from {
		path = append(path, l)
	}
	slices.Reverse(path)
	return path
}

// A chooser finds the best of the shortest ways, from the initial states on: by dynamic
// programming, over nodes and what is remembered there.
type chooser[S, E any] struct {
	*worker[S, E]
	costed Costed[S, E] // nil: all steps cost the same
	found  map[place]*way
}

type place struct {
	node *node
	past string
}

// choose ways the nodes.
func (s *search[S, E]) choose(levels [][]*node, hurry *brake) {
	c := &chooser[S, E]{worker: s.workers[0]}
	c.costed, _ = s.system.(Costed[S, E])
	c.begin(levels)
	for _, level := range levels {
		rank(level)
		c.found = map[place]*way{}
		for _, n := range level {
			if hurry.pulled() {
				return
			}
			c.leave(n)
		}
		for _, l := range c.found {
			l.node.ways = append(l.node.ways, l)
		}
	}
}

// begin ways the initial states.
func (c *chooser[S, E]) begin(levels [][]*node) {
	initial := map[uint64]int{}
	for i, state := range c.search.system.Initial(nil) {
		if word, found := c.word(&state); found {
			if _, known := initial[word]; !known {
				initial[word] = i
			}
		}
	}
	if len(levels) > 0 {
		for _, n := range levels[0] {
			n.ways = []*way{{node: n, step: initial[n.word]}} // replay tells of one that is not initial
		}
	}
}

// rank ranks the ways of a level.
func rank(level []*node) {
	var ways []*way
	for _, n := range level {
		ways = append(ways, n.ways...)
	}
	slices.SortFunc(ways, (*way).earlier)
	for i, l := range ways {
		l.rank = i
	}
}

// leave takes the steps out of a node that are on shortest ways.
func (c *chooser[S, E]) leave(n *node) {
	c.enter(n.word)
	for _, a := range n.arcs {
		for _, from := range n.ways {
			l := way{node: a.to, past: from.past, cost: from.cost, from: from, step: a.step}
			if c.costed != nil && a.step < len(c.steps) && a.step != onState {
				var cost uint64
				cost, l.past = c.costed.Cost(&c.source, c.steps[a.step], from.past)
				l.cost += cost
			}
			at := place{l.node, l.past}
			if known := c.found[at]; known == nil || l.better(known) {
				c.found[at] = &l
			}
		}
	}
}
