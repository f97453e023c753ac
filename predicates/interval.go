package predicates

import (
	"github.com/expr-lang/expr/ast"

	"tcpcheck/model"
)

// The parser reads a <= b < c as a <= b && b < c, with one b. For sequence numbers it is more than
// that: RFC 9293 compares three of them as a cyclic interval, in which b comes after a and c after b
// on a way around the circle, however long.

// interval compiles three sequence numbers in order, and tells whether n is such a comparison.
func (c *compiler) interval(n *ast.BinaryNode) (t term, ok bool, _ *Error) {
	first, ok1 := n.Left.(*ast.BinaryNode)
	second, ok2 := n.Right.(*ast.BinaryNode)
	if !ok1 || !ok2 || n.Operator != "&&" {
		return t, false, nil
	}
	if first.Operator == "&&" { // a < b < c < d
		if last, chained := first.Right.(*ast.BinaryNode); chained && last.Right == second.Left && ascends(last)*ascends(second) != 0 {
			return t, false, c.errorf(n, "compare two or three at a time")
		}
	}
	if first.Right != second.Left || ascends(first)*ascends(second) != 1 {
		return t, false, nil
	}
	ts, err := c.terms(first.Left, first.Right, second.Right)
	if err != nil || ts[0].kind != seq || ts[1].kind != seq || ts[2].kind != seq {
		return t, false, err
	}
	a, b, d := ts[0].value, ts[1].value, ts[2].value
	strict, strict2 := len(first.Operator) == 1, len(second.Operator) == 1
	if ascends(first) < 0 {
		a, d, strict, strict2 = d, a, strict2, strict
	}
	return term{kind: truth, value: between(c.config.Space(), a, b, d, strict, strict2)}, true, nil
}

// between tells whether b lies between a and c, and whether it may be one of them.
func between(space model.Space, a, b, c value, notA, notC bool) value {
	return func(v *View) int64 {
		from := model.Seq(a(v))
		at, end := space.Sub(model.Seq(b(v)), from), space.Sub(model.Seq(c(v)), from)
		return bit((at > 0 || !notA) && (at < end || at == end && !notC))
	}
}

// ascends returns 1 for < and <=, -1 for > and >=, and 0 for what does not compare.
func ascends(n *ast.BinaryNode) int {
	switch n.Operator {
	case "<", "<=":
		return 1
	case ">", ">=":
		return -1
	default:
		return 0
	}
}
