package properties

import (
	"fmt"
	"slices"
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

// Typed tells whether the name is that of a property that a user has typed.
func Typed(name string) bool {
	return strings.HasPrefix(name, InvariantPrefix) || strings.HasPrefix(name, LTLPrefix)
}

// Resolve returns the property of that name: one of All, or one that a user has typed. An
// error about what was typed is a *predicates.Error.
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

// invariant returns the property that a predicate is true of every state.
func invariant(c *model.Config, name, source string) (Property, error) {
	p, err := predicates.Compile(source, c)
	if err != nil {
		return Property{}, err
	}
	return Property{
		Name:    name,
		Words:   "In every state: " + source + ".",
		Formula: "[] (" + source + ")",
		Premise: "there is a state",
		Source:  "the user",
		state:   func(st *state) verdict { return verdict{premise: true, violated: !p.True(st.view())} },
		network: p.Network,
		sided:   p.Sided,
	}, nil
}

// temporal returns the property that a temporal formula is true of every fair behaviour.
func temporal(c *model.Config, name, source string) (Property, error) {
	f, err := predicates.CompileFormula(source, c)
	if err != nil {
		return Property{}, err
	}
	if f.Op == ltl.OpAlways && f.Left.Propositional() {
		return always(name, source, f), nil
	}
	typed := map[string]atom{}
	for i, p := range f.Of {
		typed[f.Atoms[i].Text] = atom{state: func(st *state) bool { return p.True(st.view()) }, network: p.Network}
	}
	return Property{
		Name:    name,
		Words:   "In every fair behaviour: " + source + ".",
		Formula: source,
		Premise: premiseOf(f, "there is a behaviour"),
		Source:  "the user",
		promise: &promise{formula: source, typed: typed},
	}, nil
}

// premiseOf returns what puts a formula to the test, in its own words or, if anything does, in these.
func premiseOf(f *predicates.Formula, otherwise string) string {
	if p := f.Premise(); p != nil {
		return p.Text(f.Atoms)
	}
	return otherwise
}

// always returns the property that a formula says of every state alone: no behaviour has to be fair, or go
// on for ever, to break it.
func always(name, source string, f *predicates.Formula) Property {
	premise := f.Premise()
	return Property{
		Name:    name,
		Words:   "In every state: " + f.Left.Text(f.Atoms) + ".",
		Formula: source,
		Premise: premiseOf(f, "there is a state"),
		Source:  "the user",
		network: slices.ContainsFunc(f.Of, func(p *predicates.Predicate) bool { return p.Network }),
		sided:   slices.ContainsFunc(f.Of, func(p *predicates.Predicate) bool { return p.Sided }),
		state: func(st *state) verdict {
			var letter ltl.Letter
			view := st.view()
			for i, p := range f.Of {
				if p.True(view) {
					letter |= 1 << i
				}
			}
			return verdict{premise: premise == nil || premise.True(letter), violated: !f.Left.True(letter)}
		},
	}
}
