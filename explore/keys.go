package explore

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// On disk the words of a level are sorted, as keys, and written as differences of one to the next, in seven bits a
// byte. They are divided into sections by a hash, so that workers can merge at the same time; keys that are near
// each other are in the same section mostly, so that differences stay small.
const (
	sections    = 16
	nearBits    = 12 // keys that differ in these alone are near each other
	windowKeys  = 512
	leastBuffer = 1 << 12
	mostBuffer  = 1 << 17
)

// sectionOf is the section that a key is in.
func sectionOf(key uint64) int { return int(mix(key>>nearBits) >> (64 - 4)) }

// keyFile is a file of sorted keys of one section.
type keyFile struct {
	file
	Section int `json:"section"`
	Keys    int `json:"keys"`
}

// A keyWriter writes sorted keys.
type keyWriter struct {
	*writer
	last  uint64
	keys  int
	bytes int64 // of these keys
}

// put writes keys. If they cannot be written nothing else can, and end tells again.
func (w *keyWriter) put(keys []uint64) error {
	for _, key := range keys {
		n, err := w.Write(binary.AppendUvarint(w.AvailableBuffer(), key-w.last))
		if err != nil {
			return err
		}
		w.last = key
		w.bytes += int64(n)
	}
	w.keys += len(keys)
	return nil
}

// A stream yields sorted keys, from memory or from a file.
type stream struct {
	window []uint64 // the next ones
	in     io.Reader
	left   int // so many come behind the window
	last   uint64
	buffer []byte
	at     int // what of the buffer is not decoded begins here
	end    bool
	keys   []uint64 // where windows are
	err    error
}

var errShort = errors.New("a file of states ends early, or makes no sense: it was changed while the search went on")

// streamOf yields so many keys from a file.
func streamOf(in io.Reader, keys, buffer int) *stream {
	return &stream{in: in, left: keys, buffer: make([]byte, 0, buffer), keys: make([]uint64, windowKeys)}
}

// more makes the window hold keys, and tells whether there are any.
func (s *stream) more() bool {
	if len(s.window) > 0 {
		return true
	}
	if s.left == 0 || s.err != nil {
		return false
	}
	n := min(s.left, len(s.keys))
	for i := range n {
		if len(s.buffer)-s.at < binary.MaxVarintLen64 {
			s.fill()
		}
		difference, size := binary.Uvarint(s.buffer[s.at:])
		if size <= 0 {
			if s.err == nil {
				s.err = errShort
			}
			return false
		}
		s.at += size
		s.last += difference
		s.keys[i] = s.last
	}
	s.left -= n
	s.window = s.keys[:n]
	return true
}

// fill reads on.
func (s *stream) fill() {
	if s.end {
		return
	}
	rest := copy(s.buffer[:cap(s.buffer)], s.buffer[s.at:])
	n, err := io.ReadFull(s.in, s.buffer[rest:cap(s.buffer)])
	s.buffer, s.at = s.buffer[:rest+n], 0
	if s.end = err != nil; s.end && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.err = err
	}
}

// subtract takes out of some sorted keys those that the stream yields, which must not be asked for lesser ones again.
func (s *stream) subtract(keys []uint64) []uint64 {
	rest := keys[:0]
	for i, key := range keys {
		for len(s.window) > 0 && s.window[0] < key {
			s.window = s.window[1:]
		}
		for len(s.window) == 0 {
			if !s.more() {
				return append(rest, keys[i:]...)
			}
			n, _ := slices.BinarySearch(s.window, key)
			s.window = s.window[n:]
		}
		if s.window[0] != key {
			rest = append(rest, key)
		}
	}
	return rest
}

// A merger yields the keys of several streams, each once, in order: the least of a heap is on top.
type merger struct {
	heap []*stream
	last uint64 // the key that was taken last; nowhere: none was
}

func newMerger(streams []*stream) *merger {
	m := &merger{last: nowhere}
	for _, s := range streams {
		if s.more() {
			m.heap = append(m.heap, s)
		}
	}
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.sink(i)
	}
	return m
}

// sink puts a stream where it belongs in the heap.
func (m *merger) sink(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m.heap); child++ {
			if m.heap[child].window[0] < m.heap[least].window[0] {
				least = child
			}
		}
		if least == i {
			return
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}

// take appends keys to dst, as many as it has room for.
func (m *merger) take(dst []uint64) []uint64 {
	for len(dst) < cap(dst) && len(m.heap) > 0 {
		top := m.heap[0]
		if key := top.window[0]; key != m.last {
			dst = append(dst, key)
			m.last = key
		}
		if top.window = top.window[1:]; !top.more() {
			m.heap[0] = m.heap[len(m.heap)-1]
			m.heap = m.heap[:len(m.heap)-1]
		}
		m.sink(0)
	}
	return dst
}
