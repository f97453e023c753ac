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

// spread calls do for each of 0 … n-1, in that order, on up to so many workers,
// until one call returns false. It returns when all are done.
func spread(workers, n int, do func(worker, i int) bool) {
	var next atomic.Int64
	var broken atomic.Pointer[Panic]
	work := func(worker int) {
		defer func() {
			if value := recover(); value != nil {
				broken.CompareAndSwap(nil, &Panic{value, debug.Stack()})
				next.Store(int64(n))
			}
		}()
		for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
			if !do(worker, int(i)) {
				next.Store(int64(n))
			}
		}
	}
	if workers = min(workers, n); workers <= 1 {
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
