package explore_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// swarmed is what a swarm finds.
func swarmed[S, E any](t *testing.T, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S], how explore.Swarm) explore.Result[E] {
	t.Helper()
	r, err := explore.CheckSwarm(context.Background(), system, codec, options, how)
	if err != nil {
		t.Fatal(err)
	}
	if r.Complete || r.Limit == explore.LimitNone {
		t.Fatalf("complete %v, limit %s; a swarm has not seen everything for certain", r.Complete, r.Limit)
	}
	return r
}

// TestSwarm: with memory to spare a swarm finds all states, and shortest violations.
func TestSwarm(t *testing.T) {
	how := explore.Swarm{Searches: 8, Seed: 7, Bytes: 1 << 14}
	all := check(t, peterson(3), peterson(3), explore.Options[lock]{})
	if r := swarmed(t, peterson(3), peterson(3), explore.Options[lock]{}, how); r.States != all.States || r.Tally.Sampled || r.Tally.Searches != 8 {
		t.Errorf("%d states, %+v; there are %d", r.States, r.Tally, all.States)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		p := randomPost(random)
		r, want := swarmed(t, p, p, explore.Options[posted]{Workers: 2}, how), reference.Check(p, p, reference.Options[posted]{})
		if r.States != want.States || r.Frontier != 0 || r.Longer != 0 {
			t.Fatalf("%d states, %d not expanded, longer %b; there are %d states", r.States, r.Frontier, r.Longer, want.States)
		}
		for i, v := range want.Verdicts {
			if g := r.Verdicts[i]; g.Violated != v.Violated || g.Premise != v.Premise || g.Steps != v.Steps || g.Violated && len(g.Trace) != g.Steps {
				t.Fatalf("property %d: %+v; want %+v", i, g, v)
			}
		}
	}
}

// sameByWorkers checks that a swarm finds the same by any number of workers, and no more states than there are.
func sameByWorkers[S, E any](t *testing.T, system explore.System[S, E], codec explore.Codec[S], how explore.Swarm) (part bool) {
	t.Helper()
	one, three := swarmed(t, system, codec, explore.Options[S]{Workers: 1}, how), swarmed(t, system, codec, explore.Options[S]{Workers: 3}, how)
	for _, r := range []*explore.Result[E]{&one, &three} {
		r.Elapsed, r.Bytes = 0, 0
	}
	if !reflect.DeepEqual(one, three) {
		t.Fatalf("%+v: by one worker\n%+v, by three\n%+v", how, one, three)
	}
	all := reference.Check(system, codec, reference.Options[S]{}).States
	if one.States+one.Frontier > all {
		t.Fatalf("%d states expanded and %d met; there are %d", one.States, one.Frontier, all)
	}
	return one.States < all
}

// TestSwarmWorkers: with much too little memory a swarm finds a part of the states, the same by any number of workers.
func TestSwarmWorkers(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		p := randomPost(random)
		sameByWorkers(t, p, p, explore.Swarm{Searches: 4, Seed: random.Uint64(), Bytes: 8 << random.IntN(2)})
	}
	if !sameByWorkers(t, peterson(4), peterson(4), explore.Swarm{Searches: 4, Seed: 1, Bytes: 1 << 9}) {
		t.Error("4096 bits told all states of Peterson's algorithm apart")
	}
}

// TestSwarmTrace: where there is no time for the shortest trace there is the one that the swarm went, which is taken again here.
func TestSwarmTrace(t *testing.T) {
	r := swarmed(t, tree(3), tree(3), explore.Options[uint64]{Timeout: 50 * time.Millisecond, Workers: 2}, explore.Swarm{Bytes: 1 << 20})
	v := r.Verdicts[0]
	if r.Limit != explore.LimitTime || r.Longer != explore.Of(0) || !v.Violated || !v.Traced || v.OnStep || len(v.Trace) != v.Steps {
		t.Fatalf("limit %s, longer %b, %+v", r.Limit, r.Longer, v)
	}
	state := uint64(1)
	for _, step := range v.Trace {
		tree(3).Apply(&state, step)
	}
	if state < 1000 {
		t.Errorf("the trace leads to %d, which violates nothing", state)
	}
}

// TestSwarmLimits: states, depth and memory bound a swarm.
func TestSwarmLimits(t *testing.T) {
	r := swarmed(t, tree(3), tree(3), explore.Options[uint64]{MaxStates: 5000}, explore.Swarm{Bytes: 1 << 20})
	if r.Limit != explore.LimitStates || r.States < 1000 || r.Longer != 0 || r.Verdicts[0].Steps != 6 {
		t.Errorf("limit %s, %d states, longer %b, %+v", r.Limit, r.States, r.Longer, r.Verdicts[0])
	}
	r = swarmed(t, tree(2), tree(2), explore.Options[uint64]{MaxDepth: 5}, explore.Swarm{Searches: 4, Bytes: 1 << 20})
	if r.States != 63 || r.Frontier != 64 || r.Depth != 5 {
		t.Errorf("%d states, %d not expanded, depth %d; want 63, 64, 5", r.States, r.Frontier, r.Depth)
	}
	small := swarmed(t, hanoi(8), hanoi(8), explore.Options[tower]{MaxBytes: 1 << 21, Workers: 2}, explore.Swarm{Searches: 2})
	if small.Bytes > 1<<21 {
		t.Errorf("%d bytes, and the limit is %d", small.Bytes, 1<<21)
	}
}

// TestSwarmRefused: what a swarm cannot do is refused.
func TestSwarmRefused(t *testing.T) {
	for _, c := range []struct {
		options explore.Options[jugs]
		how     explore.Swarm
		want    string
	}{
		{explore.Options[jugs]{}, explore.Swarm{}, "does not end of itself"},
		{explore.Options[jugs]{}, explore.Swarm{Searches: -1}, "no less than no searches"},
		{explore.Options[jugs]{Checkpoint: "kept"}, explore.Swarm{Searches: 1}, "has no checkpoints"},
		{explore.Options[jugs]{Symmetric: true}, explore.Swarm{Searches: 1}, "mirror images"},
		{explore.Options[jugs]{Promises: make([]explore.Promise, 1)}, explore.Swarm{Searches: 1}, "judges no promises"},
	} {
		if _, err := explore.CheckSwarm(context.Background(), diehard{}, diehard{}, c.options, c.how); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v; want %s", c.how, err, c.want)
		}
	}
}

// TestSwarmsRefused: what is no tally is refused, by its line; and by few searches there is no estimate.
func TestSwarmsRefused(t *testing.T) {
	for _, text := range []string{"a: 1 2 3", "a: 0 1 1 1", "a: 5 1 0 0"} {
		if _, err := explore.ParseSwarms(text, all); err == nil || err.Error() != "line 1: a tally is of four numbers, and of some states" {
			t.Errorf("%q: %v", text, err)
		}
	}
	known, err := explore.ParseSwarms(strings.Repeat("a: 2000 100 500 1000\n", 40), all)
	if err != nil {
		t.Fatal(err)
	}
	tally := explore.Tally{Met: 1000, Once: 5000, More: 10000, Searches: 4}
	if e := known.Estimate(&tally); e != (explore.Estimate{Least: 20000, Likely: 20000, Most: 20000}) {
		t.Errorf("%+v; want 20,000", e)
	}
	if tally.Searches = 3; known.Estimate(&tally).Known() {
		t.Error("an estimate by three searches")
	}
}
