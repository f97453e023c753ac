package explore

import (
	"math"
	"slices"

	"tcpcheck/ltl"
)

// A verdict on whether the product has a fair behaviour that the automaton
// accepts comes of its strongly connected components: such a behaviour ends up
// going round in one, and a component in which one can go round fairly is found
// by taking out what cannot be taken for ever (Emerson & Lei 1987; for strong
// fairness, Streett 1982):
//
// A component in which some acceptance set is missing, or some weak assumption
// is enabled everywhere and done nowhere, has no such behaviour, and no part of
// it has. If a class is asked in it and not answered, moves that ask it cannot
// be taken for ever: without them the rest is decomposed again. When nothing is
// to be taken out, the behaviour that takes all moves again and again is fair.
type streett struct {
	*product
	fair  Fairness
	job   *job
	words []uint32 // see decomposition
	found []fair   // component k has the mark fairMark(k)
	rest  bool     // behaviours can stop in some node

	parts []*decomposition // those that are under way, one within the other, up to depth
	depth int

	sum   *sum
	loops []move // of the node that is looked at
}

// A fair component is one in which one can go round fairly, and the automaton accepts.
type fair struct {
	banned []bool // moves with these labels are not part of it; nil: all are
	single bool   // it has one node; of the moves from there to there only the survivors are part of it
}

const unfair = math.MaxUint32 // the mark of what is in no fair component

func fairMark(k int) uint32 { return unfair - 1 - uint32(k) }

func newStreett(p *product, f Fairness, j *job, words []uint32) *streett {
	return &streett{product: p, fair: f, job: j, words: words, sum: newSum(p)}
}

// decompose finds the fair components.
func (s *streett) decompose() {
	d := s.part(nil)
	d.seen = func(node uint32) { s.rest = s.rest || s.rests(node) }
	if s.idles() {
		s.graph.each(s.job, func(state uint32) bool {
			s.leaves(d, state)
			return true
		})
		return
	}
	for _, node := range s.start() {
		d.from(node)
	}
}

// idles tells whether the automaton can stay in its initial state whatever it
// reads, never comes back to it, and accepts nothing by staying there. Then it may be in
// that state wherever a behaviour has come to, so that all nodes with it can be
// reached, and no fair component has any of them: what has to be decomposed begins
// where it leaves the state.
func (s *streett) idles() bool {
	stays, accepts := false, uint64(0)
	for q, edges := range s.automaton.Edges {
		for _, e := range edges {
			switch {
			case e.To != s.automaton.Initial:
			case q != s.automaton.Initial:
				return false
			default:
				stays = stays || e.All == 0 && e.None == 0
				accepts |= e.Accepts
			}
		}
	}
	return stays && !all(s.automaton, accepts)
}

// leaves decomposes what can be reached from where the automaton leaves its initial
// state by a step out of a state of the graph.
func (s *streett) leaves(d *decomposition, state uint32) {
	q := s.automaton.Initial
	d.seen(s.node(state, q))
	letter := s.faces[s.face(state)].letter
	for i := range s.automaton.Edges[q] {
		a := &s.automaton.Edges[q][i]
		if a.To == q || letter&a.None != 0 || a.All&^(letter|s.ofSteps) != 0 {
			continue
		}
		for _, e := range s.out(state) {
			if d.readsAny(a, letter, e.labels) {
				d.from(s.node(e.to, a.To))
			}
		}
	}
}

// part is a decomposition without the banned labels, within those under way.
func (s *streett) part(banned []bool) *decomposition {
	if s.depth == len(s.parts) {
		s.parts = append(s.parts, &decomposition{product: s.product, words: s.words, job: s.job, complete: s.component})
	}
	d := s.parts[s.depth]
	d.banned = banned
	return d
}

// marked tells whether the component of a node is complete.
func (s *streett) marked(node uint32) bool { return s.words[node] > fairMark(len(s.found)) }

func (s *streett) mark(nodes []uint32, mark uint32) {
	for _, node := range nodes {
		s.words[node] = mark
	}
}

func (s *streett) markFair(nodes []uint32, f fair) {
	s.mark(nodes, fairMark(len(s.found)))
	s.found = push(s.job, s.found, f)
}

// component judges a component and marks its nodes.
func (s *streett) component(nodes []uint32) {
	banned := s.parts[s.depth].banned
	switch {
	case len(nodes) > 1:
		s.multiple(nodes, banned)
	case s.stays(nodes[0]) && len(s.survivors(nodes[0])) > 0:
		s.markFair(nodes, fair{single: true})
	default:
		s.mark(nodes, unfair)
	}
}

// multiple judges a component of several nodes.
func (s *streett) multiple(nodes []uint32, banned []bool) {
	s.sum.reset()
	for _, node := range nodes {
		s.sum.pass(node)
		s.each(node, func(m move) bool {
			if !s.marked(m.to) && (banned == nil || !banned[m.label]) {
				s.sum.add(m)
			}
			return true
		})
	}
	more := s.sum.ban(banned, &s.fair)
	switch {
	case s.sum.hopeless(&s.fair):
		s.mark(nodes, unfair)
	case more == nil:
		s.markFair(nodes, fair{banned: banned})
	default:
		s.mark(nodes, 0)
		s.depth++
		d := s.part(more)
		for _, node := range nodes {
			d.from(node)
		}
		s.depth--
	}
}

// stays tells whether going round in a node alone can be fair and accepted, as far as
// can be seen at a glance: classes are looked at as the bits of a word.
func (s *streett) stays(node uint32) bool {
	state := node / s.width
	f := &s.faces[s.face(state)]
	kept, accepts := ^f.enabled, uint64(0)
	asked, answered := s.exchanged(state)
	for _, e := range s.out(state) {
		if e.to != state {
			continue
		}
		for _, number := range s.sets.of(e.labels) {
			l := &s.list[number]
			if s.fair.Strong && l.asked&^answered != 0 || s.fair.Finite && l.answered&^asked != 0 {
				continue
			}
			kept |= l.does
			accepts |= s.staying(node, f.letter|l.letter)
		}
	}
	return s.fair.Weak&^kept == 0 && all(s.automaton, accepts)
}

// exchanged are the classes that steps which do not leave a state ask and answer.
func (s *streett) exchanged(state uint32) (asked, answered uint64) {
	for _, e := range s.out(state) {
		if e.to == state {
			sum := &s.sets.sums[e.labels]
			asked, answered = asked|sum.asked, answered|sum.answered
		}
	}
	return asked, answered
}

// staying are the acceptance sets of what the automaton can read on a letter without leaving its state.
func (s *streett) staying(node uint32, l ltl.Letter) (accepts uint64) {
	q := int(node % s.width)
	for i := range s.automaton.Edges[q] {
		if a := &s.automaton.Edges[q][i]; a.To == q && reads(a, l) {
			accepts |= a.Accepts
		}
	}
	return accepts
}

// survivors are those of the moves from a node to itself that can be taken for
// ever: none, unless that is fair, and the automaton accepts. What is banned need
// not be told: what is deprived among more moves is so among fewer.
func (s *streett) survivors(node uint32) []move {
	s.loops = s.loops[:0]
	s.each(node, func(m move) bool {
		if m.to == node {
			s.loops = append(s.loops, m)
		}
		return true
	})
	for {
		s.sum.reset()
		s.sum.pass(node)
		for _, m := range s.loops {
			s.sum.add(m)
		}
		if s.sum.hopeless(&s.fair) {
			return nil
		}
		before := len(s.loops)
		s.loops = slices.DeleteFunc(s.loops, func(m move) bool {
			return s.sum.deprived(m.label, &s.fair)
		})
		if len(s.loops) == before {
			return s.loops
		}
	}
}
