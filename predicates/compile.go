package predicates

import (
	"github.com/expr-lang/expr/ast"

	"tcpcheck/model"
)

// compiler makes values of syntax trees.
type compiler struct {
	source  string
	bytes   []int // where each character of the source begins
	config  *model.Config
	ghosts  []string // that were looked at
	network bool     // what is in flight was looked at
	sided   bool     // an endpoint was named
	done    map[ast.Node]term
}

// term is an expression, compiled.
type term struct {
	kind     kind
	value    value
	constant bool   // whether the value is the same in all states: then it may be computed of nil
	text     string // of kind text
}

// constant returns the term of a constant.
func constant(k kind, n int64) term {
	return term{kind: k, value: func(*View) int64 { return n }, constant: true}
}

// compile returns the term of a tree. What the tree has twice is compiled once.
func (c *compiler) compile(n ast.Node) (term, *Error) {
	if t, ok := c.done[n]; ok {
		return t, nil
	}
	t, err := c.node(n)
	c.done[n] = t
	return t, err
}

// maxConstant is the largest constant. Sums and products are cut off at maxNumber, which is more than any
// word of the vocabulary can be compared with in earnest.
const (
	maxConstant = 1<<32 - 1
	maxNumber   = 1 << 40
)

// bounded keeps a number within what sums and products cannot leave unseen.
func bounded(n int64) int64 { return max(-maxNumber, min(n, maxNumber)) }

func (c *compiler) node(n ast.Node) (term, *Error) {
	switch n := n.(type) {
	case *ast.BoolNode:
		return constant(truth, bit(n.Value)), nil
	case *ast.IntegerNode:
		if n.Value > maxConstant {
			return term{}, c.errorf(n, "%s is more than anything here can be: the largest constant is %d", c.text(n), maxConstant)
		}
		return constant(number, int64(n.Value)), nil
	case *ast.FloatNode:
		return term{}, c.errorf(n, "%s is no whole number", c.text(n))
	case *ast.StringNode:
		return term{kind: text, text: n.Value}, nil
	case *ast.IdentifierNode:
		return c.name(n)
	case *ast.MemberNode:
		return c.field(n)
	case *ast.CallNode:
		return c.call(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.ArrayNode:
		return term{}, c.errorf(n, "a list has its place after 'in': A.state in [CLOSED, LISTEN]")
	case *ast.BuiltinNode:
		return term{}, c.noFunction(n, n.Name)
	default:
		return term{}, c.errorf(n, "%s is no part of a predicate", c.text(n))
	}
}

// terms compiles several trees.
func (c *compiler) terms(nodes ...ast.Node) ([]term, *Error) {
	terms := make([]term, len(nodes))
	for i, n := range nodes {
		t, err := c.compile(n)
		if err != nil {
			return nil, err
		}
		terms[i] = t
	}
	return terms, nil
}

// want returns an error unless t, made of n, is of the kind that the operator or the function needs.
func (c *compiler) want(k kind, n ast.Node, t term, who string) *Error {
	if t.kind == k {
		return nil
	}
	return c.errorf(n, "%s is %s: %s needs %s", c.text(n), t.kind, who, k)
}

// unary compiles an operator with one operand.
func (c *compiler) unary(n *ast.UnaryNode) (term, *Error) {
	t, err := c.compile(n.Node)
	if err != nil {
		return t, err
	}
	of, k := t.value, truth
	if n.Operator == "-" || n.Operator == "+" {
		k = number
	}
	if err := c.want(k, n.Node, t, n.Operator); err != nil {
		if k == truth {
			err.Msg += "; what is negated stands in parentheses: !(p == q)"
		}
		return t, err
	}
	switch n.Operator {
	case "-":
		t.value = func(v *View) int64 { return -of(v) }
	case "!", "not":
		t.value = func(v *View) int64 { return of(v) ^ 1 }
	}
	return t, nil
}

// conditional compiles p ? x : y.
func (c *compiler) conditional(n *ast.ConditionalNode) (term, *Error) {
	ts, err := c.terms(n.Cond, n.Exp1, n.Exp2)
	if err != nil {
		return term{}, err
	}
	if err := c.want(truth, n.Cond, ts[0], "?"); err != nil {
		return term{}, err
	}
	if ts[1].kind == side || ts[1].kind == control || ts[1].kind == text {
		return term{}, c.errorf(n.Exp1, "%s is %s: that cannot be chosen", c.text(n.Exp1), ts[1].kind)
	}
	if ts[1].kind != ts[2].kind {
		return term{}, c.errorf(n.Exp2, "%s is %s, and %s is %s: a choice is between values of one kind", c.text(n.Exp2), ts[2].kind, c.text(n.Exp1), ts[1].kind)
	}
	p, x, y := ts[0].value, ts[1].value, ts[2].value
	return term{kind: ts[1].kind, value: func(v *View) int64 {
		if p(v) != 0 {
			return x(v)
		}
		return y(v)
	}}, nil
}
