package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

func newDescribe() *cobra.Command {
	return &cobra.Command{
		Use:   "describe NAME",
		Short: "Describe a scenario, variant, property, rule, deviation, profile, setting, assumption or word in full",
		Example: `  tcpcheck describe graceful-close-delivers
  tcpcheck describe rst-in-time-wait
  tcpcheck describe fin-takes-no-number
  tcpcheck describe fairness`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return allNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var all strings.Builder
			found := false
			for _, describe := range []func(io.Writer, string) bool{
				describeScenario, describeVariant, describeProperty, describeRule, describeDeviation, describeProfile, describeSetting,
				describeFairness, describeAssumption, describeWord,
			} {
				var b strings.Builder
				if describe(&b, args[0]) {
					if found {
						all.WriteString("\n")
					}
					all.WriteString(b.String())
					found = true
				}
			}
			if !found {
				return fmt.Errorf("there is no scenario, variant, property, rule, deviation, profile, setting, assumption or word %q%s; 'tcpcheck list --help' tells what can be listed",
					args[0], scenarios.Suggest(args[0], allNames()))
			}
			_, err := io.WriteString(cmd.OutOrStdout(), all.String())
			return err
		},
	}
}

// allNames returns every name that can be described.
func allNames() (names []string) {
	for _, kind := range kinds {
		for _, it := range items(kind) {
			name, _, _ := strings.Cut(it.Name, "(") // of a function without its arguments
			names = append(names, name)
		}
	}
	return names
}

// field writes a titled paragraph, unless it is empty.
func field(w io.Writer, title, text string) {
	if text != "" {
		fmt.Fprintf(w, "  %-10s %s\n", title, text)
	}
}

func describeScenario(w io.Writer, name string) bool {
	sc, err := scenarios.Builtin(name)
	if err != nil || strings.Contains(name, scenarios.Plus) {
		return false
	}
	fmt.Fprintf(w, "%s (scenario): %s\n\n%s\n\n", name, sc.Summary, indent(sc.Header))
	field(w, "judges", strings.Join(sc.Properties, ", "))
	for _, f := range sc.Formulas {
		field(w, f.Form, f.Name+": "+f.Text)
	}
	describeExpectations(w, sc)
	field(w, "its file", "tcpcheck scenario "+name)
	field(w, "unmended", sc.Unmended)
	for _, v := range sc.Variants {
		fmt.Fprintln(w)
		describeVariant(w, name+scenarios.Plus+v.Name)
	}
	return true
}

func describeVariant(w io.Writer, name string) bool {
	base, variant, _ := strings.Cut(name, scenarios.Plus)
	sc, err := scenarios.Builtin(base)
	if err != nil {
		return false
	}
	for _, v := range sc.Variants {
		if v.Name != variant {
			continue
		}
		fmt.Fprintf(w, "%s (variant): %s\n", name, v.Words)
		field(w, "sets", strings.Join(v.Set, " "))
		varied, err := sc.Variant(variant)
		must(err)
		describeExpectations(w, varied)
		return true
	}
	return false
}

// describeExpectations tells what a scenario expects besides that its properties hold, and
// what its search is like.
func describeExpectations(w io.Writer, sc *scenarios.Scenario) {
	for _, j := range sc.Judged() {
		if v := sc.Expect[j.Name]; v != "" {
			field(w, "expects", j.Name+" "+v)
		}
	}
	if len(sc.Expect) == 0 {
		field(w, "expects", "that all of it holds")
	}
	if n := sc.Limits.MaxStates; n > 0 {
		field(w, "limit", fmt.Sprintf("max-states %d", n))
	}
	if n := sc.Limits.MaxDepth; n > 0 {
		field(w, "limit", fmt.Sprintf("max-depth %d", n))
	}
	if len(sc.Reduce) > 0 {
		field(w, "reduce", strings.Join(sc.Reduce, ", "))
	}
	if sc.Slow {
		field(w, "slow", "takes more than some seconds")
	}
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")
}

func describeProperty(w io.Writer, name string) bool {
	p, ok := properties.Lookup(name)
	if !ok {
		return false
	}
	fmt.Fprintf(w, "%s (property, %s)\n", p.Name, p.Kind())
	field(w, "says", p.Words)
	field(w, "formula", p.Formula)
	field(w, "typed", typed(p))
	field(w, "tested by", p.Premise)
	field(w, "source", p.Source)
	field(w, "broken by", p.BrokenBy)
	field(w, "remark", p.Remark)
	return true
}

// typed returns a command that judges the property as a user would have typed it, or "" if the vocabulary lacks
// a word for it.
func typed(p properties.Property) string {
	if text, ok := strings.CutPrefix(p.Typed, properties.InvariantPrefix); ok {
		return "tcpcheck check --invariant '" + text + "'"
	}
	if text, ok := strings.CutPrefix(p.Typed, properties.LTLPrefix); ok {
		return "tcpcheck check --ltl '" + text + "'"
	}
	return ""
}

func describeRule(w io.Writer, name string) bool {
	for number, rule := range model.RuleInfos {
		if rule.Name != name {
			continue
		}
		fmt.Fprintf(w, "%s (rule, RFC 9293, section %s): %s\n", rule.Name, rule.Section, rule.Words)
		for choice, c := range rule.Choices {
			var in []string
			for _, p := range model.Profiles {
				if p.Rules[number] == model.Choice(choice) {
					in = append(in, p.Name)
				}
			}
			fmt.Fprintf(w, "  %s=%s: %s\n", rule.Name, c.Name, c.Words)
			field(w, "  source", c.Source)
			field(w, "  in", strings.Join(in, ", "))
		}
		field(w, "scenario", strings.Join(whereTurned(number), ", "))
		return true
	}
	return false
}

func describeDeviation(w io.Writer, name string) bool {
	for i, d := range model.DeviationInfos {
		if d.Name == name {
			fmt.Fprintf(w, "%s (deviation): %s\n", d.Name, d.Words)
			field(w, "source", d.Source)
			field(w, "scenario", strings.Join(whereTaken(model.Deviation(i)), ", "))
			field(w, "try", tryDeviation(model.Deviation(i)))
			return true
		}
	}
	return false
}

func describeProfile(w io.Writer, name string) bool {
	for _, p := range model.Profiles {
		if p.Name != name {
			continue
		}
		fmt.Fprintf(w, "%s (profile): %s\n", p.Name, p.Words)
		for number, rule := range model.RuleInfos {
			c := rule.Choices[p.Rules[number]]
			fmt.Fprintf(w, "  %s=%s: %s (%s)\n", rule.Name, c.Name, c.Words, c.Source)
		}
		return true
	}
	return false
}

func describeSetting(w io.Writer, name string) bool {
	for _, s := range scenarios.Settings {
		if s.Name == name {
			fmt.Fprintf(w, "%s (setting): %s\n", s.Name, s.Words)
			field(w, "values", s.Values)
			if s.PerEndpoint {
				field(w, "endpoint", fmt.Sprintf("--%s sets it for both, --A.%s or --B.%s for one", s.Name, s.Name, s.Name))
			}
			return true
		}
	}
	return false
}
