package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"tcpcheck/traces"
)

func newReplay() *cobra.Command {
	return &cobra.Command{
		Use:   "replay TRACE",
		Short: "Run a trace again, step by step, and confirm or refute it",
		Long: `replay runs a trace file, or a ladder, on the model and compares every step and every
state with what it records. TRACE may be - for standard input.

Exit code: 0 the trace does what it records, 1 it does not (the step is named), 2 it cannot
be read.`,
		Example: `  tcpcheck check --deviate merged-close --trace-dir traces
  tcpcheck replay traces/default-graceful-close-delivers.json
  tcpcheck replay handshake.ladder`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			src, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			return replay(cmd.OutOrStdout(), args[0], src)
		},
	}
}

// maxInput is the largest file that is read.
const maxInput = 64 << 20

// readInput reads a file, or standard input for "-".
func readInput(cmd *cobra.Command, name string) ([]byte, error) {
	in := cmd.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%w: give a trace file, as 'tcpcheck check --trace-dir DIR' writes them, or a ladder", err)
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	src, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if errors.Is(err, syscall.EISDIR) {
		return nil, fmt.Errorf("%s: this is a directory: give a trace file in it, such as %s", name, filepath.Join(name, "default-graceful-close-delivers.json"))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: give a trace file, as 'tcpcheck check --trace-dir DIR' writes them, or a ladder", err)
	}
	if len(src) > maxInput {
		return nil, fmt.Errorf("%s: the file is larger than %v: it is no trace", name, size(maxInput))
	}
	return src, nil
}

// replay confirms a trace or a ladder, or refutes it.
func replay(w io.Writer, name string, src []byte) error {
	report, refuted, err := confirm(name, src)
	switch {
	case err != nil:
		return err
	case refuted != nil:
		if _, err := fmt.Fprintf(w, "%s: refuted: %v\n", name, refuted); err != nil {
			return err
		}
		return exit(exitViolated)
	default:
		_, err := fmt.Fprintf(w, "%s: confirmed: %v\n", name, report)
		return err
	}
}

// confirm runs what src records. It tells why it is refuted, if it is; err tells that
// it cannot be read.
func confirm(name string, src []byte) (report traces.Report, refuted, err error) {
	if isLadder(name, src) {
		ladder, err := traces.ParseLadder(name, src)
		if err != nil {
			return report, nil, err
		}
		report, refuted = ladder.Replay()
		return report, refuted, nil
	}
	trace, err := traces.Read(name, src)
	if err != nil {
		return report, nil, err
	}
	report, err = traces.Replay(trace)
	var step *traces.Refuted
	if errors.As(err, &step) {
		return report, step, nil
	}
	return report, nil, err
}

// isLadder tells a ladder from a trace file, which is JSON.
func isLadder(name string, src []byte) bool {
	if strings.HasSuffix(name, ".ladder") {
		return true
	}
	return bytes.Contains(src, []byte("TCP Peer A")) && !bytes.HasPrefix(bytes.TrimSpace(src), []byte("{"))
}
