package predicates

import (
	"strings"

	"github.com/expr-lang/expr/ast"

	"tcpcheck/internal/spelling"
	"tcpcheck/model"
)

// call compiles a function of an endpoint: inflight(A, SYN).
func (c *compiler) call(n *ast.CallNode) (term, *Error) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return term{}, c.wordErrorf(n, "%s is no function", c.text(n.Callee))
	}
	w, ok := functions[callee.Value]
	if !ok {
		return term{}, c.noFunction(n, callee.Value)
	}
	if len(n.Arguments) == 0 {
		return term{}, c.wordErrorf(n, "%s needs an endpoint: %s(A)", callee.Value, callee.Value)
	}
	ts, err := c.terms(n.Arguments...)
	if err != nil {
		return term{}, err
	}
	if err := c.want(side, n.Arguments[0], ts[0], callee.Value); err != nil {
		return term{}, err
	}
	c.sees(w)
	c.sided = true
	s := model.Side(ts[0].value(nil))
	if callee.Value == "synchronized" {
		if len(ts) > 1 {
			return term{}, c.errorf(n.Arguments[1], "synchronized is of one endpoint")
		}
		return term{kind: w.kind, value: func(v *View) int64 { return bit(v.World.Host[s].TCB.State.Synchronized()) }}, nil
	}
	c.network = true
	bits := model.Control(0)
	for i, t := range ts[1:] {
		if err := c.want(control, n.Arguments[1+i], t, callee.Value); err != nil {
			return term{}, err
		}
		bits |= model.Control(t.value(nil))
	}
	if callee.Value == "count" {
		return term{kind: w.kind, value: func(v *View) int64 { return count(v.World, s, bits) }}, nil
	}
	return term{kind: w.kind, value: func(v *View) int64 { return bit(count(v.World, s, bits) > 0) }}, nil
}

// count returns how many segments with at least these bits are on their way from side s.
func count(w *model.World, s model.Side, bits model.Control) (n int64) {
	packets := w.Net[s.Peer()].InFlight()
	for i := range packets {
		n += bit(packets[i].CTL.Has(bits))
	}
	return n
}

// noFunction returns the error about a function that is not there.
func (c *compiler) noFunction(n ast.Node, name string) *Error {
	var all []string
	for _, w := range Vocabulary {
		if f, _, ok := strings.Cut(w.Name, "("); ok {
			all = append(all, f)
		}
	}
	if near := spelling.Nearest(name, all); near != "" {
		return c.wordErrorf(n, "there is no function %s: did you mean %s?", name, near)
	}
	return c.wordErrorf(n, "there is no function %s: there are %s", name, strings.Join(all, ", "))
}
