package main

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"tcpcheck/explore"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// asked returns the properties to judge: those that flags ask for or, if none does, those of the
// scenario.
func (f *checkFlags) asked(sc *scenarios.Scenario) (all []scenarios.Judged) {
	for _, name := range f.properties {
		all = append(all, scenarios.Judged{Name: name, Property: name})
	}
	for prefix, texts := range f.typed() {
		for _, text := range texts {
			all = append(all, scenarios.Judged{Name: prefix + text, Property: prefix + text})
		}
	}
	if len(all) > 0 {
		return all
	}
	if all = sc.Judged(); f.kind != "" {
		all = slices.DeleteFunc(slices.Clone(all), func(j scenarios.Judged) bool {
			p, err := properties.Resolve(&sc.Config, j.Property)
			return err == nil && p.Kind() != f.kind
		})
	}
	return all
}

// propertyKinds are those that properties are of.
var propertyKinds = []string{"safety", "liveness"}

// checkAsked tells where nothing is left to judge, or a reduction is not sound for what is.
func (f *checkFlags) checkAsked(sc *scenarios.Scenario) error {
	if len(f.asked(sc)) == 0 {
		return fmt.Errorf("--kind: %s lists no properties of kind %s", sc.Name, f.kind)
	}
	system, err := f.system(sc)
	if err != nil {
		return err
	}
	if err := f.checkStore(system); err != nil {
		return err
	}
	_, _, err = f.covers(sc, system)
	return err
}

// typed yields what was typed, under what its name begins with.
func (f *checkFlags) typed() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		_ = yield(properties.InvariantPrefix, onOneLine(f.invariants)) && yield(properties.LTLPrefix, onOneLine(f.formulas))
	}
}

// onOneLine returns formulas, each on a line.
func onOneLine(texts []string) (all []string) {
	for _, text := range texts {
		all = append(all, scenarios.OneLine(text))
	}
	return all
}

// checkTyped tells what is wrong with what was typed.
func (f *checkFlags) checkTyped(sc *scenarios.Scenario) error {
	for prefix, texts := range f.typed() {
		for _, text := range texts {
			if _, err := properties.Resolve(&sc.Config, prefix+text); err != nil {
				return scenarios.FormulaError("--"+strings.TrimSuffix(prefix, ": "), text, err)
			}
		}
	}
	if n := len(f.asked(sc)); n > maxJudged {
		return fmt.Errorf("%d properties are too many at a time: judge %d at most", n, maxJudged)
	}
	return nil
}

// maxJudged is how many properties one search can judge: two more are the search's own.
const maxJudged = explore.MaxProperties - 2

var unfit = regexp.MustCompile(`[^A-Za-z0-9.]+`)

// maxFileName bounds what of a formula is in the name of a file.
const maxFileName = 60

// fileName returns what of the name of property i a file can have in its own. Formulas that differ in signs alone
// have a number besides.
func (j *judged) fileName(i int) string {
	name := strings.Trim(unfit.ReplaceAllString(j.Name, "-"), "-")
	name = name[:min(len(name), maxFileName)]
	if properties.Typed(j.Name) {
		name += fmt.Sprintf("-%d", i+1)
	}
	return name
}
