// Package predicates lets users say something about a state of the model: a predicate such as
// A.state == ESTABLISHED && A.SND.UNA <= A.SND.NXT, over the names of RFC 9293.
//
// The syntax is that of github.com/expr-lang/expr, whose parser reads it. The names, the types and
// what the operators mean are those of this package: numbers are whole, and sequence numbers are
// compared modulo 2^n. All that can be wrong with a predicate is found when it is compiled. What is
// compiled always has a value: there is nothing it could fail at, and it allocates nothing.
package predicates

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"tcpcheck/model"
)

// View is what a predicate can see of a state: the state of the model, and the history of each
// endpoint's last incarnation, which no endpoint can see.
type View struct {
	World    *model.World
	Sent     [2]uint32 // octets that the user of each side has given to SEND
	Taken    [2]uint32 // octets of its peer's that have taken their turn in the sequence
	FINTaken [2]bool   // whether its peer's FIN has
	Aborted  bool      // whether somebody has aborted, crashed or given up
}

// Predicate is a predicate, compiled. It never changes, and goroutines may share it.
type Predicate struct {
	source string
	ghosts []string
	value  value

	Network bool // it looks at what is in flight
	Sided   bool // it names A or B
}

// value computes something of a state. A truth value is 1 or 0.
type value func(v *View) int64

// True tells whether the predicate is true in a state.
func (p *Predicate) True(v *View) bool { return p.value(v) != 0 }

// String returns the predicate as it was written.
func (p *Predicate) String() string { return p.source }

// Ghosts returns the ghosts that the predicate looks at, as they stand in Vocabulary: what no
// endpoint can see.
func (p *Predicate) Ghosts() []string { return slices.Clone(p.ghosts) }

// Compile returns the predicate of a source, for the systems with these settings. An error is an
// *Error.
func Compile(source string, config *model.Config) (*Predicate, error) {
	root, err := parse(source)
	if err != nil {
		return nil, err
	}
	c := compiler{source: source, config: config, bytes: offsets(source), done: map[ast.Node]term{}}
	t, err := c.compile(root)
	if err == nil && t.kind != truth {
		err = c.errorf(root, "%s is %s: a predicate is true or false, as in %s", c.text(root), t.kind, t.kind.example(c.text(root)))
	}
	if err != nil {
		return nil, err
	}
	return &Predicate{source: source, ghosts: c.ghosts, value: t.value, Network: c.network, Sided: c.sided}, nil
}
