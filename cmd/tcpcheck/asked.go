package main

import (
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/explore"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// asking holds the flags that say which properties to judge.
type asking struct {
	properties []string
	invariants []string
	formulas   []string
	kind       string
}

// add gives cmd these flags.
func (f *asking) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringArrayVar(&f.properties, "property", nil, "judge this `PROPERTY` (repeatable; default: all that the scenario lists)")
	fs.StringVar(&f.kind, "kind", "", "of those that the scenario lists, judge only the properties of this `KIND`: safety or liveness")
	fs.StringArrayVar(&f.invariants, "invariant", nil, "judge whether this `PREDICATE` is true of every state (repeatable)")
	fs.StringArrayVar(&f.formulas, "ltl", nil, "judge whether this temporal `FORMULA` is true of every fair behaviour (repeatable)")
	must(cmd.RegisterFlagCompletionFunc("property", completeNames(properties.Names())))
	must(cmd.RegisterFlagCompletionFunc("kind", completeNames(propertyKinds)))
}

func (f *asking) validate() error {
	switch named := len(f.properties) + len(f.invariants) + len(f.formulas); {
	case f.kind != "" && !slices.Contains(propertyKinds, f.kind):
		return fmt.Errorf("--kind: %q is none of %s", f.kind, strings.Join(propertyKinds, ", "))
	case f.kind != "" && named > 0:
		return errors.New("--kind: it chooses among the properties that the scenario lists: leave it out, or --property, --invariant and --ltl")
	}
	for _, name := range f.properties {
		if _, ok := properties.Lookup(name); !ok {
			return fmt.Errorf("--property: there is no property %q%s; 'tcpcheck list properties' lists them",
				name, scenarios.Suggest(name, properties.Names()))
		}
	}
	return nil
}

// asked returns the properties to judge: those that flags ask for or, if none does, those of the
// scenario.
func (f *asking) asked(sc *scenarios.Scenario) (all []scenarios.Judged) {
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

// checkAsked tells where a reduction is not sound for what is judged.
func (f *checkFlags) checkAsked(sc *scenarios.Scenario) error {
	system, err := f.system(sc)
	if err != nil {
		return err
	}
	if err := f.checkStore(system); err != nil {
		return err
	}
	_, err = f.plan(sc, system)
	return err
}

// typed yields what was typed, under what its name begins with.
func (f *asking) typed() iter.Seq2[string, []string] {
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

// checkTyped tells what is wrong with what was typed, or that nothing is left to judge.
func (f *asking) checkTyped(sc *scenarios.Scenario) error {
	for prefix, texts := range f.typed() {
		for _, text := range texts {
			if _, err := properties.Resolve(&sc.Config, prefix+text); err != nil {
				return scenarios.FormulaError("--"+strings.TrimSuffix(prefix, ": "), text, err)
			}
		}
	}
	switch n := len(f.asked(sc)); {
	case n > maxJudged:
		return fmt.Errorf("%d properties are too many at a time: judge %d at most", n, maxJudged)
	case n == 0:
		return fmt.Errorf("--kind: %s lists no properties of kind %s", sc.Name, f.kind)
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
func fileName(property string, i int) string {
	name := strings.Trim(unfit.ReplaceAllString(property, "-"), "-")
	name = name[:min(len(name), maxFileName)]
	if properties.Typed(property) {
		name += fmt.Sprintf("-%d", i+1)
	}
	return name
}
