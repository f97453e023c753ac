package packetdrill

import (
	"strconv"
	"strings"
)

// Expr is an expression in a call.
type Expr struct {
	Pos
	Kind  ExprKind
	Text  string // of a number, a word, a string; the name of a function or a field
	Items []Expr // of a list, a structure, an alternation; the arguments of a function; the value of a field
}

// ExprKind is what kind of expression it is.
type ExprKind uint8

// The kinds of expressions.
const (
	Ellipsis  ExprKind = iota // ...
	Number                    // 1, -1, 0x2
	Word                      // SOL_SOCKET
	String                    // "..."
	List                      // [a, b]
	Structure                 // {a, b=c}
	Or                        // a | b
	Function                  // htons(8080)
	Field                     // name=value, name(n)=value
)

// Int returns the value of a number, and whether it is one.
func (e Expr) Int() (int64, bool) {
	if e.Kind != Number {
		return 0, false
	}
	n, err := strconv.ParseInt(e.Text, 0, 64)
	return n, err == nil
}

// first returns the first item of a list, or the expression itself.
func (e Expr) first() Expr {
	if e.Kind == List && len(e.Items) > 0 {
		return e.Items[0]
	}
	return e
}

// field returns the value of a field of a structure, and whether there is one.
func (e Expr) field(name string) (Expr, bool) {
	for _, item := range e.Items {
		if item.Kind == Field && item.Text == name {
			return item.Items[0], true
		}
	}
	return Expr{}, false
}

// String writes the expression as a script does.
func (e Expr) String() string {
	switch e.Kind {
	case Ellipsis:
		return "..."
	case List:
		return "[" + join(e.Items, ", ") + "]"
	case Structure:
		return "{" + join(e.Items, ", ") + "}"
	case Or:
		return join(e.Items, " | ")
	case Function:
		return e.Text + "(" + join(e.Items, ", ") + ")"
	case Field:
		return e.Text + "=" + e.Items[0].String()
	case String:
		return strconv.Quote(e.Text)
	default:
		return e.Text
	}
}

func join(items []Expr, separator string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = item.String()
	}
	return strings.Join(texts, separator)
}
