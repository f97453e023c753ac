package main

import (
	"slices"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// where returns the names of the built-in scenarios and variants of which something is true.
// Base is the scenario of a variant, and sc itself where it is none.
func where(is func(base, sc *scenarios.Scenario) bool) (names []string) {
	for _, name := range scenarios.Names() {
		base, err := scenarios.Builtin(name)
		must(err)
		if is(base, base) {
			names = append(names, name)
		}
		for _, v := range base.Variants {
			sc, err := base.Variant(v.Name)
			must(err)
			if is(base, sc) {
				names = append(names, sc.Name)
			}
		}
	}
	return names
}

// whereTurned tells in which variants a rule is not as it is in their scenario.
func whereTurned(rule int) []string {
	return where(func(base, sc *scenarios.Scenario) bool { return sc.Config.Rules[rule] != base.Config.Rules[rule] })
}

// whereTaken tells where a deviation is taken.
func whereTaken(d model.Deviation) []string {
	return where(func(_, sc *scenarios.Scenario) bool { return sc.Config.Deviations.Has(d) })
}

// tryDeviation returns a command that shows what a deviation does: with a scenario that is about
// it, if there is one. In the default scenario most break nothing.
func tryDeviation(d model.Deviation) string {
	name := model.DeviationInfos[d].Name
	names := whereTaken(d)
	switch {
	case slices.Contains(names, name):
		return "tcpcheck check " + name
	case len(names) > 0:
		return "tcpcheck check " + names[0]
	default:
		return "tcpcheck check --deviate " + name
	}
}
