package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// checkFlags holds the flags of check that are no settings of a scenario.
type checkFlags struct {
	asking
	all        bool
	quick      bool
	workers    int
	memory     size
	timeout    time.Duration
	maxStates  int
	maxDepth   int
	store      string
	searches   int
	seed       uint64
	reduce     string
	reductions []string // what --reduce stands for, as scenarios.ParseReductions returns it
	spill      string
	checkpoint string
	every      time.Duration
	resume     string
	traceDir   string
	json       bool
	progress   string
	quiet      bool
}

func newCheck() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check [SCENARIO...] [flags]",
		Short: "Explore exhaustively and give a verdict on every property",
		Long: `check explores every behaviour of a scenario and gives a verdict on each of its properties:

  holds      in the whole reachable space, which was explored exactly
  violated   with a shortest counterexample, or a short lasso, drawn as a packet ladder
  vacuous    nothing ever put the property to the test
  bounded    a limit stopped the search before a verdict

SCENARIO is a built-in name or the path of a scenario file; without one the scenario is
'default'. NAME+VARIANT is a variant: the scenario, changed as its file says. Every setting of
a scenario is a flag of the same name, and --A.NAME or --B.NAME sets it for one endpoint
alone. A scenario changed by a flag is another one: what its file expects does not apply.

What must happen in the end is judged under fairness ('tcpcheck describe fairness'); what breaks it
is a lasso: steps, the last of which repeat for ever. --invariant and --ltl judge what is typed, over
the names of RFC 9293 ('tcpcheck list words').

Exit code: 0 all holds or is as the scenario expects, 1 a property is violated or vacuous (or a
verdict is not the expected one), 2 bad usage, 3 bounded.`,
		Example: `  tcpcheck check
  tcpcheck check duplex half-close
  tcpcheck check --deviate fin-takes-no-number --trace-dir traces
  tcpcheck check simultaneous-close --order fifo --loss 1 --duplication none
  tcpcheck check --rule rst-in-time-wait=ignore --property time-wait-runs-out
  tcpcheck check no-persist no-persist+mended
  tcpcheck check --property eventually-closed --fairness -arrival
  tcpcheck check --invariant 'A.SND.UNA <= A.SND.NXT'
  tcpcheck check --ltl '[] (A.state == LAST_ACK -> <> A.state == CLOSED)'
  tcpcheck check reuse-any --reduce cover
  tcpcheck check --all --quick
  tcpcheck check my.yaml --workers 2 --memory 4GiB --timeout 10m --json
  tcpcheck check duplex --kind safety --store bitstate --memory 64MiB --timeout 5m
  tcpcheck check larger --checkpoint kept
  tcpcheck check larger --resume kept`,
		ValidArgsFunction: completeScenarios,
		RunE:              func(cmd *cobra.Command, args []string) error { return check(cmd, args, &flags) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&flags.all, "all", false, "check every built-in scenario and every variant, each in a line")
	fs.BoolVar(&flags.quick, "quick", false, "with --all: leave out those that take more than some seconds")
	flags.add(cmd)
	fs.IntVar(&flags.workers, "workers", runtime.GOMAXPROCS(0), "let `N` goroutines explore")
	fs.Var(&flags.memory, "memory", "take no more memory than this `SIZE`, such as 512MiB or 4GiB, and then go on on disk")
	fs.DurationVar(&flags.timeout, "timeout", 0, "stop after this `TIME`, such as 90s or 10m")
	fs.IntVar(&flags.maxStates, "max-states", 0, "stop after `N` states")
	fs.IntVar(&flags.maxDepth, "max-depth", 0, "explore no deeper than `N` steps")
	fs.StringVar(&flags.store, "store", storeExact, "keep of each state `WHAT`: exact (all of it); hash (32 bits, so that some may be missed); bitstate (two bits, in a swarm of searches, so that many may be)")
	fs.IntVar(&flags.searches, "searches", 0, "with '--store bitstate': make `N` searches (default: 16, or as many as --timeout or --max-states leave room for)")
	fs.Uint64Var(&flags.seed, "seed", 1, "with '--store bitstate': draw hashes and orders of steps by `N`")
	fs.StringVar(&flags.reduce, "reduce", "", "explore less by these `REDUCTIONS`, separated by commas: swap (A and B must be alike), dead and cover, all for '--kind safety'; none; all that are sound for what is judged (default: as the scenario says)")
	fs.StringVar(&flags.spill, "spill", "", "when --memory is used up go on in this `DIRECTORY` (default: in that of temporary files); none: stop")
	fs.StringVar(&flags.checkpoint, "checkpoint", "", "keep what is found in this `DIRECTORY`, so that the search can go on after it has ended in any way")
	fs.DurationVar(&flags.every, "checkpoint-every", time.Second, "keep it no more often than once in this `TIME`")
	fs.StringVar(&flags.resume, "resume", "", "go on from the checkpoint in this `DIRECTORY`, with the same scenario and settings")
	fs.StringVar(&flags.traceDir, "trace-dir", "", "write a trace file for every violated property to this `DIRECTORY`")
	fs.BoolVar(&flags.json, "json", false, "print one JSON document and nothing else")
	fs.StringVar(&flags.progress, "progress", "auto", "show progress `WHEN`: auto (on a terminal), plain (line by line), none")
	fs.BoolVar(&flags.quiet, "quiet", false, "print one line for each scenario")
	addSettings(cmd)
	must(cmd.RegisterFlagCompletionFunc("store", completeNames(stores)))
	must(cmd.RegisterFlagCompletionFunc("reduce", completeNames(scenarios.ReductionNames)))
	must(cmd.RegisterFlagCompletionFunc("progress", completeNames(progressWhen)))
	return cmd
}

func check(cmd *cobra.Command, args []string, flags *checkFlags) error {
	if err := flags.validate(args); err != nil {
		return err
	}
	var scs []*scenarios.Scenario
	for _, name := range flags.names(args) {
		sc, err := loadScenario(cmd, name)
		if err == nil {
			_, err = sc.Model()
		}
		if err == nil {
			err = flags.checkTyped(sc)
		}
		if err == nil {
			err = flags.checkAsked(sc)
		}
		if err != nil {
			return err
		}
		scs = append(scs, sc)
	}
	if flags.traceDir != "" {
		if err := prepareTraceDir(flags.traceDir); err != nil {
			return err
		}
	}
	if err := flags.prepareSpill(); err != nil {
		return err
	}
	code := exitHolds
	report := newReport(cmd.OutOrStdout(), flags, scs)
	for i, sc := range scs {
		o, err := explored(cmd, sc, flags)
		if err != nil {
			return err
		}
		if err := report.add(o); err != nil {
			return err
		}
		code = worse(code, o.code())
		if cmd.Context().Err() != nil {
			sayNotStarted(cmd, scs[i+1:])
			break
		}
	}
	if err := report.end(); err != nil {
		return err
	}
	if code != exitHolds {
		return exit(code)
	}
	return nil
}

// sayNotStarted names the scenarios that an interrupt has left.
func sayNotStarted(cmd *cobra.Command, scs []*scenarios.Scenario) {
	for _, sc := range scs {
		fmt.Fprintf(cmd.ErrOrStderr(), "tcpcheck: interrupted: %s was not started\n", sc.Name)
	}
}

// worse returns the exit code that says more: a violation says more than a limit.
func worse(a, b int) int {
	if a == exitViolated || b == exitViolated {
		return exitViolated
	}
	return max(a, b)
}

func (f *checkFlags) validate(args []string) error {
	switch {
	case f.all && len(args) > 0:
		return fmt.Errorf("--all checks every built-in scenario: leave out %q, or --all", args[0])
	case f.quick && !f.all:
		return fmt.Errorf("--quick leaves out what is slow of --all: add --all, or leave out --quick")
	case f.workers < 1 || f.workers > maxWorkers:
		return fmt.Errorf("--workers: %d is out of range: 1 to %d", f.workers, maxWorkers)
	case f.maxStates < 0:
		return fmt.Errorf("--max-states: %d is negative: give a number of states, or 0 for no limit", f.maxStates)
	case f.maxDepth < 0:
		return fmt.Errorf("--max-depth: %d is negative: give a number of steps, or 0 for no limit", f.maxDepth)
	case f.timeout < 0:
		return fmt.Errorf("--timeout: %v is negative: give a time such as 90s or 10m", f.timeout)
	}
	if err := errors.Join(validateProgress(f.progress), f.validateReduce(), f.validateStore()); err != nil {
		return err
	}
	if err := f.validateMemory(); err != nil {
		return err
	}
	if err := f.validateCheckpoint(args); err != nil {
		return err
	}
	return f.asking.validate()
}

// maxWorkers bounds --workers: more are of no use on any machine there is.
const maxWorkers = 1024

// names returns the names of the scenarios to check.
func (f *checkFlags) names(args []string) []string {
	switch {
	case f.all:
		return f.catalogue()
	case len(args) == 0:
		return []string{"default"}
	default:
		return args
	}
}

// explored explores the scenario and judges its properties.
func explored(cmd *cobra.Command, sc *scenarios.Scenario, flags *checkFlags) (*outcome, error) {
	asked := flags.asked(sc)
	system, err := flags.system(sc)
	if err != nil {
		return nil, err
	}
	plan, err := flags.plan(sc, system)
	if err != nil {
		return nil, err
	}
	if plan.without != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "tcpcheck: --reduce: %s: %s\n", sc.Name, plan.note())
	}
	limits := flags.limits(cmd, sc)
	seen := make([]observation, flags.workers)
	progress := newProgress(cmd.ErrOrStderr(), sc.Name, flags.progress, flags.quiet)
	options := explore.Options[properties.State]{
		Workers: flags.workers, MaxStates: limits.MaxStates, MaxDepth: limits.MaxDepth,
		MaxBytes: flags.storeBytes(), Timeout: flags.timeout,
		Visit:      func(worker int, s *properties.State) { seen[worker].add(&s.World) },
		Progress:   progress.ofSearch(),
		Precedents: precedents(sc, plan),
		Promises:   system.Promises(),
		Symmetric:  plan.swap,
		Spill:      flags.spillDir(),
		Checkpoint: cmp.Or(flags.resume, flags.checkpoint), CheckpointEvery: flags.every, Resume: flags.resume != "",
		Fingerprint: flags.fingerprint(sc, plan),
	}
	result, err := flags.search(cmd.Context(), system, plan, options)
	progress.end()
	if err != nil {
		return nil, flags.refused(err)
	}
	progress.judge(hindsights(sc, plan, &result), result.States)
	if result.Failure != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "tcpcheck: %v\n", result.Failure)
	}
	o := &outcome{scenario: sc, system: system, workers: flags.workers, plan: plan, result: result, joint: union(seen, plan.swap)}
	o.heldBack = result.Premise.Has(system.HeldBack())
	o.ownLimit = limits == sc.Limits && (result.Limit == explore.LimitStates || result.Limit == explore.LimitDepth)
	o.overflow = result.Violated.Has(system.Overflow())
	for i, a := range asked {
		o.properties = append(o.properties, o.judge(i, a))
	}
	return o, nil
}

// system returns what is to be explored for the properties that are asked for.
func (f *checkFlags) system(sc *scenarios.Scenario) (*properties.System, error) {
	m, err := sc.Model()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, a := range f.asked(sc) {
		names = append(names, a.Property)
	}
	return properties.NewSystem(m, names)
}

// search explores a system, or what covers it. That has no levels: no depth ends it.
func (f *checkFlags) search(ctx context.Context, system *properties.System, plan *plan, options explore.Options[properties.State]) (explore.Result[model.Event], error) {
	check := explore.Check[properties.State, model.Event]
	switch f.store {
	case storeHash:
		check = explore.CheckHashed[properties.State, model.Event]
	case storeBitstate:
		return explore.CheckSwarm[properties.State, model.Event](ctx, system, system, options, f.swarm())
	}
	if plan.monotone != nil {
		options.MaxDepth = 0
	}
	switch {
	case plan.monotone == nil && plan.trimmed == nil:
		return check(ctx, system, system, options)
	case plan.monotone == nil:
		return explore.CheckTrimmed(ctx, plan.trimmed, system, options, check)
	case plan.trimmed == nil:
		return explore.Cover[properties.State, model.Event](ctx, system, plan.monotone, system, options)
	default:
		return explore.CoverTrimmed[properties.State, model.Event](ctx, plan.trimmed, plan.monotone, system, options)
	}
}

// swarmSearches is how many a swarm makes where nothing else ends it.
const swarmSearches = 16

// swarm returns how a swarm searches.
func (f *checkFlags) swarm() explore.Swarm {
	how := explore.Swarm{Searches: f.searches, Seed: f.seed}
	if f.searches == 0 && f.timeout == 0 && f.maxStates == 0 {
		how.Searches = swarmSearches
	}
	return how
}

// limits returns where the search stops: where the scenario says, unless a flag says
// otherwise.
func (f *checkFlags) limits(cmd *cobra.Command, sc *scenarios.Scenario) scenarios.Limits {
	limits := sc.Limits
	if cmd.Flags().Changed("max-states") {
		limits.MaxStates = f.maxStates
	}
	if cmd.Flags().Changed("max-depth") {
		limits.MaxDepth = f.maxDepth
	}
	return limits
}

// observation is what one worker has seen.
type observation struct {
	joint [model.StateCount]model.States // for each state of A those of B that occur with it
}

func (seen *observation) add(w *model.World) {
	seen.joint[w.Host[model.A].TCB.State] |= model.StateSet(w.Host[model.B].TCB.State)
}

// mirror adds the joint states in which A is what B is in one that was seen, and B what A is.
func (seen *observation) mirror() {
	for a, bs := range seen.joint {
		for b := range model.State(model.StateCount) {
			if bs.Has(b) {
				seen.joint[b] |= model.StateSet(model.State(a))
			}
		}
	}
}

// union returns the joint states that any worker has seen, in order, and where one of two mirror images is kept
// those of the other.
func union(seen []observation, swapped bool) (pairs [][2]model.State) {
	for i := range seen {
		if swapped {
			seen[i].mirror()
		}
	}
	for a := range model.State(model.StateCount) {
		var bs model.States
		for i := range seen {
			bs |= seen[i].joint[a]
		}
		for b := range model.State(model.StateCount) {
			if bs.Has(b) {
				pairs = append(pairs, [2]model.State{a, b})
			}
		}
	}
	return pairs
}
