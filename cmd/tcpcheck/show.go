package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/model"
	"tcpcheck/scenarios"
	"tcpcheck/traces"
)

// showFlags holds the flags of show.
type showFlags struct {
	as   string
	knew bool
	diff bool
	side string
	output
}

func newShow() *cobra.Command {
	var flags showFlags
	cmd := &cobra.Command{
		Use:   "show TRACE [flags]",
		Short: "Draw a trace",
		Long: `show draws a trace file as a packet ladder, in the notation of RFC 9293's figures 6 to 13, or
in another form. TRACE may be a ladder, too, or - for standard input.

Forms:
` + listing(traces.Forms, func(f traces.Form) (string, string) { return f.Name, f.Words }) + `
What a ladder shows can be read back: 'tcpcheck replay' runs it.

--diff sets beside a counterexample the nearest behaviour that does not violate the property, and
shows where they part: in a ladder one below the other, in a picture side by side.`,
		Example: `  tcpcheck show traces/default-graceful-close-delivers.json
  tcpcheck show traces/default-graceful-close-delivers.json --knew
  tcpcheck show traces/default-graceful-close-delivers.json --diff
  tcpcheck show traces/default-graceful-close-delivers.json --as svg -o close.svg
  tcpcheck show traces/default-graceful-close-delivers.json --as html -o close.html
  tcpcheck show traces/default-graceful-close-delivers.json --as pcapng -o close.pcapng
  tcpcheck show traces/default-graceful-close-delivers.json --as packetdrill --side B`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return show(cmd, args[0], &flags) },
	}
	cmd.Flags().StringVar(&flags.as, "as", traces.Forms[0].Name, "the `FORM`: "+strings.Join(traces.FormNames(), ", "))
	cmd.Flags().BoolVar(&flags.knew, "knew", false, "show after each line of a ladder what the endpoints knew: the variables of the TCBs that changed")
	cmd.Flags().BoolVar(&flags.diff, "diff", false, "show besides the nearest behaviour that does not violate the property, and where they part (ladder, svg)")
	cmd.Flags().StringVar(&flags.side, "side", "", "the `SIDE` that a packetdrill script drives: A or B (default the one that violates the property, or B)")
	flags.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("side", completeNames([]string{"A", "B"})))
	must(cmd.RegisterFlagCompletionFunc("as", completeNames(traces.FormNames())))
	return cmd
}

// show writes the trace in the form that is asked for.
func show(cmd *cobra.Command, name string, flags *showFlags) error {
	form, ok := traces.LookupForm(flags.as)
	if !ok {
		return fmt.Errorf("--as: there is no form %q%s; the forms are %s", flags.as, scenarios.Suggest(flags.as, traces.FormNames()), strings.Join(traces.FormNames(), ", "))
	}
	write, err := flags.writer(form)
	if err != nil {
		return err
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

// writer returns what writes the form, with what other flags ask of it.
func (flags *showFlags) writer(form traces.Form) (func(*traces.Trace, io.Writer) error, error) {
	side := model.A
	switch {
	case flags.diff && flags.knew:
		return nil, errors.New("--diff: it cannot be combined with --knew: leave out one of the two")
	case flags.diff && form.Name == "html":
		return nil, errors.New("--diff: a page shows it without being asked: leave out --diff")
	case flags.diff && form.Diff == nil:
		return nil, fmt.Errorf("--diff: a ladder or a picture can show it: leave out --as %s for a ladder, or write --as svg", form.Name)
	case flags.diff && flags.side == "":
		return withDiff(form.Diff), nil
	case flags.knew && form.Name != traces.Forms[0].Name:
		return nil, fmt.Errorf("--knew: a ladder alone can show it: leave out --as %s, or --knew", form.Name)
	case flags.knew:
		return func(t *traces.Trace, w io.Writer) error { return t.Ladder(w, traces.LadderOptions{Knew: true}) }, nil
	case flags.side == "":
		return form.Write, nil
	case form.Name != "packetdrill":
		return nil, fmt.Errorf("--side: a packetdrill script alone has one: leave out --side, or add --as packetdrill")
	case flags.side == model.B.String():
		side = model.B
	case flags.side != model.A.String():
		return nil, fmt.Errorf("--side: %q is no side: A and B are", flags.side)
	}
	return func(t *traces.Trace, w io.Writer) error { return t.WritePacketdrill(w, side) }, nil
}

// withDiff says of an error which flag asked for it.
func withDiff(write func(*traces.Trace, io.Writer) error) func(*traces.Trace, io.Writer) error {
	return func(t *traces.Trace, w io.Writer) error {
		if err := write(t, w); err != nil {
			return fmt.Errorf("--diff: %w", err)
		}
		return nil
	}
}

// readTrace reads a trace file, or a ladder, and confirms that the model does what it records: a picture of
// anything else would be none of the model.
func readTrace(cmd *cobra.Command, name string) (*traces.Trace, error) {
	src, err := readInput(cmd, name)
	if err != nil {
		return nil, err
	}
	if isLadder(name, src) {
		return readLadder(name, src)
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

// readLadder reads a ladder as a trace.
func readLadder(name string, src []byte) (*traces.Trace, error) {
	ladder, err := traces.ParseLadder(name, src)
	if err != nil {
		return nil, err
	}
	trace, err := ladder.Trace()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return trace, nil
}
