package ltl

import (
	"math/bits"
	"slices"
)

// reduce returns a smaller automaton that accepts the same words.
func (a *Automaton) reduce() *Automaton {
	for {
		size := a.size()
		a.trim()
		a.dropSets()
		a.simulate()
		a.renumber()
		if a.size() == size {
			return a
		}
	}
}

func (a *Automaton) size() (n int) {
	for _, edges := range a.Edges {
		n += 1 + len(edges)
	}
	return n + a.Sets
}

// trim drops what no accepting run takes, and empties Accepts where it cannot matter: on edges that
// no accepting run takes again and again.
func (a *Automaton) trim() {
	component, useful := a.recurrent()
	for s, edges := range a.Edges {
		for i := range edges {
			if e := &edges[i]; component[e.To] != component[s] || !useful[component[s]] {
				e.Accepts = 0
			}
		}
	}
	// Edges lead to components of lower numbers: those are decided first.
	for _, s := range a.byComponent(component) {
		for _, e := range a.Edges[s] {
			useful[component[s]] = useful[component[s]] || useful[component[e.To]]
		}
	}
	for s := range a.Edges {
		a.Edges[s] = slices.DeleteFunc(a.Edges[s], func(e Edge) bool { return !useful[component[e.To]] })
	}
}

// recurrent returns the component of each state, and in which components an accepting run may stay.
func (a *Automaton) recurrent() (component []int, accepting []bool) {
	component, accepting = a.components(), make([]bool, len(a.Edges))
	sets, loops := make([]uint64, len(a.Edges)), make([]bool, len(a.Edges))
	for s, edges := range a.Edges {
		for _, e := range edges {
			if c := component[s]; component[e.To] == c {
				sets[c] |= e.Accepts
				loops[c] = true
			}
		}
	}
	for c := range accepting {
		accepting[c] = loops[c] && sets[c] == a.all()
	}
	return component, accepting
}

// byComponent returns the states in the order of their components.
func (a *Automaton) byComponent(component []int) []int {
	order := make([]int, len(a.Edges))
	for s := range order {
		order[s] = s
	}
	slices.SortStableFunc(order, func(s, t int) int { return component[s] - component[t] })
	return order
}

// components returns the number of each state's strongly connected component (Tarjan 1972).
func (a *Automaton) components() []int {
	t := tarjan{a: a, component: make([]int, len(a.Edges)), index: make([]int, len(a.Edges)), low: make([]int, len(a.Edges))}
	for s := range a.Edges {
		if t.index[s] == 0 {
			t.visit(s)
		}
	}
	return t.component
}

type tarjan struct {
	a                     *Automaton
	index, low, component []int // an index is from 1; a component is -1 as long as its state is on the stack
	stack                 []int
	visited, found        int
}

func (t *tarjan) visit(s int) {
	t.visited++
	t.index[s], t.low[s], t.component[s] = t.visited, t.visited, -1
	t.stack = append(t.stack, s)
	for _, e := range t.a.Edges[s] {
		if t.index[e.To] == 0 {
			t.visit(e.To)
		}
		if t.component[e.To] < 0 {
			t.low[s] = min(t.low[s], t.low[e.To])
		}
	}
	if t.low[s] != t.index[s] {
		return
	}
	for end := false; !end; {
		last := len(t.stack) - 1
		end = t.stack[last] == s
		t.component[t.stack[last]] = t.found
		t.stack = t.stack[:last]
	}
	t.found++
}

// dropSets drops the sets that hold every edge which a run may take again and again, and those that
// hold all that another holds of these.
func (a *Automaton) dropSets() {
	component := a.components()
	full, holders := a.all(), make([]uint64, a.Sets) // the sets that hold all of set i
	for i := range holders {
		holders[i] = a.all()
	}
	for s, edges := range a.Edges {
		for _, e := range edges {
			if component[e.To] != component[s] {
				continue
			}
			full &= e.Accepts
			for i := range holders {
				if e.Accepts>>i&1 != 0 {
					holders[i] &= e.Accepts
				}
			}
		}
	}
	drop := uint64(0)
	for i := range holders {
		if drop>>i&1 == 0 {
			drop |= holders[i] &^ (1 << i)
		}
	}
	a.keepSets(a.all() &^ (drop | full))
}

// keepSets keeps these sets, and numbers them anew.
func (a *Automaton) keepSets(kept uint64) {
	for _, edges := range a.Edges {
		for i := range edges {
			was, now, n := edges[i].Accepts, uint64(0), 0
			for set := range a.Sets {
				if kept>>set&1 != 0 {
					now |= was >> set & 1 << n
					n++
				}
			}
			edges[i].Accepts = now
		}
	}
	a.Sets = bits.OnesCount64(kept)
}

// renumber drops the states that are out of reach, and numbers the others in the order in which they
// are met.
func (a *Automaton) renumber() {
	number := make([]int, len(a.Edges)) // plus one
	order := []int{a.Initial}
	number[a.Initial] = 1
	for i := 0; i < len(order); i++ {
		for _, e := range a.Edges[order[i]] {
			if number[e.To] == 0 {
				order = append(order, e.To)
				number[e.To] = len(order)
			}
		}
	}
	edges := make([][]Edge, len(order))
	for i, s := range order {
		edges[i] = a.Edges[s]
		for j := range edges[i] {
			edges[i][j].To = number[edges[i][j].To] - 1
		}
	}
	a.Initial, a.Edges = 0, edges
}
