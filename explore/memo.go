package explore

import "math/bits"

// A memo remembers numbers by their keys, none of which is 0.
type memo struct {
	entries []memorised
	count   int
	shift   uint // of the hash, to get the number of an entry
}

type memorised struct{ key, value uint64 }

const (
	memorisedSize = 16
	firstMemos    = 1 << 6
)

// clear forgets all.
func (m *memo) clear() { *m = memo{} }

// get is what is remembered by a key.
func (m *memo) get(key uint64) (value uint64, found bool) {
	if m.count == 0 {
		return 0, false
	}
	last := uint64(len(m.entries) - 1)
	for i := mix(key) >> m.shift; ; i = (i + 1) & last {
		switch e := &m.entries[i]; e.key {
		case key:
			return e.value, true
		case 0:
			return 0, false
		}
	}
}

// put has a value remembered by a key by which none is.
func (m *memo) put(key, value uint64) {
	if m.count >= len(m.entries)/4*3 {
		m.grow()
	}
	m.count++
	m.set(memorised{key, value})
}

func (m *memo) set(e memorised) {
	last := uint64(len(m.entries) - 1)
	i := mix(e.key) >> m.shift
	for m.entries[i].key != 0 {
		i = (i + 1) & last
	}
	m.entries[i] = e
}

func (m *memo) grow() {
	before := m.entries
	m.entries = make([]memorised, max(firstMemos, 2*len(before)))
	m.shift = uint(64 - bits.Len(uint(len(m.entries)-1)))
	for _, e := range before {
		if e.key != 0 {
			m.set(e)
		}
	}
}
