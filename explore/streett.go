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
	words []uint32 // see decomposition; nil: they have not been needed
	found []fair   // component k has the mark fairMark(k)
	rest  bool     // behaviours can stop in some node
	rings []ring   // of each state of the automaton

	lingers []bool // for each face and state of the automaton: see suspect.go

	inside *condensation // leaves out the moves between its components; nil: none are left out

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

func newStreett(p *product, f Fairness, j *job) *streett {
	return &streett{product: p, fair: f, job: j, sum: newSum(p), rings: rings(p.automaton)}
}

// decompose finds the fair components.
func (s *streett) decompose() {
	if !s.fresh() {
		return
	}
	s.inside = nil
	d := s.part(nil)
	d.seen = func(node uint32) { s.rest = s.rest || s.rests(node) }
	for _, node := range s.start() {
		d.from(node)
	}
}

// fresh has all nodes not yet seen, and tells whether there is room for their words.
func (s *streett) fresh() bool {
	if s.words == nil {
		n, _ := s.nodes()
		s.words = s.job.words(n)
	} else {
		clear(s.words)
	}
	s.found = s.found[:0]
	return s.words != nil
}

// part is a decomposition without the banned labels, within those under way.
func (s *streett) part(banned []bool) *decomposition {
	if s.depth == len(s.parts) {
		s.parts = append(s.parts, &decomposition{product: s.product, job: s.job, complete: s.component})
	}
	d := s.parts[s.depth]
	d.words, d.banned, d.inside = s.words, banned, s.inside
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
	state, q := node/s.width, int(node%s.width)
	f, together := &s.faces[s.face(state)], s.together(state)
	if s.fair.Weak&f.enabled&^together.does != 0 {
		return false
	}
	kept, accepts := ^f.enabled, uint64(0)
	for _, e := range s.out(state) {
		if e.to != state {
			continue
		}
		for _, number := range s.sets.of(e.labels) {
			l := &s.list[number]
			if s.fair.Strong && l.asked&^together.answered != 0 || s.fair.Finite && l.answered&^together.asked != 0 {
				continue
			}
			kept |= l.does
			accepts |= s.staying(q, f.letter|l.letter, 0)
		}
	}
	return s.fair.Weak&^kept == 0 && all(s.automaton, accepts)
}

// together is what the steps that do not leave a state have together.
func (s *streett) together(state uint32) (sum setSum) {
	for _, e := range s.out(state) {
		if e.to == state {
			sum.add(&s.sets.sums[e.labels])
		}
	}
	return sum
}

// staying are the acceptance sets of what the automaton can read on a letter, and on some of the atoms that are
// uncertain, without leaving its state q.
func (s *streett) staying(q int, l, uncertain ltl.Letter) (accepts uint64) {
	for i := range s.automaton.Edges[q] {
		if a := &s.automaton.Edges[q][i]; a.To == q && a.All&^(l|uncertain) == 0 && l&^uncertain&a.None == 0 {
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
