package explore_test

import (
	"context"
	"fmt"
	"reflect"
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

// Append: state 0 has an empty row.
func (d *diagram) Append(dst []byte, s *int) []byte {
	for n := *s; n > 0; n >>= 8 {
		dst = append(dst, byte(n))
	}
	return dst
}

func (d *diagram) Decode(src []byte, s *int) {
	*s = 0
	for i, b := range src {
		*s |= int(b) << (8 * i)
	}
}

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
func lengths[E any](j explore.Judgement[E]) string {
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
