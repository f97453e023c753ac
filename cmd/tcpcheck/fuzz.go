package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tcpcheck/explore"
	"tcpcheck/fuzz"
	"tcpcheck/scenarios"
)

// fuzzFlags holds the flags of fuzz that are no settings of a scenario.
type fuzzFlags struct {
	asking
	checks   int
	steps    int
	seed     uint64
	span     time.Duration
	shrink   time.Duration
	vary     []string
	plain    bool
	traceDir string
	json     bool
	progress string
	quiet    bool
}

func newFuzz() *cobra.Command {
	var flags fuzzFlags
	cmd := &cobra.Command{
		Use:   "fuzz [SCENARIO] [flags]",
		Short: "Walk at random where there is too much to explore, and shrink what breaks",
		Long: `fuzz takes random walks through a scenario and judges its properties at every step. At the end
of a walk the network goes quiet: nothing is lost any more, timers fire, users do what they have to. What
was promised to happen in the end should happen then. A violation is shrunk: steps are
left out, and others tried, as long as it remains one.

  passed     no walk violates it, which proves nothing: 'tcpcheck check' explores all there is
  violated   with a counterexample, which need not be a shortest one
  untested   no walk has put it to the test

SCENARIO is as with 'tcpcheck check', 'default' if there is none, and so are the flags that change its settings. --vary
draws settings anew now and then, but for those that a flag has set. The same seed draws the same walks and
prints the same.

Groups of settings that --vary draws:
` + listing(fuzz.Groups, func(g fuzz.Group) (string, string) { return g.Name, g.Words }) + `
Exit code: 0 nothing unexpected was found, 1 a property is violated that was not expected to be, 2 bad
usage, 3 interrupted, or a violation that the scenario expects was not found.`,
		Example: `  tcpcheck fuzz
  tcpcheck fuzz --vary numbers,network,users --for 10m
  tcpcheck fuzz two-way-handshake --seed 7
  tcpcheck fuzz duplex --seq-bits 32 --window 65535 --mss 1460 --send 60000 --steps 500
  tcpcheck fuzz reuse-overlap --for 1m --trace-dir traces
  tcpcheck fuzz --deviate merged-close --property graceful-close-delivers --json`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runFuzz(cmd, append(args, "default")[0], &flags)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	flags.add(cmd)
	fs.IntVar(&flags.checks, "checks", 10000, "take `N` walks; 0: go on until --for is over, or an interrupt")
	fs.IntVar(&flags.steps, "steps", 100, "let a walk take `N` steps at most")
	fs.Uint64Var(&flags.seed, "seed", 1, "draw what this `SEED` decides")
	fs.DurationVar(&flags.span, "for", 0, "stop after this `TIME`, such as 90s or 10m")
	fs.DurationVar(&flags.shrink, "shrink-time", 30*time.Second, "shrink a violation for this `TIME` at most")
	fs.StringSliceVar(&flags.vary, "vary", []string{"none"}, "draw settings of these `GROUPS` anew now and then: "+strings.Join(groups(), ", ")+"; or none")
	fs.BoolVar(&flags.plain, "plain", false, "begin every walk in the initial state, and not where few have been")
	fs.StringVar(&flags.traceDir, "trace-dir", "", "write a trace file for every violated property to this `DIRECTORY`")
	fs.BoolVar(&flags.json, "json", false, "print one JSON document and nothing else")
	fs.StringVar(&flags.progress, "progress", "auto", "show progress `WHEN`: auto (on a terminal), plain (line by line), none")
	fs.BoolVar(&flags.quiet, "quiet", false, "print one line")
	addSettings(cmd)
	must(cmd.RegisterFlagCompletionFunc("vary", completeNames(append(groups(), "none"))))
	must(cmd.RegisterFlagCompletionFunc("progress", completeNames(progressWhen)))
	return cmd
}

// groups names the groups of settings that can be drawn.
func groups() (names []string) {
	for _, g := range fuzz.Groups {
		names = append(names, g.Name)
	}
	return names
}

// validateVary tells of a group that there is not, and takes none for what it is.
func (f *fuzzFlags) validateVary() error {
	if slices.Equal(f.vary, []string{"none"}) {
		f.vary = nil
	}
	for _, name := range f.vary {
		switch {
		case name == "none":
			return errors.New("--vary: none stands beside others: leave it out, or them")
		case !slices.Contains(groups(), name):
			return fmt.Errorf("--vary: there is no group of settings %q%s; the groups are %s", name, scenarios.Suggest(name, groups()), strings.Join(groups(), ", "))
		}
	}
	return nil
}

func (f *fuzzFlags) validate() error {
	switch {
	case f.checks < 0:
		return fmt.Errorf("--checks: %d is negative: give a number of walks, or 0 for no limit", f.checks)
	case f.steps < 1:
		return fmt.Errorf("--steps: %d is too few: a walk takes a step at least", f.steps)
	case f.steps > maxSteps:
		return fmt.Errorf("--steps: %d is too many: a walk takes %d steps at most", f.steps, maxSteps)
	case f.seed == 0:
		return fmt.Errorf("--seed: 0 is no seed: give another number")
	case f.span < 0:
		return fmt.Errorf("--for: %v is negative: give a time such as 90s or 10m", f.span)
	case f.shrink < 0:
		return fmt.Errorf("--shrink-time: %v is negative: give a time such as 90s or 10m", f.shrink)
	}
	return errors.Join(f.validateVary(), validateProgress(f.progress), f.asking.validate())
}

// maxSteps bounds --steps: a walk is kept in memory.
const maxSteps = 1_000_000

// runFuzz searches, and reports what was found.
func runFuzz(cmd *cobra.Command, name string, flags *fuzzFlags) error {
	if err := flags.validate(); err != nil {
		return err
	}
	sc, err := loadScenario(cmd, name)
	if err == nil {
		_, err = sc.Model()
	}
	if err == nil {
		err = flags.checkTyped(sc)
	}
	if err == nil && flags.traceDir != "" {
		err = prepareTraceDir(flags.traceDir)
	}
	if err != nil {
		return err
	}
	f := &fuzzing{scenario: sc, flags: flags, asked: flags.asked(sc)}
	progress := newProgress(cmd.ErrOrStderr(), sc.Name, flags.progress, flags.quiet)
	result, err := fuzz.Run(cmd.Context(), sc, f.names(), flags.options(progress))
	progress.end()
	if err != nil {
		return err
	}
	f.result = result
	if !flags.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", sc.Name, pace(result.Progress()))
	}
	if err := f.report(cmd.OutOrStdout()); err != nil {
		return err
	}
	if code := f.code(); code != exitHolds {
		return exit(code)
	}
	return nil
}

func (f *fuzzFlags) options(p *progress) fuzz.Options {
	o := fuzz.Options{Checks: f.checks, Steps: f.steps, Seed: f.seed, For: f.span, Shrink: f.shrink, Vary: f.vary, Plain: f.plain}
	if p.on {
		o.Progress = p.walks()
	}
	return o
}

// walks returns what shows the progress of walks, now and then.
func (p *progress) walks() func(fuzz.Progress) {
	next := time.Duration(0)
	return func(now fuzz.Progress) {
		if now.Shrinking == "" && now.Elapsed < next {
			return
		}
		next = now.Elapsed + time.Second
		if p.live {
			next = now.Elapsed + time.Second/5
		}
		if now.Shrinking != "" {
			p.line("%s; shrinking a violation of %s", pace(now), now.Shrinking)
			return
		}
		p.line("%s; %d violated", pace(now), now.Found)
	}
}

// pace tells how much was done, and how fast.
func pace(p fuzz.Progress) string {
	return fmt.Sprintf("%s walks, %s steps, %s, %s steps/s", count(p.Checks), count(p.Steps), p.Elapsed.Round(time.Second/100), count(int(p.Rate())))
}

// fuzzing is what a search by random walks came to.
type fuzzing struct {
	scenario *scenarios.Scenario
	flags    *fuzzFlags
	asked    []scenarios.Judged
	result   *fuzz.Result
}

// names returns the names by which package properties knows what is judged.
func (f *fuzzing) names() (names []string) {
	for _, a := range f.asked {
		names = append(names, a.Property)
	}
	return names
}

// The verdicts on a property that walks can come to, besides violated.
const (
	passed   = "passed"
	untested = "untested"
)

// verdict returns what walks say of property i.
func (f *fuzzing) verdict(i int) string {
	switch {
	case f.result.Findings[i] != nil:
		return violated
	case f.result.Premise.Has(i):
		return passed
	default:
		return untested
	}
}

// missing tells whether a violation of property i is expected, and was not found.
func (f *fuzzing) missing(i int) bool {
	return f.result.Findings[i] == nil && expected(f.scenario, f.asked[i].Name) == violated
}

// surprising tells whether property i is violated, and was not expected to be.
func (f *fuzzing) surprising(i int) bool {
	return f.result.Findings[i] != nil && expected(f.scenario, f.asked[i].Name) != violated
}

// code returns the exit code.
func (f *fuzzing) code() int {
	code := exitHolds
	for i := range f.asked {
		switch {
		case f.surprising(i):
			return exitViolated
		case f.missing(i):
			code = exitBounded
		}
	}
	if f.result.Stopped == explore.LimitInterrupted {
		return exitBounded
	}
	return code
}
