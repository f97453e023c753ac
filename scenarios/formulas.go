package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tcpcheck/ltl"
	"tcpcheck/model"
	"tcpcheck/predicates"
)

// Formula is a property that a scenario states itself.
type Formula struct {
	Name string // in the scenario
	Form string // FormInvariant or FormLTL
	Text string

	key string // of the file
	at  place
}

// OneLine returns the text of a formula with its line breaks folded, and the blanks around them.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// The forms of formulas.
const (
	FormInvariant = "invariant" // a predicate that is true of every state
	FormLTL       = "ltl"       // a temporal formula that is true of every fair behaviour
)

// Property is the name of the property as package properties resolves it: the form, and the text.
func (f Formula) Property() string { return f.Form + ": " + f.Text }

// Judged is a property that a scenario judges: the name that it is told by, and the one that package
// properties resolves it by.
type Judged struct{ Name, Property string }

// Judged returns all that the scenario judges: its properties, then its own formulas.
func (s *Scenario) Judged() (all []Judged) {
	for _, name := range s.Properties {
		all = append(all, Judged{name, name})
	}
	for _, f := range s.Formulas {
		all = append(all, Judged{f.Name, f.Property()})
	}
	return all
}

// check tells what is wrong with the formula.
func (f Formula) check(c *model.Config) error {
	if f.Form == FormInvariant {
		_, err := predicates.Compile(f.Text, c)
		return err
	}
	_, err := predicates.CompileFormula(f.Text, c)
	return err
}

func (d *decoder) invariants(n node) { d.formulas("invariants", FormInvariant, n) }
func (d *decoder) ltl(n node)        { d.formulas("ltl", FormLTL, n) }

// formulas decodes formulas, each under a name of its own.
func (d *decoder) formulas(key, form string, n node) {
	if n.kind != mapping {
		d.tell(key, n.at, problemf(n.at, "%s stands where a mapping should: lines such as 'my-name: A.state == CLOSED'", n.describe()))
		return
	}
	for _, p := range n.pairs {
		name := p.key.text
		switch {
		case !kebab.MatchString(name):
			d.tell(key, p.key.at, problemf(p.key.at, "%q is no name for a formula: small letters and digits, with dashes between", name))
		case slices.Contains(d.s.names(), name):
			d.tell(key, p.key.at, problemf(p.key.at, "%q is the name of a property, or of another formula: give it another", name))
		case !p.value.scalar():
			d.tell(key, p.value.at, problemf(p.value.at, "%s stands where a formula should", p.value.describe()))
		default:
			d.s.Formulas = append(d.s.Formulas, Formula{name, form, OneLine(p.value.text), key, p.value.at})
		}
	}
}

// names returns the names of all properties there are, and of the scenario's formulas.
func (s *Scenario) names() []string {
	all := slices.Clone(PropertyNames)
	for _, f := range s.Formulas {
		all = append(all, f.Name)
	}
	return all
}

// checkFormulas tells what is wrong with the formulas, once the settings are known.
func (d *decoder) checkFormulas() {
	for _, f := range d.s.Formulas {
		err := f.check(&d.s.Config)
		var bad *predicates.Error
		switch {
		case errors.As(err, &bad):
			d.tell(f.key+"."+f.Name, f.at, problemf(f.at, "%s\n%s", bad.Msg, ltl.Mark(f.Text, bad.At, bad.End)))
		case err != nil:
			d.tell(f.key+"."+f.Name, f.at, problemf(f.at, "%v", err))
		}
	}
}

func formulasSchema() map[string]any {
	return map[string]any{"type": "object", "propertyNames": kebabSchema(), "additionalProperties": map[string]any{"type": "string", "minLength": 1}}
}

// FormulaError puts what is wrong with a formula, typed as a flag, in words.
func FormulaError(flag, text string, err error) error {
	var bad *predicates.Error
	if !errors.As(err, &bad) {
		return fmt.Errorf("%s: %w", flag, err)
	}
	return fmt.Errorf("%s: %s\n%s", flag, bad.Msg, ltl.Mark(text, bad.At, bad.End))
}
