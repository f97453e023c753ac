package main

import (
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// where returns the names of the built-in scenarios and variants of which something is true.
func where(is func(sc *scenarios.Scenario) bool) string {
	var names []string
	for _, name := range scenarios.Runs() {
		sc, err := scenarios.Builtin(name)
		must(err)
		if is(sc) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// whereChosen tells where a rule is not as its scenario's profile has it.
func whereChosen(rule int) string {
	return where(func(sc *scenarios.Scenario) bool {
		profile := sc.Values()["profile"]
		i := slices.IndexFunc(model.Profiles, func(p model.Profile) bool { return p.Name == profile })
		return sc.Config.Rules[rule] != model.Profiles[i].Rules[rule]
	})
}

// whereTaken tells where a deviation is taken.
func whereTaken(d model.Deviation) string {
	return where(func(sc *scenarios.Scenario) bool { return sc.Config.Deviations.Has(d) })
}
