package explore_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"tcpcheck/explore"
	"tcpcheck/ltl"
)

// circle is so many states in a row, and back from the last to the first: atom 0
// is true in the first, atom 1 in the last.
type circle struct {
	length uint32
	open   bool                       // there is no way back
	wait   func()                     // called for each step that is taken to tell its label; may be nil
	fickle func(s *uint32) ltl.Letter // instead of Letter; may be nil
}

func (c circle) Initial(dst []uint32) []uint32       { return append(dst, 0) }
func (c circle) Judge(*uint32, bool) explore.Marks   { return explore.Marks{} }
func (c circle) Append(dst []byte, s *uint32) []byte { return binary.BigEndian.AppendUint32(dst, *s) }
func (c circle) Decode(src []byte, s *uint32)        { *s = binary.BigEndian.Uint32(src) }

func (c circle) Enabled(s *uint32, dst []string) []string {
	if c.open && *s == c.length-1 {
		return dst
	}
	return append(dst, "on")
}

func (c circle) Apply(s *uint32, _ string) explore.Marks {
	*s = (*s + 1) % c.length
	return explore.Marks{}
}

func (c circle) Letter(s *uint32) (l ltl.Letter) {
	if c.fickle != nil {
		return c.fickle(s)
	}
	if *s == 0 {
		l |= 1
	}
	if *s == c.length-1 {
		l |= 2
	}
	return l
}

func (c circle) Take(s *uint32, e string, label *explore.Label) {
	if c.wait != nil {
		c.wait()
	}
	c.Apply(s, e)
	label.Does = explore.Of(0)
}

// TestDeep has components, stems and cycles of a million states.
func TestDeep(t *testing.T) {
	length := 1_000_000
	if testing.Short() {
		length = 100_000
	}
	promises := []explore.Promise{
		{Formula: infinitelyA, Fairness: weak(0)},
		{Formula: infinitelyB, Fairness: weak(0)},
		{Formula: ltl.Not(infinitelyB), Fairness: weak(0)},
		{Formula: ltl.Always(ltl.Not(b))},
		{Goal: b},
		{Goal: a},
	}
	stem, cycle := fmt.Sprintf("%d+0", length-1), fmt.Sprintf("0+%d", length)
	for _, open := range []bool{false, true} {
		want := []string{"holds", "holds", cycle, stem, "holds", "holds"}
		if open {
			want = []string{stem, "holds", stem, stem, "holds", "1+0"}
		}
		c := circle{length: uint32(length), open: open}
		got := check(t, c, c, explore.Options[uint32]{Promises: promises})
		for i, j := range got.Promises {
			if lengths(j) != want[i] {
				t.Errorf("open %v, promise %d: got %s, want %s", open, i, lengths(j), want[i])
			}
		}
	}
}

// TestProgressOfJudging: when the search is over progress says that promises are judged, and goes on.
func TestProgressOfJudging(t *testing.T) {
	var all []explore.Progress
	check(t, circle{length: 100_000}, circle{length: 100_000}, explore.Options[uint32]{
		Promises: []explore.Promise{{Formula: infinitelyA, Fairness: weak(0)}}, ProgressEvery: time.Millisecond,
		Progress: func(p explore.Progress) { all = append(all, p) },
	})
	judging := 0
	for i, p := range all {
		if p.Judging {
			judging++
		}
		if i > 0 && all[i-1].Judging && !p.Judging || p.Judging && p.States != 100_000 {
			t.Fatalf("after %+v came %+v", all[max(i-1, 0)], p)
		}
	}
	if judging == 0 || judging == len(all) {
		t.Errorf("%d of %d reports are of judging", judging, len(all))
	}
}

// limitedCircle judges a promise that holds, and that a limit keeps from being judged.
func limitedCircle(ctx context.Context, t *testing.T, c circle, options explore.Options[uint32], limit explore.Limit) explore.Result[string] {
	t.Helper()
	options.Promises = []explore.Promise{{Formula: infinitelyA, Fairness: weak(0)}, {Goal: a}}
	got, err := explore.Check[uint32, string](ctx, c, c, options)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range got.Promises {
		if j.Violated || j.Undecided != limit {
			t.Errorf("promise %d: violated %v, undecided %q; want %q", i, j.Violated, j.Undecided, limit)
		}
	}
	return got
}

func TestPromisesWithinLimits(t *testing.T) {
	ctx, c := context.Background(), circle{length: 50_000}
	limitedCircle(ctx, t, c, explore.Options[uint32]{}, explore.LimitNone)
	limitedCircle(ctx, t, c, explore.Options[uint32]{MaxStates: 1000}, explore.LimitStates)
	limitedCircle(ctx, t, c, explore.Options[uint32]{MaxDepth: 1000}, explore.LimitDepth)
	limitedCircle(ctx, t, c, explore.Options[uint32]{MaxDepth: 49_999}, explore.LimitNone) // all steps out of the last level lead back
	limitedCircle(ctx, t, c, explore.Options[uint32]{MaxBytes: 1 << 19}, explore.LimitMemory)
}

// TestPromisesWithinMemory has memory for the search; for the graph, the components
// and the lasso at times.
func TestPromisesWithinMemory(t *testing.T) {
	c, options := circle{length: 20_000}, explore.Options[uint32]{Workers: 1}
	options.Promises = []explore.Promise{{Formula: ltl.Not(infinitelyB), Fairness: weak(0)}}
	all := check(t, c, c, options)
	if all.Graph.Bytes <= all.Bytes || all.Graph.Edges != 20_000 || all.Graph.Labels != 1 {
		t.Errorf("got %+v, the store takes %d bytes", all.Graph, all.Bytes)
	}
	for most := all.Bytes; most < all.Graph.Bytes+1<<16; most += 1 << 15 {
		options.MaxBytes = most
		got := check(t, c, c, options)
		want := "undecided"
		if most >= all.Graph.Bytes {
			want = "0+20000"
		}
		if j := got.Promises[0]; !got.Complete || lengths(j) != want || got.Graph.Bytes > most || want == "undecided" && j.Undecided != explore.LimitMemory {
			t.Errorf("%d bytes: complete %v, %s, undecided %q, %d bytes taken", most, got.Complete, lengths(j), j.Undecided, got.Graph.Bytes)
		}
	}
}

// TestPromisesInterrupted stops the judging, while the graph is made and after.
func TestPromisesInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	limitedCircle(ctx, t, circle{length: 50_000, wait: cancel}, explore.Options[uint32]{}, explore.LimitInterrupted)

	slow := circle{length: 50_000, wait: func() { time.Sleep(100 * time.Microsecond) }}
	start := time.Now()
	limitedCircle(context.Background(), t, slow, explore.Options[uint32]{Timeout: 500 * time.Millisecond}, explore.LimitTime)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	limitedCircle(context.Background(), t, circle{length: 1 << 30}, explore.Options[uint32]{Timeout: 100 * time.Millisecond}, explore.LimitTime)
}

func TestPromisesInterruptedAnytime(t *testing.T) {
	c := circle{length: 3000}
	for i := range 60 {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Duration(i)*200*time.Microsecond, cancel)
		options := explore.Options[uint32]{Promises: []explore.Promise{{Formula: ltl.Not(infinitelyB), Fairness: weak(0)}, {Goal: ltl.Constant(false)}}}
		got, err := explore.Check[uint32, string](ctx, c, c, options)
		for i, j := range got.Promises {
			if decided := j.Undecided == explore.LimitNone; err != nil || j.Violated != decided || !decided && j.Undecided != explore.LimitInterrupted {
				t.Errorf("promise %d: violated %v, undecided %q, %v", i, j.Violated, j.Undecided, err)
			}
		}
	}
}

// TestFicklePromise: a lasso does not stand up if the system is not always the same.
func TestFicklePromise(t *testing.T) {
	var calls atomic.Int64
	c := circle{length: 10, fickle: func(*uint32) ltl.Letter {
		if calls.Add(1) > 10 {
			return 1
		}
		return 0
	}}
	options := explore.Options[uint32]{Promises: []explore.Promise{{Formula: finallyA}}}
	got, err := explore.Check[uint32, string](context.Background(), c, c, options)
	if !errors.Is(err, explore.ErrUnverified) || got.Promises[0].Violated || got.States != 10 {
		t.Errorf("got %+v, error %v", got.Promises, err)
	}
}

func TestPanicInTake(t *testing.T) {
	defer func() {
		if p, ok := recover().(*explore.Panic); !ok || p.Value != "a broken assertion" {
			t.Errorf("recovered %v", p)
		}
	}()
	c := circle{length: 5000, wait: func() { panic("a broken assertion") }}
	_, _ = explore.Check[uint32, string](context.Background(), c, c, explore.Options[uint32]{Promises: []explore.Promise{{Formula: finallyA}}})
}

// TestPremises: a promise is put to the test if a state and a step make its premise
// true together.
func TestPremises(t *testing.T) {
	d := draw("0\n0>1 b\n1 a\n1>0 c\n2 b\n2>2 a")
	for _, c := range []struct {
		premise *ltl.Formula
		want    bool
	}{
		{nil, true}, {a, true}, {b, true}, {ltl.And(a, b), false}, {ltl.And(a, ltl.Proposition(2)), true}, {ltl.And(ltl.Not(a), b), true}, {falsehood, false},
	} {
		if j := judged(t, d, explore.Promise{Formula: ltl.Constant(true), Premise: c.premise}); j.Premise != c.want || j.Violated {
			t.Errorf("%v: got %+v", c.premise, j)
		}
	}
}

func TestPromiseMisuse(t *testing.T) {
	for _, c := range []struct {
		promise explore.Promise
		want    string
	}{
		{explore.Promise{}, "promise 0 must have either"},
		{explore.Promise{Formula: a, Goal: a}, "promise 0 must have either"},
		{explore.Promise{Goal: finallyA}, "the goal of promise 0"},
		{explore.Promise{Formula: a, Premise: finallyA}, "the premise of promise 0"},
		{explore.Promise{Goal: a, Fairness: weak(1)}, "no fairness"},
	} {
		_, err := explore.Check[uint32, string](context.Background(), circle{length: 3}, circle{}, explore.Options[uint32]{Promises: []explore.Promise{c.promise}})
		told(t, err, c.want)
	}
	_, err := explore.Check(context.Background(), tree(3), tree(3), explore.Options[uint64]{Promises: []explore.Promise{{Formula: a}}})
	told(t, err, "not a Temporal")
}

// Without fairness a behaviour may stop, and never come back to the first state.
func ExampleCheck_promises() {
	c := circle{length: 3}
	promise := explore.Promise{Formula: ltl.Always(ltl.Eventually(ltl.Proposition(0)))}
	for _, fair := range []explore.Fairness{{}, {Weak: explore.Of(0)}} {
		promise.Fairness = fair
		result, err := explore.Check[uint32, string](context.Background(), c, c, explore.Options[uint32]{Promises: []explore.Promise{promise}})
		if err != nil {
			panic(err)
		}
		j := result.Promises[0]
		fmt.Println(j.Violated, j.Lasso.Stem, j.Lasso.Cycle)
	}
	// Output:
	// true [on] []
	// false [] []
}
