package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// precedents are the spaces by which that of a scenario is estimated: those of others. Its own is left out, with
// its variants: what is told of a built-in scenario is as good as what is told of any. Of spaces without what is dead there are none.
func precedents(sc *scenarios.Scenario, plan *plan) *explore.Precedents {
	if plan.trimmed != nil {
		return nil
	}
	return properties.Precedents(others(sc))
}

// others tells which are the spaces of other scenarios.
func others(sc *scenarios.Scenario) func(name string) bool {
	own, _ := sc.Split()
	return func(name string) bool {
		base, _, _ := strings.Cut(name, scenarios.Plus)
		return base != own
	}
}

// whole estimates how many states there are, of a search that has not found all.
func (o *outcome) whole() explore.Estimate {
	found := o.result.States
	if o.result.Complete {
		return explore.Estimate{}
	}
	e := precedents(o.scenario, o.plan).Estimate(o.result.Levels)
	if tally := o.result.Tally; tally != nil {
		e = properties.Swarms(others(o.scenario)).Estimate(tally)
	}
	if e.Most < found {
		return explore.Estimate{}
	}
	return explore.Estimate{Least: max(e.Least, found), Likely: max(e.Likely, found), Most: e.Most}
}

// sayWhole says it.
func (o *outcome) sayWhole() string {
	if o.result.Complete || o.covered() {
		return ""
	}
	e := o.whole()
	if !e.Known() {
		return "unknown; there is no ground for an estimate"
	}
	part := func(of int) string { return twoDigits(100*float64(o.result.States)/float64(of)) + " %" }
	return fmt.Sprintf("about %s states (%s to %s, nine times in ten); so %s of them were found (%s to %s)",
		rounded(e.Likely), rounded(e.Least), rounded(e.Most), part(e.Likely), part(e.Most), part(e.Least))
}

// twoDigits writes the first two digits of a number, and zeros.
func twoDigits(x float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 1, 64), 64)
	must(err)
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// rounded writes no more than the first two digits of a number.
func rounded(n int) string {
	n, err := strconv.Atoi(twoDigits(float64(n)))
	must(err)
	return count(n)
}

// short writes them in few letters.
func short(n int) string {
	for _, unit := range []struct {
		size int
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if n >= unit.size {
			return twoDigits(float64(n)/float64(unit.size)) + unit.name
		}
	}
	return count(n)
}

// ofAbout says of how many states those are that were found, by the estimate.
func ofAbout(now *explore.Progress) string {
	e := now.Whole
	if !e.Known() {
		return " of an unknown number"
	}
	return fmt.Sprintf(" of about %s (%s to %s)", short(e.Likely), short(e.Least), short(e.Most))
}

// left says how long a search will go on, by the estimate and at the pace that it has.
func left(now *explore.Progress) string {
	e, expanded := now.Whole, now.States-now.Frontier
	if !e.Known() || now.Pace == 0 {
		return ""
	}
	take := func(states int) string {
		return duration(time.Duration(float64(max(0, states-expanded)) / now.Pace * float64(time.Second)))
	}
	return fmt.Sprintf(", %s left (%s to %s)", take(e.Likely), take(e.Least), take(e.Most))
}

// duration writes a time no more exactly than it can be foreseen.
func duration(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return d.Round(time.Second / 10).String()
	case d < 10*time.Minute:
		return d.Round(time.Second).String()
	default:
		return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	}
}

// A hindsight is what was estimated when a part of the states was found. Where there was no estimate it has zeros.
type hindsight struct {
	Part   float64 `json:"part"`
	Found  int     `json:"found"`
	Least  int     `json:"least"`
	Likely int     `json:"likely"`
	Most   int     `json:"most"`
}

// hindsights tells what was estimated in the course of a search that has found all states: each time at the last end
// of a level at which no more than that part was found.
func hindsights(sc *scenarios.Scenario, plan *plan, r *explore.Result[model.Event]) []hindsight {
	all := []hindsight{}
	if !r.Complete || len(r.Levels) == 0 {
		return all
	}
	p := precedents(sc, plan)
	for _, part := range []float64{0.1, 0.25, 0.5, 0.75, 0.9} {
		found, depth := 0, 0
		for float64(found+r.Levels[depth]) <= part*float64(r.States) {
			found += r.Levels[depth]
			depth++
		}
		e := p.Estimate(r.Levels[:depth])
		all = append(all, hindsight{part, found, e.Least, e.Likely, e.Most})
	}
	return all
}

// sayHindsights says how good estimates were, as multiples of the truth.
func sayHindsights(all []hindsight, states int) string {
	var parts []string
	for _, h := range all {
		parts = append(parts, fmt.Sprintf("at %.0f %% %s", 100*h.Part, h.say(states)))
	}
	return fmt.Sprintf("there are %s states; the estimates were, when so many of them were found, %s", count(states), strings.Join(parts, ", "))
}

func (h hindsight) say(states int) string {
	if h.Most == 0 {
		return "none"
	}
	of := func(n int) string { return twoDigits(float64(n) / float64(states)) }
	text := fmt.Sprintf("%s times that (%s to %s)", of(h.Likely), of(h.Least), of(h.Most))
	if h.Least > states || h.Most < states {
		text += ", which was wrong"
	}
	return text
}
