package explore

import (
	"bytes"
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// The store is the visited set, and the levels. A hash table of open addressing
// leads from the hash of a row to where the row is stored; nothing is ever
// taken out. A slot holds 16 bits of the hash, which spare nearly all looks at
// rows that are others, and a ref. Slots are filled by compare-and-swap; no
// lock is held but one against the growth of the table.
//
// Each worker has its arena. A level is the list of spans that were filled
// while the level before it was expanded: there is no queue beside the rows.
type store struct {
	chunks
	brake  *brake
	arenas []*arena
	levels [][]span
	bytes  atomic.Int64

	maxStates, maxBytes int

	growth sync.RWMutex // held to read while rows are inserted, to write while the table grows
	table  []atomic.Uint64
	bound  int64 // so many slots may be filled
	sold   atomic.Int64
	seed   maphash.Seed // chance, on which no result depends
}

const (
	slotSize = 8
	refMask  = 1<<48 - 1

	// rightsBatch is how many slots a worker acquires the right to fill at a
	// time: so the table is never overfull, and the count of all is touched
	// rarely.
	rightsBatch = 64
)

// status is what became of a row that was to be inserted.
type status int

const (
	known  status = iota // it is stored already
	added                // it is stored now
	noRoom               // it is not stored: the arena lacks rights or space
)

func newStore(workers, slots, maxStates, maxBytes int, brake *brake) *store {
	st := &store{brake: brake, maxStates: maxStates, maxBytes: maxBytes, seed: maphash.MakeSeed()}
	for range workers {
		st.arenas = append(st.arenas, &arena{})
	}
	st.setTable(slots)
	st.bytes.Store(int64(slots * slotSize))
	return st
}

// setTable begins an empty table, and lets go of the one before first.
func (st *store) setTable(slots int) {
	st.table = nil
	st.table = make([]atomic.Uint64, slots)
	st.bound = int64(slots / 4 * 3)
}

// count is how many rows are stored.
func (st *store) count() int {
	count := 0
	for _, a := range st.arenas {
		count += int(a.stored.Load())
	}
	return count
}

// insert stores a row in the arena of the caller, unless it is stored already.
func (st *store) insert(a *arena, row []byte) status {
	hash := maphash.Bytes(st.seed, row)
	tag := hash &^ refMask
	mask := uint64(len(st.table) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		slot := &st.table[i]
		held := slot.Load()
		if held == 0 {
			if a.rights == 0 || !a.fits(len(row)) {
				return noRoom
			}
			if slot.CompareAndSwap(0, tag|uint64(a.put(row))) {
				a.keep(len(row))
				return added
			}
			held = slot.Load() // another worker was faster, maybe with the same row
		}
		if held&^refMask == tag && bytes.Equal(st.row(ref(held&refMask)), row) {
			return known
		}
	}
}

// store inserts a row, and makes room for it before if need be. The caller holds
// growth to read. The limit is what forbids to store a row that is not known.
func (st *store) store(a *arena, row []byte) (status, Limit) {
	for limit := LimitNone; ; limit = st.makeRoom(a, len(row)) {
		// Even if there is no room, look again: in the meantime another worker
		// may have stored the row, and then there is nothing to forbid.
		if s := st.insert(a, row); s != noRoom || limit != LimitNone {
			return s, limit
		}
	}
}

// makeRoom provides the arena with rights and space for a row.
func (st *store) makeRoom(a *arena, length int) Limit {
	if a.rights == 0 {
		if limit := st.acquire(a); limit != LimitNone {
			return limit
		}
	}
	if !a.fits(length) {
		size := a.nextChunk(length)
		if !st.afford(size) {
			return LimitMemory
		}
		chunk := make([]byte, size)
		a.fill(chunk, st.add(chunk))
	}
	return LimitNone
}

// afford accounts for so many bytes more, unless the limit forbids.
func (st *store) afford(size int) bool {
	if total := st.bytes.Add(int64(size)); st.maxBytes > 0 && total > int64(st.maxBytes) {
		st.bytes.Add(int64(-size))
		return false
	}
	return true
}

// acquire gives the arena the right to fill slots of the table, and has it grow
// when it is to be too full. Near the limit of states rights are given one at a
// time, by the exact count.
func (st *store) acquire(a *arena) Limit {
	rights := int64(rightsBatch)
	if st.maxStates > 0 && st.sold.Load()+rights > int64(st.maxStates) {
		if st.count() >= st.maxStates {
			return LimitStates
		}
		rights = 1
	}
	if st.sold.Add(rights) > st.bound {
		if limit := st.grow(); limit != LimitNone {
			st.sold.Add(-rights)
			return limit
		}
	}
	a.rights = int(rights)
	return LimitNone
}

// grow waits until all other workers pause, and doubles the table if that has
// not been done by one of them. A table that is too dear is filled more densely.
func (st *store) grow() Limit {
	st.growth.RUnlock()
	defer st.growth.RLock()
	st.growth.Lock()
	defer st.growth.Unlock()

	slots := len(st.table)
	for int64(slots/4*3) < st.sold.Load() {
		slots *= 2
	}
	switch dense := int64(len(st.table) / 8 * 7); {
	case st.brake.pulled():
		return st.brake.limit()
	case st.sold.Load() <= st.bound:
		return LimitNone
	case st.afford((slots - len(st.table)) * slotSize):
		st.rehash(slots)
		return st.brake.limit()
	case st.sold.Load() <= dense:
		st.bound = dense
		return LimitNone
	}
	return LimitMemory
}

// rehash fills a new table from the rows, which lie in the order in which memory
// is read fastest. If the brake is pulled meanwhile, the table is left wanting:
// no row is inserted after that.
func (st *store) rehash(slots int) {
	st.setTable(slots)
	spans := st.allSpans()
	spread(len(st.arenas), len(spans), func(_, i int) bool {
		st.refill(spans[i])
		return !st.brake.pulled()
	})
}

// refill enters the rows of a span into the table, in which they are not.
func (st *store) refill(s span) {
	mask := uint64(len(st.table) - 1)
	for at := s.from; at < s.to; {
		row := st.row(at)
		hash := maphash.Bytes(st.seed, row)
		i := hash & mask
		for st.table[i].Load() != 0 || !st.table[i].CompareAndSwap(0, hash&^refMask|uint64(at)) {
			i = (i + 1) & mask
		}
		at += ref(prefix + len(row))
	}
}

// allSpans lists where all rows are.
func (st *store) allSpans() []span {
	var all []span
	for _, level := range st.levels {
		all = append(all, level...)
	}
	for _, a := range st.arenas {
		all = append(append(all, a.spans...), a.open())
	}
	return all
}

// endLevel makes a level of the rows that were stored since the last, if any.
func (st *store) endLevel() {
	var level []span
	for _, a := range st.arenas {
		a.close()
		level = append(level, a.spans...)
		a.spans = a.spans[:0]
	}
	if len(level) > 0 {
		st.levels = append(st.levels, level)
		st.bytes.Add(int64(cap(level) * spanSize))
	}
}
