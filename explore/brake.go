package explore

import "sync/atomic"

// A brake stops all workers. It is pulled once, for one reason; they look at it
// before each state.
type brake struct{ reason atomic.Pointer[Limit] }

// pull stops the workers, unless they were stopped before.
func (b *brake) pull(reason Limit) { b.reason.CompareAndSwap(nil, &reason) }

// release lets the workers go on.
func (b *brake) release() { b.reason.Store(nil) }

func (b *brake) pulled() bool { return b.reason.Load() != nil }

// limit is why the brake was pulled.
func (b *brake) limit() Limit {
	if reason := b.reason.Load(); reason != nil {
		return *reason
	}
	return LimitNone
}
