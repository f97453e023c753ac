package explore_test

import (
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/ltl"
)

// TestVerifyLasso: a lasso that is none is refused, and it is told why.
func TestVerifyLasso(t *testing.T) {
	d := draw(`
0>1 5 X?
1 a
1>0 5
1>0 6 X!
1>2
2>2 Y!`)
	there, back, answer := d.arrows[0][0], d.arrows[1][0], d.arrows[1][1]
	away, stay := d.arrows[1][2], d.arrows[2][0]
	never := explore.Promise{Formula: falsehood}
	for _, c := range []struct {
		want    string
		promise explore.Promise
		initial int
		stem    []arrow
		cycle   []arrow
	}{
		{"", never, 0, nil, nil},
		{"", never, 0, []arrow{there, back}, []arrow{there, answer}},
		{"no initial state 1", never, 1, nil, nil},
		{"no initial state -1", never, -1, nil, nil},
		{"step 2 of the stem", never, 0, []arrow{there, there}, nil},
		{"step 1 of the cycle", never, 0, []arrow{there}, []arrow{there}},
		{"ends in another", never, 0, nil, []arrow{there}},
		{"the formula is true", explore.Promise{Formula: infinitelyA}, 0, nil, []arrow{there, back}},
		{"the formula is true", explore.Promise{Formula: finallyA}, 0, []arrow{there}, nil},
		{"", explore.Promise{Formula: infinitelyA}, 0, []arrow{there, away}, nil},
		{"weak assumption 5 is enabled", explore.Promise{Formula: falsehood, Fairness: weak(5)}, 0, []arrow{there}, nil},
		{"", explore.Promise{Formula: falsehood, Fairness: weak(5, 6)}, 0, nil, []arrow{there, back}},
		{"", explore.Promise{Formula: falsehood, Fairness: weak(5)}, 0, []arrow{there, away}, nil},
		{"class 58", explore.Promise{Formula: falsehood, Fairness: strong()}, 0, nil, []arrow{there, back}},
		{"", explore.Promise{Formula: falsehood, Fairness: strong()}, 0, nil, []arrow{there, answer}},
		{"", explore.Promise{Formula: falsehood, Fairness: strong()}, 0, []arrow{there, away}, []arrow{stay}},
		{"class 59", explore.Promise{Formula: falsehood, Fairness: finite()}, 0, []arrow{there, away}, []arrow{stay}},
		{"", explore.Promise{Formula: falsehood, Fairness: finite()}, 0, nil, []arrow{there, back}},
		{"no formula", explore.Promise{Goal: a}, 0, nil, nil},
	} {
		lasso := explore.Lasso[arrow]{Initial: c.initial, Stem: c.stem, Cycle: c.cycle}
		told(t, explore.VerifyLasso[int, arrow](d, d, &c.promise, &lasso), c.want)
	}
	for _, c := range []struct {
		want    string
		promise explore.Promise
		initial int
		stem    []arrow
		cycle   []arrow
		most    int
	}{
		{"", explore.Promise{Goal: a}, 0, []arrow{there, away}, nil, 1},
		{"the goal can be reached", explore.Promise{Goal: a}, 0, []arrow{there, back}, nil, 9},
		{"the goal can be reached", explore.Promise{Goal: a}, 0, nil, nil, 9},
		{"more than 2 states", explore.Promise{Goal: b}, 0, nil, nil, 2},
		{"", explore.Promise{Goal: b}, 0, nil, nil, 3},
		{"without a cycle", explore.Promise{Goal: a}, 0, []arrow{there, away}, []arrow{stay}, 9},
		{"step 1 of the stem", explore.Promise{Goal: a}, 0, []arrow{away}, nil, 9},
		{"no initial state", explore.Promise{Goal: a}, 1, []arrow{away}, nil, 9},
		{"no goal", never, 0, nil, nil, 9},
	} {
		lasso := explore.Lasso[arrow]{Initial: c.initial, Stem: c.stem, Cycle: c.cycle}
		told(t, explore.VerifyTrap[int, arrow](d, d, &c.promise, &lasso, c.most), c.want)
	}
}

// told fails unless an error says so, or there is none and nothing is wanted.
func told(t *testing.T, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("got the error %v; want %q", err, want)
	}
}

// twofold is a system of which Take does not do what Apply does.
type twofold struct{ circle }

func (c twofold) Take(s *uint32, e string, label *explore.Label) {
	c.circle.Take(s, e, label)
	*s = 0
}

func TestTakeIsApply(t *testing.T) {
	c := twofold{circle{length: 3}}
	promise := explore.Promise{Formula: ltl.Not(infinitelyB)}
	told(t, explore.VerifyLasso[uint32, string](c, c, &promise, &explore.Lasso[string]{Cycle: []string{"on"}}), "by Take")
}

// TestForever: what an automaton accepts if a letter is read for ever.
func TestForever(t *testing.T) {
	automaton := &ltl.Automaton{Sets: 2, Edges: [][]ltl.Edge{
		{{To: 1}, {To: 2, Accepts: 2}},                      // on the way, an edge counts for nothing
		{{To: 0, Accepts: 1}},                               // half of it
		{{To: 2, All: 1, Accepts: 1}, {To: 2, Accepts: 2}},  // only if atom 0 is true
		{{To: 3, None: 2, Accepts: 3}},                      // only if atom 1 is false
		{{To: 3}, {To: 4, Accepts: 1}, {To: 5, Accepts: 2}}, // nothing leads back
		{},
	}}
	for letter, want := range [][]bool{
		{false, false, false, true, true, false},
		{true, true, true, true, true, false},
		{false, false, false, false, false, false},
		{true, true, true, false, false, false},
	} {
		if got := explore.Forever(automaton, ltl.Letter(letter)); !slices.Equal(got, want) {
			t.Errorf("letter %b: got %v, want %v", letter, got, want)
		}
	}
}
