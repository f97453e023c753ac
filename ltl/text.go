package ltl

import (
	"fmt"
	"strings"
)

var opTexts = [...]string{
	OpTrue: "true", OpFalse: "false", OpAtom: "", OpNot: "!", OpAnd: "&&", OpOr: "||", OpImplies: "->",
	OpAlways: "[]", OpEventually: "<>", OpUntil: "U",
}

// String returns the operator as it is written.
func (op Op) String() string { return opTexts[op] }

// binary tells whether the operator has two operands.
func (op Op) binary() bool { return op.level() < tight }

// How tightly what an operator makes holds together.
const (
	loose = iota // ->
	_            // ||
	_            // &&
	_            // U
	tight        // the rest
)

// level tells how tightly an operator holds its operands together.
func (op Op) level() int {
	switch op {
	case OpImplies:
		return loose
	case OpOr:
		return 1
	case OpAnd:
		return 2
	case OpUntil:
		return 3
	default:
		return tight
	}
}

// String returns the formula as it is written, its atoms as p0, p1 and so on.
func (f *Formula) String() string { return f.Text(nil) }

// Text returns the formula as it is written, with its atoms as Parse has returned them.
func (f *Formula) Text(atoms []Atom) string {
	var b strings.Builder
	f.write(&b, atoms, loose)
	return b.String()
}

// write appends f, in parentheses if it holds less tightly together than level.
func (f *Formula) write(b *strings.Builder, atoms []Atom, level int) {
	own := f.Op.level()
	if own < level {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch left, right := own, own; {
	case f.Op == OpAtom && f.Atom < len(atoms):
		b.WriteString(atoms[f.Atom].Text)
	case f.Op == OpAtom:
		fmt.Fprintf(b, "p%d", f.Atom)
	case f.Op.binary():
		if f.Op == OpUntil || f.Op == OpImplies {
			left++
		} else {
			right++
		}
		f.Left.write(b, atoms, left)
		b.WriteString(" " + f.Op.String() + " ")
		f.Right.write(b, atoms, right)
	default:
		b.WriteString(f.Op.String())
		if f.Op == OpAlways || f.Op == OpEventually {
			b.WriteByte(' ')
		}
		if f.Left != nil {
			f.Left.write(b, atoms, tight)
		}
	}
}
