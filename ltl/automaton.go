package ltl

import (
	"encoding/binary"
	"fmt"
)

// Automaton accepts a set of infinite words: a generalized Büchi automaton that accepts by its edges.
// It accepts a word if it has a run on it that takes, for each of its sets, edges of that set
// infinitely often. With no sets every run will do. It never changes.
type Automaton struct {
	Initial int
	Edges   [][]Edge // out of each state
	Sets    int      // how many sets there are, 64 at most
}

// Edge is a way from a state to another, or to itself, on a letter with all of All and none of None.
type Edge struct {
	To        int
	All, None Letter
	Accepts   uint64 // the sets that it is in: bit i is set i
}

// Reads tells whether the edge may be taken on a letter.
func (e Edge) Reads(l Letter) bool { return l&e.All == e.All && l&e.None == 0 }

// What an automaton may need: more is refused, lest a formula takes for ever.
const (
	maxStates = 1 << 10
	maxEdges  = 1 << 14
	maxCovers = 1 << 12 // of one state
	maxSteps  = 1 << 20 // of the tableau
	maxSets   = 64
)

// ErrTooLarge says that there is no automaton of reasonable size.
var ErrTooLarge = fmt.Errorf("its automaton would be too large: more than %d states, %d edges or %d sets", maxStates, maxEdges, maxSets)

// Automaton returns the automaton that accepts the words on which f is true. It panics if that is too
// large: of what Parse returns neither the formula's nor that of its negation is.
func (f *Formula) Automaton() *Automaton {
	a, err := f.Build()
	if err != nil {
		panic("ltl: " + err.Error())
	}
	return a
}

// Build is Automaton, and returns ErrTooLarge instead of a panic.
//
// The states are sets of promises, as in Gerth, Peled, Vardi and Wolper (1995); that an until is put
// off is told by the edges, as in Couvreur (1999).
func (f *Formula) Build() (*Automaton, error) {
	c := newClosure()
	root := c.normal(f, false)
	t := tableau{
		expander: &expander{closure: c, untils: map[id]int{}, steps: maxSteps},
		numbers:  map[string]int{},
	}
	t.state([]id{root})
	edges := 0
	for s := 0; s < len(t.promises); s++ {
		covers, ok := t.expand(t.promises[s])
		edges += len(covers)
		if !ok || edges > maxEdges || len(t.promises) > maxStates {
			return nil, ErrTooLarge
		}
		t.connect(covers)
	}
	if len(t.untils) > maxSets {
		return nil, ErrTooLarge
	}
	return t.automaton().reduce(), nil
}

// tableau is an automaton in the making.
type tableau struct {
	*expander
	promises [][]id // of each state
	numbers  map[string]int
	edges    [][]Edge // Accepts says what is put off
}

// state returns the number of the state with these promises.
func (t *tableau) state(promises []id) int {
	promises = t.essential(promises)
	var key []byte
	for _, i := range promises {
		key = binary.AppendUvarint(key, uint64(i))
	}
	s, ok := t.numbers[string(key)]
	if !ok {
		s = len(t.promises)
		t.numbers[string(key)] = s
		t.promises = append(t.promises, promises)
	}
	return s
}

// connect makes the covers the edges of the next state.
func (t *tableau) connect(covers []cover) {
	edges := make([]Edge, len(covers))
	for i, c := range covers {
		edges[i] = Edge{To: t.state(c.next), All: c.all, None: c.none, Accepts: c.putOff}
	}
	t.edges = append(t.edges, edges)
}

// automaton returns the automaton with a set for each until: the edges that do not put it off.
func (t *tableau) automaton() *Automaton {
	a := &Automaton{Edges: t.edges, Sets: len(t.untils)}
	for _, edges := range a.Edges {
		for i := range edges {
			edges[i].Accepts = a.all() &^ edges[i].Accepts
		}
	}
	return a
}

// all returns the set of all sets.
func (a *Automaton) all() uint64 {
	if a.Sets == 64 {
		return ^uint64(0)
	}
	return 1<<a.Sets - 1
}
