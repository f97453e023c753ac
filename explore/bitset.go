package explore

// A bitset is a set of small numbers.
type bitset []uint64

const bitsetWord = 64

// newBitset has room for the numbers below n. It is nil if the job is stopped.
func newBitset(n int, j *job) bitset {
	words := n/bitsetWord + 1
	if !j.take(8 * words) {
		return nil
	}
	return make(bitset, words)
}

func (b bitset) add(i uint32)      { b[i/bitsetWord] |= 1 << (i % bitsetWord) }
func (b bitset) has(i uint32) bool { return b[i/bitsetWord]>>(i%bitsetWord)&1 != 0 }
