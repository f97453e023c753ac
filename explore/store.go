package explore

import (
	"sync"
	"sync/atomic"
)

// The store is the visited set, and the levels. A state is a word, see rows.go; a
// level is the list of spans that were filled while the level before it was
// expanded: there is no queue beside the words.
type store struct {
	brake  *brake
	growth sync.RWMutex // held to read while words are entered, to write while a table grows
	nodes  table        // what rows are made of
	parts  [kinds]table // of a system that has them
	states table
	levels [][]span

	bytes    atomic.Int64
	maxBytes int
}

// A kind of words that parts of states have: those of cores, of pools, and of pairs of the numbers of pools.
type kind int

const (
	ofCores kind = iota
	ofPools
	ofPairs
	kinds
)

// fewSlots is how many the tables of parts have at first.
const fewSlots = 1 << 8

func newStore(workers, slots, maxStates, maxBytes int, brake *brake) *store {
	st := &store{brake: brake, maxBytes: maxBytes}
	st.nodes.open(st, workers, slots, 0)
	for k := range st.parts {
		st.parts[k].open(st, workers, min(slots, fewSlots), 0)
	}
	st.states.open(st, workers, slots, maxStates)
	for _, a := range st.states.arenas {
		a.levelled = true
	}
	return st
}

// tables are all, always in the same order.
func (st *store) tables() []*table {
	return []*table{&st.nodes, &st.parts[ofCores], &st.parts[ofPools], &st.parts[ofPairs], &st.states}
}

// scribe is that of a worker.
func (st *store) scribe(worker int) *scribe {
	return &scribe{nodes: &st.nodes, arena: st.nodes.arenas[worker], brake: st.brake}
}

// afford accounts for so many bytes more, unless the limit forbids.
func (st *store) afford(size int) bool {
	if total := st.bytes.Add(int64(size)); st.maxBytes > 0 && total > int64(st.maxBytes) {
		st.bytes.Add(int64(-size))
		return false
	}
	return true
}

// endLevel makes a level of the states that were stored since the last, if any.
func (st *store) endLevel() {
	var level []span
	for _, a := range st.states.arenas {
		a.close()
		level = append(level, a.spans...)
		a.spans = a.spans[:0]
	}
	if len(level) > 0 {
		st.levels = append(st.levels, level)
		st.bytes.Add(int64(cap(level) * spanSize))
	}
}
