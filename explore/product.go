package explore

import (
	"math"
	"math/bits"

	"tcpcheck/ltl"
)

// A product is what a graph and an automaton can do together: the automaton
// reads the letters of the states and edges that are passed. A node is a state
// of the graph and one of the automaton; a move is an edge of each.
type product struct {
	*graph
	automaton *ltl.Automaton
	width     uint32 // states of the automaton
	resting   []bool // for each face and state of the automaton: see rest
}

// A move leads from node to node.
type move struct {
	from, to uint32
	label    uint32
	accepts  uint64 // acceptance sets that the edge of the automaton is in
}

func newProduct(g *graph, a *ltl.Automaton, f Fairness) *product {
	p := &product{graph: g, automaton: a, width: uint32(len(a.Edges))}
	p.rest(f.Weak)
	return p
}

// nodes is how many nodes there may be; numbers for that many must suffice, and
// some to spare.
func (p *product) nodes() (n int, fits bool) {
	n = p.states() * int(p.width)
	return n, n < math.MaxUint32-1
}

func (p *product) node(state uint32, q int) uint32 { return state*p.width + uint32(q) }

// start lists the nodes from which behaviours start.
func (p *product) start() []uint32 {
	var nodes []uint32
	for _, state := range p.initial {
		nodes = append(nodes, p.node(state, p.automaton.Initial))
	}
	return nodes
}

// each calls do for the moves out of a node until it returns false.
func (p *product) each(node uint32, do func(m move) bool) {
	state := node / p.width
	letter := p.faces[p.face(state)].letter
	for _, e := range p.out(state) {
		for _, label := range p.sets.of(e.labels) {
			l := letter | p.list[label].letter
			for _, a := range p.automaton.Edges[node%p.width] {
				if reads(&a, l) && !do(move{node, p.node(e.to, a.To), label, a.Accepts}) {
					return
				}
			}
		}
	}
}

// reads tells whether an edge of the automaton may be read on a letter.
func reads(e *ltl.Edge, l ltl.Letter) bool { return l&e.All == e.All && l&e.None == 0 }

// rests tells whether a behaviour that is fair, and that the automaton accepts,
// can stop in a node.
func (p *product) rests(node uint32) bool {
	return p.resting[p.face(node/p.width)*p.width+node%p.width]
}

// rest finds where behaviours can stop: where no weak assumption is enabled, and
// the automaton accepts that the letter of the state is read for ever.
func (p *product) rest(weak Set) {
	accepting := map[ltl.Letter][]bool{}
	never := make([]bool, p.width)
	for _, f := range p.faces {
		if f.enabled&weak != 0 {
			p.resting = append(p.resting, never...)
			continue
		}
		if accepting[f.letter] == nil {
			accepting[f.letter] = forever(p.automaton, f.letter)
		}
		p.resting = append(p.resting, accepting[f.letter]...)
	}
}

// forever tells from which of its states an automaton accepts the word of one
// letter, read again and again.
func forever(a *ltl.Automaton, l ltl.Letter) []bool {
	w := walk(a, func(e *ltl.Edge) bool { return reads(e, l) })
	accepted := make([]bool, len(a.Edges))
	for q := range a.Edges {
		if !w.reach[q][q] || !all(a, w.around(q)) {
			continue
		}
		for from := range accepted {
			accepted[from] = accepted[from] || from == q || w.reach[from][q]
		}
	}
	return accepted
}

// walks are the ways through an automaton on some of its edges.
type walks struct {
	automaton *ltl.Automaton
	may       func(e *ltl.Edge) bool
	reach     [][]bool // by one edge or more
}

func walk(a *ltl.Automaton, may func(e *ltl.Edge) bool) *walks {
	w := &walks{a, may, make([][]bool, len(a.Edges))}
	for q := range w.reach {
		w.reach[q] = make([]bool, len(a.Edges))
		for todo := []int{q}; len(todo) > 0; {
			at := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for i := range a.Edges[at] {
				if e := &a.Edges[at][i]; may(e) && !w.reach[q][e.To] {
					w.reach[q][e.To] = true
					todo = append(todo, e.To)
				}
			}
		}
	}
	return w
}

// around are the acceptance sets of the edges on the ways from q back to q.
func (w *walks) around(q int) (accepts uint64) {
	for at, edges := range w.automaton.Edges {
		for i := range edges {
			if e := &edges[i]; w.may(e) && w.reach[q][at] && w.reach[e.To][q] {
				accepts |= e.Accepts
			}
		}
	}
	return accepts
}

// alone tells whether no way from q back to q passes another state.
func (w *walks) alone(q int) bool {
	for other := range w.reach {
		if other != q && w.reach[q][other] && w.reach[other][q] {
			return false
		}
	}
	return true
}

// all tells whether these are all acceptance sets of an automaton.
func all(a *ltl.Automaton, accepts uint64) bool { return bits.OnesCount64(accepts) == a.Sets }
