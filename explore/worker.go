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
	arena  *arena // of the states
	sieve  *sieve // where keys of states go when the search is on disk
	scribe *scribe
	cache  *cache[S, E] // nil: the system has no parts
	copier Copier[S]    // nil: states are assigned

	source, target S
	steps          []E
	next           []byte // the row of the state that was encoded last

	marks  []Marks  // of the steps out of the state that is expanded, where it has no parts
	taken  int      // how many steps lead out of the state that is expanded
	arrows []arrow  // they; those may be left out that change nothing and violate nothing
	words  []uint64 // what they lead to, where that is another state
	keys   []key    // the same, where states have parts
	idle   int      // so many of them do not change the state
	recent []uint64 // the complements of words that were stored a short while ago, by their hash; 0: none, as nowhere is not; nil: it is not worth it

	expanded    atomic.Int64 // read by others, for progress
	transitions atomic.Int64
	unchanged   int64

	premise  Set
	violated Set // found by this worker
	first    [MaxProperties]violation
}

// An arrow is what has come of a step: the word of the state that it leads to,
// and the number of the marks of the step, which is 0 if there are none.
type arrow struct {
	to    uint64
	marks uint32
	at    uint32 // the position of the step
}

// recentBits are those of the hash of a word by which it is remembered that it was stored.
const recentBits = 15

// nowhere is the word of no state: that of a state that was not found.
const nowhere = 1<<64 - 1

// seed stores an initial state.
func (w *worker[S, E]) seed(i int, s *S) bool {
	word, ok := w.word(s)
	words := []uint64{word}
	if !ok || !w.fold(words) || !w.keep(words[0]) {
		return false
	}
	row := w.search.codec.Append(nil, s)
	w.search.codec.Decode(row, &w.target)
	if again := w.search.codec.Append(nil, &w.target); !bytes.Equal(again, row) {
		w.search.fail("initial state %d has row %x, but decoded and encoded again it has row %x; Decode must set all of the state, and Append must be canonical", i, row, again)
		return false
	}
	return true
}

// expand takes all steps out of the states of these words, or if they are of the
// last level only judges those states. It tells whether to go on.
func (w *worker[S, E]) expand(words []uint64, last bool) bool {
	st := w.search.store
	st.growth.RLock() // others may have a table grow between spans
	defer st.growth.RUnlock()
	if w.cache != nil {
		w.cache.begin(last)
	}
	for _, word := range words {
		if w.search.brake.pulled() || !w.state(word, last) {
			return false
		}
	}
	return true
}

// state takes all steps out of the state of a word, or if it is one of the last
// level only looks whether they change it; then it judges the state. It tells
// whether the states found could be stored.
func (w *worker[S, E]) state(word uint64, last bool) bool {
	marks, fits := w.follow(word, last)
	stuck := len(w.words) == 0
	if !last {
		w.transitions.Add(int64(w.taken))
		w.unchanged += int64(w.idle)
		fits = fits && w.keepAll()
	}
	if fits {
		w.judge(word, marks, stuck)
	}
	if fits && !last {
		w.expanded.Add(1)
	}
	return fits
}

// follow takes all steps out of the state of a word, and collects the words that they lead to, but for those that
// do not change it. It tells what fan tells. What steps tell is noted, unless the state is one of the last level.
func (w *worker[S, E]) follow(word uint64, last bool) (marks Marks, fits bool) {
	if w.cache != nil && !last {
		core, pools := w.cache.split(word)
		l, fits := w.cache.follow(key{core, pools}, w.keys[:0])
		w.keys, w.taken, w.idle = l.keys, l.steps, l.idle
		if l.wrong&w.search.open == 0 || !fits {
			return l.judged, fits && w.join()
		}
	}
	marks, fits = w.fan(word)
	w.words, w.idle = w.words[:0], 0
	for _, a := range w.arrows {
		if a.to != word {
			w.words = append(w.words, a.to)
		}
		if a.marks != 0 && !last {
			w.mark(w.marksOf(a), word, int(a.at))
		}
	}
	w.idle = w.taken - len(w.words)
	return marks, fits
}

// join makes words of keys, and tells whether there was room for all.
func (w *worker[S, E]) join() bool {
	w.words = w.words[:0]
	for _, k := range w.keys {
		w.words = append(w.words, w.cache.join(k.core, k.pools))
	}
	return !w.cache.failed
}

// fan takes all steps out of the state of a word. It tells whether there was room
// for the rows that they lead to; if not, the last steps are wanting. The marks are of judging
// the state, where that is done by the way: in a system that has parts.
func (w *worker[S, E]) fan(word uint64) (marks Marks, fits bool) {
	w.arrows = w.arrows[:0]
	if w.cache != nil {
		w.arrows, marks, fits = w.cache.fan(word, w.arrows)
		w.taken = int(w.cache.taken)
		return marks, fits
	}
	w.enter(word)
	w.marks = w.marks[:0]
	for i := range w.steps {
		number := uint32(0)
		if marks := w.take(i); marks != (Marks{}) {
			w.marks = append(w.marks, marks)
			number = uint32(len(w.marks))
		}
		to, found := w.word(&w.target)
		if !found && !w.scribe.reads {
			w.taken = len(w.arrows)
			return Marks{}, false
		}
		if !found {
			to = nowhere
		}
		w.arrows = append(w.arrows, arrow{to, number, uint32(i)})
	}
	w.taken = len(w.arrows)
	return Marks{}, true
}

// marksOf are the marks of an arrow that has any.
func (w *worker[S, E]) marksOf(a arrow) Marks {
	switch {
	case a.marks == 0:
		return Marks{}
	case w.cache != nil:
		return w.cache.marks[a.marks]
	default:
		return w.marks[a.marks-1]
	}
}

// enter makes the state of a word the source of the steps to be taken.
func (w *worker[S, E]) enter(word uint64) {
	w.decode(word, &w.source)
	w.steps = w.search.system.Enabled(&w.source, w.steps[:0])
}

// decode sets s to the state of a word.
func (w *worker[S, E]) decode(word uint64, s *S) {
	if w.cache != nil {
		w.cache.decode(word, s)
	} else {
		w.search.codec.Decode(w.scribe.row(word), s)
	}
}

// row is that of a word.
func (w *worker[S, E]) row(word uint64) []byte {
	if w.cache == nil {
		return append([]byte{}, w.scribe.row(word)...) // not nil if it is empty
	}
	w.cache.decode(word, &w.target)
	return w.search.codec.Append(nil, &w.target)
}

// word is that of a state.
func (w *worker[S, E]) word(s *S) (word uint64, found bool) {
	if w.cache != nil {
		return w.cache.word(s)
	}
	if w.next = w.search.codec.Append(w.next[:0], s); len(w.next) > MaxRow {
		w.search.fail("a row of %d bytes; the codec must do with %d", len(w.next), MaxRow)
		return 0, false
	}
	return w.scribe.word(w.next)
}

// take takes step i out of the source.
func (w *worker[S, E]) take(i int) Marks {
	w.assign(&w.target, &w.source)
	return w.search.system.Apply(&w.target, w.steps[i])
}

// assign makes dst equal to src.
func (w *worker[S, E]) assign(dst, src *S) {
	if w.copier != nil {
		w.copier.Copy(dst, src)
	} else {
		*dst = *src
	}
}

// judge judges the state of a word, unless that has been done: only a state that is
// stuck may be judged otherwise than all with its core.
func (w *worker[S, E]) judge(word uint64, marks Marks, stuck bool) {
	if w.cache != nil && !stuck {
		w.mark(marks, word, onState)
		return
	}
	if w.cache != nil {
		w.cache.decode(word, &w.source)
	}
	w.mark(w.search.system.Judge(&w.source, stuck), word, onState)
	if w.cache == nil && w.search.options.Visit != nil {
		w.search.options.Visit(w.id, &w.source)
	}
}

// mark notes what judging the state of this word, or a step out of it, has told.
func (w *worker[S, E]) mark(marks Marks, word uint64, step int) {
	w.premise |= marks.Premise
	violated := marks.Violated & w.search.open
	if violated == 0 {
		return
	}
	v := violation{depth: int(w.search.depth.Load()), word: word, row: w.row(word), step: step}
	for p := range violated.All() {
		if !w.violated.Has(p) || v.before(&w.first[p]) {
			w.first[p] = v
		}
	}
	w.violated |= violated
}

// keepAll stores the states that the steps have led to, and tells whether all are
// stored now.
func (w *worker[S, E]) keepAll() bool {
	if w.sieve == nil {
		w.strange()
	}
	if !w.fold(w.words) {
		return false
	}
	if w.sieve != nil {
		return w.sift(w.words)
	}
	w.search.store.states.warm(w.words)
	for _, word := range w.words {
		if !w.keep(word) {
			return false
		}
	}
	return true
}

// strange leaves out of the words those that were stored a short while ago.
func (w *worker[S, E]) strange() {
	if w.recent == nil {
		return
	}
	kept := w.words[:0]
	for _, word := range w.words {
		if at := &w.recent[mix(word)>>(64-recentBits)]; *at != ^word {
			*at = ^word
			kept = append(kept, word)
		}
	}
	w.words = kept
}

// recall has the worker remember what it has stored a short while ago, once that is worth it.
func (w *worker[S, E]) recall() {
	if st := w.search.store; w.recent == nil && st.states.size() >= manyStates && st.afford(8<<recentBits) {
		w.recent = make([]uint64, 1<<recentBits)
	}
}

// keep stores the state of a word, and tells whether it is stored now.
func (w *worker[S, E]) keep(word uint64) bool {
	_, status, limit := w.search.store.states.enter(w.arena, word)
	if status == noRoom {
		w.search.brake.pull(limit)
	}
	return status != noRoom
}
