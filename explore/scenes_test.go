package explore_test

import (
	"context"
	"reflect"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/ltl"
)

// heard is a post of which promises are judged: its cores have letters, and its rules labels. What is read is
// answered, too.
type heard struct {
	*post
	local   bool
	letters [cores]ltl.Letter
	labels  []explore.Label
}

func randomHeard(r chance) heard {
	h := heard{post: busyPost(r.Rand), local: true}
	for i := range h.letters {
		h.letters[i] = ltl.Letter(r.some(3, 3))
	}
	rare := 2 + r.IntN(4)
	for range h.rules {
		l := explore.Label{Letter: ltl.Letter(r.some(2, 4)) << 2, Does: explore.Set(r.some(2, 3)), Due: explore.Set(r.some(2, 9))}
		for _, c := range r.classes(rare) {
			l.Asks = append(l.Asks, explore.Class{byte(c)})
		}
		h.labels = append(h.labels, l)
	}
	return h
}

func (h heard) Local() bool                 { return h.local }
func (h heard) Letter(s *posted) ltl.Letter { return h.letters[s.core] }

func (h heard) Take(s *posted, e int, label *explore.Label) {
	var item []byte
	if step := &h.rules[e]; step.pool >= 0 {
		item = []byte{s.pools[step.pool] & h.kind(step.letter)}
	}
	h.Apply(s, e)
	h.tell(e, item, label)
}

func (h heard) See(s *posted, e int, item []byte, label *explore.Label) {
	s.core = h.rules[e].to
	h.tell(e, item, label)
}

func (h heard) tell(e int, item []byte, label *explore.Label) {
	l := &h.labels[e]
	label.Letter, label.Does, label.Due = l.Letter, l.Does, l.Due
	label.Asks = append(label.Asks, l.Asks...)
	if len(item) > 0 {
		label.Answers = append(label.Answers, explore.Class{'X' + item[0]%3})
	}
}

// judgements are those of a search by 1, 2 and 3 workers, which must not differ.
func judgements(t *testing.T, h heard, options explore.Options[posted]) (first explore.Result[int]) {
	t.Helper()
	for _, workers := range []int{1, 2, 3} {
		options.Workers = workers
		got := check(t, h, h, explore.WithSlots(options, 2<<workers))
		for i := range got.Promises {
			got.Promises[i].Elapsed = 0
		}
		if workers == 1 {
			first = got
		} else if !reflect.DeepEqual(got.Promises, first.Promises) || got.Graph.Edges != first.Graph.Edges {
			t.Fatalf("%d workers: got %+v, %d edges\n1 worker: %+v, %d edges", workers, got.Promises, got.Graph.Edges, first.Promises, first.Graph.Edges)
		}
	}
	return first
}

// ways are all in which promises of it are judged: without parts, by parts whose steps are all taken, and by scenes.
func (h heard) ways() [3]heard {
	whole, taken, seen := h, h, h
	plain := *h.post
	plain.parted = false
	whole.post, taken.local = &plain, false
	return [...]heard{whole, taken, seen}
}

// TestScenes: promises are judged on what is seen of a core and one pool as they are on what is seen of all steps, and
// as the reference judges them.
func TestScenes(t *testing.T) {
	broken, cycles := 0, 0
	for seed := range uint64(60) {
		r := newChance(seed)
		h := randomHeard(r)
		fair := explore.Promise{Formula: r.formula(2), Fairness: explore.Fairness{Weak: explore.Of(0, 1), Strong: seed%2 == 0}}
		options := explore.Options[posted]{Promises: []explore.Promise{fair, r.promise()}}
		options.Promises[1].Premise = r.proposition()
		var first explore.Result[int]
		for way, h := range h.ways() {
			got := judgements(t, h, options)
			if way == 0 {
				first = got
			} else if !reflect.DeepEqual(got.Promises, first.Promises) || got.Graph.Labels != first.Graph.Labels || got.Graph.Classes != first.Graph.Classes {
				t.Fatalf("seed %d, way %d: got %+v\nof %+v\nwithout parts %+v\nof %+v", seed, way, got.Promises, got.Graph, first.Promises, first.Graph)
			}
		}
		for i, j := range first.Promises {
			if want := reference.Broken(h, h, options.Promises[i]); j.Violated != want || j.Undecided != explore.LimitNone {
				t.Fatalf("seed %d, promise %d: got %+v; the reference says broken: %v", seed, i, j, want)
			}
			if j.Violated {
				broken++
			}
			if len(j.Lasso.Cycle) > 1 {
				cycles++
			}
		}
	}
	if broken < 30 || cycles < 3 {
		t.Errorf("%d promises broken, %d by a cycle of several steps: too few to compare", broken, cycles)
	}
}

// TestScenesBounded: within a limit of depth, too, all ways tell the same, and nothing that is not so.
func TestScenesBounded(t *testing.T) {
	found, undecided := 0, 0
	for seed := range uint64(24) {
		r := newChance(seed)
		h := randomHeard(r)
		options := explore.Options[posted]{Promises: []explore.Promise{r.promise()}}
		broken := reference.Broken(h, h, options.Promises[0])
		for options.MaxDepth = 1; options.MaxDepth < 5; options.MaxDepth++ {
			ways := h.ways()
			j := judgements(t, ways[0], options).Promises[0]
			for _, h := range ways[1:] {
				if got := judgements(t, h, options).Promises[0]; !reflect.DeepEqual(got, j) {
					t.Fatalf("seed %d, depth %d: got %+v, without parts %+v", seed, options.MaxDepth, got, j)
				}
			}
			switch {
			case j.Violated && !broken, !j.Violated && j.Undecided == explore.LimitNone && broken:
				t.Fatalf("seed %d, depth %d: got %+v; broken: %v", seed, options.MaxDepth, j, broken)
			case j.Violated:
				found++
			case j.Undecided == explore.LimitDepth:
				undecided++
			}
		}
	}
	if found < 10 || undecided < 3 {
		t.Errorf("%d promises broken, %d undecided: too few", found, undecided)
	}
}

// TestScenesMemory: with whatever memory, no promise is said to be broken that is not, or to hold that is.
func TestScenesMemory(t *testing.T) {
	found, undecided := 0, 0
	for seed := range uint64(8) {
		r := newChance(seed)
		h := randomHeard(r)
		promise := r.promise()
		broken := reference.Broken(h, h, promise)
		for most := 20_000; most < 900_000; most += 29_001 {
			options := explore.Options[posted]{Workers: 1, MaxBytes: most, Promises: []explore.Promise{promise}}
			got, err := explore.Check(context.Background(), h, h, explore.WithSlots(options, 16))
			if err != nil {
				t.Fatalf("seed %d, %d bytes: %v", seed, most, err)
			}
			switch j := got.Promises[0]; {
			case j.Violated && !broken, !j.Violated && j.Undecided == explore.LimitNone && broken:
				t.Fatalf("seed %d, %d bytes: got %+v; broken: %v", seed, most, j, broken)
			case j.Violated:
				found++
			case j.Undecided == explore.LimitMemory:
				undecided++
			}
		}
	}
	if found < 10 || undecided < 3 {
		t.Errorf("%d promises broken, %d undecided: too few", found, undecided)
	}
}
