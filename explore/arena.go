package explore

import (
	"encoding/binary"
	"sync"
	"sync/atomic"
)

// A ref says where a row is stored: the number of its chunk, and where in that
// the row begins. It takes 48 bits. Chunk 0 is never given, so no ref is 0.
type ref uint64

const (
	chunkBits  = 20 // a chunk holds up to a MiB,
	chunkFirst = 1 << 14
	chunkMask  = 1<<chunkBits - 1
	prefix     = 2       // a row is stored behind its length,
	spanBytes  = 2 << 10 // and so many bytes of rows are a portion of work
)

// A span is a run of rows in one chunk: what a worker takes at a time.
type span struct{ from, to ref }

const spanSize = 16

// chunks are what rows are stored in. They are only ever added; they hold no
// pointers, so that the garbage collector has nothing to scan.
type chunks struct {
	mu    sync.Mutex // held to add a chunk
	count int
	list  atomic.Pointer[[][]byte] // longer than count; replaced when it is too short
}

// add adds a chunk and returns the ref of its first byte. Whoever learns a ref
// into it, by an atomic load, finds the chunk in the list.
func (c *chunks) add(chunk []byte) ref {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	list := c.list.Load()
	if list == nil || c.count == len(*list) {
		longer := make([][]byte, max(64, 2*c.count))
		if list != nil {
			copy(longer, *list)
		}
		list = &longer
	}
	(*list)[c.count] = chunk
	c.list.Store(list)
	return ref(c.count) << chunkBits
}

// row returns the row that is stored at a ref. It must not be changed.
func (c *chunks) row(at ref) []byte {
	rest := (*c.list.Load())[at>>chunkBits][at&chunkMask:]
	length := int(binary.LittleEndian.Uint16(rest))
	return rest[prefix : prefix+length : prefix+length]
}

// each calls do for the rows of a span, in order, until it returns false.
func (c *chunks) each(s span, do func(row []byte) bool) bool {
	for at := s.from; at < s.to; {
		row := c.row(at)
		if !do(row) {
			return false
		}
		at += ref(prefix + len(row))
	}
	return true
}

// An arena is where one worker, and no other, stores rows.
type arena struct {
	chunk []byte // the chunk being filled
	base  ref    // of its first byte
	used  int    // so much of it is
	start int    // from here on in the span that is not yet closed
	spans []span // the closed ones of the level being found

	rights int          // so many slots of the table the arena may yet fill
	stored atomic.Int64 // rows, ever
}

// fits tells whether there is room for a row of this length.
func (a *arena) fits(length int) bool { return a.used+prefix+length <= len(a.chunk) }

// put writes a row to where the next is to be stored, which fits, and returns
// its ref. The place is not taken before keep is called.
func (a *arena) put(row []byte) ref {
	free := a.chunk[a.used:]
	binary.LittleEndian.PutUint16(free, uint16(len(row)))
	copy(free[prefix:], row)
	return a.base + ref(a.used)
}

// keep takes the place of the row of this length that was put last.
func (a *arena) keep(length int) {
	a.used += prefix + length
	a.rights--
	a.stored.Add(1)
	if a.used-a.start >= spanBytes {
		a.close()
	}
}

// open is the span of the rows that are in no closed one.
func (a *arena) open() span { return span{a.base + ref(a.start), a.base + ref(a.used)} }

// close ends the span that is being filled, unless it is empty.
func (a *arena) close() {
	if open := a.open(); open.from < open.to {
		a.spans = append(a.spans, open)
	}
	a.start = a.used
}

// nextChunk is how large a chunk the arena needs for a row of this length. The
// first chunks are small, for the sake of small searches.
func (a *arena) nextChunk(length int) int {
	size := min(max(chunkFirst, 2*len(a.chunk)), 1<<chunkBits)
	for size < prefix+length {
		size *= 2
	}
	return size
}

// fill goes on to a new chunk.
func (a *arena) fill(chunk []byte, base ref) {
	a.close()
	a.chunk, a.base, a.used, a.start = chunk, base, 0, 0
}
