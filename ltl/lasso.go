package ltl

// HoldsOn tells whether f is true on the word that reads stem and then cycle again and again. The
// cycle is not empty. It is what the operators mean, without an automaton.
func (f *Formula) HoldsOn(stem, cycle []Letter) bool {
	if len(cycle) == 0 {
		panic("ltl: a word without an end needs a cycle")
	}
	w := lasso{letters: append(append([]Letter(nil), stem...), cycle...), back: len(stem)}
	return w.values(f)[0]
}

// lasso is an infinite word: after the last letter comes number back.
type lasso struct {
	letters []Letter
	back    int
}

// values returns for each place of the word whether f is true from there on.
func (w *lasso) values(f *Formula) []bool {
	switch f.Op {
	case OpTrue, OpFalse, OpAtom:
		return w.each(func(i int) bool { return f.True(w.letters[i]) })
	case OpNot, OpAlways, OpEventually:
		return w.unary(f.Op, w.values(f.Left))
	default:
		return w.binary(f.Op, w.values(f.Left), w.values(f.Right))
	}
}

func (w *lasso) each(value func(i int) bool) []bool {
	values := make([]bool, len(w.letters))
	for i := range values {
		values[i] = value(i)
	}
	return values
}

func (w *lasso) unary(op Op, p []bool) []bool {
	switch op {
	case OpNot:
		return w.each(func(i int) bool { return !p[i] })
	case OpEventually:
		return w.until(w.each(func(int) bool { return true }), p)
	case OpAlways:
		return w.unary(OpNot, w.unary(OpEventually, w.unary(OpNot, p)))
	default:
		panic("ltl: no such operator")
	}
}

func (w *lasso) binary(op Op, p, q []bool) []bool {
	switch op {
	case OpAnd:
		return w.each(func(i int) bool { return p[i] && q[i] })
	case OpOr:
		return w.each(func(i int) bool { return p[i] || q[i] })
	case OpImplies:
		return w.each(func(i int) bool { return !p[i] || q[i] })
	case OpUntil:
		return w.until(p, q)
	default:
		panic("ltl: no such operator")
	}
}

// until goes through the word from its end: the second time it knows what comes after the cycle.
func (w *lasso) until(p, q []bool) []bool {
	values := make([]bool, len(w.letters))
	next := false
	for range 2 {
		for i := len(values) - 1; i >= 0; i-- {
			next = q[i] || p[i] && next
			values[i] = next
		}
		next = values[w.back]
	}
	return values
}
