package ltl

import "slices"

// A formula becomes an automaton in negation normal form: negations stand before atoms alone, and
// p R q (p releases q: q is true up to and with the first time that p is) is what !(!p U !q) is.
// <> p is true U p, and [] p is false R p.

// kind is what a node of the normal form is.
type kind uint8

const (
	top kind = iota
	bottom
	positive // an atom
	negative // an atom that is not true
	and
	or
	until
	release
)

// node is a formula in normal form. Its parts are older nodes.
type node struct {
	kind        kind
	atom        int
	left, right id
}

// id is the number of a node: equal formulas have equal numbers.
type id int32

// closure holds all nodes that occur.
type closure struct {
	nodes   []node
	numbers map[node]id
}

// The first nodes are the constants.
const (
	always id = iota // true
	never            // false
)

func newClosure() *closure {
	c := &closure{numbers: map[node]id{}}
	c.intern(node{kind: top})
	c.intern(node{kind: bottom})
	return c
}

func (c *closure) intern(n node) id {
	i, ok := c.numbers[n]
	if !ok {
		i = id(len(c.nodes))
		c.nodes, c.numbers[n] = append(c.nodes, n), i
	}
	return i
}

// normal returns the normal form of f or, if it is negated, of !f.
func (c *closure) normal(f *Formula, negated bool) id {
	switch f.Op {
	case OpTrue, OpFalse:
		if (f.Op == OpTrue) != negated {
			return always
		}
		return never
	case OpAtom:
		return c.literal(f.Atom, negated)
	case OpNot:
		return c.normal(f.Left, !negated)
	case OpImplies:
		return c.normal(Or(Not(f.Left), f.Right), negated)
	case OpEventually:
		return c.normal(Until(Constant(true), f.Left), negated)
	case OpAlways:
		return c.normal(Eventually(Not(f.Left)), !negated)
	default:
		return c.join(normalKind(f.Op, negated), c.normal(f.Left, negated), c.normal(f.Right, negated))
	}
}

// normalKind returns what an operator is in normal form or, if it is negated, what it turns into.
func normalKind(op Op, negated bool) kind {
	switch {
	case op == OpAnd && !negated, op == OpOr && negated:
		return and
	case op == OpOr, op == OpAnd:
		return or
	case op == OpUntil && !negated:
		return until
	case op == OpUntil:
		return release
	default:
		panic("ltl: no such operator")
	}
}

func (c *closure) literal(atom int, negated bool) id {
	if negated {
		return c.intern(node{kind: negative, atom: atom})
	}
	return c.intern(node{kind: positive, atom: atom})
}

// essential drops the promises that others contain: p R q contains q, and so does p && q.
func (c *closure) essential(promises []id) []id {
	contained := map[id]bool{}
	for todo := slices.Clone(promises); len(todo) > 0; {
		n := c.nodes[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		var parts []id
		switch n.kind {
		case and:
			parts = []id{n.left, n.right}
		case release:
			parts = []id{n.right}
		default:
		}
		for _, i := range parts {
			if !contained[i] {
				contained[i] = true
				todo = append(todo, i)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(promises), func(i id) bool { return contained[i] })
}
