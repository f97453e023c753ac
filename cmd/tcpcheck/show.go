package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/scenarios"
	"tcpcheck/traces"
)

// forms holds the forms in which a trace can be shown.
var forms = []string{"ladder", "json"}

func newShow() *cobra.Command {
	var as string
	var knew bool
	cmd := &cobra.Command{
		Use:   "show TRACE [flags]",
		Short: "Draw a trace",
		Long: `show draws a trace file as a packet ladder, in the notation of RFC 9293's figures 6 to 13, or
writes it as JSON again. TRACE may be - for standard input.

What a ladder shows can be read back: 'tcpcheck replay' runs it.`,
		Example: `  tcpcheck show traces/default-graceful-close-delivers.json
  tcpcheck show traces/default-graceful-close-delivers.json --knew
  tcpcheck show traces/default-graceful-close-delivers.json --as json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if as != "ladder" && as != "json" {
				return fmt.Errorf("--as: there is no form %q%s; the forms are ladder and json", as, scenarios.Suggest(as, forms))
			}
			src, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			if isLadder(args[0], src) {
				return fmt.Errorf("%s: this is a ladder, and drawn already: 'tcpcheck replay' runs it", args[0])
			}
			trace, err := traces.Read(args[0], src)
			if err != nil {
				return err
			}
			if as == "json" {
				return trace.WriteJSON(cmd.OutOrStdout())
			}
			return trace.Ladder(cmd.OutOrStdout(), traces.LadderOptions{Knew: knew})
		},
	}
	cmd.Flags().StringVar(&as, "as", "ladder", "the `FORM`: ladder or json")
	cmd.Flags().BoolVar(&knew, "knew", false, "show after each line what the endpoints knew: the variables of the TCBs that changed")
	must(cmd.RegisterFlagCompletionFunc("as", completeNames(forms)))
	return cmd
}
