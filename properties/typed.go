package properties

import (
	"fmt"
	"strings"

	"tcpcheck/ltl"
	"tcpcheck/model"
	"tcpcheck/predicates"
)

// What the name of a property that a user has typed begins with: the rest is a predicate that is true of
// every state, or a temporal formula that is true of every fair behaviour.
const (
	InvariantPrefix = "invariant: "
	LTLPrefix       = "ltl: "
)

// Resolve returns the property of that name: one of All, or one that a user has typed. An
// error about what was typed is a *FormulaError.
func Resolve(c *model.Config, name string) (Property, error) {
	if source, ok := strings.CutPrefix(name, InvariantPrefix); ok {
		return invariant(c, name, source)
	}
	if source, ok := strings.CutPrefix(name, LTLPrefix); ok {
		return temporal(c, name, source)
	}
	p, ok := Lookup(name)
	if !ok {
		return p, fmt.Errorf("there is no property %q", name)
	}
	return p, nil
}

// FormulaError says what is wrong with a predicate or a formula, and with which part.
type FormulaError struct {
	Source  string
	At, End int // bytes of it
	Problem string
}

// Error says it in words, and marks the part.
func (e *FormulaError) Error() string {
	return e.Problem + "\n" + ltl.Mark(e.Source, e.At, e.End)
}

// invariant returns the property that a predicate is true of every state.
func invariant(c *model.Config, name, source string) (Property, error) {
	holds, err := compile(c, source, source, 0)
	if err != nil {
		return Property{}, err
	}
	return Property{
		Name:    name,
		Words:   "In every state: " + source + ".",
		Formula: "[] (" + source + ")",
		Premise: "there is a state",
		Source:  "the user",
		state:   func(st *state) verdict { return verdict{premise: true, violated: !holds(st)} },
	}, nil
}

// compile compiles a predicate that stands in a source at some byte.
func compile(c *model.Config, source, predicate string, at int) (func(st *state) bool, error) {
	p, err := predicates.Compile(predicate, c)
	if err != nil {
		if bad, ok := err.(*predicates.Error); ok {
			return nil, &FormulaError{source, at + bad.At, at + bad.End, bad.Msg}
		}
		return nil, err
	}
	return func(st *state) bool { return p.True(st.view()) }, nil
}

// temporal returns the property that a temporal formula is true of every fair behaviour.
func temporal(c *model.Config, name, source string) (Property, error) {
	f, atoms, err := ltl.Parse(source)
	if err != nil {
		if bad, ok := err.(*ltl.SyntaxError); ok {
			return Property{}, &FormulaError{source, bad.At, bad.End, bad.Msg}
		}
		return Property{}, err
	}
	typed := map[string]atom{}
	for _, a := range atoms {
		holds, err := compile(c, source, a.Text, a.At)
		if err != nil {
			return Property{}, err
		}
		typed[a.Text] = atom{state: holds}
	}
	premise := "there is a behaviour"
	if p := f.Premise(); p != nil {
		premise = p.Text(atoms)
	}
	return Property{
		Name:    name,
		Words:   "In every fair behaviour: " + source + ".",
		Formula: source,
		Premise: premise,
		Source:  "the user",
		promise: &promise{formula: source, typed: typed},
	}, nil
}
