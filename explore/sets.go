package explore

import (
	"slices"
	"sync"
)

// sets are different lists of labels, by their numbers. They lie one behind the
// other, without a pointer for each: there may be as many as states.
type sets struct {
	mu      sync.RWMutex // held while the graph is made
	members []uint32
	ends    []uint64          // where in members a set ends, and the next begins
	last    map[uint64]uint32 // by hash: the set of this hash that was entered last, plus one
	before  []uint32          // for each set the one of the same hash entered before it, plus one; 0: none
	empty   []bool            // for each set: no label of it has a letter; made when the graph is
}

// setSize is about what a set takes without its members.
const setSize = 8 + 4 + 28

// of are the members of a set.
func (s *sets) of(set uint32) []uint32 {
	if set == 0 {
		return s.members[:s.ends[0]]
	}
	return s.members[s.ends[set-1]:s.ends[set]]
}

// dull tells whether no label of a set has a letter.
func (s *sets) dull(set uint32) bool { return s.empty[set] }

// number is the number of a set, which is entered if it is new.
func (s *sets) number(members []uint32, take func(size int)) uint32 {
	hash := uint64(len(members))
	for _, m := range members {
		hash = (hash ^ uint64(m)) * 0x9E3779B97F4A7C15
		hash ^= hash >> 32
	}
	s.mu.RLock()
	set, found := s.find(hash, members)
	s.mu.RUnlock()
	if found {
		return set
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if set, found = s.find(hash, members); found {
		return set
	}
	set = uint32(len(s.ends))
	s.members = append(s.members, members...)
	s.ends = append(s.ends, uint64(len(s.members)))
	s.before = append(s.before, s.last[hash])
	s.last[hash] = set + 1
	take(setSize + wordSize*len(members))
	return set
}

func (s *sets) find(hash uint64, members []uint32) (set uint32, found bool) {
	for next := s.last[hash]; next != 0; next = s.before[next-1] {
		if slices.Equal(s.of(next-1), members) {
			return next - 1, true
		}
	}
	return 0, false
}
