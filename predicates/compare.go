package predicates

import (
	"strings"

	"github.com/expr-lang/expr/ast"

	"tcpcheck/internal/spelling"
	"tcpcheck/model"
)

// comparison compiles ==, !=, <, <=, > and >=.
func (c *compiler) comparison(n *ast.BinaryNode) (term, *Error) {
	ts, err := c.terms(n.Left, n.Right)
	if err != nil {
		return term{}, err
	}
	k, err := c.agree(n, ts)
	if err != nil {
		return term{}, err
	}
	ordered := n.Operator != "==" && n.Operator != "!="
	if ordered && k != number && k != seq {
		return term{}, c.wordErrorf(n, "%s has no meaning for %s: only numbers are in order; use == or 'in [...]'", n.Operator, k.plural())
	}
	if ordered && k == seq && (ts[0].kind == number || ts[1].kind == number) {
		return term{}, c.wordErrorf(n, "%s compares sequence numbers with one another, modulo 2^n, not with a number: compare a distance, such as A.SND.NXT - A.ISS %s 2", n.Operator, n.Operator)
	}
	return term{kind: truth, value: c.compare(n.Operator, k, ts[0].value, ts[1].value), constant: ts[0].constant && ts[1].constant}, nil
}

// compare returns the value of a comparison of two values of one kind.
func (c *compiler) compare(operator string, k kind, x, y value) value {
	space := c.config.Space()
	switch operator {
	case "==":
		return func(v *View) int64 { return bit(x(v) == y(v)) }
	case "!=":
		return func(v *View) int64 { return bit(x(v) != y(v)) }
	case ">", ">=":
		return c.compare(strings.Replace(operator, ">", "<", 1), k, y, x)
	}
	switch {
	case k == seq && operator == "<":
		return func(v *View) int64 { return bit(space.Less(model.Seq(x(v)), model.Seq(y(v)))) }
	case k == seq:
		return func(v *View) int64 { return bit(space.LessEq(model.Seq(x(v)), model.Seq(y(v)))) }
	case operator == "<":
		return func(v *View) int64 { return bit(x(v) < y(v)) }
	default:
		return func(v *View) int64 { return bit(x(v) <= y(v)) }
	}
}

// agree returns the kind in which the operands of a comparison can be compared, having made states of
// strings.
func (c *compiler) agree(n *ast.BinaryNode, ts []term) (kind, *Error) {
	return c.agreeOf(n.Left, &ts[0], n.Right, &ts[1])
}

func (c *compiler) agreeOf(left ast.Node, l *term, right ast.Node, r *term) (kind, *Error) {
	if err := c.stateOf(left, l, r.kind); err != nil {
		return 0, err
	}
	if err := c.stateOf(right, r, l.kind); err != nil {
		return 0, err
	}
	switch {
	case l.kind == seq && r.kind == number:
		return seq, c.inSpace(right, r)
	case l.kind == number && r.kind == seq:
		return seq, c.inSpace(left, l)
	case l.kind == side || l.kind == control || l.kind == text:
		return 0, c.errorf(left, "%s is %s: that cannot be compared; %s", c.text(left), l.kind, c.instead(left, l.kind))
	case l.kind != r.kind:
		return 0, c.errorf(right, "%s is %s, and %s is %s: they cannot be compared%s", c.text(right), r.kind, c.text(left), l.kind, c.meant(right, r.kind, l.kind))
	default:
		return l.kind, nil
	}
}

// inSpace returns an error if a constant is no sequence number.
func (c *compiler) inSpace(n ast.Node, t *term) *Error {
	last := int64(c.config.Space().Half())*2 - 1
	if t.constant && (t.value(nil) < 0 || t.value(nil) > last) {
		return c.errorf(n, "%s is no sequence number: they are 0 to %d with seq-bits %d", c.text(n), last, c.config.SeqBits)
	}
	return nil
}

// stateOf makes a state of a string that is compared with one: "LAST-ACK".
func (c *compiler) stateOf(n ast.Node, t *term, other kind) *Error {
	if t.kind != text || other != state {
		return nil
	}
	s, ok := model.ParseState(strings.ReplaceAll(t.text, "_", "-"))
	if !ok {
		return c.errorf(n, "%s is no state%s", c.text(n), meant(spelling.Nearest(underscored(t.text), stateNames())))
	}
	*t = constant(state, int64(s))
	return nil
}

// in compiles x in [a, b] and x in 1..3.
func (c *compiler) in(n *ast.BinaryNode) (term, *Error) {
	t, err := c.compile(n.Left)
	if err != nil {
		return t, err
	}
	switch right := n.Right.(type) {
	case *ast.ArrayNode:
		return c.inList(n, t, right.Nodes)
	case *ast.BinaryNode:
		if right.Operator == ".." {
			return c.inRange(n, t, right)
		}
	}
	return t, c.errorf(n.Right, "'in' needs a list or a range on its right side: [CLOSED, LISTEN], 1..3")
}

func (c *compiler) inList(n *ast.BinaryNode, x term, nodes []ast.Node) (term, *Error) {
	if len(nodes) == 0 {
		return x, c.errorf(n.Right, "there is nothing in this list")
	}
	members, err := c.terms(nodes...)
	if err != nil {
		return x, err
	}
	values := make([]value, len(nodes))
	for i := range nodes {
		if _, err := c.agreeOf(n.Left, &x, nodes[i], &members[i]); err != nil {
			return x, err
		}
		values[i] = members[i].value
	}
	of := x.value
	return term{kind: truth, value: func(v *View) int64 {
		is := of(v)
		for _, member := range values {
			if member(v) == is {
				return 1
			}
		}
		return 0
	}}, nil
}

func (c *compiler) inRange(n *ast.BinaryNode, x term, r *ast.BinaryNode) (term, *Error) {
	ts, err := c.terms(r.Left, r.Right)
	if err != nil {
		return x, err
	}
	for i, operand := range []ast.Node{r.Left, r.Right} {
		if err := c.want(number, operand, ts[i], ".."); err != nil {
			return x, err
		}
	}
	if x.kind == seq {
		return x, c.errorf(n.Left, "%s is a sequence number: these go in circles, and a range is of numbers; compare a distance, such as A.SND.NXT - A.ISS in 1..3", c.text(n.Left))
	}
	if err := c.want(number, n.Left, x, "a range"); err != nil {
		return x, err
	}
	of, least, most := x.value, ts[0].value, ts[1].value
	return term{kind: truth, value: func(v *View) int64 {
		is := of(v)
		return bit(least(v) <= is && is <= most(v))
	}}, nil
}
