package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit codes. They are a contract: see docs/cli.md.
const (
	exitHolds    = 0 // every verdict is holds, or as its scenario expects
	exitViolated = 1 // a property is violated, or a verdict is not the expected one
	exitUsage    = 2 // nothing was explored: the message says where and what to do
	exitBounded  = 3 // a limit or an interrupt stopped the search
)

// An exit ends the program with a code other than that of an error.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run is the program: it takes what follows its name and returns its exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var code exit
	switch {
	case err == nil:
		return exitHolds
	case errors.As(err, &code):
		return int(code)
	default:
		for line := range strings.Lines(err.Error()) {
			fmt.Fprint(stderr, "tcpcheck: ", line)
		}
		fmt.Fprintln(stderr)
		return exitUsage
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "tcpcheck",
		Short: "Check what TCP promises, on every behaviour that it has",
		Long: `tcpcheck explores an executable model of two TCP endpoints (RFC 9293) exhaustively,
while the network between them loses, duplicates and reorders segments. It tells
which of TCP's promises hold, and draws a shortest counterexample where one does not.`,
		Example: `  tcpcheck check                                  check the default scenario
  tcpcheck check --deviate merged-close           why four segments and not three?
  tcpcheck check half-close --window 3            another scenario, a setting changed
  tcpcheck list scenarios                         what there is to check
  tcpcheck describe graceful-close-delivers       what a property says, and why`,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Args = func(_ *cobra.Command, args []string) error { return unknownCommand(root, args) }
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; '%s --help' lists the flags", flagError(cmd, err), cmd.CommandPath())
	})
	root.SetHelpCommand(newHelp(root))
	root.AddCommand(newCheck(), newFuzz(), newReplay(), newShow(), newExplain(), newDiagram(), newCoverage(), newPacketdrill(), newList(), newDescribe(), newScenario(), newVersion())
	root.InitDefaultCompletionCmd()
	refuseOtherShells(root)
	for _, cmd := range root.Commands() {
		sayArgs(cmd)
	}
	return root
}

// refuseOtherShells makes 'completion' name the shells that it knows, if it is asked for another.
func refuseOtherShells(root *cobra.Command) {
	cmd, _, err := root.Find([]string{"completion"})
	must(err)
	var shells []string
	for _, shell := range cmd.Commands() {
		shells = append(shells, shell.Name())
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return fmt.Errorf("there is no completion for %q; the shells are %s", args[0], strings.Join(shells, ", "))
	}
}

// helpTemplate shows examples first: they say more than a list of flags.
const helpTemplate = `{{.Short}}.
{{if .HasExample}}
Examples:
{{.Example}}
{{end}}{{if .Long}}
{{.Long}}
{{end}}
{{.UsageString}}`

const usageTemplate = `Usage:
{{if .HasAvailableSubCommands}}  {{.CommandPath}} COMMAND

Commands:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}

'{{.CommandPath}} COMMAND --help' tells more about a command.
{{else}}  {{.UseLine}}
{{end}}{{if .HasAvailableLocalFlags}}
Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`

// newHelp returns the help command, which knows a command from a word that is none.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			about, _, err := root.Find(args)
			if err != nil || about == root && len(args) > 0 {
				return unknownCommand(root, args)
			}
			return about.Help()
		},
	}
}

// sayArgs makes a wrong number of arguments say what is wanted.
func sayArgs(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if check(cmd, args) != nil {
				return fmt.Errorf("usage: %s; '%s --help' tells more", cmd.UseLine(), cmd.CommandPath())
			}
			return nil
		}
	}
}
