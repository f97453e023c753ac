package main

import (
	"slices"

	"tcpcheck/explore"
)

// document is what check --json prints. Its fields are a contract: see docs/cli.md.
type document struct {
	Version           int               `json:"version"`
	Scenario          string            `json:"scenario"`
	Variant           string            `json:"variant,omitempty"`
	Settings          map[string]string `json:"settings"`
	Verdict           string            `json:"verdict"`
	Complete          bool              `json:"complete"`
	Limit             string            `json:"limit"`
	Frontier          int               `json:"frontier"`
	Store             string            `json:"store"`
	MissedProbability float64           `json:"missed_probability"`
	Within            string            `json:"within"`
	States            int               `json:"states"`
	Transitions       int               `json:"transitions"`
	Unchanged         int               `json:"unchanged"`
	StatesForTraces   int               `json:"states_for_traces"`
	Depth             int               `json:"depth"`
	Workers           int               `json:"workers"`
	ElapsedS          float64           `json:"elapsed_s"`
	BytesPerState     float64           `json:"bytes_per_state"`
	BytesOnDisk       int               `json:"bytes_on_disk"`
	Searches          int               `json:"searches"`
	Estimate          *estimate         `json:"estimate"`
	Coverage          *share            `json:"coverage"`
	Estimates         []hindsight       `json:"estimates"`
	JointStates       [][2]string       `json:"joint_states"`
	Unreached         [][2]string       `json:"unreached"`
	Properties        []propertyVerdict `json:"properties"`
}

// estimate is one of how many states there are.
type estimate struct {
	Least  int `json:"least"`
	Likely int `json:"likely"`
	Most   int `json:"most"`
}

// estimated returns an estimate as it is printed: nil, if there is none.
func estimated(e explore.Estimate) *estimate {
	if !e.Known() {
		return nil
	}
	return &estimate{e.Least, e.Likely, e.Most}
}

// share is which part of the states was found, by such an estimate.
type share struct {
	Least  float64 `json:"least"`
	Likely float64 `json:"likely"`
	Most   float64 `json:"most"`
}

func shareOf(e explore.Estimate, found int) *share {
	if !e.Known() {
		return nil
	}
	part := func(of int) float64 { return float64(found) / float64(of) }
	return &share{part(e.Most), part(e.Likely), part(e.Least)}
}

type propertyVerdict struct {
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Verdict   string   `json:"verdict"`
	Expected  string   `json:"expected"`
	Fairness  []string `json:"fairness"`
	Steps     int      `json:"steps"`
	CycleFrom int      `json:"cycle_from"`
	Longer    bool     `json:"longer"`
	Trace     string   `json:"trace"`
}

// document returns the outcome as check --json prints it.
func (o *outcome) document() document {
	r := &o.result
	doc := document{
		Version: 1, Scenario: o.scenario.Name, Settings: o.scenario.Values(), Verdict: o.verdict(),
		Complete: o.complete(), Limit: string(r.Limit), Frontier: r.Frontier, Store: o.store(), MissedProbability: r.Missed, Within: o.within(),
		States: r.States, Transitions: r.Transitions, Unchanged: r.Unchanged, StatesForTraces: r.Again, Depth: r.Depth, Workers: o.workers,
		ElapsedS: o.elapsed().Seconds(), BytesPerState: r.BytesPerState(), BytesOnDisk: r.OnDisk,
		Searches: 1, Estimate: estimated(o.whole()), Coverage: shareOf(o.whole(), r.States), Estimates: hindsights(o.scenario, o.plan, r),
		JointStates: [][2]string{}, Unreached: [][2]string{}, Properties: []propertyVerdict{},
	}
	if r.Tally != nil {
		doc.Searches = r.Tally.Searches
	}
	_, doc.Variant = o.scenario.Split()
	doc.Settings["reduce"] = o.plan.setting()
	for _, pair := range o.joint {
		doc.JointStates = append(doc.JointStates, [2]string{pair[0].String(), pair[1].String()})
	}
	for _, pair := range o.unreached() {
		doc.Unreached = append(doc.Unreached, [2]string{pair[0].String(), pair[1].String()})
	}
	for _, j := range o.properties {
		doc.Properties = append(doc.Properties, propertyVerdict{
			Name: j.Name, Kind: j.Kind(), Verdict: j.Verdict, Expected: j.expected, Fairness: slices.Concat([]string{}, j.fairness), Steps: j.Length, CycleFrom: j.CycleFrom, Longer: j.longer, Trace: j.file,
		})
	}
	return doc
}
