package explore_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/ltl"
)

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

// TestAllLassos compares the judging with all lassos of a few steps, each looked at
// by itself: no automaton, no components. What is found is nearly as short as can be.
func TestAllLassos(t *testing.T) {
	broken, longer, excess := 0, 0, 0
	for seed := range uint64(1200) {
		r := newChance(seed)
		d := r.diagram(1+r.IntN(3), r.IntN(6))
		d.roots = d.roots[:1]
		promise := explore.Promise{Formula: r.formula(1 + r.IntN(3)), Fairness: r.fairness()}
		j := judged(t, d, promise)
		shortest := d.shortest(promise, 4)
		if shortest < 0 {
			continue // a longer one may break it
		}
		if broken++; !j.Violated {
			t.Fatalf("seed %d: it holds, and a lasso of %d steps breaks it", seed, shortest)
		}
		if length := len(j.Lasso.Stem) + len(j.Lasso.Cycle); length > shortest {
			longer++
			excess = max(excess, length-shortest)
		}
	}
	if broken < 500 || longer > broken/50 || excess > 2 {
		t.Errorf("%d promises broken, %d of the lassos longer than need be, by %d steps", broken, longer, excess)
	}
}

// shortest is the length of the shortest lasso of up to so many steps that breaks a
// promise, or -1.
func (d *diagram) shortest(promise explore.Promise, most int) int {
	paths := [][]arrow{nil}
	for length := 0; length <= most; length++ {
		var longer [][]arrow
		for _, path := range paths {
			for stem := range len(path) + 1 {
				lasso := explore.Lasso[arrow]{Stem: path[:stem], Cycle: path[stem:]}
				if explore.VerifyLasso[int, arrow](d, d, &promise, &lasso) == nil {
					return length
				}
			}
			end := d.roots[0]
			if length > 0 {
				end = path[length-1].to
			}
			for _, a := range d.arrows[end] {
				longer = append(longer, append(slices.Clone(path), a))
			}
		}
		paths = longer
	}
	return -1
}

// TestPromisesWithinDepth: what is found within a limit of depth is a lasso, and
// what is not found is undecided.
func TestPromisesWithinDepth(t *testing.T) {
	found, undecided := 0, 0
	for seed := range uint64(300) {
		r := newChance(seed)
		d := r.diagram(20, 40)
		promise := r.promise()
		broken := reference.Broken(d, d, promise)
		for depth := 1; depth < 6; depth++ {
			j := judgedAll(t, d, explore.Options[int]{MaxDepth: depth, Promises: []explore.Promise{promise}})[0]
			switch {
			case j.Violated && !broken, !j.Violated && j.Undecided == explore.LimitNone && broken:
				t.Fatalf("seed %d, depth %d: got %+v; broken: %v", seed, depth, j, broken)
			case j.Violated:
				found++
			case j.Undecided == explore.LimitDepth:
				undecided++
			}
		}
	}
	if found < 100 || undecided < 100 {
		t.Errorf("%d promises broken, %d undecided: too few", found, undecided)
	}
}
