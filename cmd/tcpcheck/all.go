package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tcpcheck/scenarios"
)

// catalogue returns the names of the scenarios and variants that check --all is about: with
// --quick, those that are not slow.
func (f *checkFlags) catalogue() []string {
	return slices.DeleteFunc(scenarios.Runs(), func(name string) bool {
		sc, err := scenarios.Builtin(name)
		must(err)
		return f.quick && sc.Slow
	})
}

// tally sums up what check --all gave.
type tally struct {
	runs, states int
	elapsed      time.Duration
	expecting    bool     // one of them expects something
	surprises    []string // those that are not as expected
	broken       []string // those of which nothing is expected, and not all holds
	bounded      []string // those that a limit stopped
}

// add counts an outcome.
func (t *tally) add(o *outcome) {
	t.runs++
	t.states += o.result.States
	t.elapsed += o.elapsed()
	t.expecting = t.expecting || slices.ContainsFunc(o.properties, func(j judged) bool { return j.expected != "" })
	switch code := o.code(); {
	case code == exitViolated && o.defied():
		t.surprises = append(t.surprises, o.scenario.Name)
	case code == exitViolated:
		t.broken = append(t.broken, o.scenario.Name)
	case code == exitBounded:
		t.bounded = append(t.bounded, o.scenario.Name)
	}
}

// String says it in one line.
func (t *tally) String() string {
	fine := "hold"
	if t.expecting {
		fine = "as expected"
	}
	text := fmt.Sprintf("%d runs, %s states, %v: %d %s", t.runs, count(t.states), t.elapsed.Round(time.Second/10),
		t.runs-len(t.surprises)-len(t.broken)-len(t.bounded), fine)
	if len(t.broken) > 0 {
		text += fmt.Sprintf("; %d not: %s", len(t.broken), strings.Join(t.broken, ", "))
	}
	if len(t.surprises) > 0 {
		text += fmt.Sprintf("; %d NOT AS EXPECTED: %s", len(t.surprises), strings.Join(t.surprises, ", "))
	}
	if len(t.bounded) > 0 {
		text += fmt.Sprintf("; %d without a verdict: %s", len(t.bounded), strings.Join(t.bounded, ", "))
	}
	return text
}

// row says in one line what checking one of all gave.
func (o *outcome) row(width int) string {
	text := fmt.Sprintf("%-*s  %11s states  %-22s  ", width, o.scenario.Name, count(o.result.States), o.verdicts())
	switch o.code() {
	case exitViolated:
		return text + strings.Join(o.surprises(), "; ")
	case exitBounded:
		return text + o.coverage()
	}
	if !o.complete() {
		return text + "ok, " + o.coverage()
	}
	return text + "ok"
}

// judges tells whether the file of a scenario asks for a property.
func judges(sc *scenarios.Scenario, property string) bool {
	return slices.ContainsFunc(sc.Judged(), func(j scenarios.Judged) bool { return j.Name == property })
}

// defied tells whether something is not what the scenario expects: of what its file does not
// judge it expects nothing, and changed by a flag of nothing at all.
func (o *outcome) defied() bool {
	return len(o.unreached()) > 0 || slices.ContainsFunc(o.properties, func(j judged) bool { return o.surprising(&j) && j.expected != "" })
}

// surprises tells what is not as it should be: first that of which nothing was expected.
func (o *outcome) surprises() (all []string) {
	var defied []string
	for i := range o.properties {
		switch j := &o.properties[i]; {
		case o.surprising(j) && j.expected == "":
			all = append(all, j.Name+" is "+j.Verdict+o.remark(j))
		case o.surprising(j):
			defied = append(defied, j.Name+" is "+j.Verdict+o.remark(j))
		}
	}
	for _, pair := range o.unreached() {
		defied = append(defied, fmt.Sprintf("%s/%s is not reached", pair[0], pair[1]))
	}
	if len(defied) > 0 {
		defied[0] = "NOT AS EXPECTED: " + defied[0]
	}
	return append(all, defied...)
}
