package explore

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
)

// A Swarm says how [CheckSwarm] searches.
type Swarm struct {
	Searches int    // how many there are; 0: as many as there is time for
	Seed     uint64 // what decides all that is drawn
	Bytes    int    // of the array of each search; 0: half of MaxBytes for those that are under way at a time, or swarmBytes
}

// swarmBytes are those of an array where memory has no limit.
const swarmBytes = 1 << 26

// CheckSwarm explores the system by many small searches, after Holzmann, Joshi and Groce (2008): each worker makes one after
// the other. Of a state a search keeps two bits of an array, which ones depends on a hash of its own; so it takes some states
// for others, and misses them and what can be reached by them alone. Others miss others. A search goes depth first, in
// an order and to a depth of its own.
//
// No number of searches has seen everything for certain: the result is never complete. Its Tally tells what [Swarms] estimate
// by how many states there are. Without MaxBytes, and unless a limit ends it, what a swarm finds does not depend on the number of
// workers. States are counted once, steps in each search.
//
// The violations found are real. Those that are not the shortest for all that is known are in Result.Longer: shortest ones are
// looked for by [Check], as deep as the swarm has gone for them, and among no more states than it has expanded.
func CheckSwarm[S, E any](ctx context.Context, system System[S, E], codec Codec[S], options Options[S], how Swarm) (Result[E], error) {
	switch {
	case len(options.Promises) > 0:
		return Result[E]{}, errors.New("explore: CheckSwarm judges no promises: behaviours take all states and steps")
	case options.Checkpoint != "":
		return Result[E]{}, errors.New("explore: CheckSwarm has no checkpoints: of a state it does not keep enough")
	case options.Symmetric:
		return Result[E]{}, errors.New("explore: CheckSwarm keeps no states for their mirror images: its traces are the ways that it went")
	case how.Searches < 0 || how.Bytes < 0:
		return Result[E]{}, errors.New("explore: a swarm has no less than no searches, and no less than no bytes")
	case how.Searches == 0 && options.Timeout == 0 && options.MaxStates == 0:
		return Result[E]{}, errors.New("explore: a swarm does not end of itself: it needs a number of searches, a Timeout or MaxStates")
	}
	if err := options.settle(); err != nil {
		return Result[E]{}, err
	}
	s := newSwarming(system, codec, options, how)
	s.run(ctx)
	r := s.result()
	if s.search.err.Load() != nil {
		return r, *s.search.err.Load()
	}
	if err := s.trace(&r); err != nil || r.Violated == 0 {
		return r, err
	}
	s.members = nil // their arrays are needed no more
	return s.shorten(ctx, r)
}

// A swarming is one swarm.
type swarming[S, E any] struct {
	search  *search[S, E]
	how     Swarm
	members []*member[S, E]

	mu       sync.Mutex
	sample   *sample
	searches int // that came to their end
	deepest  int
	first    [MaxProperties]*trail // to the violations
}

// A trail is a way to a violation, as one search went.
type trail struct {
	number uint64 // of the search
	keys   []key  // the states on it, the initial one first
	onStep bool   // the property is violated by a step out of the last of them
}

// length is how many steps lead to the violation and over it.
func (t *trail) length() int {
	if t.onStep {
		return len(t.keys)
	}
	return len(t.keys) - 1
}

// before orders trails: the shorter ones come first.
func (t *trail) before(u *trail) bool {
	return u == nil || t.length() < u.length() || t.length() == u.length() && t.number < u.number
}

func newSwarming[S, E any](system System[S, E], codec Codec[S], options Options[S], how Swarm) *swarming[S, E] {
	s := &swarming[S, E]{search: newSearch(system, codec, options), how: how, sample: newSample()}
	workers, most := len(s.search.workers), 0
	if options.MaxBytes > 0 {
		most = max(1, options.MaxBytes/8/workers/elementSize)
	}
	if s.how.Bytes == 0 && options.MaxBytes > 0 {
		s.how.Bytes = options.MaxBytes / 2 / workers
	} else if s.how.Bytes == 0 {
		s.how.Bytes = swarmBytes
	}
	for _, w := range s.search.workers {
		m := &member[S, E]{hasher: hasher[S, E]{worker: w}, digester: digester[S, E]{worker: w}, swarming: s, most: most}
		m.bits.words = make([]uint64, max(1, s.how.Bytes/wordBytes))
		s.search.store.bytes.Add(int64(wordBytes*len(m.bits.words) + elementSize*most))
		s.members = append(s.members, m)
	}
	return s
}

// run makes searches until there are enough, or the brake is pulled.
func (s *swarming[S, E]) run(ctx context.Context) {
	defer s.search.watch(ctx, &s.search.brake)()
	if s.search.options.Progress != nil {
		defer s.search.report()()
	}
	searches := s.how.Searches
	if searches == 0 {
		searches = math.MaxInt
	}
	spread(len(s.members), searches, func(worker, number int) bool {
		m := s.members[worker]
		s.search.searches.Add(1)
		m.begin(uint64(number))
		m.run()
		s.add(m)
		return !s.search.brake.pulled()
	})
	s.search.elapsed = time.Since(s.search.start)
}

// add adds what a search has found.
func (s *swarming[S, E]) add(m *member[S, E]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sample.add(m.sample)
	if len(m.stack) == 0 && !s.search.brake.pulled() {
		s.searches++
	}
	s.deepest = max(s.deepest, m.deepest)
	for p := range m.violated.All() {
		if t := m.first[p]; t != nil && t.before(s.first[p]) {
			s.first[p] = t
		}
	}
}

// result tells the figures, and which properties are violated; the traces are still wanting.
func (s *swarming[S, E]) result() Result[E] {
	tally := s.sample.tally()
	tally.Searches = s.searches
	r := Result[E]{
		States: tally.Found(), Frontier: tally.Met, Tally: &tally, Depth: s.deepest,
		Elapsed: s.search.elapsed, Bytes: int(s.search.store.bytes.Load()), Limit: LimitBitstate,
	}
	if limit := s.search.brake.limit(); limit != LimitNone {
		r.Limit = limit
	}
	for _, m := range s.members {
		r.Transitions += int(m.transitions.Load())
		r.Unchanged += int(m.unchanged)
		r.Violated |= m.violated
		r.Premise |= m.premise
		if m.cache != nil {
			r.Premise |= m.cache.premise
		}
	}
	for p := range r.Violated.All() {
		r.Verdicts[p] = Verdict[E]{Violated: true, Steps: s.first[p].length(), OnStep: s.first[p].onStep}
	}
	for p := range r.Premise.All() {
		r.Verdicts[p].Premise = true
	}
	return r
}

// leastAgain is among how many states at the least a shortest violation is looked for.
const leastAgain = 1_000_000

// shorten looks for shortest violations of the properties that are violated.
func (s *swarming[S, E]) shorten(ctx context.Context, r Result[E]) (Result[E], error) {
	options, found := s.search.options, r.Verdicts
	options.MaxDepth, options.MaxStates = 0, leastAgain
	for p := range r.Violated.All() {
		options.MaxDepth = max(options.MaxDepth, found[p].Steps)
	}
	for _, w := range s.search.workers {
		options.MaxStates = max(options.MaxStates, int(w.expanded.Load()))
	}
	r, err := again(ctx, s.search.system, s.search.codec, options, r.Violated, r)
	open := r.Undecided
	r.Undecided = 0
	for p := range r.Violated.All() {
		if v := &r.Verdicts[p]; open.Has(p) || !v.Traced {
			*v = found[p]
			r.Longer |= Of(p)
		}
	}
	return r, err
}
