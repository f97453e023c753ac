package main

import (
	"fmt"
	"regexp"
	"strings"

	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// asked is a property to judge: the name that it is told by, and the one that package properties
// resolves it by.
type asked struct{ name, property string }

// asked returns the properties to judge: those that flags ask for or, if none does, those of the
// scenario and its own formulas.
func (f *checkFlags) asked(sc *scenarios.Scenario) (all []asked) {
	for _, name := range f.properties {
		all = append(all, asked{name, name})
	}
	for _, text := range f.invariants {
		all = append(all, asked{properties.InvariantPrefix + text, properties.InvariantPrefix + text})
	}
	for _, text := range f.formulas {
		all = append(all, asked{properties.LTLPrefix + text, properties.LTLPrefix + text})
	}
	if len(all) > 0 {
		return all
	}
	for _, name := range sc.Properties {
		all = append(all, asked{name, name})
	}
	for _, formula := range sc.Formulas {
		all = append(all, asked{formula.Name, formula.Property()})
	}
	return all
}

// checkTyped tells what is wrong with what was typed.
func (f *checkFlags) checkTyped(sc *scenarios.Scenario) error {
	for flag, typed := range map[string]struct {
		texts  []string
		prefix string
	}{"--invariant": {f.invariants, properties.InvariantPrefix}, "--ltl": {f.formulas, properties.LTLPrefix}} {
		for _, text := range typed.texts {
			if _, err := properties.Resolve(&sc.Config, typed.prefix+text); err != nil {
				return scenarios.FormulaError(flag, text, err)
			}
		}
	}
	if n := len(f.asked(sc)); n > maxJudged {
		return fmt.Errorf("%d properties are too many at a time: judge %d at most", n, maxJudged)
	}
	return nil
}

// maxJudged is how many properties one search can judge: one more is the search's own.
const maxJudged = 63

var unfit = regexp.MustCompile(`[^A-Za-z0-9.]+`)

// maxFileName bounds what of a formula is in the name of a file.
const maxFileName = 60

// fileName returns what of the property's name a file can have in its own.
func (j *judged) fileName() string {
	name := strings.Trim(unfit.ReplaceAllString(j.Name, "-"), "-")
	return name[:min(len(name), maxFileName)]
}
