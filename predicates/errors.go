package predicates

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Error says what is wrong with a predicate, and where: in the bytes At to End-1 of its source.
type Error struct {
	At, End int
	Msg     string // the cause and the remedy
}

// Error returns the cause and the remedy.
func (e *Error) Error() string { return e.Msg }

// offsets returns the byte at which each character of a source begins, and where it ends: the
// parser counts characters.
func offsets(source string) []int {
	var at []int
	for i := range source {
		at = append(at, i)
	}
	return append(at, len(source))
}

// parts returns what a node is made of.
func parts(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.MemberNode:
		return []ast.Node{n.Node}
	case *ast.CallNode:
		return n.Arguments
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	default:
		return nil
	}
}

// size returns how many nodes a tree has. What it has twice counts twice: a <= b < c has two of b.
func size(n ast.Node, known map[ast.Node]int) int {
	if s, ok := known[n]; ok {
		return s
	}
	s := 1
	for _, part := range parts(n) {
		s = min(s+size(part, known), maxNodes+1)
	}
	known[n] = s
	return s
}

// span returns where a node stands, in characters: from the first of its words to the last.
func span(n ast.Node) (from, to int) {
	from, to = n.Location().From, n.Location().To
	if cond, ok := n.(*ast.ConditionalNode); ok { // its own place is what follows it
		from, to = span(cond.Cond)
	}
	for _, part := range parts(n) {
		f, t := span(part)
		from, to = min(from, f), max(to, t)
	}
	return from, to
}

// place returns where a node stands, in bytes, with the brackets that belong to what it is made of.
func (c *compiler) place(n ast.Node) (at, end int) {
	from, to := span(n)
	return balance(c.source, c.bytes[min(from, len(c.bytes)-1)], c.bytes[min(to, len(c.bytes)-1)])
}

// balance extends a piece of a source until every bracket in it has its other half.
func balance(source string, at, end int) (int, int) {
	open, lack := 0, 0 // brackets that are not closed, and those that are not opened
	for i := at; i < end; i = after(source, i) {
		switch source[i] {
		case '(', '[':
			open++
		case ')', ']':
			if open > 0 {
				open--
			} else {
				lack++
			}
		}
	}
	for ; lack > 0 && at > 0; at-- {
		if strings.IndexByte("([", source[at-1]) >= 0 {
			lack--
		}
	}
	for ; open > 0 && end < len(source); end++ {
		if strings.IndexByte(")]", source[end]) >= 0 {
			open--
		}
	}
	return at, end
}

// after returns where what follows byte i begins: a string is one piece.
func after(source string, i int) int {
	quote := source[i]
	if strings.IndexByte("'\"`", quote) < 0 {
		return i + 1
	}
	for i++; i < len(source) && source[i] != quote; i++ {
		if source[i] == '\\' && quote != '`' {
			i++
		}
	}
	return min(i+1, len(source))
}

// text returns what stands there.
func (c *compiler) text(n ast.Node) string {
	at, end := c.place(n)
	return c.source[at:end]
}

// errorf returns an error that marks a node.
func (c *compiler) errorf(n ast.Node, format string, args ...any) *Error {
	at, end := c.place(n)
	return &Error{At: at, End: end, Msg: fmt.Sprintf(format, args...)}
}

// wordErrorf returns an error that marks the word of a node itself: an operator, a field, what is called.
func (c *compiler) wordErrorf(n ast.Node, format string, args ...any) *Error {
	l := n.Location()
	return &Error{At: c.bytes[l.From], End: c.bytes[min(l.To, len(c.bytes)-1)], Msg: fmt.Sprintf(format, args...)}
}
