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

// before is the order by which one of the violations of a property is chosen,
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

// A node is a state on the way to a violation.
type node struct {
	word uint64
	from *node // the state before; nil for an initial state
	step int   // the position of the step that leads here from there
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
	ends, err := s.sweep(&hurry)
	for p := range s.violated.All() {
		if err != nil || hurry.pulled() {
			break
		}
		err = s.replay(p, ends[p], &result.Verdicts[p])
	}
	return err
}

// sweep goes through the levels backwards, once for all violations, and finds
// for each wanted state the one before it. Nothing else knows how a state was
// found: a pointer for each would cost all searches what only violations need.
func (s *search[S, E]) sweep(hurry *brake) (ends [MaxProperties]*node, err error) {
	deepest := 0
	for p := range s.violated.All() {
		deepest = max(deepest, s.first[p].depth)
	}
	wanted := &nodes{}
	for depth := deepest; ; depth-- {
		for p := range s.violated.All() {
			if s.first[p].depth == depth {
				ends[p] = wanted.of(s.first[p].word)
			}
		}
		if depth == 0 {
			return ends, nil
		}
		if wanted = s.before(wanted, depth-1, hurry); hurry.pulled() {
			return ends, nil
		}
		if wanted == nil {
			return ends, impure("no step out of depth %d leads to a state that was found at depth %d", depth-1, depth)
		}
	}
}

// before finds the states at a depth from which a step leads to the wanted, and
// links these to them. It returns nil if one is wanting.
func (s *search[S, E]) before(wanted *nodes, depth int, hurry *brake) *nodes {
	hunters := make([]*hunter[S, E], len(s.workers))
	for i, w := range s.workers {
		hunters[i] = &hunter[S, E]{worker: w, wanted: wanted, links: make([]link, len(wanted.list))}
	}
	s.each(depth, func(worker int, words []uint64) bool {
		for i := 0; i < len(words) && !hurry.pulled(); i++ {
			hunters[worker].hunt(words[i])
		}
		return !hurry.pulled()
	})
	if s.failure.Load() != nil {
		hurry.pull(LimitDisk)
	}
	sources := &nodes{}
	for i, n := range wanted.list {
		var best link
		for _, h := range hunters {
			if l := h.links[i]; l.before(best) {
				best = l
			}
		}
		if best.row == nil {
			return nil
		}
		n.from, n.step = sources.of(best.word), best.step
	}
	return sources
}

// nodes are different states of one level.
type nodes struct {
	list []*node
	at   map[uint64]int // the position in list, by word
}

// of is the node of the state of this word, which is entered if need be.
func (ns *nodes) of(word uint64) *node {
	i, found := ns.at[word]
	if found {
		return ns.list[i]
	}
	if ns.at == nil {
		ns.at = map[uint64]int{}
	}
	ns.at[word] = len(ns.list)
	ns.list = append(ns.list, &node{word: word})
	return ns.list[len(ns.list)-1]
}

// A link is a step that leads to a wanted state.
type link struct {
	word uint64 // of its source
	row  []byte // of its source; nil if there is none
	step int    // its position
}

// before is the order by which one of the links to a state is chosen.
func (l link) before(m link) bool {
	return l.row != nil && (m.row == nil || earlier(l.row, l.step, m.row, m.step))
}

// A hunter is a worker on the way back.
type hunter[S, E any] struct {
	*worker[S, E]
	wanted *nodes
	links  []link // the first found so far, for each of the wanted
}

// hunt takes the steps out of the state of this word, to see whether one leads
// to a wanted state.
func (h *hunter[S, E]) hunt(word uint64) {
	_, _ = h.fan(word)
	l := link{word: word}
	for _, a := range h.arrows {
		n, found := h.wanted.at[a.to]
		if !found {
			continue
		}
		if l.step = int(a.at); l.row == nil {
			l.row = h.row(word)
		}
		if l.before(h.links[n]) {
			h.links[n] = l
		}
	}
}
