package explore

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// A search is one call of Check.
type search[S, E any] struct {
	system  System[S, E]
	codec   Codec[S]
	options Options[S]
	mirror  Symmetric[S, E] // nil: each state is kept

	store   *store
	workers []*worker[S, E]
	keeper  *keeper[S, E] // nil: there are no checkpoints
	brake   brake
	err     atomic.Pointer[error] // misuse, for which the brake was pulled
	failure atomic.Pointer[error] // of the disk, for which it was

	disk      *disk        // where levels are for which there is no room in memory; nil: there is
	temporary *folder      // where that is, if it is there for this search alone
	reached   stage        // the end of the last level that was finished, if there may be need of it
	settled   atomic.Int64 // the states on disk

	start    time.Time
	elapsed  time.Duration
	depth    atomic.Int64 // the level that is being expanded
	searches atomic.Int64 // of a swarm: those that have begun
	sizes    sizes        // of the levels of which all states are known
	seeded   bool         // all initial states are stored
	judging  bool         // the search is over, and promises are judged

	// The first violation of each property; open are the properties that have
	// none in the levels before: only theirs are marked.
	violated Set
	open     Set
	first    [MaxProperties]violation
}

func newSearch[S, E any](system System[S, E], codec Codec[S], options Options[S]) *search[S, E] {
	s := &search[S, E]{system: system, codec: codec, options: options, open: ^Set(0), start: time.Now()}
	s.store = newStore(options.Workers, options.slots, options.MaxStates, options.MaxBytes, &s.brake)
	copier, _ := codec.(Copier[S])
	if options.Symmetric {
		s.mirror, _ = system.(Symmetric[S, E])
	}
	for id, arena := range s.store.states.arenas {
		w := &worker[S, E]{search: s, id: id, arena: arena, scribe: s.store.scribe(id), copier: copier}
		if p, ok := system.(Partitioned[S, E]); ok && p.Parts() {
			w.cache = newCache(p, w)
		}
		s.workers = append(s.workers, w)
	}
	return s
}

// fail stops the search for an error of its user.
func (s *search[S, E]) fail(format string, args ...any) {
	err := fmt.Errorf("explore: "+format, args...)
	s.err.CompareAndSwap(nil, &err)
	s.brake.pull(LimitNone)
}

// run searches until all states are expanded or the brake is pulled.
func (s *search[S, E]) run(ctx context.Context) {
	defer s.watch(ctx, &s.brake)()
	if s.options.Progress != nil {
		defer s.report()()
	}
	if !s.seeded { // it is, where it goes on from a checkpoint
		s.seed()
	}
	s.arrive()
	for goesOn := true; goesOn; goesOn = s.spill(ctx) {
		for s.level() {
			s.depth.Add(1)
			s.arrive()
		}
	}
	s.keeper.end()
	for _, w := range s.workers {
		w.scribe.reads = true
		if w.cache != nil {
			w.cache.forget() // it may remember that there was no room for something
		}
	}
	s.elapsed = time.Since(s.start)
}

// watch pulls a brake when the context is cancelled or the time is up, until the
// function that it returns is called.
func (s *search[S, E]) watch(ctx context.Context, brake *brake) (stop func()) {
	if ctx.Err() != nil {
		brake.pull(LimitInterrupted)
	}
	release := context.AfterFunc(ctx, func() { brake.pull(LimitInterrupted) })
	if s.options.Timeout == 0 {
		return func() { release() }
	}
	left := s.options.Timeout - time.Since(s.start)
	if left <= 0 {
		brake.pull(LimitTime)
	}
	timer := time.AfterFunc(left, func() { brake.pull(LimitTime) })
	return func() {
		timer.Stop()
		release()
	}
}

// initial are the initial states.
func (s *search[S, E]) initial() []S {
	initial := s.system.Initial(nil)
	if len(initial) == 0 {
		s.fail("the system has no initial state; Initial must append one at least")
	}
	return initial
}

// seed stores the initial states: the first level.
func (s *search[S, E]) seed() {
	initial := s.initial()
	if len(initial) == 0 {
		return
	}
	s.store.growth.RLock()
	defer s.store.growth.RUnlock()
	s.seeded = true
	for i := range initial {
		if s.brake.pulled() || !s.workers[0].seed(i, &initial[i]) {
			s.seeded = false
			break
		}
	}
	s.store.endLevel()
}

// level expands the states of the deepest level, and tells whether to go on
// with the states found by that.
func (s *search[S, E]) level() bool {
	depth := int(s.depth.Load())
	if depth >= s.levels() || s.brake.pulled() {
		return false
	}
	last := s.options.MaxDepth > 0 && depth == s.options.MaxDepth
	for _, w := range s.workers {
		w.recall()
	}
	s.each(depth, func(worker int, words []uint64) bool {
		return s.workers[worker].expand(words, last)
	})
	if last {
		s.brake.pull(LimitDepth)
	}
	s.endLevel()
	s.gather()
	return s.options.until == 0 || s.options.until&^s.violated != 0
}

// gather collects the violations that the workers found in a level. Those of
// later levels are longer, or as long and found later: they are not marked.
func (s *search[S, E]) gather() {
	for _, w := range s.workers {
		for p := range w.violated.All() {
			if !s.violated.Has(p) || w.first[p].before(&s.first[p]) {
				s.first[p] = w.first[p]
			}
			s.violated |= Of(p)
		}
	}
	s.open = ^s.violated
}

// result tells the figures and verdicts; the traces are still wanting.
func (s *search[S, E]) result() Result[E] {
	r := Result[E]{
		Depth:    max(0, s.levels()-1),
		Elapsed:  s.elapsed,
		Bytes:    int(s.store.bytes.Load()),
		Violated: s.violated,
		Levels:   s.sizes.all(),
	}
	if failure := s.failure.Load(); failure != nil {
		r.Failure = *failure
	}
	if s.keeper != nil {
		r.Elapsed += s.keeper.before
	}
	r.States, r.Transitions, r.Frontier = s.figures()
	for _, w := range s.workers {
		r.Unchanged += int(w.unchanged)
		r.Premise |= w.premise
		if w.cache != nil {
			r.Premise |= w.cache.premise
		}
	}
	r.Complete = s.seeded && r.Frontier == 0
	if s.disk != nil {
		r.OnDisk = int(s.disk.bytes)
		r.Complete = r.Complete && !s.disk.lost
	}
	if r.Limit = LimitNone; !r.Complete {
		r.Limit = s.brake.limit()
	}
	for p := range r.Violated.All() {
		r.Verdicts[p] = Verdict[E]{Violated: true, Steps: s.first[p].length(), OnStep: s.first[p].step >= 0}
	}
	for p := range r.Premise.All() {
		r.Verdicts[p].Premise = true
	}
	return r
}

// figures sums up what the workers have counted; it may be called meanwhile.
// Expanded states are counted first, as they are stored before.
func (s *search[S, E]) figures() (states, transitions, frontier int) {
	expanded := 0
	for _, w := range s.workers {
		expanded += int(w.expanded.Load())
		transitions += int(w.transitions.Load())
	}
	states = int(s.settled.Load()) + s.store.states.size()
	return states, transitions, states - expanded
}
