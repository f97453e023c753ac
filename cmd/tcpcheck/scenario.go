package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/scenarios"
)

func newScenario() *cobra.Command {
	return &cobra.Command{
		Use:   "scenario NAME",
		Short: "Print a built-in scenario's file, ready to save and edit",
		Example: `  tcpcheck scenario default > my.yaml
  tcpcheck check ./my.yaml`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeNames(scenarios.Names()),
		RunE: func(cmd *cobra.Command, args []string) error {
			src, ok := scenarios.Source(args[0])
			if base, _, varied := strings.Cut(args[0], scenarios.Plus); varied {
				return fmt.Errorf("%q is a variant, and has no file of its own; 'tcpcheck scenario %s' prints the file it stands in", args[0], base)
			}
			if !ok {
				return fmt.Errorf("there is no scenario %q%s; 'tcpcheck list scenarios' lists them", args[0], scenarios.Suggest(args[0], scenarios.Names()))
			}
			_, err := cmd.OutOrStdout().Write(src)
			return err
		},
	}
}
