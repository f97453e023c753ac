package main

import (
	"cmp"
	"slices"
	"strings"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// The verdicts on a property.
const (
	holds    = "holds"
	violated = "violated"
	vacuous  = "vacuous"
	bounded  = "bounded"
)

// outcome is what checking a scenario gave.
type outcome struct {
	scenario   *scenarios.Scenario
	system     *properties.System
	workers    int
	result     explore.Result[model.Event]
	joint      [][2]model.State // the joint states that occur
	overflow   bool             // the model had no room for all that was in flight
	heldBack   bool             // a step was left out that needs one more initial number
	ownLimit   bool             // the search was stopped by a limit that the scenario sets itself
	properties []judged
}

// judged is a property and the verdict on it.
type judged struct {
	properties.Property        // under the name that the scenario has for it
	id                  string // the name by which package properties resolves it
	verdict             string
	expected            string // by the scenario; "" where it says nothing
	steps               int    // of the counterexample
	events              []model.Event
	traced              bool     // the events are there
	fairness            []string // what was assumed of behaviours; nil, if the property does not speak of them
	file                string   // the trace file, if one was asked for

	cycleFrom int // of a lasso: the number of the first step that repeats; one more than there are: nothing happens after them
}

// complete tells whether the whole space was explored.
func (o *outcome) complete() bool { return o.result.Complete && !o.overflow }

// judge gives the verdict on property i of a search: 'holds' takes a complete search
// that put the property to the test.
func (o *outcome) judge(i int, name string) judged {
	if n, ok := o.system.PromiseOf(i); ok {
		return o.judgePromise(n, name)
	}
	v := o.result.Verdicts[i]
	j := judged{steps: v.Steps, events: v.Trace, traced: v.Traced, expected: o.expected(name)}
	switch {
	case v.Violated:
		j.verdict = violated
	case !o.complete():
		j.verdict = bounded
	case !v.Premise:
		j.verdict = vacuous
	default:
		j.verdict = holds
	}
	return j
}

// judgePromise gives the verdict on promise n. A lasso is one, however much of the space was
// explored.
func (o *outcome) judgePromise(n int, name string) judged {
	v := o.result.Promises[n]
	j := judged{expected: o.expected(name), fairness: o.system.FairnessOf(n)}
	switch {
	case v.Violated:
		j.verdict, j.traced = violated, true
		j.events = slices.Concat(v.Lasso.Stem, v.Lasso.Cycle)
		j.steps = len(j.events)
		if j.fairness != nil {
			j.cycleFrom = len(v.Lasso.Stem) + 1
		}
	case !o.complete() || v.Undecided != explore.LimitNone:
		j.verdict = bounded
	case !v.Premise:
		j.verdict = vacuous
	default:
		j.verdict = holds
	}
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
// setting was changed is another one, and expects nothing.
func (o *outcome) expected(property string) string {
	if len(o.scenario.Changed) > 0 {
		return ""
	}
	if v, ok := o.scenario.Expect[property]; ok {
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
		if slices.ContainsFunc(o.properties, func(j judged) bool { return j.verdict == verdict }) {
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
		case j.verdict == bounded && !o.boundedAsExpected(j):
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
	if j.verdict == bounded {
		return false
	}
	return j.verdict != holds && j.verdict != j.expected || j.expected != "" && j.verdict != j.expected
}

// boundedAsExpected tells whether no verdict was expected, and it is the scenario's own limit
// that kept the search from one.
func (o *outcome) boundedAsExpected(j *judged) bool {
	return j.verdict == bounded && j.expected == bounded && o.ownLimit
}
