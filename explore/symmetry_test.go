package explore_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// twins is a random system of two that are alike: its core is the pair of what each is in, and with
// each rule there is its mirror image.
type twins struct{ *post }

const stages = 3 // that each of the two can be in

func mirrored(core uint8) uint8 { return core%stages*stages + core/stages }

func randomTwins(r *rand.Rand) twins {
	p := &post{once: r.IntN(2) == 0, bad: uint8(r.IntN(2 * stages * stages)), parted: true}
	for i := range 4 + r.IntN(12) {
		step := randomRule(r, stages*stages)
		if i < 2 { // out of the initial core
			step.core, step.pool = 0, -1
		}
		image := step
		image.core, image.to = mirrored(step.core), mirrored(step.to)
		image.sends = [2]uint8{step.sends[1], step.sends[0]}
		if step.pool >= 0 {
			image.pool = 1 - step.pool
		}
		p.rules = append(p.rules, step, image)
	}
	return twins{p}
}

func (p twins) Mirror(s *posted) {
	s.core, s.pools = mirrored(s.core), [2]uint8{s.pools[1], s.pools[0]}
}

// Judge tells what that of a post tells, of a core or its image.
func (p twins) Judge(s *posted, stuck bool) explore.Marks {
	image := posted{core: mirrored(s.core)}
	a, b := p.post.Judge(s, stuck), p.post.Judge(&image, stuck)
	return explore.Marks{Violated: a.Violated | b.Violated, Premise: a.Premise | b.Premise}
}

// orbits counts, by the reference engine, what is left of a system if of states that are images of each other one is
// taken, and the steps out of these.
func orbits[S, E any](system explore.Symmetric[S, E], codec explore.Codec[S]) (states, transitions, unchanged int) {
	seen := map[string]bool{}
	visit := func(row string, _ int, s *S) {
		image := *s
		system.Mirror(&image)
		if seen[string(codec.Append(nil, &image))] {
			return
		}
		seen[row] = true
		for _, e := range system.Enabled(s, nil) {
			after := *s
			system.Apply(&after, e)
			transitions++
			if string(codec.Append(nil, &after)) == row {
				unchanged++
			}
		}
	}
	reference.Check(system, codec, reference.Options[S]{Visit: visit})
	return len(seen), transitions, unchanged
}

// TestSymmetric: a search that keeps one of two mirror images finds all that one finds that keeps both, traces
// included, on half of the states: by parts and without, in memory and on disk, at once and in stages.
func TestSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	all, kept, violations := 0, 0, 0
	for i := range 300 {
		p := randomTwins(r)
		want := undisturbed(t, p, p, explore.Options[posted]{})
		got := uniform(t, p, p, explore.Options[posted]{Symmetric: true})
		if states, transitions, unchanged := orbits(p, p); got.States != states || got.Transitions != transitions || got.Unchanged != unchanged {
			t.Fatalf("%s; there are %d states, %d transitions, %d unchanged, of %+v", counts(figures(got)), states, transitions, unchanged, p.post)
		}
		all, kept = all+want.States, kept+got.States
		alike(t, p, want, got)
		for range got.Violated.All() {
			violations++
		}
		if i%10 == 0 { // files take their time
			alike(t, p, got, onDisk(t, p, p, explore.Options[posted]{Symmetric: true, MaxBytes: 2_000_000}, 1))
			alike(t, p, got, resumed(t, p, explore.Options[posted]{Symmetric: true}))
		}
		whole := twins{&post{rules: p.rules, once: p.once, bad: p.bad}}
		if w := uniform(t, whole, whole, explore.Options[posted]{Symmetric: true}); w.States != got.States || w.Transitions != got.Transitions {
			t.Fatalf("by parts %s, else %s, of %+v", counts(figures(got)), counts(figures(w)), p.post)
		} else {
			alike(t, p, got, w)
		}
	}
	if kept*3 > all*2 || violations < 300 {
		t.Errorf("%d states of %d, %d violations", kept, all, violations)
	}
}

// alike fails unless two searches have found the same but for how many states there are.
func alike(t *testing.T, p twins, want, got explore.Result[int]) {
	t.Helper()
	if got.Depth != want.Depth || got.Premise != want.Premise || got.Complete != want.Complete || !reflect.DeepEqual(got.Verdicts, want.Verdicts) {
		t.Fatalf("got %+v\nwant %+v\nof %+v", got, want, p.post)
	}
}

// resumed searches to some depths in turn, with a checkpoint between, and then to the end.
func resumed(t *testing.T, p twins, options explore.Options[posted]) (result explore.Result[int]) {
	t.Helper()
	options.Checkpoint = t.TempDir() + "/kept"
	for i, depth := range []int{1, 3, 0} {
		options.Workers, options.MaxDepth, options.Resume = 1+i, depth, i > 0
		result = check(t, p, p, options)
	}
	return result
}

// TestSymmetricHashed: so does one that keeps hashes.
func TestSymmetricHashed(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for i := range 60 {
		p := randomTwins(r)
		p.parted = i%2 == 0
		want := check(t, p, p, explore.Options[posted]{Symmetric: true})
		got, err := explore.CheckHashed(context.Background(), p, p, explore.Options[posted]{Symmetric: true, Workers: 1 + i%3})
		if err != nil {
			t.Fatal(err)
		}
		if got.States != want.States || got.Transitions != want.Transitions || got.Unchanged != want.Unchanged {
			t.Fatalf("got %s, want %s, of %+v", counts(figures(got)), counts(figures(want)), p.post)
		}
		alike(t, p, want, got)
	}
}

// TestSymmetricCover: a covering search that keeps one of two mirror images has the same verdicts, and keeps less.
func TestSymmetricCover(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	all, kept := 0, 0
	for range 1000 {
		p := randomTwins(r)
		p.once = false
		want := reference.Check[posted, int](p, p, reference.Options[posted]{})
		for _, symmetric := range []bool{false, true} {
			got, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{Symmetric: symmetric})
			if err != nil || !got.Complete || got.Undecided != 0 {
				t.Fatalf("complete %v, undecided %b, error %v", got.Complete, got.Undecided, err)
			}
			for i, w := range want.Verdicts {
				if g := got.Verdicts[i]; g.Violated != w.Violated || g.Steps != w.Steps || g.Premise != w.Premise {
					t.Fatalf("property %d: symmetric %v, %+v, else %+v, of %+v", i, symmetric, g, w, p.post)
				}
			}
			if symmetric {
				kept += got.States
			} else {
				all += got.States
			}
		}
	}
	if kept*4 > all*3 {
		t.Errorf("%d states of %d", kept, all)
	}
}

// TestSymmetricMisuse: what has no symmetry, and promises, are refused.
func TestSymmetricMisuse(t *testing.T) {
	p := randomTwins(rand.New(rand.NewPCG(13, 14)))
	options := explore.Options[posted]{Symmetric: true}
	_, err := explore.Check(context.Background(), p.post, p, options)
	told(t, err, "the system is not Symmetric")
	_, err = explore.CheckHashed(context.Background(), p.post, p, options)
	told(t, err, "the system is not Symmetric")
	_, err = explore.Cover(context.Background(), p, p.post, p, options)
	told(t, err, "the system is not Symmetric")
	options.Promises = []explore.Promise{newChance(1).promise()}
	_, err = explore.Check(context.Background(), p, p, options)
	told(t, err, "no promises are judged")
}
