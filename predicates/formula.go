package predicates

import (
	"errors"

	"tcpcheck/ltl"
	"tcpcheck/model"
)

// Formula is a temporal formula over predicates.
type Formula struct {
	*ltl.Formula
	Atoms []ltl.Atom   // by their numbers
	Of    []*Predicate // what each of them says
}

// CompileFormula parses a temporal formula and compiles its predicates. An error is an *Error.
func CompileFormula(source string, c *model.Config) (*Formula, error) {
	parsed, atoms, err := ltl.Parse(source)
	var bad *ltl.SyntaxError
	if errors.As(err, &bad) {
		return nil, &Error{bad.At, bad.End, bad.Msg}
	}
	if err != nil {
		return nil, err
	}
	f := &Formula{Formula: parsed, Atoms: atoms}
	for _, a := range atoms {
		p, err := Compile(a.Text, c)
		var wrong *Error
		if errors.As(err, &wrong) {
			return nil, &Error{a.At + wrong.At, a.At + wrong.End, wrong.Msg}
		}
		if err != nil {
			return nil, err
		}
		f.Of = append(f.Of, p)
	}
	return f, nil
}
