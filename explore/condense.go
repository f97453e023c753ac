package explore

import "math"

// A condensation is what a graph is made of: strongly connected components, most of
// them of one state. It is found once, and used for all promises.
type condensation struct {
	order []uint32 // the states; those of a component together, and after those of all that it leads to
	heads bitset   // the positions in order where a component begins
	knots bitset   // the states in components of several
}

// condense finds the components of a graph. The condensation is worthless if the job is stopped.
func (g *graph) condense(j *job) *condensation {
	p := newProduct(g, anything, Fairness{})
	n, fits := p.nodes()
	if !fits {
		j.stopped = LimitMemory
		return nil
	}
	c := &condensation{heads: newBitset(n, j), knots: newBitset(n, j)}
	words := j.words(n)
	if words == nil || !j.take(wordSize*g.table.size()) {
		return nil
	}
	c.order = make([]uint32, 0, g.table.size())
	d := &decomposition{product: p, words: words, job: j}
	d.complete = func(states []uint32) {
		c.add(states)
		for _, state := range states {
			words[state] = math.MaxUint32
		}
	}
	for _, state := range p.start() {
		d.from(state)
	}
	j.give(wordSize * n)
	return c
}

// add adds a component.
func (c *condensation) add(states []uint32) {
	c.heads.add(uint32(len(c.order)))
	c.order = append(c.order, states...)
	if len(states) == 1 {
		return
	}
	for _, state := range states {
		c.knots.add(state)
	}
}

// components calls do for each component, those first that the others lead to.
func (c *condensation) components(j *job, do func(states []uint32)) {
	for from, to := 0, 0; from < len(c.order) && j.goesOn(); from = to {
		for to = from + 1; to < len(c.order) && !c.heads.has(uint32(to)); {
			to++
		}
		do(c.order[from:to])
	}
}

// within tells whether an edge stays within a component as far as is known: in one state, or between two
// in components of several.
func (c *condensation) within(from, to uint32) bool {
	return from == to || c.knots.has(from) && c.knots.has(to)
}
