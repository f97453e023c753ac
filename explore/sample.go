package explore

import (
	"maps"
	"math"
)

// A sample is of those states whose hashes are below a limit: whichever searches come upon a state, it is in all of
// their samples or in none (adaptive sampling: Wegman; Flajolet 1990). The limit is halved as often as it must be.
type sample struct {
	limit  uint64
	states map[uint64]int // by hash: how many searches have expanded it; 0: they have only come upon it
}

// sampleStates is how many states there may be in a sample.
const sampleStates = 1 << 14

func newSample() *sample { return &sample{math.MaxUint64, map[uint64]int{}} }

// met notes that a search has come upon a state, and maybe expands it.
func (s *sample) met(hash uint64, expanded bool) {
	if hash = mix(hash); hash > s.limit { // the bits that a state takes in an array are those of the hash itself
		return
	}
	_, known := s.states[hash]
	if expanded {
		s.states[hash] = 1
	} else if !known {
		s.states[hash] = 0
	}
	s.fit()
}

// add adds that of a search.
func (s *sample) add(one *sample) {
	if one.limit < s.limit {
		s.lower(one.limit)
	}
	for hash, times := range one.states {
		if hash <= s.limit {
			s.states[hash] += times
		}
	}
	s.fit()
}

// fit halves the limit until there are not too many states.
func (s *sample) fit() {
	for len(s.states) > sampleStates {
		s.lower(s.limit / 2)
	}
}

func (s *sample) lower(limit uint64) {
	s.limit = limit
	maps.DeleteFunc(s.states, func(hash uint64, _ int) bool { return hash > limit })
}

// tally counts the states, scaled to all.
func (s *sample) tally() Tally {
	var t Tally
	for _, times := range s.states {
		switch times {
		case 0:
			t.Met++
		case 1:
			t.Once++
		default:
			t.More++
		}
	}
	scale := math.Exp2(64) / float64(s.limit)
	for _, n := range []*int{&t.Met, &t.Once, &t.More} {
		*n = int(math.Round(float64(*n) * scale))
	}
	t.Sampled = s.limit != math.MaxUint64
	return t
}
