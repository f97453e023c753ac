package predicates

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// What a predicate may be: more is refused.
const (
	maxSource = 1 << 12 // bytes
	maxNodes  = 1 << 12
)

// parse returns the syntax tree of a source.
func parse(source string) (ast.Node, *Error) {
	switch {
	case strings.TrimSpace(source) == "":
		return nil, &Error{0, len(source), "there is no predicate"}
	case len(source) > maxSource:
		return nil, &Error{maxSource, len(source), fmt.Sprintf("the predicate is too long: %d characters at most", maxSource)}
	}
	if err := forbidden(source); err != nil {
		return nil, err
	}
	tree, err := parser.ParseWithConfig(source, language())
	if err != nil {
		return nil, syntaxError(source, err)
	}
	if size(tree.Node, map[ast.Node]int{}) > maxNodes {
		return nil, &Error{0, len(source), "the predicate is too large: judge its parts one by one"}
	}
	return tree.Node, nil
}

// forbidden returns an error about what the parser knows and a predicate has not.
func forbidden(source string) *Error {
	for i := 0; i < len(source); i = after(source, i) {
		rest := source[i:]
		for _, comment := range []string{"//", "/*", "#"} {
			if strings.HasPrefix(rest, comment) {
				return &Error{i, i + len(comment), comment + " is no operator: a predicate has no comments"}
			}
		}
		switch {
		case strings.HasPrefix(rest, "||"):
			i++
		case rest[0] == '|':
			return &Error{i, i + 1, "| has no meaning here: did you mean ||?"}
		}
	}
	return nil
}

// language returns the settings of the parser: none of its functions is there, and what has the
// name of one is a function like another.
func language() *conf.Config {
	c := conf.New(struct{}{})
	for _, f := range builtin.Builtins {
		c.Functions[f.Name] = f
	}
	c.DisableIfOperator = true
	return c
}

// remedies says what to do about what the parser does not know.
var remedies = map[string]string{
	"=": "did you mean ==?", "&": "did you mean &&?", "->": "p -> q is written !p || q in a predicate",
	"<>": "not equal is written !=", "=<": "is written <=",
}

// temporal returns an operator of temporal formulas that stands in a source, or "".
func temporal(source string) string {
	for _, op := range []string{"[]", "<>", "->"} {
		if strings.Contains(source, op) {
			return op
		}
	}
	return ""
}

// syntaxError returns an error of the parser in our words.
func syntaxError(source string, err error) *Error {
	var e *file.Error
	if !errors.As(err, &e) {
		return &Error{0, len(source), "this cannot be read"}
	}
	bytes := offsets(source)
	last := len(bytes) - 1
	at, end := bytes[min(max(e.From, 0), last)], bytes[min(max(e.To, 0), last)]
	word := source[at:max(at, end)]
	msg, _, _ := strings.Cut(e.Message, "\n")
	switch {
	case strings.Contains(msg, "EOF") || strings.Contains(msg, "unexpected end"):
		msg = "the predicate ends too soon: something is missing after this"
	case remedies[word] != "":
		msg = word + " has no meaning here: " + remedies[word]
	case temporal(source) != "":
		op := temporal(source)
		at = strings.Index(source, op)
		return &Error{at, at + len(op), op + " is an operator of temporal formulas: give it to --ltl, or put it under ltl; in a predicate p -> q is written !p || q"}
	case strings.HasPrefix(msg, "unexpected token"):
		msg = word + " is out of place here"
	case strings.Contains(msg, "out of range"):
		return &Error{0, len(source), fmt.Sprintf("a number is more than anything here can be: the largest constant is %d", maxConstant)}
	}
	return &Error{at, max(at, end), msg}
}
