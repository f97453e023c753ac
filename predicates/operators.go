package predicates

import (
	"github.com/expr-lang/expr/ast"

	"tcpcheck/model"
)

// binary compiles an operator with two operands.
func (c *compiler) binary(n *ast.BinaryNode) (term, *Error) {
	switch n.Operator {
	case "&&", "and", "||", "or":
		return c.boolean(n)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n)
	case "in":
		return c.in(n)
	case "+", "-", "*", "%":
		return c.arithmetic(n)
	case "..":
		return term{}, c.errorf(n, "a range has its place after 'in': A.SND.WND in 1..3")
	case "/":
		return term{}, c.wordErrorf(n, "/ is no operator here: numbers are whole; compare products")
	default:
		return term{}, c.wordErrorf(n, "%s is no operator here", n.Operator)
	}
}

// boolean compiles && and ||.
func (c *compiler) boolean(n *ast.BinaryNode) (term, *Error) {
	if t, ok, err := c.interval(n); ok || err != nil {
		return t, err
	}
	ts, err := c.terms(n.Left, n.Right)
	if err != nil {
		return term{}, err
	}
	for i, operand := range []ast.Node{n.Left, n.Right} {
		if err := c.want(truth, operand, ts[i], n.Operator); err != nil {
			return term{}, err
		}
	}
	l, r := ts[0].value, ts[1].value
	t := term{kind: truth, constant: ts[0].constant && ts[1].constant}
	if n.Operator == "&&" || n.Operator == "and" {
		t.value = func(v *View) int64 { return bit(l(v) != 0 && r(v) != 0) }
	} else {
		t.value = func(v *View) int64 { return bit(l(v) != 0 || r(v) != 0) }
	}
	return t, nil
}

// arithmetic compiles +, -, * and %.
func (c *compiler) arithmetic(n *ast.BinaryNode) (term, *Error) {
	if s, ok := c.dashed(n); ok {
		return term{}, c.errorf(n, "%s is written %s", s, underscored(s))
	}
	ts, err := c.terms(n.Left, n.Right)
	if err != nil {
		return term{}, err
	}
	l, r := ts[0], ts[1]
	t := term{kind: number, constant: l.constant && r.constant}
	x, y, space := l.value, r.value, c.config.Space()
	switch {
	case l.kind == seq && r.kind == seq && n.Operator == "-":
		t.value = func(v *View) int64 { return int64(space.Sub(model.Seq(x(v)), model.Seq(y(v)))) }
		return t, nil
	case l.kind == seq && r.kind == number && n.Operator == "-":
		t.kind, t.value = seq, func(v *View) int64 { return int64(space.Add(model.Seq(x(v)), -uint32(y(v)))) }
		return t, nil
	case l.kind == number && r.kind == seq && n.Operator == "+", l.kind == seq && r.kind == number && n.Operator == "+":
		t.kind, t.value = seq, func(v *View) int64 { return int64(space.Add(model.Seq(uint32(x(v))), uint32(y(v)))) }
		return t, nil
	case l.kind == seq && r.kind == seq:
		return t, c.wordErrorf(n, "two sequence numbers can be subtracted and compared, not joined by %s", n.Operator)
	}
	for i, operand := range []ast.Node{n.Left, n.Right} {
		if err := c.want(number, operand, ts[i], n.Operator); err != nil {
			return t, err
		}
	}
	switch n.Operator {
	case "+":
		t.value = func(v *View) int64 { return bounded(x(v) + y(v)) }
	case "-":
		t.value = func(v *View) int64 { return bounded(x(v) - y(v)) }
	case "*":
		t.value = func(v *View) int64 { return times(x(v), y(v)) }
	default:
		if !r.constant || y(nil) <= 0 {
			return t, c.errorf(n.Right, "%% needs a constant above 0 on its right side")
		}
		m := y(nil)
		t.value = func(v *View) int64 { return ((x(v) % m) + m) % m }
	}
	return t, nil
}

// times is the product of two numbers within bounds, cut off at the bounds.
func times(x, y int64) int64 {
	if x != 0 && (max(x, -x) > maxNumber/max(1, max(y, -y))) {
		if (x < 0) == (y < 0) {
			return maxNumber
		}
		return -maxNumber
	}
	return x * y
}
