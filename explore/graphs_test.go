package explore_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// graph is a system whose states are the numbers of nodes.
type graph struct {
	roots  []int
	edges  [][]edge
	marks  []explore.Marks // of the nodes
	stuck  explore.Set     // violated where a node is stuck
	filler int             // greatest number of bytes that rows are longer than need be
}

type edge struct {
	to    int
	marks explore.Marks
}

// random is a graph in which all of what can be random is.
func random(seed uint64, nodes, filler int) *graph {
	r := rand.New(rand.NewPCG(seed, 1))
	rare := 1 + r.IntN(nodes) // the greater, the fewer violations
	marks := func() (m explore.Marks) {
		if r.IntN(rare) == 0 {
			m.Violated = explore.Of(r.IntN(64), r.IntN(64))
		}
		if r.IntN(rare) == 0 {
			m.Premise = explore.Of(r.IntN(64))
		}
		return m
	}
	g := &graph{edges: make([][]edge, nodes), filler: filler, stuck: explore.Of(r.IntN(64))}
	for range 1 + r.IntN(3) {
		g.roots = append(g.roots, r.IntN(nodes)) // some of them twice
	}
	fan := 2 + r.IntN(4)
	near := 1 + r.IntN(nodes) // how far edges lead: the less, the deeper the graph
	for from := range nodes {
		g.marks = append(g.marks, marks())
		for range r.IntN(fan + 1) {
			to := (from + r.IntN(near)) % nodes // itself at times
			g.edges[from] = append(g.edges[from], edge{to, marks()})
		}
	}
	return g
}

// seeded are graphs for so many seeds: most of them small, some large enough to keep workers busy.
func seeded(n uint64) iter.Seq2[uint64, *graph] {
	return func(yield func(uint64, *graph) bool) {
		for seed := range n {
			g := random(seed, 1+int(seed)%97, 3)
			if seed%20 == 0 {
				g = random(seed, 3000, 200)
			}
			if !yield(seed, g) {
				return
			}
		}
	}
}

func (g *graph) Initial(dst []int) []int { return append(dst, g.roots...) }

func (g *graph) Enabled(s *int, dst []edge) []edge { return append(dst, g.edges[*s]...) }

func (g *graph) Apply(s *int, e edge) explore.Marks {
	*s = e.to
	return e.marks
}

func (g *graph) Judge(s *int, stuck bool) explore.Marks {
	marks := g.marks[*s]
	if stuck {
		marks.Violated |= g.stuck
	}
	return marks
}

// Append: node 0 has an empty row, others so many bytes as comes of them, in an
// order of rows that is not that of nodes.
func (g *graph) Append(dst []byte, s *int) []byte {
	if *s == 0 {
		return dst
	}
	dst = binary.AppendUvarint(dst, uint64(*s))
	return append(dst, bytes.Repeat([]byte{byte(*s)}, *s*7%(g.filler+1))...)
}

func (g *graph) Decode(src []byte, s *int) {
	n, _ := binary.Uvarint(src)
	*s = int(n)
}

// TestGraphs compares the search with the reference, on any number of workers.
func TestGraphs(t *testing.T) {
	for seed, g := range seeded(600) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			got := uniform(t, g, g, explore.Options[int]{})
			same(t, g, g, got)
			for p := range got.Violated.All() {
				prove(t, g, p, got.Verdicts[p])
			}
			compareTraces(t, g, func(*int, edge, string) (uint64, string) { return 0, "" }, got)
		})
	}
}

// TestDepthLimit compares searches of limited depth with the reference.
func TestDepthLimit(t *testing.T) {
	for seed := range uint64(100) {
		g := random(seed, 60, 3)
		for depth := 1; depth < 8; depth++ {
			got := uniform(t, g, g, explore.Options[int]{MaxDepth: depth})
			want := reference.Check(g, g, reference.Options[int]{MaxDepth: depth})
			if figures(got) != want {
				t.Fatalf("seed %d, depth %d: got %s\nthe reference found %s", seed, depth, counts(figures(got)), counts(want))
			}
			limit := explore.LimitDepth
			if got.Frontier == 0 {
				limit = explore.LimitNone
			}
			if got.Limit != limit || got.Complete != (got.Frontier == 0) {
				t.Fatalf("seed %d, depth %d: frontier %d, limit %q, complete %v", seed, depth, got.Frontier, got.Limit, got.Complete)
			}
		}
	}
}

// uniform explores a system with 1, 2, 3 and 8 workers, also with a table that
// must grow, and fails unless all comes out equal, traces included.
func uniform[S, E any](t testing.TB, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S]) explore.Result[E] {
	t.Helper()
	var first explore.Result[E]
	for _, workers := range []int{1, 2, 3, 8} {
		var visits atomic.Int64
		options.Workers = workers
		options.Visit = func(worker int, _ *S) {
			if worker < 0 || worker >= workers {
				t.Errorf("a visit of worker %d out of %d", worker, workers)
			}
			visits.Add(1)
		}
		result := check(t, system, codec, explore.WithSlots(options, 2<<workers))
		if p, ok := system.(explore.Partitioned[S, E]); int(visits.Load()) != result.States && (!ok || !p.Parts()) {
			t.Fatalf("%d workers: %d visits of %d states", workers, visits.Load(), result.States)
		}
		result.Elapsed, result.Bytes = 0, 0
		if workers == 1 {
			first = result
		} else if !reflect.DeepEqual(result, first) {
			t.Fatalf("%d workers: got %+v\n1 worker: %+v", workers, result, first)
		}
	}
	return first
}

// prove follows a trace in the graph.
func prove(t *testing.T, g *graph, p int, v explore.Verdict[edge]) {
	t.Helper()
	at, last := g.roots[v.Initial], edge{}
	for _, e := range v.Trace {
		if !slices.Contains(g.edges[at], e) {
			t.Fatalf("property %d: no edge from %d to %d", p, at, e.to)
		}
		at, last = e.to, e
	}
	changes := func(e edge) bool { return e.to != at }
	onState := g.marks[at].Violated.Has(p) || g.stuck.Has(p) && !slices.ContainsFunc(g.edges[at], changes)
	if !v.Traced || len(v.Trace) != v.Steps || v.OnStep && !last.marks.Violated.Has(p) || !v.OnStep && !onState {
		t.Fatalf("property %d: not violated by %+v", p, v)
	}
}

// costly is a graph whose steps have costs.
type costly struct{ *graph }

// Cost depends on the edge and on a number that is remembered of the steps before.
func (costly) Cost(s *int, e edge, past string) (cost uint64, then string) {
	n := 0
	if past != "" {
		n = int(past[0])
	}
	return uint64((*s*5 + e.to*3 + n) % 4), string(byte((n + e.to) % 3))
}

// TestCosts compares what is chosen for its costs with what a simple choice comes to.
func TestCosts(t *testing.T) {
	for seed := range uint64(300) {
		nodes := 1 + int(seed)%97
		if seed%30 == 0 {
			nodes = 1000
		}
		g := costly{random(seed, nodes, 3)}
		got := uniform(t, g, g, explore.Options[int]{})
		for p := range got.Violated.All() {
			prove(t, g.graph, p, got.Verdicts[p])
		}
		compareTraces(t, g.graph, g.Cost, got)
	}
}

// way is a way through a graph.
type way struct {
	at   int // where it ends
	past string
	cost uint64
	from []int // the position of the initial state, and those of the edges
}

func (w way) better(v way) bool {
	return w.cost < v.cost || w.cost == v.cost && slices.Compare(w.from, v.from) < 0
}

// compareTraces chooses the traces in the simplest way: by looking at all shortest ways, and
// keeping the best of those that go on alike.
func compareTraces(t *testing.T, g *graph, cost func(*int, edge, string) (uint64, string), got explore.Result[edge]) {
	t.Helper()
	depths := map[int]int{}
	reference.Check(g, g, reference.Options[int]{Visit: func(_ string, depth int, s *int) { depths[*s] = depth }})
	var ways []way
	for i, root := range g.roots {
		ways = keep(ways, way{at: root, from: []int{i}})
	}
	best := map[int]way{} // by property
	for depth := 0; len(ways) > 0; depth++ {
		var next []way
		for _, w := range ways {
			stuck := !slices.ContainsFunc(g.edges[w.at], func(e edge) bool { return e.to != w.at })
			for p := range g.Judge(&w.at, stuck).Violated.All() {
				if v := got.Verdicts[p]; v.Steps == depth && !v.OnStep {
					choose(best, p, w)
				}
			}
			for i, e := range g.edges[w.at] {
				c, past := cost(&w.at, e, w.past)
				to := way{e.to, past, w.cost + c, append(slices.Clone(w.from), i)}
				for p := range e.marks.Violated.All() {
					if v := got.Verdicts[p]; v.Steps == depth+1 && v.OnStep {
						choose(best, p, to)
					}
				}
				if depths[e.to] == depth+1 {
					next = keep(next, to)
				}
			}
		}
		ways = next
	}
	for p := range got.Violated.All() {
		v, at, trace := got.Verdicts[p], g.roots[best[p].from[0]], []edge{}
		for _, i := range best[p].from[1:] {
			trace = append(trace, g.edges[at][i])
			at = trace[len(trace)-1].to
		}
		if !slices.Equal(v.Trace, trace) || v.Initial != best[p].from[0] {
			t.Fatalf("property %d: got the trace %v from %d; want %v", p, v.Trace, v.Initial, trace)
		}
	}
}

// keep keeps a way, unless there is a better one that goes on alike.
func keep(ways []way, w way) []way {
	i := slices.IndexFunc(ways, func(v way) bool { return v.at == w.at && v.past == w.past })
	switch {
	case i < 0:
		return append(ways, w)
	case w.better(ways[i]):
		ways[i] = w
	}
	return ways
}

func choose(best map[int]way, p int, w way) {
	if v, found := best[p]; !found || w.better(v) {
		best[p] = w
	}
}
