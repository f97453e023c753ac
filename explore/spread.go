package explore

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Panic is what [Check] panics with when the model panicked in a worker: on the
// goroutine of the caller, where it can be recovered from.
type Panic struct {
	Value any    // what the model panicked with
	Stack []byte // the stack of the worker
}

func (p *Panic) Error() string {
	return fmt.Sprintf("explore: the model panicked: %v\n\n%s", p.Value, p.Stack)
}

// spread calls do for each of 0 … n-1 on up to so many workers, until one call returns false. It returns when all are
// done. Each worker has a run of numbers of its own, in their order, and then helps others: what is near one
// another is best done by one.
func spread(workers, n int, do func(worker, i int) bool) {
	var stopped atomic.Bool
	var broken atomic.Pointer[Panic]
	workers = max(1, min(workers, n))
	next := make([]counter, workers)
	work := func(worker int) {
		defer func() {
			if value := recover(); value != nil {
				broken.CompareAndSwap(nil, &Panic{value, debug.Stack()})
				stopped.Store(true)
			}
		}()
		for k := range workers {
			share := (worker + k) % workers
			from, to := n*share/workers, n*(share+1)/workers
			for i := from + int(next[share].Add(1)) - 1; i < to && !stopped.Load(); i = from + int(next[share].Add(1)) - 1 {
				if !do(worker, i) {
					stopped.Store(true)
				}
			}
		}
	}
	if workers == 1 {
		work(0) // small levels are not worth a goroutine
	} else {
		var all sync.WaitGroup
		for worker := range workers {
			all.Go(func() { work(worker) })
		}
		all.Wait()
	}
	if p := broken.Load(); p != nil {
		panic(p)
	}
}

// A counter stands apart from others, so that no two share a line of the cache.
type counter struct {
	atomic.Int64
	_ [120]byte
}
