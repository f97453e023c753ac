package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tcpcheck/explore"
	"tcpcheck/scenarios"
	"tcpcheck/traces"
)

// report prints what checking gave: for people as it comes, or as one JSON
// document at the end.
type report struct {
	w     io.Writer
	flags *checkFlags
	docs  []document
	width int // of the longest name
	tally tally
}

func newReport(w io.Writer, flags *checkFlags, scs []*scenarios.Scenario) *report {
	r := &report{w: w, flags: flags}
	for _, sc := range scs {
		r.width = max(r.width, len(sc.Name))
	}
	return r
}

// add reports an outcome. Its traces are written first, since a report names their
// files; one that cannot be written keeps nothing else from being reported.
func (r *report) add(o *outcome) error {
	var unsaved error
	drawn := make([]*traces.Trace, len(o.properties))
	for i := range o.properties {
		j := &o.properties[i]
		if j.Verdict != violated || !j.Traced {
			continue
		}
		trace, err := traces.New(o.scenario, o.system, j.id, j.Steps, j.CycleFrom)
		if err != nil {
			return err
		}
		if _, err := traces.Replay(trace); err != nil { // nothing is shown that the model has not replayed
			return fmt.Errorf("the counterexample to %s does not replay, which is a bug of tcpcheck: %w", j.Name, err)
		}
		if j.file, err = saveTrace(r.flags.traceDir, trace, fileName(j.Name, i)); err != nil {
			unsaved = err
		}
		drawn[i] = trace
	}
	if r.flags.json {
		r.docs = append(r.docs, o.document())
		return unsaved
	}
	return errors.Join(r.print(o, drawn), unsaved)
}

// saveTrace writes the trace file of a violated property, if one was asked for.
func saveTrace(dir string, trace *traces.Trace, property string) (string, error) {
	if dir == "" {
		return "", nil
	}
	name := filepath.Join(dir, strings.ReplaceAll(trace.Scenario, string(filepath.Separator), "-")+"-"+property+".json")
	f, err := os.Create(name)
	if err != nil {
		return "", fmt.Errorf("--trace-dir: %w", err)
	}
	if err := errors.Join(trace.WriteJSON(f), f.Close()); err != nil {
		return "", fmt.Errorf("--trace-dir: %w", err)
	}
	return name, nil
}

// prepareTraceDir makes the directory, and finds out whether files can be written there: a
// search may be long.
func prepareTraceDir(dir string) error {
	err := os.MkdirAll(dir, 0o777)
	if err == nil {
		err = tryDir(dir)
	}
	if err != nil {
		return fmt.Errorf("--trace-dir: traces cannot be written to %s: %w", dir, err)
	}
	return nil
}

// tryDir finds out whether files can be written to a directory.
func tryDir(dir string) error {
	f, err := os.CreateTemp(dir, ".tcpcheck-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// end prints what comes last: the JSON document, an array if more than one scenario was asked
// for, or the sum of all.
func (r *report) end() error {
	switch {
	case !r.flags.json && r.flags.all:
		_, err := fmt.Fprintf(r.w, "%v\n", &r.tally)
		return err
	case !r.flags.json:
		return nil
	}
	var doc any = r.docs
	if len(r.docs) == 1 && !r.flags.all {
		doc = r.docs[0]
	}
	out, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.w, "%s\n", out)
	return err
}

// print reports an outcome to people: of all, each in a line.
func (r *report) print(o *outcome, drawn []*traces.Trace) error {
	var b strings.Builder
	r.tally.add(o)
	if r.flags.all {
		b.WriteString(o.row(r.width) + "\n")
	}
	if !r.flags.quiet && !r.flags.all {
		o.describe(&b)
	}
	if err := r.draw(&b, o, drawn); err != nil {
		return err
	}
	if !r.flags.all {
		b.WriteString(o.summary() + "\n")
	}
	_, err := io.WriteString(r.w, b.String())
	return err
}

// draw draws the counterexamples; with --all, those that were not expected.
func (r *report) draw(b *strings.Builder, o *outcome, drawn []*traces.Trace) error {
	for i, trace := range drawn {
		if trace == nil || r.flags.quiet || r.flags.all && !o.surprising(&o.properties[i]) {
			continue
		}
		b.WriteString("\n")
		if err := trace.Ladder(b, traces.LadderOptions{}); err != nil {
			return err
		}
		if r.flags.all {
			b.WriteString("\n")
		}
	}
	return nil
}

// describe writes the figures of the search and the verdict on every property.
func (o *outcome) describe(b *strings.Builder) {
	fmt.Fprintf(b, "%s: %s\n", o.scenario.Name, o.scenario.Summary)
	if len(o.scenario.Changed) > 0 {
		fmt.Fprintf(b, "  changed: %s\n", strings.Join(o.scenario.Changed, " "))
	}
	r := &o.result
	fmt.Fprintf(b, "  %s states, %s transitions%s; %s; %v, workers: %d%s\n",
		count(r.States), count(r.Transitions), o.shape(), o.coverage(),
		o.elapsed().Round(time.Millisecond*10), o.workers, o.perState())
	if r.Again > 0 {
		fmt.Fprintf(b, "  %s states more, exact and without %s, for the shortest counterexamples\n", count(r.Again), o.untangled())
	}
	if whole := o.sayWhole(); whole != "" {
		fmt.Fprintf(b, "  in all: %s\n", whole)
	}
	if within := o.within(); within != "" {
		fmt.Fprintf(b, "  within: %s\n", within)
	}
	if fairness := o.fairness(); fairness != "" {
		fmt.Fprintf(b, "  fairness: %s\n", fairness)
	}
	b.WriteString("\n")
	for i := range o.properties {
		j := &o.properties[i]
		fmt.Fprintf(b, "  %-9s %s%s\n", j.Verdict, j.Name, o.remark(j))
	}
	for _, pair := range o.unreached() {
		fmt.Fprintf(b, "  unreached %s / %s, which the scenario should reach\n", pair[0], pair[1])
	}
}

// untangled names what the search for the shortest counterexamples did without.
func (o *outcome) untangled() string {
	if o.covered() && o.plan.trimmed != nil {
		return scenarios.ReduceCover
	}
	return "reduction"
}

// shape tells what there is to tell of transitions and levels.
func (o *outcome) shape() string {
	if o.covered() {
		return ""
	}
	return fmt.Sprintf(" (%s change nothing), depth %d", count(o.result.Unchanged), o.result.Depth)
}

// perState tells how much memory a state takes, where there are enough to tell.
func (o *outcome) perState() string {
	if o.result.States < 10000 {
		return ""
	}
	if onDisk := o.result.OnDisk; onDisk > 0 {
		return fmt.Sprintf(", %.1f bytes/state on disk", float64(onDisk)/float64(o.result.States))
	}
	return fmt.Sprintf(", %.0f bytes/state", o.result.BytesPerState())
}

// coverage tells how much of the space was explored.
func (o *outcome) coverage() string {
	switch {
	case o.overflow:
		return "incomplete: there was too little room in the network: more --capacity or fewer --retransmissions may help, and a set has room for 64 segments each way"
	case o.result.Complete && o.result.Undecided != 0:
		return fmt.Sprintf("complete, but the exact search for counterexamples is bounded by %s", o.limit())
	case o.result.Complete && o.result.Hashed:
		return fmt.Sprintf("complete, but for states missed with p = %.2g%s", o.result.Missed, o.reduced())
	case o.result.Complete:
		return "complete, exact" + o.reduced()
	case o.result.Tally != nil:
		return fmt.Sprintf("bounded by %s, after %d searches, with %s states met and not explored%s", o.limit(), o.result.Tally.Searches, count(o.result.Frontier), o.reduced())
	default:
		return fmt.Sprintf("bounded by %s, with %s states found and not explored%s", o.limit(), count(o.result.Frontier), o.reduced())
	}
}

// reduced tells by what less was explored.
func (o *outcome) reduced() string {
	if len(o.plan.names) == 0 {
		return ""
	}
	return ", reduced by " + o.plan.String()
}

// limit names what stopped the search: a limit of the scenario's own, or a flag.
func (o *outcome) limit() string {
	name := limitNames[o.result.Limit]
	if o.ownLimit {
		return "the scenario's own " + strings.TrimPrefix(name, "--")
	}
	return name
}

var limitNames = map[explore.Limit]string{
	explore.LimitStates:      "--max-states",
	explore.LimitDepth:       "--max-depth",
	explore.LimitMemory:      "--memory",
	explore.LimitTime:        "--timeout",
	explore.LimitInterrupted: "an interrupt",
	explore.LimitDisk:        "the disk",
	explore.LimitBitstate:    "--store bitstate",
}

// remark tells the rest of the verdict on a property.
func (o *outcome) remark(j *judged) string {
	var parts []string
	switch j.Verdict {
	case holds:
		if o.result.Hashed {
			parts = append(parts, fmt.Sprintf("p = %.2g that a state was missed", o.result.Missed))
		}
	case violated:
		parts = append(parts, j.length())
		if j.longer {
			parts = append(parts, "there may be fewer: the exact search for a shortest counterexample found none in its time or room")
		}
	case bounded:
		if j.Limit != "" {
			parts = append(parts, "the states are explored, and judging it is bounded by "+limitNames[j.Limit])
		}
	case vacuous:
		parts = append(parts, "never put to the test: not once was it true that "+j.Premise)
	}
	if j.expected != "" && j.expected != holds || j.expected == holds && j.Verdict == violated {
		if o.boundedAsExpected(j) || j.expected == j.Verdict && j.Verdict != bounded {
			parts = append(parts, "as expected")
		} else if j.Verdict != bounded {
			parts = append(parts, "expected: "+j.expected)
		}
	}
	if usual := o.system.Fairness().Names(); j.fairness != nil && !slices.Equal(j.fairness, usual) {
		parts = append(parts, "fairness "+differences(usual, j.fairness))
	}
	if j.file != "" {
		parts = append(parts, "see "+j.file)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, "; ")
}

// differences tells what is dropped from some names, and what is added to them.
func differences(from, to []string) string {
	var signed []string
	for _, name := range from {
		if !slices.Contains(to, name) {
			signed = append(signed, "-"+name)
		}
	}
	for _, name := range to {
		if !slices.Contains(from, name) {
			signed = append(signed, "+"+name)
		}
	}
	return strings.Join(signed, ",")
}

// length tells how long the counterexample is.
func (j *judged) length() string {
	switch cycle := j.Length + 1 - j.CycleFrom; {
	case j.CycleFrom == 0:
		return fmt.Sprintf("in %d steps", j.Length)
	case cycle == 0:
		return fmt.Sprintf("in %d steps, after which nothing more happens", j.Length)
	case cycle == 1:
		return fmt.Sprintf("in %d steps, of which the last repeats for ever", j.Length)
	default:
		return fmt.Sprintf("in %d steps, of which the last %d repeat for ever", j.Length, cycle)
	}
}

// summary says in one line what came out.
func (o *outcome) summary() string {
	text := o.scenario.Name + ": " + o.verdicts() + o.missed()
	switch code := o.code(); {
	case code == exitBounded:
		return text + " (" + o.coverage() + o.unjudged() + ")"
	case code == exitHolds && !o.complete():
		return text + ", as expected (" + o.coverage() + ")"
	case code == exitHolds && o.verdict() != holds:
		return text + ", as expected"
	case code == exitViolated && o.defied() && len(o.scenario.Expect) > 0:
		return text + ", which is not what the scenario expects"
	default:
		return text
	}
}

// missed tells with what probability a state was missed, where that can be.
func (o *outcome) missed() string {
	if !o.result.Hashed {
		return ""
	}
	return fmt.Sprintf(" (p = %.2g that a state was missed)", o.result.Missed)
}

// unjudged tells what kept the search from judging promises, where it has explored the whole space.
func (o *outcome) unjudged() string {
	for i := range o.properties {
		if limit := o.properties[i].Limit; limit != "" {
			return "; judging what must happen in the end is bounded by " + limitNames[limit]
		}
	}
	return ""
}

// verdicts counts the verdicts.
func (o *outcome) verdicts() string {
	tally := map[string]int{}
	for _, j := range o.properties {
		tally[j.Verdict]++
	}
	var parts []string
	for _, verdict := range []string{violated, holds, vacuous, bounded} {
		if n := tally[verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, plural(verdict, n)))
		}
	}
	return strings.Join(parts, ", ")
}

// plural fits the verb to the number.
func plural(verdict string, n int) string {
	if verdict == holds && n != 1 {
		return "hold"
	}
	return verdict
}
