package explore_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"tcpcheck/explore"
)

// limited explores an infinite tree under some limit, and fails unless the
// figures hold together and the trace that could be found is there.
func limited(ctx context.Context, t *testing.T, options explore.Options[uint64], limit explore.Limit) explore.Result[int] {
	t.Helper()
	got, err := explore.Check(ctx, tree(3), tree(3), options)
	if err != nil {
		t.Fatal(err)
	}
	if got.Limit != limit || got.Complete || got.Frontier == 0 || got.Frontier > got.States {
		t.Fatalf("limit %q, complete %v, frontier %d of %d; want limit %q", got.Limit, got.Complete, got.Frontier, got.States, limit)
	}
	expanded := got.States - got.Frontier
	if got.Transitions < 3*expanded || got.Transitions > 3*expanded+3*max(1, options.Workers) {
		t.Fatalf("%d transitions out of %d states", got.Transitions, expanded)
	}
	if v := got.Verdicts[0]; expanded > 4000 && (!v.Traced || v.Steps != 6 || len(v.Trace) != 6) {
		t.Fatalf("got %+v; want a trace of 6 steps", v)
	}
	return got
}

func TestMaxStates(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		for _, most := range []int{1, 2, 63, 64, 65, 1000, 100_000} {
			got := limited(context.Background(), t, explore.Options[uint64]{Workers: workers, MaxStates: most}, explore.LimitStates)
			if got.States < most || got.States > most+64*(workers-1) {
				t.Errorf("%d workers: %d states, with a limit of %d", workers, got.States, most)
			}
		}
	}
}

// TestMaxStatesExact has a limit that is just sufficient.
func TestMaxStatesExact(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		for range 20 {
			got := check(t, hanoi(7), hanoi(7), explore.Options[tower]{Workers: workers, MaxStates: 2187})
			if !got.Complete || got.Limit != explore.LimitNone || got.States != 2187 {
				t.Fatalf("%d workers: %d states, complete %v, limit %q", workers, got.States, got.Complete, got.Limit)
			}
		}
	}
}

func TestMaxBytes(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		for _, most := range []int{1 << 20, 5 << 20, 16 << 20} {
			got := limited(context.Background(), t, explore.Options[uint64]{Workers: workers, MaxBytes: most}, explore.LimitMemory)
			if got.Bytes > most+most/50 || got.Bytes < most/4 || got.BytesPerState() < 18 {
				t.Errorf("%d workers: %d bytes, %.1f a state, with a limit of %d", workers, got.Bytes, got.BytesPerState(), most)
			}
		}
	}
}

// TestDenseTable has memory for tables of 2^18 slots, not for those twice as large: more
// than the usual three quarters of the slots are filled. A row takes a node, for which there
// is no room first.
func TestDenseTable(t *testing.T) {
	got := limited(context.Background(), t, explore.Options[uint64]{Workers: 1, MaxBytes: 46 << 17}, explore.LimitMemory)
	if want := 1<<18/8*7 - 1; got.States != want {
		t.Errorf("%d states; want %d", got.States, want)
	}
}

func TestNoMemoryAtAll(t *testing.T) {
	got := check(t, tree(3), tree(3), explore.Options[uint64]{MaxBytes: 1})
	if got.Complete || got.Limit != explore.LimitMemory || got.States != 0 {
		t.Errorf("complete %v, limit %q, %d states", got.Complete, got.Limit, got.States)
	}
}

func TestTimeout(t *testing.T) {
	start := time.Now()
	limited(context.Background(), t, explore.Options[uint64]{Workers: 2, Timeout: 300 * time.Millisecond}, explore.LimitTime)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	const after = 500 * time.Millisecond
	time.AfterFunc(after, cancel)
	got := limited(ctx, t, explore.Options[uint64]{Workers: 2}, explore.LimitInterrupted)
	if got.Elapsed > after+20*time.Second {
		t.Errorf("it took %v", got.Elapsed)
	}
}

// TestInterruptedAnytime stops searches at all times, while a table grows too.
func TestInterruptedAnytime(t *testing.T) {
	for i := range 60 {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Duration(i)*500*time.Microsecond, cancel)
		options := explore.WithSlots(explore.Options[uint64]{Workers: 1 + i%4}, 2)
		got, err := explore.Check(ctx, tree(3), tree(3), options)
		expanded := got.States - got.Frontier
		if err != nil || got.Limit != explore.LimitInterrupted || got.Complete {
			t.Errorf("limit %q, complete %v, error %v", got.Limit, got.Complete, err)
		}
		if got.Transitions < 3*expanded || got.Transitions > 3*(expanded+options.Workers) || got.States > 1+got.Transitions {
			t.Errorf("%d states of which %d expanded, %d transitions", got.States, expanded, got.Transitions)
		}
		if v := got.Verdicts[0]; v.Violated && (!v.Traced || v.Steps != len(v.Trace)) {
			t.Errorf("got %+v; want a trace", v)
		}
	}
}

func TestInterruptedBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	got, err := explore.Check(ctx, diehard{}, diehard{}, explore.Options[jugs]{})
	if err != nil || got.Complete || got.Limit != explore.LimitInterrupted {
		t.Errorf("complete %v, limit %q, error %v", got.Complete, got.Limit, err)
	}
}

// slow takes its time to take a step, once it was interrupted.
type slow struct {
	tree
	ctx context.Context
}

func (s slow) Apply(state *uint64, i int) explore.Marks {
	if s.ctx.Err() != nil {
		time.Sleep(time.Millisecond)
	}
	return s.tree.Apply(state, i)
}

// Judge: only a state that is found late, and is far down its level.
func (s slow) Judge(state *uint64, _ bool) (marks explore.Marks) {
	if *state >= 400_000 {
		marks.Violated = explore.Of(0)
	}
	return marks
}

// TestInterruptedTrace has no time left to rebuild the trace.
func TestInterruptedTrace(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	system := slow{tree(3), ctx}
	var start time.Time
	interrupt := sync.OnceFunc(func() {
		start = time.Now()
		cancel()
	})
	visit := func(_ int, s *uint64) {
		if *s >= 400_000 {
			interrupt()
		}
	}
	got, err := explore.Check(ctx, system, system, explore.Options[uint64]{Workers: 2, Visit: visit})
	if v := got.Verdicts[0]; err != nil || !v.Violated || v.Traced || v.Steps != 12 {
		t.Errorf("got %+v, error %v; want a violation after 12 steps without a trace", v, err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestProgress(t *testing.T) {
	before := runtime.NumGoroutine()
	var all []explore.Progress
	returned := false
	options := explore.Options[uint64]{Workers: 2, Timeout: 300 * time.Millisecond, ProgressEvery: 10 * time.Millisecond}
	options.Progress = func(p explore.Progress) {
		if returned {
			t.Error("progress was reported after the search")
		}
		all = append(all, p)
	}
	got := limited(context.Background(), t, options, explore.LimitTime)
	returned = true
	if len(all) < 5 {
		t.Fatalf("%d reports", len(all))
	}
	last, fastest := explore.Progress{}, 0.0
	for _, p := range all {
		if p.States < last.States || p.Transitions < last.Transitions || p.Depth < last.Depth || p.Elapsed <= last.Elapsed ||
			p.Bytes < last.Bytes || p.Frontier < 0 || p.Frontier > p.States || p.Rate < 0 {
			t.Errorf("after %+v came %+v", last, p)
		}
		last, fastest = p, max(fastest, p.Rate)
	}
	if last.States == 0 || fastest == 0 || last.States > got.States || last.Depth > got.Depth {
		t.Errorf("the last report is %+v", last)
	}
	after := runtime.NumGoroutine()
	for range 200 { // they need not have ended yet
		if after = runtime.NumGoroutine(); after <= before {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, after)
}
