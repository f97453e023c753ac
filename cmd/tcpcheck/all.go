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
	surprises    []string // those that are not as expected
	bounded      []string // those that a limit stopped
}

// add counts an outcome.
func (t *tally) add(o *outcome) {
	t.runs++
	t.states += o.result.States
	t.elapsed += o.result.Elapsed
	switch o.code() {
	case exitViolated:
		t.surprises = append(t.surprises, o.scenario.Name)
	case exitBounded:
		t.bounded = append(t.bounded, o.scenario.Name)
	}
}

// String says it in one line.
func (t *tally) String() string {
	text := fmt.Sprintf("%d runs, %s states, %v: %d as expected", t.runs, count(t.states), t.elapsed.Round(time.Second/10),
		t.runs-len(t.surprises)-len(t.bounded))
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
		return text + "NOT AS EXPECTED: " + strings.Join(o.surprises(), "; ")
	case exitBounded:
		return text + o.coverage()
	}
	if !o.complete() {
		return text + "ok, " + o.coverage()
	}
	return text + "ok"
}

// surprises tells what is not as it should be.
func (o *outcome) surprises() (all []string) {
	for i := range o.properties {
		if j := &o.properties[i]; o.surprising(j) {
			all = append(all, j.Name+" is "+j.Verdict+o.remark(j))
		}
	}
	for _, pair := range o.unreached() {
		all = append(all, fmt.Sprintf("%s/%s is not reached", pair[0], pair[1]))
	}
	return all
}
