package explore

import "unsafe"

// A deep stack grows without being copied.
type deep[T any] struct {
	chunks [][]T
	count  int
}

const (
	deepBits = 10
	deepMask = 1<<deepBits - 1
)

func (s *deep[T]) push(j *job, x T) {
	if s.count == len(s.chunks)<<deepBits {
		j.take(int(unsafe.Sizeof(x)) << deepBits)
		s.chunks = append(s.chunks, make([]T, 1<<deepBits))
	}
	s.chunks[s.count>>deepBits][s.count&deepMask] = x
	s.count++
}

// top is valid until the next push.
func (s *deep[T]) top() *T { return &s.chunks[(s.count-1)>>deepBits][(s.count-1)&deepMask] }

func (s *deep[T]) pop() T {
	x := *s.top()
	s.count--
	return x
}
