package explore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/ltl"
)

// diagram is a system of few states whose behaviours are judged.
type diagram struct {
	roots   []int
	letters []ltl.Letter
	arrows  [][]arrow
}

// arrow is a step; each letter of asks and answers is a class.
type arrow struct {
	to            int
	letter        ltl.Letter
	does          explore.Set
	asks, answers string
}

// draw reads a diagram: "0 ab" says that the atoms a and b are true in state 0;
// "0>1 a 5 X? Y!" is a step from 0 to 1 of which a is true, that does weak
// assumption 5, asks X and answers Y. State 0 is initial.
func draw(text string) *diagram {
	d := &diagram{roots: []int{0}}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		from, to := int(words[0][0]-'0'), -1
		if len(words[0]) > 1 {
			to = int(words[0][2] - '0')
		}
		for len(d.letters) <= max(from, to) {
			d.letters, d.arrows = append(d.letters, 0), append(d.arrows, nil)
		}
		a := arrow{to: to}
		for _, word := range words[1:] {
			switch c := word[0]; {
			case strings.HasSuffix(word, "?"):
				a.asks += word[:1]
			case strings.HasSuffix(word, "!"):
				a.answers += word[:1]
			case c >= '0' && c <= '9':
				a.does |= explore.Of(int(c - '0'))
			default:
				for _, atom := range word {
					a.letter |= 1 << (atom - 'a')
				}
			}
		}
		if to < 0 {
			d.letters[from] = a.letter
		} else {
			d.arrows[from] = append(d.arrows[from], a)
		}
	}
	return d
}

func (d *diagram) Initial(dst []int) []int             { return append(dst, d.roots...) }
func (d *diagram) Enabled(s *int, dst []arrow) []arrow { return append(dst, d.arrows[*s]...) }
func (d *diagram) Judge(*int, bool) explore.Marks      { return explore.Marks{} }
func (d *diagram) Letter(s *int) ltl.Letter            { return d.letters[*s] }
func (d *diagram) Append(dst []byte, s *int) []byte {
	return append(dst, byte(*s), byte(*s>>8), byte(*s>>16))
}
func (d *diagram) Decode(src []byte, s *int) { *s = int(src[0]) | int(src[1])<<8 | int(src[2])<<16 }

func (d *diagram) Apply(s *int, a arrow) explore.Marks {
	*s = a.to
	return explore.Marks{}
}

func (d *diagram) Take(s *int, a arrow, label *explore.Label) {
	*s = a.to
	label.Letter, label.Does = a.letter, a.does
	for _, c := range a.asks {
		label.Asks = append(label.Asks, explore.Class{byte(c)})
	}
	for _, c := range a.answers {
		label.Answers = append(label.Answers, explore.Class{byte(c)})
	}
}

// Formulas of the tests: a and b are atoms.
var (
	a = ltl.Proposition(0)
	b = ltl.Proposition(1)

	infinitelyA = ltl.Always(ltl.Eventually(a))
	infinitelyB = ltl.Always(ltl.Eventually(b))
	finallyA    = ltl.Eventually(a)
	falsehood   = ltl.Constant(false) // broken by every fair behaviour
)

func weak(assumptions ...int) explore.Fairness {
	return explore.Fairness{Weak: explore.Of(assumptions...)}
}

// strong is weak, and strong fairness besides; finite is weak, and finite.
func strong(assumptions ...int) explore.Fairness {
	return explore.Fairness{Weak: explore.Of(assumptions...), Strong: true}
}

func finite(assumptions ...int) explore.Fairness {
	return explore.Fairness{Weak: explore.Of(assumptions...), Finite: true}
}

// Each diagram with the lasso that breaks the promise, as lengths of stem and
// cycle, or with "holds".
var diagrams = []struct {
	name    string
	diagram string
	promise explore.Promise
	want    string
}{
	{"a behaviour may stop at once", "0\n0>1\n1 a", explore.Promise{Formula: finallyA}, "0+0"},
	{"not if something fair is enabled", "0\n0>1 5\n1 a", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "holds"},
	{"it stops where nothing fair is enabled", "0\n0>1 5\n1\n1>0 3", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "1+0"},
	{"a step that does nothing does not serve", "0\n0>0\n0>1 5\n1 a", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "holds"},
	{"a step that stays serves", "0\n0>0 5\n0>1\n1 a", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "0+1"},
	{"a step of which the atom is true", "0\n0>0 a 5", explore.Promise{Formula: infinitelyA, Fairness: weak(5)}, "holds"},
	{"weak: disabled once in the cycle", "0\n0>1 6\n1>0 6\n0>2 5\n2 a", explore.Promise{Formula: finallyA, Fairness: weak(5, 6)}, "0+2"},
	{"weak: enabled all along", "0\n0>1\n1>0\n0>2 5\n1>2 5\n2 a", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "holds"},
	{"weak: done once in the cycle", "0\n0>1 5\n1>0\n1>2 5\n2 a", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "0+2"},
	{"weak: two assumptions, each served elsewhere", "0\n0>1 5\n1>0 6\n0>2 6\n1>2 5\n2 a", explore.Promise{Formula: finallyA, Fairness: weak(5, 6)}, "0+2"},
	{"weak: one of two is not", "0\n0>1 5\n1>0\n0>2 6\n1>2 6\n2 a", explore.Promise{Formula: finallyA, Fairness: weak(5, 6)}, "holds"},
	{"strong: what is asked for ever is answered", "0\n0>0 X? 5\n0>1 X!\n1 a\n1>1 5", explore.Promise{Formula: finallyA, Fairness: strong(5)}, "holds"},
	{"without it, not", "0\n0>0 X? 5\n0>1 X!\n1 a\n1>1 5", explore.Promise{Formula: finallyA, Fairness: weak(5)}, "0+1"},
	{"strong: asked once is not asked for ever", "0\n0>1 X? 5\n1\n1>1 5\n1>2 X!\n2 a", explore.Promise{Formula: finallyA, Fairness: strong(5)}, "1+1"},
	{"strong: another class does not serve", "0\n0>0 X? Y! 5\n0>1 X!\n1 a\n1>1 5", explore.Promise{Formula: finallyA, Fairness: strong(5)}, "holds"},
	{"strong: answered on the way round", "0\n0>1 X? 5\n1\n1>0 X! 5", explore.Promise{Formula: finallyA, Fairness: strong(5)}, "0+2"},
	{"strong, not weak: enabled now and then", "0\n0>1 X? 5\n1\n1>0 5\n0>2 X!\n2 a\n2>2 5", explore.Promise{Formula: finallyA, Fairness: strong(5)}, "holds"},
	{"finite: what nobody asks is not answered for ever", "0 b\n0>0 X! 5\n0>1 5\n1 a\n1>1 5", explore.Promise{Formula: finallyA, Fairness: finite(5)}, "holds"},
	{"finite: what is asked may be", "0\n0>1 X! 5\n1>0 X? 5", explore.Promise{Formula: finallyA, Fairness: finite(5)}, "0+2"},
	// Without the step that asks X, those that answer Y fall out; so what asks Y is deprived.
	{"two rounds of taking out", `
0>1 X? 5
1>0 Y! 5
0>2 Y? 5
2>0 5`, explore.Promise{Formula: finallyA, Fairness: strong(5)}, "holds"},
	{"two rounds, and something is left", `
0>1 X? 5
1>0 Y! 5
0>2 Y? 5
2>0 5
0>3 5
3>0 5`, explore.Promise{Formula: finallyA, Fairness: strong(5)}, "0+2"},
	{"two rounds at one state", "0>0 X? Y! 5\n0>0 Y? 5", explore.Promise{Formula: finallyA, Fairness: strong(5)}, "holds"},
	{"what is left is not accepted", `
0 a
0>1 X? b 5
1 a
1>0 5
0>2 5
2 a
2>0 5`, explore.Promise{Formula: ltl.Not(infinitelyB), Fairness: strong(5)}, "holds"},
	{"what is left does nothing weak", "0>1 X? 5\n1>0\n0>2\n2>0", explore.Promise{Formula: falsehood, Fairness: strong(7)}, "0+0"},
	{"weak in what is left", "0>1 X? 5\n1>0 5\n1>2 5\n0>2\n2>0 5\n0>0\n0>0 6", explore.Promise{Formula: falsehood, Fairness: strong(5)}, "0+2"},
	{"two sets to meet", "0\n0>1\n1 a\n1>0\n0>2\n2 b\n2>0", explore.Promise{Formula: ltl.Not(ltl.And(infinitelyA, infinitelyB))}, "0+4"},
	{"two sets in different components", "0\n0>1\n1 a\n1>1\n0>2\n2 b\n2>2", explore.Promise{Formula: ltl.Not(ltl.And(infinitelyA, infinitelyB))}, "holds"},
	{"a cycle in a cycle", "0\n0>1 5\n1>2 5\n2>1 5\n2>3 5\n3 a\n3>0 5", explore.Promise{Formula: ltl.Implies(infinitelyA, infinitelyB), Fairness: weak(5)}, "0+4"},
	{"a short cycle further away", "0\n0>1\n1>2\n2>3\n3>4\n4>0 a\n1>5\n5>5 a", explore.Promise{Formula: ltl.Not(infinitelyA)}, "2+1"},
	{"the goal can be reached", "0\n0>1\n1>0\n1>2\n2 a\n2>0", explore.Promise{Goal: a}, "holds"},
	{"the goal is lost", "0\n0>1\n1 a\n1>0\n1>2\n2>3\n0>4\n4>5\n5>2", explore.Promise{Goal: a}, "1+0"},
	{"the goal is lost in a cycle", "0 a\n0>1\n1>0\n1>2\n2>3\n3>2", explore.Promise{Goal: a}, "2+0"},
}

func TestDiagrams(t *testing.T) {
	for _, c := range diagrams {
		t.Run(c.name, func(t *testing.T) {
			d := draw(c.diagram)
			if got := lengths(judged(t, d, c.promise)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got := reference.Broken(d, d, c.promise); got != (c.want != "holds") {
				t.Errorf("the reference says broken: %v", got)
			}
		})
	}
}

// lengths are those of stem and cycle.
func lengths(j explore.Judgement[arrow]) string {
	switch {
	case j.Undecided != explore.LimitNone:
		return "undecided"
	case j.Violated:
		return fmt.Sprintf("%d+%d", len(j.Lasso.Stem), len(j.Lasso.Cycle))
	}
	return "holds"
}

// judged judges a promise with 1, 2, 3 and 8 workers, and fails unless all comes out equal.
func judged(t testing.TB, d *diagram, promise explore.Promise) explore.Judgement[arrow] {
	t.Helper()
	return judgedAll(t, d, explore.Options[int]{Promises: []explore.Promise{promise}})[0]
}

func judgedAll(t testing.TB, d *diagram, options explore.Options[int]) []explore.Judgement[arrow] {
	t.Helper()
	var first []explore.Judgement[arrow]
	for _, workers := range []int{1, 2, 3, 8} {
		options.Workers = workers
		result, err := explore.Check[int, arrow](context.Background(), d, d, explore.WithSlots(options, 2<<workers))
		if err != nil {
			t.Fatal(err)
		}
		for i := range result.Promises {
			result.Promises[i].Elapsed = 0
		}
		if first == nil {
			first = result.Promises
		} else if !reflect.DeepEqual(result.Promises, first) {
			t.Fatalf("%d workers: got %+v\n1 worker: %+v", workers, result.Promises, first)
		}
	}
	return first
}

// chance is where random diagrams and promises come from.
type chance struct{ *rand.Rand }

func newChance(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 7))} }

// some is a set of letters out of the first n, each of them rarely.
func (r chance) some(n, rare int) (set uint64) {
	for i := range n {
		if r.IntN(rare) == 0 {
			set |= 1 << i
		}
	}
	return set
}

// classes are some of X, Y, Z.
func (r chance) classes(rare int) (text string) {
	for i := range 3 {
		if r.IntN(rare) == 0 {
			text += string(rune('X' + i))
		}
	}
	return text
}

// diagram is one of so many states and arrows. Of states the atoms 0 to 2 may
// be true, of steps 2 and 3.
func (r chance) diagram(states, arrows int) *diagram {
	d := &diagram{roots: []int{0, r.IntN(states)}, arrows: make([][]arrow, states)}
	for range states {
		d.letters = append(d.letters, ltl.Letter(r.some(3, 3)))
	}
	rare := 2 + r.IntN(4)
	for range arrows {
		from := r.IntN(states)
		d.arrows[from] = append(d.arrows[from], arrow{
			to: r.IntN(states), letter: ltl.Letter(r.some(2, 4)) << 2, does: explore.Set(r.some(2, 3)),
			asks: r.classes(rare), answers: r.classes(rare),
		})
	}
	return d
}

func (r chance) fairness() explore.Fairness {
	return explore.Fairness{Weak: explore.Set(r.some(2, 2)), Strong: r.IntN(3) > 0, Finite: r.IntN(3) == 0}
}

func (r chance) proposition() *ltl.Formula {
	p := ltl.Proposition(r.IntN(4))
	if r.IntN(3) == 0 {
		p = ltl.Not(p)
	}
	return p
}

// formula is one of such a depth.
func (r chance) formula(depth int) *ltl.Formula {
	if depth == 0 {
		return r.proposition()
	}
	f, g := r.formula(depth-1), r.formula(r.IntN(depth))
	switch r.IntN(7) {
	case 0:
		return ltl.Not(f)
	case 1:
		return ltl.And(f, g)
	case 2:
		return ltl.Or(f, g)
	case 3:
		return ltl.Implies(f, g)
	case 4:
		return ltl.Always(f)
	case 5:
		return ltl.Eventually(f)
	default:
		return ltl.Until(f, g)
	}
}

func (r chance) promise() explore.Promise {
	if r.IntN(8) == 0 {
		return explore.Promise{Goal: r.proposition()}
	}
	return explore.Promise{Formula: r.formula(1 + r.IntN(3)), Fairness: r.fairness()}
}

// TestRandomPromises compares the judging with the reference.
func TestRandomPromises(t *testing.T) {
	broken, cycles := 0, 0
	for seed := range uint64(3000) {
		r := newChance(seed)
		states := 1 + r.IntN(8)
		d := r.diagram(states, r.IntN(3*states+1))
		options := explore.Options[int]{Promises: []explore.Promise{r.promise(), r.promise()}}
		for i, j := range judgedAll(t, d, options) {
			if want := reference.Broken(d, d, options.Promises[i]); j.Violated != want || j.Undecided != explore.LimitNone {
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
	if broken < 1000 || cycles < 100 {
		t.Errorf("%d promises broken, %d by a cycle of several steps: too few to compare", broken, cycles)
	}
}

// TestAllSets compares the judging with all that there could be: each set of
// arrows that one can go round in is tried, without any automaton. So it can
// only be done for formulas about what happens infinitely often.
func TestAllSets(t *testing.T) {
	broken, cycles := 0, 0
	for seed := range uint64(1500) {
		r := newChance(seed)
		states := 1 + r.IntN(5)
		d := r.diagram(states, r.IntN(10))
		recurring := []*ltl.Formula{r.proposition(), r.proposition()}
		f := ltl.Or(ltl.Eventually(ltl.Always(ltl.Not(recurring[0]))), ltl.Eventually(ltl.Always(ltl.Not(recurring[1]))))
		fair := r.fairness()
		want := d.some(fair, recurring)
		j := judged(t, d, explore.Promise{Formula: f, Fairness: fair})
		if j.Violated != want {
			t.Fatalf("seed %d: got %+v, want broken: %v", seed, j, want)
		}
		if want {
			broken++
		}
		if len(j.Lasso.Cycle) > 1 {
			cycles++
		}
	}
	if broken < 300 || cycles < 50 {
		t.Errorf("%d promises broken, %d by a cycle of several steps: too few to compare", broken, cycles)
	}
}

// place is an arrow and where it begins.
type place struct {
	from int
	arrow
}

// some tells whether there is a set of arrows that one can go round in, fairly, so
// that all of some propositions are true again and again; or a state to stop in.
func (d *diagram) some(f explore.Fairness, recurring []*ltl.Formula) bool {
	reached := []int{}
	for todo := d.roots; len(todo) > 0; todo = todo[1:] {
		if !slices.Contains(reached, todo[0]) {
			reached = append(reached, todo[0])
			for _, a := range d.arrows[todo[0]] {
				todo = append(todo, a.to)
			}
		}
	}
	var places []place
	for _, s := range reached {
		if d.enabled(s)&f.Weak == 0 && !slices.ContainsFunc(recurring, func(p *ltl.Formula) bool { return !p.True(d.letters[s]) }) {
			return true
		}
		for _, a := range d.arrows[s] {
			places = append(places, place{s, a})
		}
	}
	for set := 1; set < 1<<len(places); set++ {
		var chosen []place
		for i, p := range places {
			if set>>i&1 != 0 {
				chosen = append(chosen, p)
			}
		}
		if round(chosen) && d.serves(f, recurring, chosen) {
			return true
		}
	}
	return false
}

func (d *diagram) enabled(s int) (enabled explore.Set) {
	for _, a := range d.arrows[s] {
		enabled |= a.does
	}
	return enabled
}

// round tells whether one can get from each of the arrows to each.
func round(chosen []place) bool {
	for _, first := range chosen {
		reached := map[int]bool{first.to: true}
		for range chosen {
			for _, p := range chosen {
				if reached[p.from] {
					reached[p.to] = true
				}
			}
		}
		for _, p := range chosen {
			if !reached[p.from] {
				return false
			}
		}
	}
	return true
}

// serves tells whether to take all of these arrows again and again is fair, and
// makes the propositions true again and again.
func (d *diagram) serves(f explore.Fairness, recurring []*ltl.Formula, chosen []place) bool {
	var kept explore.Set
	asks, answers := "", ""
	for _, p := range chosen {
		kept |= p.does | ^d.enabled(p.from)
		asks += p.asks
		answers += p.answers
	}
	for _, p := range recurring {
		if !slices.ContainsFunc(chosen, func(at place) bool { return p.True(d.letters[at.from] | at.letter) }) {
			return false
		}
	}
	within := func(some, of string) bool {
		return !strings.ContainsFunc(some, func(c rune) bool { return !strings.ContainsRune(of, c) })
	}
	return f.Weak&^kept == 0 && (!f.Strong || within(asks, answers)) && (!f.Finite || within(answers, asks))
}
