// Package ltl is linear temporal logic over infinite words: formulas, what they mean, how they
// are written, and the automata that accept the words on which they are true.
//
// A word is a sequence of letters, and a letter says which atoms are true at one moment. What an
// atom says is for the user of the package to know: here it is a number, and a piece of the source
// that was parsed. There is no operator 'next': a formula cannot count steps.
package ltl

// Letter is the set of the atoms that are true: atom i is bit i.
type Letter uint64

// MaxAtoms is how many atoms a formula may have.
const MaxAtoms = 64

// Op is an operator, or what stands where there is none.
type Op uint8

// The operators.
const (
	OpTrue Op = iota
	OpFalse
	OpAtom
	OpNot
	OpAnd
	OpOr
	OpImplies
	OpAlways
	OpEventually
	OpUntil
)

// Formula is a formula: an operator and what it is applied to. It never changes, and formulas may
// share their parts.
type Formula struct {
	Op          Op
	Atom        int      // of OpAtom: its number
	Left, Right *Formula // an operator with one operand has it on the left
}

// Constant returns true, or false.
func Constant(value bool) *Formula {
	if value {
		return &Formula{Op: OpTrue}
	}
	return &Formula{Op: OpFalse}
}

// Proposition returns the formula that atom i is true.
func Proposition(i int) *Formula { return &Formula{Op: OpAtom, Atom: i} }

// Not returns !f.
func Not(f *Formula) *Formula { return &Formula{Op: OpNot, Left: f} }

// And returns f && g.
func And(f, g *Formula) *Formula { return &Formula{Op: OpAnd, Left: f, Right: g} }

// Or returns f || g.
func Or(f, g *Formula) *Formula { return &Formula{Op: OpOr, Left: f, Right: g} }

// Implies returns f -> g.
func Implies(f, g *Formula) *Formula { return &Formula{Op: OpImplies, Left: f, Right: g} }

// Always returns [] f: f is true from now on.
func Always(f *Formula) *Formula { return &Formula{Op: OpAlways, Left: f} }

// Eventually returns <> f: f is true now or at some time to come.
func Eventually(f *Formula) *Formula { return &Formula{Op: OpEventually, Left: f} }

// Until returns f U g: g is true now or at some time to come, and f at all times before the first such.
func Until(f, g *Formula) *Formula { return &Formula{Op: OpUntil, Left: f, Right: g} }

// Propositional tells whether f speaks of the present alone: one letter decides it.
func (f *Formula) Propositional() bool {
	switch f.Op {
	case OpTrue, OpFalse, OpAtom:
		return true
	case OpNot:
		return f.Left.Propositional()
	case OpAnd, OpOr, OpImplies:
		return f.Left.Propositional() && f.Right.Propositional()
	default:
		return false
	}
}

// True returns the value of a propositional formula on a letter.
func (f *Formula) True(l Letter) bool {
	switch f.Op {
	case OpTrue:
		return true
	case OpFalse:
		return false
	case OpAtom:
		return l>>f.Atom&1 != 0
	case OpNot:
		return !f.Left.True(l)
	case OpAnd:
		return f.Left.True(l) && f.Right.True(l)
	case OpOr:
		return f.Left.True(l) || f.Right.True(l)
	case OpImplies:
		return !f.Left.True(l) || f.Right.True(l)
	default:
		panic("ltl: a letter does not decide a temporal formula")
	}
}
