package explore_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tcpcheck/explore"
)

// inStages searches as far as each of some depths in turn, each time by another number of workers, with a checkpoint
// between; and then without a limit. All states must have been shown in the end.
func inStages[S, E any](t *testing.T, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S], depths ...int) explore.Result[E] {
	t.Helper()
	var visits atomic.Int64
	options.Visit = func(int, *S) { visits.Add(1) }
	options.Checkpoint = filepath.Join(t.TempDir(), "kept")
	for i, depth := range append(depths, 0) {
		options.Workers, options.MaxDepth = 1+(i*5+2)%4, depth
		visits.Store(0)
		result := check(t, system, codec, explore.WithSlots(options, 16))
		if options.Resume = true; depth > 0 {
			continue
		}
		if int(visits.Load()) != result.States {
			t.Fatalf("%d visits of %d states", visits.Load(), result.States)
		}
		result.Elapsed, result.Bytes = 0, 0
		return result
	}
	panic("unreachable")
}

// undisturbed is what is found without checkpoints.
func undisturbed[S, E any](t *testing.T, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S]) explore.Result[E] {
	t.Helper()
	result := check(t, system, codec, options)
	result.Elapsed, result.Bytes = 0, 0
	return result
}

// TestResumed: what is found in stages is what is found at once: figures, verdicts and traces.
func TestResumed(t *testing.T) {
	for seed, g := range seeded(40) {
		want := undisturbed(t, g, g, explore.Options[int]{})
		for _, depths := range [][]int{{1}, {2, 3, 4}, {1, 5, 1000}} {
			if got := inStages(t, g, g, explore.Options[int]{}, depths...); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, stages at %v: got %+v\nat once: %+v", seed, depths, got, want)
			}
		}
	}
}

// TestResumedLarge has tables of many chunks, some begun by workers that are no more.
func TestResumedLarge(t *testing.T) {
	want := undisturbed(t, eight{}, eight{}, explore.Options[tiles]{})
	got := inStages(t, eight{}, eight{}, explore.Options[tiles]{}, 3, 14, 15, 16, 22, 27, 31)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nat once: %+v", got, want)
	}
}

// TestResumedPromises: promises are judged in the end, on all that was found.
func TestResumedPromises(t *testing.T) {
	for seed := range uint64(12) {
		r := newChance(seed)
		d := r.diagram(2+int(seed)%9, 20)
		options := explore.Options[int]{Promises: []explore.Promise{r.promise(), r.promise(), r.promise()}}
		want, got := undisturbed(t, d, d, options), inStages(t, d, d, options, 1, 2)
		for i := range want.Promises {
			want.Promises[i].Elapsed, got.Promises[i].Elapsed = 0, 0
		}
		if !reflect.DeepEqual(got.Promises, want.Promises) {
			t.Fatalf("seed %d: got %+v\nat once: %+v", seed, got.Promises, want.Promises)
		}
	}
}

// TestResumedAnytime interrupts a search, and the ones that go on from it, at all times.
func TestResumedAnytime(t *testing.T) {
	want := undisturbed(t, eight{}, eight{}, explore.Options[tiles]{})
	options := explore.Options[tiles]{Checkpoint: t.TempDir()}
	for i := 0; ; i++ {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i+1)*2*time.Millisecond)
		options.Workers = 1 + i%3
		got, err := explore.Check(ctx, eight{}, eight{}, options)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		_, err = os.Stat(filepath.Join(options.Checkpoint, "manifest.json"))
		options.Resume = err == nil
		if got.Complete {
			got.Elapsed, got.Bytes = 0, 0
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("interrupted %d times: got %+v\nundisturbed: %+v", i, got, want)
			}
			return
		}
	}
}

// kept is a directory with a checkpoint of the eight puzzle, of more than one file.
func kept(t *testing.T) explore.Options[tiles] {
	t.Helper()
	options := explore.Options[tiles]{Checkpoint: t.TempDir(), MaxDepth: 9, Fingerprint: "puzzle: eight\nsetting: a=1"}
	check(t, eight{}, eight{}, options)
	options.Resume, options.MaxDepth = true, 12
	check(t, eight{}, eight{}, options)
	return options
}

// refused fails unless a search refuses to go on, and says this.
func refused(t *testing.T, options explore.Options[tiles], says string) {
	t.Helper()
	_, err := explore.Check(context.Background(), eight{}, eight{}, options)
	var c *explore.CheckpointError
	if !errors.As(err, &c) || !strings.Contains(err.Error(), says) {
		t.Errorf("got error %v; want one that says %q", err, says)
	}
}

// TestDamaged changes bytes of each file of a checkpoint, one at a time, shortens the file, and removes it.
func TestDamaged(t *testing.T) {
	options := explore.WithSlots(kept(t), 16)
	entries, err := os.ReadDir(options.Checkpoint)
	if err != nil || len(entries) != 5 {
		t.Fatalf("%d files, error %v", len(entries), err)
	}
	for _, e := range entries {
		path := filepath.Join(options.Checkpoint, e.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		damage := func(content []byte, says string) {
			if err := os.WriteFile(path, content, 0o666); err != nil {
				t.Fatal(err)
			}
			refused(t, options, says)
		}
		for i := 0; i < len(content); i += 1 + len(content)/300 {
			content[i] ^= 1 << (i % 8)
			damage(content, e.Name()+" is damaged")
			content[i] ^= 1 << (i % 8)
		}
		if len(content) > 0 { // the lock is empty
			damage(content[:len(content)-1], e.Name()+" is damaged")
			damage(append(content, '\n'), e.Name()+" is damaged")
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			refused(t, options, e.Name()+" is missing")
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	check(t, eight{}, eight{}, options)
}

// TestForeign goes on from checkpoints that are of something else, or not there.
func TestForeign(t *testing.T) {
	options := kept(t)
	other := options
	other.Fingerprint = "puzzle: eight\nsetting: a=2"
	refused(t, other, `there "setting: a=1", here "setting: a=2"`)
	other.Fingerprint = "puzzle: eight"
	refused(t, other, `there "setting: a=1", here ""`)
	other = options
	other.MaxDepth = 11
	refused(t, other, "it is at depth 12, beyond the limit of 11")
	other = options
	other.MaxBytes = 1 << 17
	refused(t, other, "bytes of memory, and the limit is 131072")
	other = options
	other.Resume = false
	refused(t, other, "there is one already")
	other = options
	other.Checkpoint = t.TempDir()
	refused(t, other, "there is none, manifest.json is missing")
	other.Checkpoint = filepath.Join(other.Checkpoint, "nowhere")
	refused(t, other, "no such file or directory")
	if _, err := os.Stat(other.Checkpoint); err == nil {
		t.Error("to go on from a directory that is not there made it")
	}
}

// TestOneAtATime: a directory is of one search at a time.
func TestOneAtATime(t *testing.T) {
	options := kept(t)
	inner := options
	options.MaxDepth = 0
	tried := false
	options.Visit = func(int, *tiles) {
		if !tried {
			tried = true
			refused(t, inner, "another search is using it")
		}
	}
	options.Workers = 1
	check(t, eight{}, eight{}, options)
}

// TestLeftovers: what a killed search has left is removed, what is of others is not.
func TestLeftovers(t *testing.T) {
	options := kept(t)
	for _, name := range []string{"words-000003.states", "manifest.json.new", "mine"} {
		if err := os.WriteFile(filepath.Join(options.Checkpoint, name), []byte("left"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	options.MaxDepth = 14
	check(t, eight{}, eight{}, options)
	if err := os.Remove(filepath.Join(options.Checkpoint, "mine")); err != nil {
		t.Error(err)
	}
	options.MaxDepth = 0
	if got := check(t, eight{}, eight{}, options); !got.Complete || got.States != 181440 {
		t.Errorf("%d states, complete: %v", got.States, got.Complete)
	}
}
