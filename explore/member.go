package explore

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// A member makes the searches of one worker of a swarm, one after the other.
type member[S, E any] struct {
	hasher[S, E]
	digester digester[S, E]
	swarming *swarming[S, E]

	// Of a search:
	number  uint64
	bits    bitArray
	order   uint64    // by which the states that steps lead to are put in order, with their hashes
	bound   int       // of the depth
	stack   []element // states to be expanded, the one that comes next last
	most    int       // elements that there may be; 0: any number
	way     []key     // the states on the way to the one that is expanded
	next    []neighbour
	deepest int // that it has gone
	sample  *sample
	first   [MaxProperties]*trail
}

// An element is a state that waits to be expanded.
type element struct {
	key   key
	depth uint32
}

// A neighbour is a state that a step leads to.
type neighbour struct {
	key  key
	hash uint64
}

const (
	elementSize = 16
	memberBatch = 1 << 9 // so many states are expanded at a time

	// The bound of the depth of a search is 2 to the power of something between these.
	leastBound, mostBound = 5, 20
)

// begin gets ready for the search of this number.
func (m *member[S, E]) begin(number uint64) {
	random := rand.New(rand.NewPCG(m.swarming.how.Seed, number))
	clear(m.bits.words)
	m.number, m.bits.seed, m.order = number, random.Uint64(), random.Uint64()
	m.bound = int(math.Exp2(leastBound + (mostBound-leastBound)*random.Float64()))
	if most := m.search.options.MaxDepth; most > 0 {
		m.bound = min(m.bound, most)
	}
	m.stack, m.way, m.deepest, m.sample = m.stack[:0], m.way[:0], 0, newSample()
	m.first = [MaxProperties]*trail{}
}

// run searches until all states that were found are expanded, or the brake is pulled.
func (m *member[S, E]) run() {
	st := m.search.store
	st.growth.RLock()
	for _, state := range m.search.initial() {
		if word, ok := m.word(&state); ok {
			k := m.keyOf(word)
			m.come(neighbour{k, m.digester.of(k)}, 0)
		}
	}
	st.growth.RUnlock()
	for len(m.stack) > 0 && !m.search.brake.pulled() {
		m.some()
	}
}

// some expands some states. Others may have a table grow between two calls.
func (m *member[S, E]) some() {
	st := m.search.store
	st.growth.RLock()
	defer st.growth.RUnlock()
	if m.cache != nil {
		m.cache.settle()
	}
	for n := 0; n < memberBatch && len(m.stack) > 0 && !m.search.brake.pulled(); n++ {
		last := len(m.stack) - 1
		next := m.stack[last]
		m.stack = m.stack[:last]
		m.expand(next)
	}
}

// expand takes all steps out of a state, in an order drawn, and judges it.
func (m *member[S, E]) expand(e element) {
	// All that was expanded since the one before it on the way was reached by that, and is done with.
	m.way = append(m.way[:e.depth], e.key)
	m.deepest = max(m.deepest, int(e.depth))
	marks, fits := m.follow(e.key)
	if !fits {
		return // the brake was pulled
	}
	m.next = m.next[:0]
	for _, k := range m.keys {
		m.next = append(m.next, neighbour{k, m.digester.of(k)})
	}
	slices.SortFunc(m.next, func(a, b neighbour) int { return cmp.Compare(mix(a.hash^m.order), mix(b.hash^m.order)) })
	for _, n := range m.next {
		m.come(n, int(e.depth)+1)
	}
	m.expanded.Add(1)
	m.mark(m.judged(e.key, marks, len(m.keys) == 0), false)
}

// follow collects the keys of the states that steps lead to out of a state, but for that itself, and marks those steps. It tells
// what judging the state tells unless no step changes it, and whether there was room for all that comes of steps.
func (m *member[S, E]) follow(k key) (marks Marks, fits bool) {
	m.keys = m.keys[:0]
	if m.cache != nil {
		l, fits := m.cache.follow(k, m.keys)
		m.keys = l.keys
		m.mark(Marks{Violated: l.wrong}, true)
		m.transitions.Add(int64(l.steps))
		m.unchanged += int64(l.idle)
		return l.judged, fits
	}
	marks, fits = m.fanOut(k)
	for _, f := range m.found {
		m.mark(f.marks, true)
		if f.key != k {
			m.keys = append(m.keys, f.key)
		}
	}
	m.transitions.Add(int64(m.taken))
	m.unchanged += int64(m.taken - len(m.keys))
	return marks, fits
}

// come comes upon a state, which is to be expanded unless it was, or is taken for one that was, or it is too deep, or
// there is no room.
func (m *member[S, E]) come(n neighbour, depth int) {
	fresh := depth <= m.bound && (m.most == 0 || len(m.stack) < m.most) && m.bits.add(n.hash)
	m.sample.met(n.hash, fresh)
	if !fresh {
		return
	}
	m.stack = append(m.stack, element{n.key, uint32(depth)})
	m.arena.stored.Add(1)
	if most := m.search.options.MaxStates; most > 0 && m.search.store.states.size() > most {
		m.search.brake.pull(LimitStates)
	}
}

// mark notes what judging the state that is expanded, or a step out of it, has told.
func (m *member[S, E]) mark(marks Marks, onStep bool) {
	m.marked(marks)
	for p := range marks.Violated.All() {
		t := &trail{number: m.number, keys: m.way, onStep: onStep}
		if t.before(m.first[p]) {
			t.keys = append([]key(nil), m.way...)
			m.first[p] = t
		}
	}
}
