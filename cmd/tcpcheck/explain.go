package main

import (
	"bytes"

	"github.com/spf13/cobra"
)

func newExplain() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use:   "explain TRACE [flags]",
		Short: "Tell a trace in words, step by step",
		Long: `explain tells a trace file in words: at each step who did what, why the endpoint did it, by rule
and section of RFC 9293, what it believes now, and what is in flight; at the end what is broken, and
the last moment at which it could still have ended well. TRACE may be a ladder, too, or - for
standard input.`,
		Example: `  tcpcheck explain traces/default-graceful-close-delivers.json
  tcpcheck explain traces/default-graceful-close-delivers.json -o account.txt`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := out.validate(); err != nil {
				return err
			}
			trace, err := readTrace(cmd, args[0])
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := trace.WriteAccount(&b); err != nil {
				return err
			}
			return out.write(cmd, b.Bytes())
		},
	}
	out.add(cmd)
	return cmd
}
