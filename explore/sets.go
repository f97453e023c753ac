package explore

import (
	"slices"

	"tcpcheck/ltl"
)

// sets are different sets of labels, by their numbers. They lie one behind the
// other, without a pointer for each.
type sets struct {
	members []uint32
	ends    []uint64          // where in members a set ends, and the next begins
	last    map[uint64]uint32 // by hash: the set of this hash that was entered last; 0: none
	before  []uint32          // for each set the one of the same hash entered before it; 0: none
	sums    []setSum          // for each set; made when the graph is
}

// A setSum is what the labels of a set have together.
type setSum struct {
	letter          ltl.Letter
	does            Set
	asked, answered uint64
}

func (s *setSum) add(more *setSum) {
	s.letter |= more.letter
	s.does |= more.does
	s.asked |= more.asked
	s.answered |= more.answered
}

const (
	emptySet = 0 // the number of the set without a label, which no edge has

	// setSize is about what a set takes without its members.
	setSize = 8 + 4 + 28 + 32
)

func newSets() sets {
	return sets{last: map[uint64]uint32{}, ends: []uint64{0}, before: []uint32{0}}
}

// of are the members of a set, in order.
func (s *sets) of(set uint32) []uint32 {
	if set == emptySet {
		return nil
	}
	return s.members[s.ends[set-1]:s.ends[set]]
}

// letter are the atoms that are true of some step with a label of the set.
func (s *sets) letter(set uint32) ltl.Letter { return s.sums[set].letter }

// number is the number of the set of these members, which are in order. It is entered if it is new.
func (s *sets) number(members []uint32) (set uint32, fresh bool) {
	if len(members) == 0 {
		return emptySet, false
	}
	hash := uint64(len(members))
	for _, m := range members {
		hash = (hash ^ uint64(m)) * 0x9E3779B97F4A7C15
		hash ^= hash >> 32
	}
	for set = s.last[hash]; set != 0; set = s.before[set] {
		if slices.Equal(s.of(set), members) {
			return set, false
		}
	}
	set = uint32(len(s.ends))
	s.members = append(s.members, members...)
	s.ends = append(s.ends, uint64(len(s.members)))
	s.before = append(s.before, s.last[hash])
	s.last[hash] = set
	return set, true
}

// seal makes the sets ready to be read: nothing more is entered. The labels have got other numbers.
func (s *sets) seal(list []label, renumbered []uint32) {
	s.last, s.before = nil, nil
	s.sums = make([]setSum, len(s.ends))
	for set := range s.sums {
		members := s.of(uint32(set))
		for i, before := range members {
			members[i] = renumbered[before]
			l := &list[members[i]]
			s.sums[set].add(&setSum{l.letter, l.does, l.asked, l.answered})
		}
		slices.Sort(members)
	}
}

// A bundle is a set in the making.
type bundle struct {
	members []uint32
	seen    []uint32 // by label: the round in which it was added last
	round   uint32
}

// add adds labels.
func (b *bundle) add(labels []uint32) {
	for _, l := range labels {
		for int(l) >= len(b.seen) {
			b.seen = append(b.seen, 0)
		}
		if b.seen[l] != b.round+1 {
			b.seen[l] = b.round + 1
			b.members = append(b.members, l)
		}
	}
}

// take are all labels that were added, in order. The bundle is empty then.
func (b *bundle) take() []uint32 {
	members := b.members
	slices.Sort(members)
	b.members = b.members[:0]
	b.round++
	return members
}
