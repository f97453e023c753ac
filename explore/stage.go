package explore

import (
	"bufio"
	"encoding/binary"
	"time"
)

// A stage is the end of a level: all that a search has found up to then, but for the words.
type stage struct {
	Depth       int           `json:"depth"` // of the level that is to be expanded next, if there are states in it
	Levels      int           `json:"levels"`
	Tables      []extent      `json:"tables"` // in the order of store.tables
	Transitions int           `json:"transitions"`
	Unchanged   int           `json:"unchanged"`
	Premise     Set           `json:"premise"`
	Violations  []breach      `json:"violations,omitempty"`
	Elapsed     time.Duration `json:"elapsed"`
}

// A breach is the first violation of a property.
type breach struct {
	Property int    `json:"property"`
	Depth    int    `json:"depth"`
	Step     int    `json:"step"`
	Word     uint64 `json:"word"`
	Row      []byte `json:"row"`
}

// An extent is how much of a table is in use: all chunks but those that arenas are filling are full.
type extent struct {
	Chunks int     `json:"chunks"`
	Arenas []reach `json:"arenas"`
}

// A reach is how far an arena has filled its chunk.
type reach struct {
	Chunk int `json:"chunk"` // 0: it has none
	Used  int `json:"used"`
}

// filled is how many words there are in a chunk.
func (e *extent) filled(chunk int) int {
	if chunk >= e.Chunks {
		return 0
	}
	for _, a := range e.Arenas {
		if a.Chunk == chunk {
			return a.Used
		}
	}
	return chunkWords
}

// words is how many there are.
func (e *extent) words() (n int) {
	for chunk := 1; chunk < e.Chunks; chunk++ {
		n += e.filled(chunk)
	}
	return n
}

// unsound tells whether this cannot be the extent of a table.
func (e extent) unsound() bool {
	for _, a := range e.Arenas {
		if a.Chunk < 0 || a.Chunk > 0 && a.Chunk >= e.Chunks || a.Used < 0 || a.Used > chunkWords {
			return true
		}
	}
	return e.Chunks < 1 || e.Chunks > maxChunks
}

// extent is how much of the table is in use now.
func (t *table) extent() extent {
	e := extent{Chunks: t.count}
	for _, a := range t.arenas {
		e.Arenas = append(e.Arenas, reach{int(a.base >> chunkBits), int(a.used)})
	}
	return e
}

// bytes is what the words of a stage take.
func (m *stage) bytes() (n int) {
	for _, e := range m.Tables {
		n += e.Chunks * chunkSize
	}
	return n
}

// write writes the words that were entered between two extents, chunk by chunk: where they begin, how many they
// are, and they; and then a zero.
func (t *table) write(w *writer, from, to *extent) {
	for chunk := 1; chunk < to.Chunks; chunk++ {
		first, last := from.filled(chunk), to.filled(chunk)
		if first < last {
			w.word(uint64(chunk<<chunkBits + first))
			w.word(uint64(last - first))
			for _, word := range (*t.list.Load())[chunk][first:last] {
				w.word(word)
			}
		}
	}
	w.word(0)
}

// word writes a word. If it cannot be written, end tells.
func (w *writer) word(word uint64) {
	_, _ = w.Write(binary.LittleEndian.AppendUint64(w.AvailableBuffer(), word))
}

// readWord reads a word.
func readWord(r *bufio.Reader) (uint64, error) {
	b, err := r.Peek(wordBytes)
	if err != nil {
		return 0, err
	}
	_, err = r.Discard(wordBytes)
	return binary.LittleEndian.Uint64(b), err
}

const wordBytes = 8

// read reads what write has written into the chunks.
func (t *table) read(r *bufio.Reader) error {
	for {
		begin, err := readWord(r)
		if begin == 0 || err != nil {
			return err
		}
		n, err := readWord(r)
		if err != nil {
			return err
		}
		chunk, first := begin>>chunkBits, begin&chunkMask
		if chunk >= uint64(t.count) || n > chunkWords-first {
			return errNonsense
		}
		words := (*t.list.Load())[chunk][first : first+n]
		for i := range words {
			if words[i], err = readWord(r); err != nil {
				return err
			}
		}
	}
}

// restore makes an empty table one of this extent, the words of which are to be read.
func (t *table) restore(e *extent) {
	t.count = e.Chunks
	list := make([]*chunk, max(16, t.count))
	for i := 1; i < t.count; i++ {
		list[i] = new(chunk)
	}
	t.list.Store(&list)
	for len(t.arenas) < len(e.Arenas) { // more workers than now: what they have begun stays as it is
		t.arenas = append(t.arenas, &arena{levelled: t.arenas[0].levelled})
	}
	t.arenas[0].stored.Store(int64(e.words()))
	for i, r := range e.Arenas {
		a := t.arenas[i]
		a.chunk, a.base, a.used, a.start = list[r.Chunk], uint32(r.Chunk<<chunkBits), uint32(r.Used), uint32(r.Used)
	}
	t.sold.Store(t.arenas[0].stored.Load())
	t.st.bytes.Add(int64(t.count-1) * chunkSize)
}

// accommodate makes slots for the words of a restored table, unless the limit of memory forbids.
func (t *table) accommodate() bool {
	slots, size := max(fewSlots, len(t.slots)), t.size()
	for fillable(slots) < size {
		slots *= 2
	}
	if !t.st.afford((slots - len(t.slots)) * slotSize) {
		return false
	}
	t.setSlots(slots)
	t.refill()
	return true
}

// writeLevels writes levels: how many spans each has, and these; and then a zero.
func (st *store) writeLevels(w *writer, from, to int) {
	for _, level := range st.levels[from:to] {
		w.word(uint64(len(level)))
		for _, s := range level {
			w.word(pair(s.from, s.to))
		}
	}
	w.word(0)
}

// readLevels reads levels, behind those there are.
func (st *store) readLevels(r *bufio.Reader) error {
	for {
		n, err := readWord(r)
		if n == 0 || err != nil {
			return err
		}
		var level []span
		for range n {
			word, err := readWord(r)
			from, to := unpair(word)
			switch last := to - 1; {
			case err != nil:
				return err
			case from >= to || from>>chunkBits != last>>chunkBits || last>>chunkBits == 0 || int(last>>chunkBits) >= st.states.count:
				return errNonsense
			}
			level = append(level, span{from, to})
		}
		st.levels = append(st.levels, level)
		st.bytes.Add(int64(len(level) * spanSize))
	}
}
