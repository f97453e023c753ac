package explore

import "sync/atomic"

// A budget is the memory that judging promises may take, which is what the
// store has left.
type budget struct {
	st   *store
	peak atomic.Int64 // the most that was taken, with the store
}

// take accounts for so many bytes more, unless the limit forbids.
func (b *budget) take(size int) bool {
	if !b.st.afford(size) {
		return false
	}
	for now, peak := b.st.bytes.Load(), b.peak.Load(); now > peak && !b.peak.CompareAndSwap(peak, now); {
		peak = b.peak.Load()
	}
	return true
}

// give returns so many bytes.
func (b *budget) give(size int) { b.st.bytes.Add(int64(-size)) }
