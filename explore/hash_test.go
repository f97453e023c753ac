package explore_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// hashed checks that a search that keeps hashes finds what the reference engine finds. Of so few states
// none should be missed.
func hashed[S, E any](t *testing.T, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S]) explore.Result[E] {
	t.Helper()
	got, err := explore.CheckHashed(context.Background(), system, codec, options)
	if err != nil {
		t.Fatal(err)
	}
	want := reference.Check(system, codec, reference.Options[S]{MaxDepth: options.MaxDepth})
	if got.States != want.States || got.Transitions != want.Transitions || got.Unchanged != want.Unchanged || got.Depth != want.Depth || got.Frontier != want.Frontier {
		t.Fatalf("%d states, %d transitions, %d change nothing, depth %d, frontier %d; want %+v", got.States, got.Transitions, got.Unchanged, got.Depth, got.Frontier, want)
	}
	for p, v := range want.Verdicts {
		if g := got.Verdicts[p]; g.Violated != v.Violated || g.Premise != v.Premise || g.Steps != v.Steps {
			t.Fatalf("property %d: %+v; want %+v", p, g, v)
		}
	}
	if got.Missed > 1e-3 || !got.Hashed {
		t.Errorf("missed with p = %g, hashed %v", got.Missed, got.Hashed)
	}
	return got
}

func TestHashed(t *testing.T) {
	for _, workers := range []int{1, 3} {
		hashed(t, hanoi(8), hanoi(8), explore.Options[tower]{Workers: workers})
		hashed(t, peterson(3), peterson(3), explore.WithSlots(explore.Options[lock]{Workers: workers}, 1<<19))
		hashed(t, tree(3), tree(3), explore.Options[uint64]{Workers: workers, MaxDepth: 9})
		r := rand.New(rand.NewPCG(5, 6))
		for range 20 {
			p := randomPost(r)
			hashed(t, p, p, explore.Options[posted]{Workers: workers})
		}
	}
}

// TestHashedLimits: a table that may not grow, and a number of states, bound the search.
func TestHashedLimits(t *testing.T) {
	for _, c := range []struct {
		options explore.Options[uint64]
		limit   explore.Limit
	}{
		{explore.Options[uint64]{MaxStates: 5000}, explore.LimitStates},
		{explore.Options[uint64]{MaxBytes: 3 << 20}, explore.LimitMemory},
	} {
		got, err := explore.CheckHashed(context.Background(), tree(3), tree(3), c.options)
		if err != nil || got.Complete || got.Limit != c.limit || got.States < 5000 || got.Frontier == 0 {
			t.Errorf("limit %q, complete %v, %d states, %d of them not explored, error %v; want limit %q", got.Limit, got.Complete, got.States, got.Frontier, err, c.limit)
		}
	}
}

// TestMissed: the bound on the probability that a state is missed grows with states.
func TestMissed(t *testing.T) {
	few, many := hashed(t, hanoi(7), hanoi(7), explore.Options[tower]{}), hashed(t, hanoi(10), hanoi(10), explore.Options[tower]{})
	if many.Missed <= few.Missed || many.Missed > float64(many.States)*float64(many.Depth)/(1<<32) {
		t.Errorf("%d states: p = %g, %d states: p = %g", few.States, few.Missed, many.States, many.Missed)
	}
}
