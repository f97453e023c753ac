package explore

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// A table gives numbers to words: equal words have the same number, and nothing
// is ever taken out. The words lie in chunks, in the order in which each worker
// has entered them; slots of open addressing lead from the hash of a word to its
// number. What a slot has bits for beyond the number are bits of the hash, which
// spare most looks at words that are others. Slots are filled by compare-and-swap;
// no lock is held but one against the growth of the table.
type table struct {
	st     *store
	arenas []*arena
	most   int // so many words may be entered; 0: any number

	mu    sync.Mutex // held to add a chunk
	count int        // chunks, the first of which is never given
	list  atomic.Pointer[[]*chunk]

	slots []atomic.Uint32
	shift uint   // of the hash, to get the number of a slot
	mask  uint32 // the bits of a slot that hold the number
	bound int64  // so many slots may be filled
	sold  atomic.Int64
}

// A chunk holds words. It has no pointers, so that the garbage collector has nothing to scan.
type chunk [chunkWords]uint64

const (
	chunkBits  = 12
	chunkWords = 1 << chunkBits
	chunkMask  = chunkWords - 1
	chunkSize  = 8 * chunkWords
	slotSize   = 4

	// manySlots are worth a garbage collection.
	manySlots = 1 << 19

	// rightsBatch is how many slots a worker acquires the right to fill at a
	// time: so the table is never overfull, and the count of all is touched
	// rarely.
	rightsBatch = 64

	// maxChunks is how many there may be: numbers have 31 bits.
	maxChunks = 1 << (31 - chunkBits)
)

// A span is a run of words in one chunk, by their numbers: what a worker takes at a time.
type span struct{ from, to uint32 }

const (
	spanSize  = 8
	spanWords = 256
)

// An arena is where one worker, and no other, enters words into a table.
type arena struct {
	chunk  *chunk // the one being filled; nil before the first
	base   uint32 // the number of its first word
	used   uint32 // so much of it is
	start  uint32 // from here on in the span that is not yet closed
	spans  []span // the closed ones of the level being found
	rights int    // so many slots of the table the arena may yet fill
	stored atomic.Int64

	levelled bool // spans are wanted

	_ [56]byte // so that no two share a line of the cache
}

// status is what became of a word that was to be entered.
type status int

const (
	known  status = iota // it is there already
	added                // it is there now
	noRoom               // it is not: the arena lacks rights or space
)

// open makes an empty table.
func (t *table) open(st *store, workers, slots, most int) {
	t.st, t.most, t.count = st, most, 1
	for range workers {
		t.arenas = append(t.arenas, &arena{})
	}
	list := make([]*chunk, 16)
	t.list.Store(&list)
	t.setSlots(slots)
	st.bytes.Add(int64(slots * slotSize))
}

// clear takes all words out, and gives back what they took.
func (t *table) clear() {
	t.st.bytes.Add(-int64((t.count-1)*chunkSize + len(t.slots)*slotSize))
	for _, a := range t.arenas {
		a.chunk, a.base, a.used, a.start, a.rights = nil, 0, 0, 0, 0
		a.stored.Store(0)
	}
	list := make([]*chunk, 16)
	t.list.Store(&list)
	t.count = 1
	t.sold.Store(0)
	t.slots = nil
}

// words are those of a span.
func (t *table) words(s span) []uint64 {
	return (*t.list.Load())[s.from>>chunkBits][s.from&chunkMask:][:s.to-s.from]
}

// fillable is how many of so many slots may be filled: most, for to pass by a slot that another word has seldom takes a look at that.
func fillable(slots int) int { return slots / 8 * 7 }

// setSlots begins with empty slots, and lets go of those before first: where memory is limited
// they must be gone by then.
func (t *table) setSlots(slots int) {
	t.slots = nil
	if t.st.maxBytes > 0 && slots >= manySlots {
		runtime.GC()
	}
	t.slots = make([]atomic.Uint32, slots)
	t.shift = uint(64 - bits.Len(uint(slots-1)))
	t.bound = int64(fillable(slots))
	chunks := int(t.bound)/chunkWords + len(t.arenas) + 2 // only the last chunk of an arena is not full
	t.mask = uint32(1<<min(32, bits.Len(uint(chunks))+chunkBits) - 1)
}

// mix is the hash of a word.
func mix(word uint64) uint64 {
	h := word * 0x9E3779B97F4A7C15
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>32
}

// word is that of a number.
func (t *table) word(number uint32) uint64 {
	return (*t.list.Load())[number>>chunkBits][number&chunkMask]
}

// size is how many words have been entered.
func (t *table) size() (n int) {
	for _, a := range t.arenas {
		n += int(a.stored.Load())
	}
	return n
}

// filled is how many of so many numbers from this on are given; no others lie in their chunk before them.
func (t *table) filled(from, many int) int {
	for _, a := range t.arenas {
		if a.chunk != nil && a.base == uint32(from)&^chunkMask {
			return max(0, min(many, int(a.base+a.used)-from))
		}
	}
	if from < chunkWords {
		return 0
	}
	return many
}

// find is the number of a word, if it is in the table.
func (t *table) find(word uint64) (number uint32, found bool) {
	h := mix(word)
	tag, last := uint32(h)&^t.mask, uint64(len(t.slots)-1)
	for i := h >> t.shift; ; i = (i + 1) & last {
		held := t.slots[i].Load()
		if held == 0 {
			return 0, false
		}
		if held&^t.mask == tag && t.word(held&t.mask) == word {
			return held & t.mask, true
		}
	}
}

// insert enters a word by the arena of the caller, unless it is in the table already.
func (t *table) insert(a *arena, word uint64) (number uint32, s status) {
	h := mix(word)
	tag, last := uint32(h)&^t.mask, uint64(len(t.slots)-1)
	for i := h >> t.shift; ; i = (i + 1) & last {
		held := t.slots[i].Load()
		if held == 0 {
			if a.rights == 0 || a.chunk == nil || a.used == chunkWords {
				return 0, noRoom
			}
			number = a.base + a.used
			a.chunk[a.used] = word
			if t.slots[i].CompareAndSwap(0, tag|number) {
				a.keep()
				return number, added
			}
			held = t.slots[i].Load() // another worker was faster, maybe with the same word
		}
		if held&^t.mask == tag && t.word(held&t.mask) == word {
			return held & t.mask, known
		}
	}
}

// warm looks at the slots of words, and at what these lead to, so that the many
// misses of the cache overlap.
func (t *table) warm(words []uint64) {
	var numbers [16]uint32
	for ; len(words) > 0; words = words[min(len(words), len(numbers)):] {
		some := words[:min(len(words), len(numbers))]
		for i, word := range some {
			numbers[i] = t.slots[mix(word)>>t.shift].Load()
		}
		var sum uint64
		for i, word := range some {
			if held := numbers[i]; held != 0 && held&^t.mask == uint32(mix(word))&^t.mask {
				sum |= t.word(held & t.mask)
			}
		}
		warmed(sum)
	}
}

// warmed keeps what was only looked at from being left out.
//
//go:noinline
func warmed(uint64) {}

// keep takes the place of the word that was put last.
func (a *arena) keep() {
	a.used++
	a.rights--
	a.stored.Add(1)
	if a.levelled && a.used-a.start >= spanWords {
		a.close()
	}
}

// close ends the span that is being filled, unless it is empty.
func (a *arena) close() {
	if a.levelled && a.start < a.used {
		a.spans = append(a.spans, span{a.base + a.start, a.base + a.used})
	}
	a.start = a.used
}

// enter enters a word, and makes room for it before if need be. The caller holds
// growth to read. The limit is what forbids to enter a word that is not known.
func (t *table) enter(a *arena, word uint64) (number uint32, s status, limit Limit) {
	for limit = LimitNone; ; limit = t.makeRoom(a) {
		// Even if there is no room, look again: in the meantime another worker
		// may have entered the word, and then there is nothing to forbid.
		if number, s = t.insert(a, word); s != noRoom || limit != LimitNone {
			return number, s, limit
		}
	}
}

// makeRoom provides the arena with rights and space for a word.
func (t *table) makeRoom(a *arena) Limit {
	if a.rights == 0 {
		if limit := t.acquire(a); limit != LimitNone {
			return limit
		}
	}
	if a.chunk == nil || a.used == chunkWords {
		if !t.st.afford(chunkSize) {
			return LimitMemory
		}
		return t.fill(a)
	}
	return LimitNone
}

// fill goes on to a new chunk.
func (t *table) fill(a *arena) Limit {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.count == maxChunks {
		return LimitMemory
	}
	a.close()
	a.chunk, a.base, a.used, a.start = new(chunk), uint32(t.count)<<chunkBits, 0, 0
	list := t.list.Load()
	if t.count == len(*list) {
		longer := make([]*chunk, 2*t.count)
		copy(longer, *list)
		list = &longer
	}
	(*list)[t.count] = a.chunk
	t.count++
	t.list.Store(list)
	return LimitNone
}

// acquire gives the arena the right to fill slots, and has the table grow when it
// is to be too full. Near the limit rights are given one at a time, by the exact
// count.
func (t *table) acquire(a *arena) Limit {
	rights := int64(rightsBatch)
	if t.most > 0 && t.sold.Load()+rights > int64(t.most) {
		if t.size() >= t.most {
			return LimitStates
		}
		rights = 1
	}
	if t.sold.Add(rights) > t.bound {
		if limit := t.grow(); limit != LimitNone {
			t.sold.Add(-rights)
			return limit
		}
	}
	a.rights = int(rights)
	return LimitNone
}

// grow waits until all other workers pause, and doubles the slots if that has
// not been done by one of them.
func (t *table) grow() Limit {
	st := t.st
	st.growth.RUnlock()
	defer st.growth.RLock()
	st.growth.Lock()
	defer st.growth.Unlock()

	slots := len(t.slots)
	for int64(fillable(slots)) < t.sold.Load() {
		slots *= 2
	}
	switch {
	case st.brake.pulled():
		return st.brake.limit()
	case t.sold.Load() <= t.bound:
		return LimitNone
	case st.afford((slots - len(t.slots)) * slotSize):
		t.setSlots(slots)
		t.refill()
		return LimitNone
	}
	return LimitMemory
}

// refill fills empty slots from the words.
func (t *table) refill() {
	chunks := (*t.list.Load())[:t.count]
	spread(len(t.arenas), len(chunks)-1, func(_, i int) bool {
		t.refillFrom(uint32(i + 1))
		return true
	})
}

// refillFrom enters the words of a chunk into the slots, in which they are not.
func (t *table) refillFrom(n uint32) {
	words := (*t.list.Load())[n][:t.filled(int(n)<<chunkBits, chunkWords)]
	last := uint64(len(t.slots) - 1)
	for at, word := range words {
		h := mix(word)
		i, held := h>>t.shift, uint32(h)&^t.mask|n<<chunkBits|uint32(at)
		for !t.slots[i].CompareAndSwap(0, held) {
			i = (i + 1) & last
		}
	}
}
