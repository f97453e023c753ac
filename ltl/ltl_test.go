package ltl

import (
	"testing"

	"pgregory.net/rapid"
)

// accepts tells whether a has an accepting run on stem and then cycle for ever: in the product of the
// automaton and the places of the word there is a component in reach with an edge of every set.
func accepts(a *Automaton, stem, cycle []Letter) bool {
	letters := append(append([]Letter(nil), stem...), cycle...)
	n := len(letters)
	product := &Automaton{Initial: a.Initial * n, Edges: make([][]Edge, len(a.Edges)*n), Sets: a.Sets}
	for s, edges := range a.Edges {
		for i, l := range letters {
			next := i + 1
			if next == n {
				next = len(stem)
			}
			for _, e := range edges {
				if e.Reads(l) {
					product.Edges[s*n+i] = append(product.Edges[s*n+i], Edge{To: e.To*n + next, Accepts: e.Accepts})
				}
			}
		}
	}
	product.renumber()
	_, accepting := product.recurrent()
	for _, good := range accepting {
		if good {
			return true
		}
	}
	return false
}

const atoms = 3

// formulas draws a formula of three atoms.
func formulas(depth int) *rapid.Generator[*Formula] {
	return rapid.Custom(func(t *rapid.T) *Formula {
		if depth == 0 || rapid.IntRange(0, 4).Draw(t, "leaf") == 0 {
			if i := rapid.IntRange(0, 9).Draw(t, "atom"); i < 9 {
				return Proposition(i % atoms)
			}
			return Constant(rapid.Bool().Draw(t, "constant"))
		}
		f := &Formula{Op: Op(rapid.IntRange(int(OpNot), int(OpUntil)).Draw(t, "operator"))}
		f.Left = formulas(depth-1).Draw(t, "left")
		if f.Op.binary() {
			f.Right = formulas(depth-1).Draw(t, "right")
		}
		return f
	})
}

// words draws a finite word.
func words(least int) *rapid.Generator[[]Letter] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Letter {
		return Letter(rapid.Uint64Range(0, 1<<atoms-1).Draw(t, "letter"))
	}), least, 4)
}

// TestAutomatonAgreesWithMeaning: an automaton accepts a word if and only if the formula is true on
// it, and its negation's if and only if it is not.
func TestAutomatonAgreesWithMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formulas(4).Draw(t, "formula")
		a, err := f.Build()
		b, err2 := Not(f).Build()
		if err != nil || err2 != nil {
			t.Skip("too large")
		}
		for range 20 {
			stem, cycle := words(0).Draw(t, "stem"), words(1).Draw(t, "cycle")
			holds := f.HoldsOn(stem, cycle)
			if Not(f).HoldsOn(stem, cycle) == holds {
				t.Fatalf("%v and its negation are both %v", f, holds)
			}
			if accepts(a, stem, cycle) != holds {
				t.Fatalf("%v: is %v, and its automaton says otherwise", f, holds)
			}
			if accepts(b, stem, cycle) == holds {
				t.Fatalf("%v: is %v, and so says the automaton of its negation", f, holds)
			}
		}
	})
}
