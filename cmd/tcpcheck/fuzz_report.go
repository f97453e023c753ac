package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"tcpcheck/explore"
	"tcpcheck/fuzz"
	"tcpcheck/traces"
)

// fuzzDocument is what fuzz --json prints. Its fields are a contract: see docs/cli.md. Nothing in it depends on how fast
// the machine is.
type fuzzDocument struct {
	Version    int               `json:"version"`
	Scenario   string            `json:"scenario"`
	Settings   map[string]string `json:"settings"`
	Verdict    string            `json:"verdict"`
	Stopped    string            `json:"stopped"`
	Seed       uint64            `json:"seed"`
	Vary       []string          `json:"vary"`
	Guided     bool              `json:"guided"`
	Checks     int               `json:"checks"`
	Steps      int               `json:"steps"`
	Unsettled  int               `json:"unsettled"`
	Properties []fuzzVerdict     `json:"properties"`
}

type fuzzVerdict struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Verdict   string `json:"verdict"`
	Expected  string `json:"expected"`
	Check     int    `json:"check"`
	Walked    int    `json:"walked"`
	Steps     int    `json:"steps"`
	CycleFrom int    `json:"cycle_from"`
	Cut       bool   `json:"cut"`
	Trace     string `json:"trace"`
}

// report saves the traces of what was found, and prints what there is to tell.
func (f *fuzzing) report(w io.Writer) error {
	drawn, files := make([]*traces.Trace, len(f.asked)), make([]string, len(f.asked))
	var unsaved error
	for i, found := range f.result.Findings {
		if found == nil {
			continue
		}
		trace, err := f.trace(i, found)
		if err != nil {
			return err
		}
		drawn[i] = trace
		file, err := saveTrace(f.flags.traceDir, trace, fileName(f.asked[i].Name, i))
		files[i], unsaved = file, errors.Join(unsaved, err)
	}
	if f.flags.json {
		out, err := json.MarshalIndent(f.document(files), "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s\n", out)
		return errors.Join(err, unsaved)
	}
	var b strings.Builder
	if !f.flags.quiet {
		f.describe(&b, files)
		for _, trace := range drawn {
			if trace == nil {
				continue
			}
			b.WriteString("\n")
			if err := trace.Ladder(&b, traces.LadderOptions{}); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(&b, "%s: %s\n", f.scenario.Name, f.summary())
	_, err := io.WriteString(w, b.String())
	return errors.Join(err, unsaved)
}

// trace returns the trace of a finding, which the model has replayed.
func (f *fuzzing) trace(i int, found *fuzz.Finding) (*traces.Trace, error) {
	trace, err := traces.New(found.Scenario, found.System, f.asked[i].Property, found.Steps, found.CycleFrom)
	if err == nil {
		_, err = traces.Replay(trace)
	}
	if err != nil {
		return nil, fmt.Errorf("the counterexample to %s does not replay, which is a bug of tcpcheck (seed %d): %w", f.asked[i].Name, f.flags.seed, err)
	}
	return trace, nil
}

// document returns what --json prints.
func (f *fuzzing) document(files []string) fuzzDocument {
	r := f.result
	doc := fuzzDocument{
		Version: 1, Scenario: f.scenario.Name, Settings: f.scenario.Values(), Verdict: f.overall(), Stopped: string(r.Stopped), Seed: f.flags.seed,
		Vary: slices.Concat([]string{}, f.flags.vary), Guided: !f.flags.plain, Checks: r.Checks, Steps: r.Steps, Unsettled: r.Unsettled, Properties: []fuzzVerdict{},
	}
	for i, a := range f.asked {
		v := fuzzVerdict{Name: a.Name, Kind: f.kind(i), Verdict: f.verdict(i), Expected: expected(f.scenario, a.Name), Trace: files[i]}
		if found := r.Findings[i]; found != nil {
			v.Check, v.Walked, v.Steps, v.CycleFrom, v.Cut = found.Check, found.Walked, len(found.Steps), found.CycleFrom, found.Cut
		}
		doc.Properties = append(doc.Properties, v)
	}
	return doc
}

// kind tells of which kind property i is.
func (f *fuzzing) kind(i int) string { return f.result.Properties[i].Kind() }

// overall sums the verdicts up in one: the worst of them.
func (f *fuzzing) overall() string {
	worst := passed
	for i := range f.asked {
		switch f.verdict(i) {
		case violated:
			return violated
		case untested:
			worst = untested
		}
	}
	return worst
}

// describe writes what was done and the verdict on every property.
func (f *fuzzing) describe(b *strings.Builder, files []string) {
	fmt.Fprintf(b, "%s: %s\n", f.scenario.Name, f.scenario.Summary)
	if len(f.scenario.Changed) > 0 {
		fmt.Fprintf(b, "  changed: %s\n", strings.Join(f.scenario.Changed, " "))
	}
	if len(f.flags.vary) > 0 {
		fmt.Fprintf(b, "  drawn: %s\n", strings.Join(f.flags.vary, ", "))
	}
	r := f.result
	fmt.Fprintf(b, "  seed %d: %s walks, %s steps%s\n", f.flags.seed, count(r.Checks), count(r.Steps), f.stopped())
	if r.Unsettled > 0 {
		fmt.Fprintf(b, "  %s quiet phases found no room in the network, or came to no end\n", count(r.Unsettled))
	}
	b.WriteString("\n")
	for i, a := range f.asked {
		fmt.Fprintf(b, "  %-9s %s%s\n", f.verdict(i), a.Name, f.remark(i, files[i]))
	}
}

// stopped tells what has ended the search, if anything did.
func (f *fuzzing) stopped() string {
	switch f.result.Stopped {
	case explore.LimitInterrupted:
		return "; ended by an interrupt"
	case explore.LimitTime:
		return "; ended by --for"
	default:
		return ""
	}
}

// remark tells the rest of the verdict on property i.
func (f *fuzzing) remark(i int, file string) string {
	var parts []string
	found := f.result.Findings[i]
	switch {
	case found != nil:
		j := judged{}
		j.Length, j.CycleFrom = len(found.Steps), found.CycleFrom
		parts = append(parts, fmt.Sprintf("%s; walk %s came upon it after %d", j.length(), count(found.Check), found.Walked))
		if found.Cut {
			parts = append(parts, "there was no time to shrink it to the end")
		}
	case f.verdict(i) == untested:
		parts = append(parts, "not once was it true that "+f.result.Properties[i].Premise)
	}
	switch {
	case f.missing(i):
		parts = append(parts, "expected: violated; more --checks may find it")
	case found != nil && expected(f.scenario, f.asked[i].Name) == violated:
		parts = append(parts, "as expected")
	}
	if file != "" {
		parts = append(parts, "see "+file)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, "; ")
}

// summary says in one line what came out.
func (f *fuzzing) summary() string {
	tally := map[string]int{}
	unexpected, missing := false, false
	for i := range f.asked {
		tally[f.verdict(i)]++
		unexpected, missing = unexpected || f.surprising(i), missing || f.missing(i)
	}
	var parts []string
	for _, verdict := range []string{violated, passed, untested} {
		if n := tally[verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, verdict))
		}
	}
	text := strings.Join(parts, ", ")
	switch {
	case f.result.Stopped == explore.LimitInterrupted:
		return text + " (interrupted)"
	case missing:
		return text + "; not all that is expected was found"
	case tally[violated] > 0 && !unexpected:
		return text + ", as expected"
	default:
		return text
	}
}
