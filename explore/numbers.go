package explore

import (
	"iter"
	"math/bits"
)

// Numbers are a set of small numbers that grows with the greatest.
type numbers []uint64

func (s *numbers) add(i uint32) {
	s.grow(int(i/bitsetWord) + 1)
	bitset(*s).add(i)
}

func (s *numbers) grow(words int) {
	for len(*s) < words {
		*s = append(*s, 0)
	}
}

func (s numbers) has(i uint32) bool { return int(i/bitsetWord) < len(s) && bitset(s).has(i) }

// word is that at a position.
func (s numbers) word(at int) uint64 {
	if at < len(s) {
		return s[at]
	}
	return 0
}

// join adds what is in all of the others, and tells whether any of it is new.
func (s *numbers) join(first numbers, others ...numbers) (grew bool) {
	s.grow(len(first))
	for at, word := range first {
		for _, other := range others {
			word &= other.word(at)
		}
		grew = grew || word&^(*s)[at] != 0
		(*s)[at] |= word
	}
	return grew
}

// meet leaves what is in the other too, and tells whether that is less.
func (s numbers) meet(other numbers) (shrank bool) {
	for at := range s {
		shrank = shrank || s[at]&^other.word(at) != 0
		s[at] &= other.word(at)
	}
	return shrank
}

// without yields in ascending order what is not in the other.
func (s numbers) without(other numbers) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for at, word := range s {
			for word &^= other.word(at); word != 0; word &= word - 1 {
				if !yield(uint32(at*bitsetWord + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// all yields them in ascending order.
func (s numbers) all() iter.Seq[uint32] { return s.without(nil) }

func (s numbers) empty() bool {
	for range s.all() {
		return false
	}
	return true
}
