package properties_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// check explores a scenario, and leaves out of the result what depends on the machine, and promises.
func check(t *testing.T, sc *scenarios.Scenario, options explore.Options[properties.State]) explore.Result[model.Event] {
	t.Helper()
	sys := system(t, sc)
	result, err := explore.Check[properties.State, model.Event](t.Context(), sys, sys, options)
	if err != nil {
		t.Fatal(err)
	}
	result.Elapsed, result.Bytes, result.OnDisk = 0, 0, 0
	return result
}

// sameOnDisk fails unless what a search finds on disk from some depth on is what it finds in memory.
func sameOnDisk(t *testing.T, sc *scenarios.Scenario, depth int) explore.Result[model.Event] {
	t.Helper()
	options := explore.Options[properties.State]{Workers: workers, MaxStates: sc.Limits.MaxStates, MaxDepth: sc.Limits.MaxDepth}
	want := check(t, sc, options)
	options.Spill, options.SpillAt, options.MaxBytes = t.TempDir(), depth, 16<<20
	if got := check(t, sc, options); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: on disk from depth %d: %+v\nin memory: %+v", sc.Name, depth, got, want)
	}
	return want
}

// TestOnDisk compares searches on disk with searches in memory, of states with parts and without, violated and not;
// and searches that go on from a checkpoint on disk.
func TestOnDisk(t *testing.T) {
	for i, name := range []string{"merged-close", "no-checksum", "reliable-fifo", "published-kuppe", "time-wait-hazard-1", "fin-takes-no-number"} {
		sc, depth := load(t, name), 1+3*i
		want := sameOnDisk(t, sc, depth)
		options := explore.Options[properties.State]{
			Workers: workers, MaxDepth: depth + 3, MaxBytes: 16 << 20, Spill: t.TempDir(), SpillAt: depth, Checkpoint: filepath.Join(t.TempDir(), "kept"),
		}
		check(t, sc, options)
		options.Resume, options.Workers, options.MaxDepth = true, 1, 0
		if got := check(t, sc, options); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: on disk from depth %d, and again from %d: %+v\nin memory: %+v", sc.Name, depth, depth+3, got, want)
		}
	}
}

// TestAllOnDisk compares all searches that are not slow.
func TestAllOnDisk(t *testing.T) {
	nightly(t)
	for i, name := range scenarios.Runs() {
		if sc := load(t, name); !sc.Slow {
			sameOnDisk(t, sc, 1+i%20)
		}
	}
}
