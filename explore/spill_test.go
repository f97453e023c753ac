package explore_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tcpcheck/explore"
)

// onDisk searches as undisturbed does, but on disk from some depth on.
func onDisk[S, E any](t *testing.T, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S], depth int) explore.Result[E] {
	t.Helper()
	dir := t.TempDir()
	options.Spill, options.SpillAt = dir, depth
	result := check(t, system, codec, options)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Fatalf("%d files are left, error %v", len(entries), err)
	}
	if result.Depth >= depth && result.OnDisk == 0 {
		t.Fatal("nothing went to disk")
	}
	result.Elapsed, result.Bytes, result.OnDisk = 0, 0, 0
	return result
}

// TestOnDisk: what is found on disk is what is found in memory: figures, verdicts and traces.
func TestOnDisk(t *testing.T) {
	for seed, g := range seeded(80) {
		want := undisturbed(t, g, g, explore.Options[int]{})
		for i, depth := range []int{1, 2, 5} {
			options := explore.Options[int]{Workers: 1 + (int(seed)+i)%4, MaxBytes: 2_000_000}
			if got := onDisk(t, g, g, options, depth); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, on disk from %d: got %+v\nin memory: %+v", seed, depth, got, want)
			}
		}
	}
}

// TestOnDiskWithinDepth ends on disk, at some depth.
func TestOnDiskWithinDepth(t *testing.T) {
	for seed := range uint64(20) {
		g := random(seed, 60, 3)
		for depth := 2; depth < 8; depth++ {
			options := explore.Options[int]{MaxDepth: depth, MaxBytes: 2_000_000}
			want := undisturbed(t, g, g, options)
			if got := onDisk(t, g, g, options, 1); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, depth %d: got %+v\nin memory: %+v", seed, depth, got, want)
			}
		}
	}
}

// TestOnDiskInterrupted stops searches on disk at all times: what they say holds together, and nothing is left.
func TestOnDiskInterrupted(t *testing.T) {
	ended := map[explore.Limit]int{}
	for i := range 60 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i*i)*100*time.Microsecond)
		dir := t.TempDir()
		options := explore.Options[tiles]{Workers: 1 + i%3, MaxBytes: 500_000, Spill: dir, SpillAt: 3}
		got, err := explore.Check(ctx, eight{}, eight{}, options)
		cancel()
		if err != nil || got.Complete != (got.States == 181440 && got.Frontier == 0) || got.Complete != (got.Limit == explore.LimitNone) {
			t.Errorf("limit %q, complete %v, %d states, %d of them not expanded, error %v", got.Limit, got.Complete, got.States, got.Frontier, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Errorf("%d files are left, error %v", len(entries), err)
		}
		ended[got.Limit]++
	}
	if ended[explore.LimitInterrupted] < 5 {
		t.Errorf("ended by %v", ended)
	}
}

// TestOnDiskMaxStates stops at the end of a level.
func TestOnDiskMaxStates(t *testing.T) {
	options := explore.Options[tiles]{Spill: t.TempDir(), SpillAt: 5, MaxStates: 20_000}
	got := check(t, eight{}, eight{}, options)
	if got.Complete || got.Limit != explore.LimitStates || got.States < 20_000 || got.States > 40_000 || got.Frontier == 0 {
		t.Errorf("limit %q, complete %v, %d states, %d of them not expanded", got.Limit, got.Complete, got.States, got.Frontier)
	}
}

// TestDiskLost has the files of levels changed, or gone, while the search goes on: it ends, and says so.
func TestDiskLost(t *testing.T) {
	for _, harm := range []func(path string) error{
		os.Remove,
		func(path string) error { return os.Truncate(path, 3) },
	} {
		dir := t.TempDir()
		var visits atomic.Int64
		options := explore.Options[tiles]{Workers: 2, Spill: dir, SpillAt: 10}
		options.Visit = func(int, *tiles) {
			if visits.Add(1) != 20_000 {
				return
			}
			levels, err := filepath.Glob(filepath.Join(dir, "*", "level-00012-*"))
			if err != nil || len(levels) == 0 {
				t.Errorf("%d files, error %v", len(levels), err)
			}
			for _, path := range levels {
				if err := harm(path); err != nil {
					t.Error(err)
				}
			}
		}
		got := check(t, eight{}, eight{}, options)
		if got.Complete || got.Limit != explore.LimitDisk || got.Failure == nil || !strings.HasPrefix(got.Failure.Error(), "going on on disk: ") {
			t.Errorf("complete %v, limit %q, failure %v", got.Complete, got.Limit, got.Failure)
		}
	}
}

// TestPastMemory has so little memory that there are many runs to merge.
func TestPastMemory(t *testing.T) {
	want := undisturbed(t, eight{}, eight{}, explore.Options[tiles]{})
	for _, workers := range []int{1, 2, 5} {
		options := explore.Options[tiles]{Workers: workers, MaxBytes: 400_000 + 50_000*workers}
		if got := onDisk(t, eight{}, eight{}, options, 0); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers: got %+v\nin memory: %+v", workers, got, want)
		}
	}
}

// TestNoPromisesOnDisk: the graph that promises are judged on is not there.
func TestNoPromisesOnDisk(t *testing.T) {
	r := newChance(1)
	d := r.diagram(9, 20)
	got := check(t, d, d, explore.Options[int]{Promises: []explore.Promise{r.promise()}, Spill: t.TempDir(), SpillAt: 1})
	if !got.Complete || got.OnDisk == 0 || len(got.Promises) != 1 || got.Promises[0].Undecided != explore.LimitMemory {
		t.Errorf("complete %v, %d bytes on disk, promises %+v", got.Complete, got.OnDisk, got.Promises)
	}
}

// TestPartsPastMemory: whatever there was no room for when memory ran out, a search by parts finds on disk what it
// finds in memory.
func TestPartsPastMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	onDisk := 0
	for range 8 {
		p := randomTwins(r)
		for _, symmetric := range []bool{false, true} {
			want := check(t, p, p, explore.Options[posted]{Symmetric: symmetric})
			for most := 20_000; most < 300_000; most += 7001 {
				options := explore.Options[posted]{Workers: 1, MaxBytes: most, Spill: t.TempDir(), Symmetric: symmetric}
				got := check(t, p, p, explore.WithSlots(options, 16))
				switch {
				case !got.Complete && got.Limit != explore.LimitMemory:
					t.Fatalf("with %d bytes: not complete, and limit %q", most, got.Limit)
				case got.Complete && figures(got) != figures(want):
					t.Fatalf("with %d bytes: %s, else %s", most, counts(figures(got)), counts(figures(want)))
				case got.Complete && got.OnDisk > 0:
					onDisk++
				}
			}
		}
	}
	if onDisk < 10 {
		t.Errorf("only %d searches ended on disk", onDisk)
	}
}
