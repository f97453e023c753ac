package explore

import (
	"bytes"
	"context"
	"time"
)

// onState stands for the position of a step where no step, but a state, is meant.
const onState = -1

// A violation is where a property is violated: in a state, or on a step.
type violation struct {
	depth int    // of the state that is judged, or that the step leaves
	word  uint64 // of that state
	row   []byte
	step  int // its position, or onState
}

// length is how many steps lead to the violation and over it.
func (v *violation) length() int {
	if v.step == onState {
		return v.depth
	}
	return v.depth + 1
}

// before is the order by which one of the violations of a property is noted,
// among those found in one level.
func (v *violation) before(w *violation) bool {
	if v.length() != w.length() {
		return v.length() < w.length()
	}
	return earlier(v.row, v.step, w.row, w.step)
}

// earlier orders steps, or states, by the row of the source and the position.
func earlier(row []byte, step int, row2 []byte, step2 int) bool {
	order := bytes.Compare(row, row2)
	return order < 0 || order == 0 && step < step2
}

// A node is a state on a shortest way to a violation, or the end of such ways.
type node struct {
	word    uint64
	arcs    []arc // the steps out of it that are on such a way
	reached bool  // by an arc
	ways    []*way
}

// An arc is a step to another node; or, with onState, what leads from a state that
// violates a property to the end.
type arc struct {
	to   *node
	step int // its position
}

// grace is how long traces are still rebuilt after an interruption.
const grace = time.Second

// trace rebuilds the traces of all violations, and proves each by taking its
// steps once more. An error tells of an impure model.
func (s *search[S, E]) trace(ctx context.Context, result *Result[E]) error {
	if s.violated == 0 {
		return nil
	}
	var hurry brake
	release := context.AfterFunc(ctx, func() {
		time.AfterFunc(grace, func() { hurry.pull(LimitInterrupted) })
	})
	defer release()
	b := back[S, E]{search: s, hurry: &hurry}
	err := b.sweep()
	if err == nil {
		s.choose(b.levels, &hurry)
	}
	for p := range s.violated.All() {
		if err != nil || hurry.pulled() {
			break
		}
		err = s.replay(p, b.ends[p].best(), &result.Verdicts[p])
	}
	return err
}

// back is the way back, from the violations to the initial states.
type back[S, E any] struct {
	search *search[S, E]
	hurry  *brake
	levels [][]*node            // by depth
	ends   [MaxProperties]*node // of the ways to a violation of each property
}

// sweep goes through the levels backwards, once for all violations, and finds
// all states on shortest ways to them. Nothing else knows how a state was
// found: a pointer for each would cost all searches what only violations need.
func (b *back[S, E]) sweep() error {
	deepest := 0
	for p := range b.search.violated.All() {
		deepest = max(deepest, b.search.first[p].depth)
		b.ends[p] = &node{}
	}
	b.levels = make([][]*node, deepest+1)
	var after []*node
	for depth := deepest; depth >= 0; depth-- {
		b.levels[depth] = b.before(after, depth)
		if b.hurry.pulled() {
			return nil
		}
		if err := b.complete(after, depth); err != nil {
			return err
		}
		after = b.levels[depth]
	}
	return nil
}

// before finds the states at a depth in which, or on a step out of which, a property is violated first,
// and those from which a step leads to one that was found after them.
func (b *back[S, E]) before(after []*node, depth int) (found []*node) {
	wanted := make(map[uint64]*node, len(after))
	for _, n := range after {
		wanted[n.word] = n
	}
	s := b.search
	hunters := make([]*hunter[S, E], len(s.workers))
	for i, w := range s.workers {
		hunters[i] = &hunter[S, E]{worker: w, back: b, wanted: wanted}
		hunters[i].inStates, hunters[i].onSteps = b.firstAt(depth)
	}
	s.each(depth, func(worker int, words []uint64) bool {
		for i := 0; i < len(words) && !b.hurry.pulled(); i++ {
			hunters[worker].huntBoth(words[i])
		}
		return !b.hurry.pulled()
	})
	if s.failure.Load() != nil {
		b.hurry.pull(LimitDisk)
	}
	for _, h := range hunters {
		found = append(found, h.found...)
	}
	return found
}

// firstAt tells which properties are violated first in states at a depth, or on steps out of them.
func (b *back[S, E]) firstAt(depth int) (inStates, onSteps Set) {
	for p := range b.search.violated.All() {
		switch v := &b.search.first[p]; {
		case v.depth != depth:
		case v.step == onState:
			inStates |= Of(p)
		default:
			onSteps |= Of(p)
		}
	}
	return inStates, onSteps
}

// complete tells whether ways to all that was found after a depth, and to all violations there, were found.
func (b *back[S, E]) complete(after []*node, depth int) error {
	for _, n := range b.levels[depth] {
		for _, a := range n.arcs {
			a.to.reached = true
		}
	}
	for _, n := range after {
		if !n.reached {
			return impure("no step out of depth %d leads to a state that was found at depth %d", depth, depth+1)
		}
	}
	inStates, onSteps := b.firstAt(depth)
	for p := range (inStates | onSteps).All() {
		if !b.ends[p].reached {
			return impure("property %d was violated after %d steps, and at another time it is not", p, b.search.first[p].length())
		}
	}
	return nil
}

// A hunter is a worker on the way back.
type hunter[S, E any] struct {
	*worker[S, E]
	back              *back[S, E]
	wanted            map[uint64]*node // by word
	inStates, onSteps Set              // the properties whose violations are looked for
	found             []*node
}

// huntBoth hunts from the state of this word, and from the mirror image that it is kept for.
func (h *hunter[S, E]) huntBoth(word uint64) {
	if !h.hunt(word) || h.search.mirror == nil {
		return
	}
	if image, found := h.image(word); found && image != word {
		h.hunt(image)
	}
}

// hunt takes the steps out of the state of this word, to see whether one leads
// to a wanted state, or something is violated. It tells whether that is so.
func (h *hunter[S, E]) hunt(word uint64) bool {
	marks, _ := h.fan(word)
	n, stuck := node{word: word}, true
	for _, a := range h.arrows {
		stuck = stuck && a.to == word
		if to, found := h.wanted[a.to]; found {
			n.arcs = append(n.arcs, arc{to, int(a.at)})
		}
		h.end(&n, h.marksOf(a).Violated&h.onSteps, int(a.at))
	}
	if h.inStates != 0 {
		h.end(&n, h.judged(word, marks, stuck).Violated&h.inStates, onState)
	}
	if n.arcs != nil {
		h.found = append(h.found, &n)
	}
	return n.arcs != nil
}

// end adds the arcs to the ends for what is violated.
func (h *hunter[S, E]) end(n *node, violated Set, step int) {
	for p := range violated.All() {
		n.arcs = append(n.arcs, arc{h.back.ends[p], step})
	}
}

// judged is what judging the state of a word tells, the fan of which has told these marks.
func (h *hunter[S, E]) judged(word uint64, marks Marks, stuck bool) Marks {
	if h.cache != nil && !stuck {
		return marks
	}
	h.decode(word, &h.source)
	return h.search.system.Judge(&h.source, stuck)
}
