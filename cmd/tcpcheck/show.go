package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/scenarios"
	"tcpcheck/traces"
)

// showFlags holds the flags of show.
type showFlags struct {
	as   string
	knew bool
	output
}

func newShow() *cobra.Command {
	var flags showFlags
	cmd := &cobra.Command{
		Use:   "show TRACE [flags]",
		Short: "Draw a trace",
		Long: `show draws a trace file as a packet ladder, in the notation of RFC 9293's figures 6 to 13, or
in another form. TRACE may be - for standard input.

` + formsHelp() + `
What a ladder shows can be read back: 'tcpcheck replay' runs it.`,
		Example: `  tcpcheck show traces/default-graceful-close-delivers.json
  tcpcheck show traces/default-graceful-close-delivers.json --knew
  tcpcheck show traces/default-graceful-close-delivers.json --as json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return show(cmd, args[0], &flags) },
	}
	cmd.Flags().StringVar(&flags.as, "as", traces.Forms[0].Name, "the `FORM`: "+strings.Join(traces.FormNames(), ", "))
	cmd.Flags().BoolVar(&flags.knew, "knew", false, "show after each line of a ladder what the endpoints knew: the variables of the TCBs that changed")
	flags.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("as", completeNames(traces.FormNames())))
	return cmd
}

// formsHelp lists the forms.
func formsHelp() string {
	var b strings.Builder
	b.WriteString("Forms:\n")
	for _, f := range traces.Forms {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.Words)
	}
	return b.String()
}

// show writes the trace in the form that is asked for.
func show(cmd *cobra.Command, name string, flags *showFlags) error {
	form, ok := traces.LookupForm(flags.as)
	if !ok {
		return fmt.Errorf("--as: there is no form %q%s; the forms are %s", flags.as, scenarios.Suggest(flags.as, traces.FormNames()), strings.Join(traces.FormNames(), ", "))
	}
	write := form.Write
	if flags.knew {
		if form.Name != traces.Forms[0].Name {
			return fmt.Errorf("--knew: a ladder alone can show it: leave out --as %s, or --knew", form.Name)
		}
		write = func(t *traces.Trace, w io.Writer) error { return t.Ladder(w, traces.LadderOptions{Knew: true}) }
	}
	if err := flags.validate(); err != nil {
		return err
	}
	trace, err := readTrace(cmd, name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(trace, &b); err != nil {
		return err
	}
	return flags.write(cmd, b.Bytes())
}

// readTrace reads a trace file, and confirms that the model does what it records: a picture of
// anything else would be none of the model.
func readTrace(cmd *cobra.Command, name string) (*traces.Trace, error) {
	src, err := readInput(cmd, name)
	if err != nil {
		return nil, err
	}
	if isLadder(name, src) {
		return nil, fmt.Errorf("%s: this is a ladder, and drawn already: 'tcpcheck replay' runs it", name)
	}
	trace, err := traces.Read(name, src)
	if err != nil {
		return nil, err
	}
	var refuted *traces.Refuted
	if _, err := traces.Replay(trace); errors.As(err, &refuted) {
		return nil, fmt.Errorf("%s: the model does not do what it records: %w; 'tcpcheck check --trace-dir DIR' writes it again", name, refuted)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return trace, nil
}
