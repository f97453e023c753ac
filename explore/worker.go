package explore

import (
	"bytes"
	"sync/atomic"
)

// A worker expands states. What it works on is its own, and used again for each
// state: nothing is allocated for a transition.
type worker[S, E any] struct {
	search *search[S, E]
	id     int
	arena  *arena
	copier Copier[S] // nil: states are assigned

	source, target S
	steps          []E
	next           []byte // the row of target

	expanded    atomic.Int64 // read by others, for progress
	transitions atomic.Int64
	unchanged   int64

	premise  Set
	violated Set // found by this worker
	first    [MaxProperties]violation
}

// seed stores an initial state.
func (w *worker[S, E]) seed(i int, s *S) bool {
	w.next = w.search.codec.Append(w.next[:0], s)
	if !w.keep() {
		return false
	}
	w.search.codec.Decode(w.next, &w.target)
	if again := w.search.codec.Append(nil, &w.target); !bytes.Equal(again, w.next) {
		w.search.fail("initial state %d has row %x, but decoded and encoded again it has row %x; Decode must set all of the state, and Append must be canonical", i, w.next, again)
		return false
	}
	return true
}

// expand takes all steps out of the states of a span, or if it is one of the
// last level only judges those states. It tells whether to go on.
func (w *worker[S, E]) expand(s span, last bool) bool {
	st := w.search.store
	st.growth.RLock() // others may have the table grow between spans
	defer st.growth.RUnlock()
	return st.each(s, func(row []byte) bool {
		if w.search.brake.pulled() {
			return false
		}
		if last {
			w.enter(row)
			w.judge(row, w.stuck(row))
			return true
		}
		return w.state(row)
	})
}

// state takes all steps out of a state, then judges it. It tells whether the
// states found could be stored.
func (w *worker[S, E]) state(row []byte) bool {
	w.enter(row)
	taken, unchanged, stored := 0, 0, true
	for i := range w.steps {
		changed, marks := w.take(row, i)
		w.mark(marks, row, i)
		taken++
		if !changed {
			unchanged++
		} else if stored = w.keep(); !stored {
			break
		}
	}
	w.transitions.Add(int64(taken))
	w.unchanged += int64(unchanged)
	if stored {
		w.judge(row, unchanged == taken)
		w.expanded.Add(1)
	}
	return stored
}

// enter makes the state of this row the source of the steps to be taken.
func (w *worker[S, E]) enter(row []byte) {
	w.search.codec.Decode(row, &w.source)
	w.steps = w.search.system.Enabled(&w.source, w.steps[:0])
}

// take takes step i out of the source, whose row this is.
func (w *worker[S, E]) take(row []byte, i int) (changed bool, marks Marks) {
	w.copy()
	marks = w.search.system.Apply(&w.target, w.steps[i])
	w.next = w.search.codec.Append(w.next[:0], &w.target)
	return !bytes.Equal(w.next, row), marks
}

// copy makes the target equal to the source.
func (w *worker[S, E]) copy() {
	if w.copier != nil {
		w.copier.Copy(&w.target, &w.source)
	} else {
		w.target = w.source
	}
}

// stuck tells whether no step changes the source, whose row this is.
func (w *worker[S, E]) stuck(row []byte) bool {
	for i := range w.steps {
		if changed, _ := w.take(row, i); changed {
			return false
		}
	}
	return true
}

// judge judges the source.
func (w *worker[S, E]) judge(row []byte, stuck bool) {
	w.mark(w.search.system.Judge(&w.source, stuck), row, onState)
	if w.search.options.Visit != nil {
		w.search.options.Visit(w.id, &w.source)
	}
}

// mark notes what judging the state of this row, or a step out of it, has told.
func (w *worker[S, E]) mark(marks Marks, row []byte, step int) {
	w.premise |= marks.Premise
	violated := marks.Violated & w.search.open
	if violated == 0 {
		return
	}
	v := violation{depth: int(w.search.depth.Load()), row: row, step: step}
	for p := range violated.All() {
		if !w.violated.Has(p) || v.before(&w.first[p]) {
			w.first[p] = v
		}
	}
	w.violated |= violated
}

// keep stores the target, and tells whether it is stored now.
func (w *worker[S, E]) keep() bool {
	if len(w.next) > MaxRow {
		w.search.fail("a row of %d bytes; the codec must do with %d", len(w.next), MaxRow)
		return false
	}
	status, limit := w.search.store.store(w.arena, w.next)
	if status == noRoom {
		w.search.brake.pull(limit)
	}
	return status != noRoom
}
