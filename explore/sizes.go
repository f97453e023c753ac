package explore

import (
	"slices"
	"sync"
)

// sizes are those of levels. They may be read while more come.
type sizes struct {
	mu   sync.Mutex
	list []int
}

func (s *sizes) add(size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, size)
}

func (s *sizes) all() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.list) // what is added later is not seen
}
