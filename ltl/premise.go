package ltl

// Premise returns what has to happen once for f to be put to the test: a propositional formula, or
// nil if f is put to the test whatever happens.
//
// It is the left side of an implication under []: that of [] (p -> q) is p, and that of
// [] (p -> (q -> r)) is p && q. Of several promises that are joined by && it is enough to test one.
func (f *Formula) Premise() *Formula {
	switch f.Op {
	case OpAnd:
		return either(f.Left.Premise(), f.Right.Premise())
	case OpAlways:
		return f.Left.condition()
	default:
		return nil
	}
}

// condition returns when f, which always has to be true, says anything: nil, at any time.
func (f *Formula) condition() *Formula {
	switch {
	case f.Op == OpAlways:
		return f.Left.condition()
	case f.Op == OpAnd:
		return either(f.Left.condition(), f.Right.condition())
	case f.Op != OpImplies || !f.Left.Propositional():
		return nil
	}
	if inner := f.Right.promised(); inner != nil {
		return And(f.Left, inner)
	}
	return f.Left
}

// promised is condition for the right side of an implication, which speaks of the moment at which
// the left side is true.
func (f *Formula) promised() *Formula {
	if f.Op == OpAlways {
		return nil
	}
	return f.condition()
}

// either returns when one of two is put to the test.
func either(p, q *Formula) *Formula {
	if p == nil || q == nil {
		return nil
	}
	return Or(p, q)
}
