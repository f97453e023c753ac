package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/census"
	"tcpcheck/scenarios"
)

// allStates is how many states of each run coverage --all explores unless it is told otherwise: with more, no
// branch is taken that is not with these.
const allStates = 20_000

// coverageFlags holds the flags of coverage.
type coverageFlags struct {
	all       bool
	json      bool
	maxStates int
	output
}

func newCoverage() *cobra.Command {
	var flags coverageFlags
	cmd := &cobra.Command{
		Use:   "coverage [SCENARIO...] [flags]",
		Short: "Tell which sentences of RFC 9293, section 3.10, were put to the test",
		Long: `coverage explores scenarios and tells how many steps have taken each branch of section 3.10 - each
sentence that says what to do in a case of its own - and each edge of figure 5; and of what is never
taken in the catalogue, why. Without an argument the scenario is 'default'; of several the
counts are added up.

A step is what happens to an endpoint - a call, a timeout, a segment that arrives - and what both
endpoints are when it happens. What else is in flight makes no other step of it. Calls that an endpoint
refuses change nothing and are no steps of a search; here users make them, and ask for STATUS, in all that
the endpoints ever are.`,
		Example: `  tcpcheck coverage
  tcpcheck coverage abort half-close
  tcpcheck coverage --all --json
  tcpcheck coverage default --rule rst-validation=rfc793`,
		ValidArgsFunction: completeScenarios,
		RunE:              func(cmd *cobra.Command, args []string) error { return coverage(cmd, args, &flags) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&flags.all, "all", false, "merge every built-in scenario and every variant")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON document and nothing else")
	cmd.Flags().IntVar(&flags.maxStates, "max-states", 0,
		fmt.Sprintf("stop after `N` states of each scenario; 0 is for no limit (default %d, with --all %d)", diagramStates, allStates))
	flags.add(cmd)
	addSettings(cmd)
	return cmd
}

// coverage tells what the scenarios put to the test.
func coverage(cmd *cobra.Command, args []string, flags *coverageFlags) error {
	if flags.all && len(args) > 0 {
		return fmt.Errorf("--all merges every built-in scenario: leave out %q, or --all", args[0])
	}
	if err := flags.validate(); err != nil {
		return err
	}
	limit := flags.maxStates
	names := args
	switch changed := cmd.Flags().Changed("max-states"); {
	case flags.all:
		names = scenarios.Runs()
		if !changed {
			limit = allStates
		}
	case !changed:
		limit = diagramStates
	}
	if len(names) == 0 {
		names = []string{"default"}
	}
	c, err := covered(cmd, names, limit)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	write := c.Text
	if flags.json {
		write = c.JSON
	}
	if err := write(&b); err != nil {
		return err
	}
	if err := flags.write(cmd, b.Bytes()); err != nil {
		return err
	}
	return interrupted(cmd)
}

// covered takes the census of scenarios, all of which are loaded before the first is explored.
func covered(cmd *cobra.Command, names []string, maxStates int) (*census.Coverage, error) {
	var scs []*scenarios.Scenario
	if maxStates < 0 {
		return nil, errNegative(maxStates)
	}
	for _, name := range names {
		sc, err := loadScenario(cmd, name)
		if err == nil {
			_, err = sc.Model()
		}
		if err != nil {
			return nil, err
		}
		scs = append(scs, sc)
	}
	c := &census.Coverage{Census: census.New()}
	for _, sc := range scs {
		if cmd.Context().Err() != nil {
			break
		}
		one, err := taken(cmd.Context(), sc, maxStates)
		if err != nil {
			return nil, err
		}
		c.Runs = append(c.Runs, called(sc))
		c.Census.Add(one)
	}
	return c, nil
}
