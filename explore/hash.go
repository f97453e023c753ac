package explore

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// CheckHashed explores the system as [Check] does, but keeps of each state 32 bits of a
// hash of 64, in a place that tells about as many more: hash compaction, after Wolper and Leroy
// (1993). A state is missed if it is taken for another; Result.Missed bounds
// the probability that this has happened to any. The violations found are real: for
// shortest ones [Check] is called, which is ended when it has found them.
func CheckHashed[S, E any](ctx context.Context, system System[S, E], codec Codec[S], options Options[S]) (Result[E], error) {
	if len(options.Promises) > 0 {
		return Result[E]{}, errors.New("explore: CheckHashed judges no promises: behaviours take all states and steps")
	}
	if options.Checkpoint != "" {
		return Result[E]{}, errors.New("explore: CheckHashed has no checkpoints: of a state it does not keep enough")
	}
	if err := settle(system, &options); err != nil {
		return Result[E]{}, err
	}
	h := &hashing[S, E]{}
	for slots := max(hashSlots, options.slots); ; slots *= hashGrowth {
		h.begin(system, codec, options, slots)
		if h.run(ctx); !h.overfull.Load() || h.search.brake.pulled() {
			break
		}
		if next := slots * hashGrowth * slotSize; options.MaxBytes > 0 && next > options.MaxBytes {
			h.search.brake.pull(LimitMemory)
			break
		}
	}
	r := h.result()
	if h.search.err.Load() != nil {
		return r, *h.search.err.Load()
	}
	if r.Suspected = h.search.violated; r.Suspected == 0 {
		return r, nil
	}
	return again(ctx, system, codec, h.search.options, h.search.violated, r)
}

const (
	hashSlots  = 1 << 18 // of the first table
	hashGrowth = 2       // a table that is too small is given up for one so many times as large
)

// A hashing is one search. If the table is overfull it is begun anew with a larger one: a
// hash that is not kept in full cannot be moved.
type hashing[S, E any] struct {
	search   *search[S, E]
	slots    []atomic.Uint32
	shift    uint
	count    atomic.Int64
	overfull atomic.Bool

	level    []*batch // states to be expanded
	workers  []*hasher[S, E]
	expanded int // states whose steps were taken

	mu    sync.Mutex
	spare []*batch
	made  int // batches
}

// A batch is some states of a level. It is used again for others as soon as these are expanded.
type batch struct {
	keys [batchKeys]key
	used int
}

const (
	batchKeys = 1 << 9
	batchSize = 12*batchKeys + 8
)

// A hasher is one worker.
type hasher[S, E any] struct {
	*worker[S, E]
	hashing  *hashing[S, E]
	next     []*batch // the states it has found
	compared int      // slots of others that those were compared with
	found    []found  // of the state that is expanded
}

type found struct {
	key   key
	marks Marks
}

func (h *hashing[S, E]) begin(system System[S, E], codec Codec[S], options Options[S], slots int) {
	started := time.Now()
	if h.search != nil {
		started = h.search.start
	}
	*h = hashing[S, E]{search: newSearch(system, codec, options), slots: make([]atomic.Uint32, slots), shift: uint(64 - log2(slots))}
	h.search.start = started
	h.search.store.bytes.Add(int64(slots * slotSize))
	for _, w := range h.search.workers {
		if w.cache != nil {
			w.cache.floor, w.cache.share = 1<<19, cachePart // states take so little that more would show
		}
		h.workers = append(h.workers, &hasher[S, E]{worker: w, hashing: h})
	}
}

func log2(n int) (log int) {
	for 1<<log < n {
		log++
	}
	return log
}

// run searches until all states are expanded, the table is overfull, or the brake is pulled.
func (h *hashing[S, E]) run(ctx context.Context) {
	s := h.search
	defer s.watch(ctx, &s.brake)()
	if s.options.Progress != nil {
		defer s.report()()
	}
	first := h.workers[0]
	s.store.growth.RLock()
	for _, state := range s.initial() {
		if word, ok := first.word(&state); ok {
			first.keep(first.keyOf(word))
		}
	}
	s.store.growth.RUnlock()
	for h.endLevel() && !h.stopped() {
		last := s.options.MaxDepth > 0 && int(s.depth.Load()) == s.options.MaxDepth
		h.expand(last)
		if s.gather(); last {
			s.brake.pull(LimitDepth)
		}
	}
	s.elapsed = time.Since(s.start)
}

func (h *hashing[S, E]) stopped() bool { return h.overfull.Load() || h.search.brake.pulled() }

// endLevel goes on to the states that were found, and tells whether there are any.
func (h *hashing[S, E]) endLevel() bool {
	first := h.made == 0 || h.expanded == 0
	h.level = h.level[:0]
	for _, w := range h.workers {
		h.level = append(h.level, w.next...)
		w.next = nil
	}
	if len(h.level) > 0 && !first {
		h.search.depth.Add(1)
	}
	if len(h.level) > 0 && !h.stopped() {
		size := 0
		for _, b := range h.level {
			size += b.used
		}
		h.search.sizes.add(size)
	}
	return len(h.level) > 0
}

// expand takes all steps out of the states of a level.
func (h *hashing[S, E]) expand(last bool) {
	spread(len(h.workers), len(h.level), func(worker, i int) bool {
		b := h.level[i]
		done := h.workers[worker].expand(b.keys[:b.used], last)
		h.mu.Lock()
		defer h.mu.Unlock()
		if !last {
			h.expanded += done
		}
		h.spare = append(h.spare, b)
		return done == b.used
	})
}

// batch is an empty one.
func (h *hashing[S, E]) batch() (b *batch) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := len(h.spare) - 1; last >= 0 {
		b, h.spare = h.spare[last], h.spare[:last]
		b.used = 0
		return b
	}
	if !h.search.store.afford(batchSize) {
		h.search.brake.pull(LimitMemory) // the search ends, and what is found until then is kept
	}
	h.made++
	return new(batch)
}

// expand takes all steps out of states, and tells of how many of them.
func (w *hasher[S, E]) expand(keys []key, last bool) int {
	st := w.search.store
	st.growth.RLock()
	defer st.growth.RUnlock()
	if w.cache != nil {
		w.cache.begin(last)
	}
	for i, k := range keys {
		if w.hashing.stopped() || !w.state(k, last) {
			return i
		}
	}
	return len(keys)
}

// state takes all steps out of a state and judges it.
func (w *hasher[S, E]) state(k key, last bool) bool {
	if w.cache != nil && !last {
		return w.lead(k)
	}
	marks, fits := w.fanOut(k)
	changed := 0
	for i := range w.found {
		f := &w.found[i]
		if f.key != k {
			changed++
			fits = fits && (last || w.keep(f.key))
		}
		if !last {
			w.marked(f.marks)
		}
	}
	if !last {
		w.transitions.Add(int64(w.taken))
		w.unchanged += int64(w.taken - changed)
	}
	if !fits {
		return false
	}
	w.marked(w.judged(k, marks, changed == 0))
	return true
}

// lead does the same, where states have parts.
func (w *hasher[S, E]) lead(k key) bool {
	l, fits := w.cache.follow(k, w.keys[:0])
	if w.keys = l.keys; !fits {
		return false
	}
	w.violated |= l.wrong
	w.transitions.Add(int64(l.steps))
	w.unchanged += int64(l.idle)
	for _, to := range l.keys {
		fits = fits && w.keep(to)
	}
	if fits {
		w.marked(w.judged(k, l.judged, len(l.keys) == 0))
	}
	return fits
}

// fanOut finds what comes of all steps out of a state, and of judging it, where that has parts.
func (w *hasher[S, E]) fanOut(k key) (marks Marks, fits bool) {
	w.found = w.found[:0]
	if w.cache == nil {
		marks, fits = w.fan(pair(k.core, k.pools[0]))
		for _, a := range w.arrows {
			w.found = append(w.found, found{w.keyOf(a.to), w.marksOf(a)})
		}
		return marks, fits
	}
	w.cache.failed, w.cache.effects = false, w.cache.effects[:0]
	marks = w.cache.all(k.core, k.pools)
	w.taken = int(w.cache.taken)
	for i := range w.cache.effects {
		e := &w.cache.effects[i]
		w.found = append(w.found, found{key{e.core, e.pools}, w.cache.marks[e.marks]})
	}
	return marks, !w.cache.failed
}

// keyOf is the key of the state of a word.
func (w *hasher[S, E]) keyOf(word uint64) key {
	if w.cache == nil {
		left, right := unpair(word)
		return key{core: left, pools: [2]uint32{right}}
	}
	core, pools := w.cache.split(word)
	return key{core, pools}
}

// judged is what judging a state tells, that of all with its core if it is not stuck.
func (w *hasher[S, E]) judged(k key, marks Marks, stuck bool) Marks {
	switch {
	case w.cache == nil:
		marks = w.search.system.Judge(&w.source, stuck)
		if w.search.options.Visit != nil {
			w.search.options.Visit(w.id, &w.source)
		}
	case stuck:
		w.cache.set(&w.source, k.core, k.pools)
		marks = w.search.system.Judge(&w.source, stuck)
	}
	return marks
}

// marked notes what judging a state or step has told.
func (w *hasher[S, E]) marked(marks Marks) {
	w.premise |= marks.Premise
	w.violated |= marks.Violated
}

// keep stores a state, unless it is stored or taken for one that is.
func (w *hasher[S, E]) keep(k key) bool {
	h := w.hashing
	k, fits := w.fold(k)
	if !fits {
		return false
	}
	hash := mix(mix(pair(k.core, k.pools[0])) ^ uint64(k.pools[1]))
	mark := max(1, uint32(hash))
	last, compared := uint64(len(h.slots)-1), 0
	for i := hash >> h.shift; ; i = (i + 1) & last {
		held := h.slots[i].Load()
		if held == 0 && h.slots[i].CompareAndSwap(0, mark) {
			break
		}
		if held = h.slots[i].Load(); held == mark {
			return true
		}
		compared++
	}
	w.compared += compared
	if last := len(w.next) - 1; last < 0 || w.next[last].used == batchKeys {
		w.next = append(w.next, h.batch())
	}
	b := w.next[len(w.next)-1]
	b.keys[b.used] = k
	b.used++
	w.arena.stored.Add(1)
	count := h.count.Add(1)
	if most := w.search.options.MaxStates; most > 0 && count > int64(most) {
		w.search.brake.pull(LimitStates)
	}
	if count > int64(fillable(len(h.slots))) {
		h.overfull.Store(true)
	}
	return !h.overfull.Load()
}

// result tells the figures.
func (h *hashing[S, E]) result() Result[E] {
	s := h.search
	r := Result[E]{
		States: int(h.count.Load()), Depth: int(s.depth.Load()), Elapsed: s.elapsed,
		Bytes: int(s.store.bytes.Load()), Hashed: true, Levels: s.sizes.all(),
	}
	compared := 0
	for _, w := range h.workers {
		compared += w.compared
		r.Transitions += int(w.transitions.Load())
		r.Unchanged += int(w.unchanged)
		r.Premise |= w.premise
		if w.cache != nil {
			r.Premise |= w.cache.premise
		}
	}
	r.Missed = -math.Expm1(-float64(compared) / (1 << 32))
	r.Frontier = r.States - h.expanded
	r.Complete = r.Frontier == 0 && !h.stopped()
	if r.Limit = LimitNone; !r.Complete {
		r.Limit = s.brake.limit()
	}
	for p := range r.Premise.All() {
		r.Verdicts[p].Premise = true
	}
	return r
}
