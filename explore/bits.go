package explore

import "math/bits"

// A bitArray tells of a state by two bits whether it was added before: the bitstate hashing of Holzmann (1988). It may say so of a
// state that was not.
type bitArray struct {
	words []uint64
	seed  uint64 // arrays with other seeds take other bits
}

// add adds the state of this hash, and tells whether it is new: if so, that is certain.
func (a *bitArray) add(hash uint64) bool {
	first := mix(hash ^ a.seed)
	one, two := a.set(first), a.set(mix(first+a.seed))
	return one || two
}

// set sets the bit that a hash stands for, and tells whether it was not set.
func (a *bitArray) set(hash uint64) bool {
	at, _ := bits.Mul64(hash, uint64(len(a.words))<<6)
	word, bit := &a.words[at>>6], uint64(1)<<(at&63)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}
