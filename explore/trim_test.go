package explore_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// priced is a post to which it matters which steps are taken, and after which.
type priced struct{ *post }

// Cost depends on what is on its way, on which the trimmed search may not have, and on the step before.
func (p priced) Cost(s *posted, e int, past string) (cost uint64, then string) {
	cost = uint64(s.pools[0]) + 3*uint64(s.pools[1]) + uint64(e*len(p.rules))%7
	if past != "" && past[0] > byte(e) {
		cost += 20
	}
	return cost, string([]byte{byte(e)})
}

// busyPost is a random post with the rules of two.
func busyPost(r *rand.Rand) *post {
	p := randomPost(r)
	p.rules = append(p.rules, randomPost(r).rules...)
	return p
}

// coresOf runs a search, and tells which cores it visited.
func coresOf(search func(visit func(int, *posted)) (explore.Result[int], error)) (cores [cores]bool, r explore.Result[int], err error) {
	r, err = search(func(_ int, s *posted) { cores[s.core] = true })
	return cores, r, err
}

// TestTrimmed: verdicts, traces, premises and cores of a trimmed search are those of a whole one.
func TestTrimmed(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	states, kept, violations := 0, 0, 0
	for range 2000 {
		p := priced{busyPost(r)}
		options := explore.Options[posted]{Workers: 1}
		visited, want, err := coresOf(func(visit func(int, *posted)) (explore.Result[int], error) {
			options.Visit = visit
			return explore.Check[posted, int](context.Background(), p, p, options)
		})
		if err != nil {
			t.Fatal(err)
		}
		trimmed, got, err := coresOf(func(visit func(int, *posted)) (explore.Result[int], error) {
			options.Visit = visit
			return explore.CheckTrimmed(context.Background(), p, p, options, explore.Check[posted, int])
		})
		if err != nil {
			t.Fatal(err)
		}
		if trimmed != visited || got.Premise != want.Premise || got.Violated != want.Violated || got.Undecided != 0 || !got.Complete || got.States > want.States {
			t.Fatalf("trimmed cores %v, violated %b, premises %b, %d states; else %v, %b, %b, %d; of %+v",
				trimmed, got.Violated, got.Premise, got.States, visited, want.Violated, want.Premise, want.States, *p.post)
		}
		for i := range want.Violated.All() {
			if g, w := got.Verdicts[i], want.Verdicts[i]; g.Steps != w.Steps || !slices.Equal(g.Trace, w.Trace) {
				t.Fatalf("property %d: trimmed %+v, else %+v, of %+v", i, g, w, *p.post)
			}
			violations++
		}
		states, kept = states+want.States, kept+got.States
	}
	if kept*10 > states*9 || violations < 1000 {
		t.Errorf("%d states of %d, %d violations", kept, states, violations)
	}
}

// TestTrimmedSymmetric: so are those of one that keeps one of two mirror images of what is trimmed.
func TestTrimmedSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	states, kept := 0, 0
	for range 200 {
		p := randomTwins(r)
		want := undisturbed(t, p, p, explore.Options[posted]{})
		trimmed, err := explore.CheckTrimmed[posted, int](context.Background(), p, p, explore.Options[posted]{}, explore.Check[posted, int])
		if err != nil {
			t.Fatal(err)
		}
		got, err := explore.CheckTrimmed[posted, int](context.Background(), p, p, explore.Options[posted]{Symmetric: true}, explore.Check[posted, int])
		if err != nil {
			t.Fatal(err)
		}
		if got.Premise != want.Premise || got.Violated != want.Violated || got.Undecided != 0 || !reflect.DeepEqual(got.Verdicts, want.Verdicts) {
			t.Fatalf("got %+v, want %+v, of %+v", got, want, *p.post)
		}
		states, kept = states+trimmed.States, kept+got.States
	}
	if kept*3 > states*2 {
		t.Errorf("%d states of %d", kept, states)
	}
	p := randomPost(r)
	if _, err := explore.CheckTrimmed[posted, int](context.Background(), p, p, explore.Options[posted]{Symmetric: true}, explore.Check[posted, int]); err == nil {
		t.Error("no error where there is no symmetry")
	}
}

// TestTrimmedAge: a letter matters that does nothing but have another become one that does.
func TestTrimmedAge(t *testing.T) {
	p := &post{parted: true, bad: cores, rules: []rule{
		{pool: -1, sends: [2]uint8{1 << 1, 1 << 0}},
		{pool: 1, letter: 0, ages: true},
		{pool: 0, letter: 2, to: 1, marks: explore.Marks{Violated: explore.Of(1)}},
	}}
	got, err := explore.CheckTrimmed[posted, int](context.Background(), p, p, explore.Options[posted]{}, explore.Check[posted, int])
	if err != nil || got.Verdicts[1].Steps != 3 {
		t.Errorf("%+v, error %v; it is violated in 3 steps", got.Verdicts[1], err)
	}
}

// TestCoverTrimmed: the verdicts of a covering search of what is trimmed are those of a whole one.
func TestCoverTrimmed(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	covered, kept := 0, 0
	for range 1000 {
		p := busyPost(r)
		p.once, p.alike = false, false
		alone, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := explore.CoverTrimmed[posted, int](context.Background(), p, p, p, explore.Options[posted]{})
		if err != nil {
			t.Fatal(err)
		}
		want := reference.Check[posted, int](p, p, reference.Options[posted]{})
		for i, w := range want.Verdicts {
			if g := got.Verdicts[i]; got.Violated.Has(i) != w.Violated || g.Steps != w.Steps || g.Premise != w.Premise {
				t.Fatalf("property %d: by covering what is trimmed %+v, else %+v, of %+v", i, g, w, p)
			}
		}
		if got.Undecided != 0 || !got.Complete {
			t.Fatalf("complete %v, undecided %b", got.Complete, got.Undecided)
		}
		covered, kept = covered+alone.States, kept+got.States
	}
	if kept*20 > covered*19 {
		t.Errorf("%d states of %d that are covered: that is no reduction", kept, covered)
	}
}

// TestTrimmedBounded: a limit, or an end from outside, before or while it searches, leaves nothing decided for certain.
func TestTrimmedBounded(t *testing.T) {
	p := &post{parted: true, bad: cores, rules: []rule{{pool: -1, sends: [2]uint8{1, 0}}, {to: 1, pool: 0}}}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	for name, run := range map[explore.Limit]struct {
		ctx     context.Context
		options explore.Options[posted]
	}{
		explore.LimitInterrupted: {over, explore.Options[posted]{}},
		explore.LimitTime:        {context.Background(), explore.Options[posted]{Timeout: time.Nanosecond}},
		explore.LimitMemory:      {context.Background(), explore.Options[posted]{MaxBytes: 1}},
		explore.LimitStates:      {context.Background(), explore.Options[posted]{MaxStates: 1}},
	} {
		got, err := explore.CheckTrimmed[posted, int](run.ctx, p, p, run.options, explore.Check[posted, int])
		if err != nil || got.Complete || got.Limit != name || got.Frontier == 0 {
			t.Errorf("%s: %+v, error %v", name, got, err)
		}
	}
	options := explore.Options[posted]{Promises: make([]explore.Promise, 1)}
	if _, err := explore.CheckTrimmed[posted, int](context.Background(), p, p, options, explore.Check[posted, int]); err == nil {
		t.Error("no error on a promise")
	}
}
