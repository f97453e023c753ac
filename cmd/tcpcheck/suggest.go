package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tcpcheck/scenarios"
)

// unknownCommand is what the program says to a command that it does not have.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	return fmt.Errorf("there is no command %q%s; 'tcpcheck --help' lists them", args[0], scenarios.Suggest(args[0], names))
}

// misspelt is an error about a flag, with the name of one that may have been meant.
type misspelt struct {
	error
	suggestion string
}

func (m misspelt) Error() string { return m.error.Error() + m.suggestion }

func (m misspelt) Unwrap() error { return m.error }

// flagError says of a value what to write instead, and of an unknown flag which one may have
// been meant.
func flagError(cmd *cobra.Command, err error) error {
	if invalid := (*pflag.InvalidValueError)(nil); errors.As(err, &invalid) {
		return fmt.Errorf("--%s: %s", invalid.GetFlag().Name, whatToWrite(invalid))
	}
	name, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return misspelt{err, scenarios.Suggest(name, names)}
}

// whatToWrite says what is wrong with the value of a flag, and what it may be.
func whatToWrite(invalid *pflag.InvalidValueError) string {
	value := invalid.GetValue()
	switch invalid.GetFlag().Value.Type() {
	case "int", "uint64":
		return fmt.Sprintf("%q is no number: give one in digits, such as 1000000", value)
	case "duration":
		return fmt.Sprintf("%q is no time: give a time such as 90s or 10m", value)
	case "bool":
		return fmt.Sprintf("%q is neither true nor false", value)
	default:
		return errors.Unwrap(invalid).Error()
	}
}
