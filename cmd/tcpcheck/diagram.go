package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/census"
	"tcpcheck/scenarios"
)

// diagramStates is how many states diagram explores unless it is told otherwise: enough for every edge that a
// scenario has, in seconds.
const diagramStates = 1_000_000

func newDiagram() *cobra.Command {
	var out output
	var as string
	var maxStates int
	cmd := &cobra.Command{
		Use:   "diagram [SCENARIO] [flags]",
		Short: "Draw the TCP state diagram as explored",
		Long: `diagram explores a scenario and draws the state diagram of its endpoints, each edge labelled as
RFC 9293 labels those of figure 5: with what causes it, and with what is done. It tells apart the edges of
the figure, those of them that are never taken, and edges that the figure does not show: of its
notes, of the text alone, or of neither. The scenario is 'default' if there is none.

The number at an edge says how many steps take it. A step is what happens to an endpoint - a call, a
timeout, a segment that arrives - and what both endpoints are when it happens. What else is in flight
makes no other step of it: 'tcpcheck check' counts a transition for each.

Forms:
` + strings.TrimSuffix(listing(census.Forms, func(f census.Form) (string, string) { return f.Name, f.Words }), "\n"),
		Example: `  tcpcheck diagram -o states.svg
  tcpcheck diagram abort --as dot | dot -Tpdf -o states.pdf
  tcpcheck diagram --deviate two-way-handshake --as mermaid`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := append(args, "default")[0]
			return diagram(cmd, name, as, maxStates, &out)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&as, "as", census.Forms[0].Name, "the `FORM`: "+strings.Join(diagramNames(), ", "))
	out.add(cmd)
	cmd.Flags().IntVar(&maxStates, "max-states", diagramStates, "stop after `N` states; 0 is for no limit")
	addSettings(cmd)
	must(cmd.RegisterFlagCompletionFunc("as", completeNames(diagramNames())))
	return cmd
}

func diagramNames() (names []string) {
	for _, f := range census.Forms {
		names = append(names, f.Name)
	}
	return names
}

// diagram draws the diagram of a scenario in a form.
func diagram(cmd *cobra.Command, name, as string, maxStates int, out *output) error {
	form, ok := census.LookupForm(as)
	if !ok {
		return fmt.Errorf("--as: there is no form %q%s; the forms are %s", as, scenarios.Suggest(as, diagramNames()), strings.Join(diagramNames(), ", "))
	}
	if err := out.validate(); err != nil {
		return err
	}
	sc, err := loadScenario(cmd, name)
	if err != nil {
		return err
	}
	c, err := taken(cmd.Context(), sc, maxStates)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := form.Write(&census.Diagram{Scenario: called(sc), Census: c}, &b); err != nil {
		return err
	}
	if err := out.write(cmd, b.Bytes()); err != nil {
		return err
	}
	return interrupted(cmd)
}

// called names a scenario and what flags have changed of it.
func called(sc *scenarios.Scenario) string {
	return strings.Join(append([]string{sc.Name}, sc.Changed...), " ")
}

// taken takes the census of a scenario.
func taken(ctx context.Context, sc *scenarios.Scenario, maxStates int) (*census.Census, error) {
	if maxStates < 0 {
		return nil, errNegative(maxStates)
	}
	m, err := sc.Model()
	if err != nil {
		return nil, err
	}
	return census.Take(ctx, m, maxStates)
}

// errNegative says what is wrong with --max-states.
func errNegative(maxStates int) error {
	return fmt.Errorf("--max-states: %d is negative: give a number of states, or 0 for no limit", maxStates)
}

// interrupted says that a search was interrupted, if it was, and what is printed only begun.
func interrupted(cmd *cobra.Command) error {
	if cmd.Context().Err() == nil {
		return nil
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "tcpcheck: interrupted: this is what was explored until then")
	return exit(exitBounded)
}
