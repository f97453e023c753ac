package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/scenarios"
)

// setting is a setting of a scenario as a flag. It keeps what it was given: a
// scenario is only loaded later.
type setting struct {
	scenarios.Setting
	given []string
}

// Set keeps a value.
func (s *setting) Set(value string) error {
	s.given = append(s.given, value)
	return nil
}

// String returns nothing: the default is in the words.
func (s *setting) String() string { return "" }

// Type names the values in help texts.
func (s *setting) Type() string { return "VALUE" }

// addSettings gives cmd a flag for every setting, and for those of an endpoint one
// for each endpoint besides.
func addSettings(cmd *cobra.Command) {
	for _, s := range scenarios.Settings {
		prefixes := []string{""}
		if s.PerEndpoint {
			prefixes = []string{"", "A.", "B."}
		}
		for _, prefix := range prefixes {
			name := prefix + s.Flag
			cmd.Flags().Var(&setting{Setting: s}, name, usage(s))
			if prefix != "" {
				must(cmd.Flags().MarkHidden(name))
			}
			must(cmd.RegisterFlagCompletionFunc(name, completeNames(s.Choices())))
		}
	}
}

// maxValues is how long a list of values may be in a help text.
const maxValues = 100

// usage says what a setting is and what it may be, on a line.
func usage(s scenarios.Setting) string {
	words := strings.TrimSuffix(s.Words, ".")
	if len(s.Values) > maxValues {
		return fmt.Sprintf("%s ('tcpcheck describe %s' tells the values)", words, s.Name)
	}
	return fmt.Sprintf("%s (%s)", words, s.Values)
}

// loadScenario loads the scenario of that name and changes the settings that were
// given as flags, in the order of the table: a profile before its rules, both
// endpoints before one.
func loadScenario(cmd *cobra.Command, name string) (*scenarios.Scenario, error) {
	sc, err := scenarios.Load(name)
	if err != nil {
		return nil, err
	}
	for _, s := range scenarios.Settings {
		for _, prefix := range []string{"", "A.", "B."} {
			flag := cmd.Flags().Lookup(prefix + s.Flag)
			if flag == nil {
				continue
			}
			for _, value := range flag.Value.(*setting).given {
				if err := sc.Set(prefix+s.Flag, value); err != nil {
					return nil, err
				}
			}
		}
	}
	return sc, nil
}

// completeScenarios completes the names of built-in scenarios, and files. Variants come
// once the name of the scenario stands there: they are many.
func completeScenarios(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	name, _, _ := strings.Cut(begun, scenarios.Plus)
	if !slices.Contains(scenarios.Names(), name) {
		return scenarios.Names(), cobra.ShellCompDirectiveDefault
	}
	return scenarios.Runs(), cobra.ShellCompDirectiveDefault
}

// completeNames completes names out of a list.
func completeNames(names []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// must is for what can only fail by a mistake in this program.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
