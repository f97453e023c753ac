package main

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// The verdicts on a property.
const (
	holds    = properties.Holds
	violated = properties.Violated
	vacuous  = properties.Vacuous
	bounded  = properties.Bounded
)

// outcome is what checking a scenario gave.
type outcome struct {
	scenario   *scenarios.Scenario
	system     *properties.System
	workers    int
	plan       *plan // by what the search was reduced
	result     explore.Result[model.Event]
	joint      [][2]model.State // the joint states that occur
	overflow   bool             // the model had no room for all that was in flight
	heldBack   bool             // a step was left out that needs one more initial number
	ownLimit   bool             // the search was stopped by a limit that the scenario sets itself
	properties []judged
}

// judged is a property and the verdict on it.
type judged struct {
	properties.Property // under the name that the scenario has for it
	properties.Finding
	id       string   // the name by which package properties resolves it
	expected string   // by the scenario; "" where it says nothing
	fairness []string // what was assumed of behaviours; nil, if the property does not speak of them
	file     string   // the trace file, if one was asked for
	longer   bool     // the counterexample may not be a shortest one
}

// complete tells whether the whole space was explored.
func (o *outcome) complete() bool {
	return o.system.Complete(&o.result) && o.result.Undecided == 0
}

// covered tells whether a covering search has explored it: that has no levels.
func (o *outcome) covered() bool { return o.plan.monotone != nil }

// store tells what was kept of each state.
func (o *outcome) store() string {
	switch {
	case o.result.Tally != nil:
		return storeBitstate
	case o.result.Hashed:
		return storeHash
	default:
		return storeExact
	}
}

// elapsed is how long it took: the search, and to judge what must happen in the end.
func (o *outcome) elapsed() time.Duration { return o.result.Elapsed + o.result.Graph.Elapsed }

// judge gives the verdict on property i of a search, which was asked for by this name.
func (o *outcome) judge(i int, a scenarios.Judged) judged {
	j := judged{Property: o.system.Property(i), Finding: o.system.Finding(&o.result, i), id: a.Property, expected: expected(o.scenario, a.Name), longer: o.result.Longer.Has(i)}
	if n, ok := o.system.PromiseOf(i); ok {
		j.fairness = o.system.FairnessOf(n)
	}
	j.Name = a.Name
	return j
}

// fairness tells what is assumed of behaviours, if a property speaks of them.
func (o *outcome) fairness() string {
	if !slices.ContainsFunc(o.properties, func(j judged) bool { return j.fairness != nil }) {
		return ""
	}
	return cmp.Or(strings.Join(o.system.Fairness().Names(), ", "), "nothing is assumed")
}

// expected returns the verdict that the scenario expects. A scenario of which a
// setting was changed is another one, and expects nothing; nor does any of what it does not judge.
func expected(sc *scenarios.Scenario, property string) string {
	if len(sc.Changed) > 0 || !judges(sc, property) {
		return ""
	}
	if v, ok := sc.Expect[property]; ok {
		return v
	}
	return holds
}

// unreached returns the joint states that the scenario should reach and did not.
func (o *outcome) unreached() (missing [][2]model.State) {
	if len(o.scenario.Changed) > 0 || !o.complete() {
		return nil
	}
	for _, pair := range o.scenario.Reach {
		if !slices.Contains(o.joint, pair) {
			missing = append(missing, pair)
		}
	}
	return missing
}

// verdict sums the verdicts up in one: the worst of them.
func (o *outcome) verdict() string {
	for _, verdict := range []string{violated, bounded, vacuous} {
		if slices.ContainsFunc(o.properties, func(j judged) bool { return j.Verdict == verdict }) {
			return verdict
		}
	}
	return holds
}

// code returns the exit code that the outcome deserves.
func (o *outcome) code() int {
	code := exitHolds
	for i := range o.properties {
		switch j := &o.properties[i]; {
		case o.surprising(j):
			return exitViolated
		case j.Verdict == bounded && !o.boundedAsExpected(j):
			code = exitBounded
		}
	}
	if len(o.unreached()) > 0 {
		return exitViolated
	}
	return code
}

// surprising tells whether the verdict is not the one that is expected: 'holds', where
// nothing is.
func (o *outcome) surprising(j *judged) bool {
	if j.Verdict == bounded {
		return false
	}
	return j.Verdict != holds && j.Verdict != j.expected || j.expected != "" && j.Verdict != j.expected
}

// boundedAsExpected tells whether no verdict was expected, and it is the scenario's own limit
// that kept the search from one.
func (o *outcome) boundedAsExpected(j *judged) bool {
	return j.Verdict == bounded && j.expected == bounded && o.ownLimit
}
