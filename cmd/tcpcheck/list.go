package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/model"
	"tcpcheck/predicates"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// item is a thing that has a name.
type item struct {
	Name  string `json:"name"`
	Words string `json:"words"`
}

// kinds holds what there are names for, in the order in which a name is looked up.
var kinds = []string{"scenarios", "variants", "properties", "rules", "deviations", "profiles", "settings", "assumptions", "words"}

// items returns everything of a kind.
func items(kind string) (all []item) {
	switch kind {
	case "scenarios":
		for _, name := range scenarios.Names() {
			sc, err := scenarios.Builtin(name)
			must(err)
			all = append(all, item{name, sc.Summary})
		}
	case "variants":
		for _, name := range scenarios.Names() {
			sc, err := scenarios.Builtin(name)
			must(err)
			for _, v := range sc.Variants {
				all = append(all, item{name + scenarios.Plus + v.Name, v.Words})
			}
		}
	case "properties":
		for _, p := range properties.All {
			all = append(all, item{p.Name, p.Words})
		}
	case "rules":
		for _, r := range model.RuleInfos {
			var choices []string
			for _, c := range r.Choices {
				choices = append(choices, c.Name)
			}
			all = append(all, item{r.Name, r.Words + ": " + strings.Join(choices, " | ")})
		}
	case "deviations":
		for _, d := range model.DeviationInfos {
			all = append(all, item{d.Name, d.Words})
		}
	case "profiles":
		for _, p := range model.Profiles {
			all = append(all, item{p.Name, p.Words})
		}
	case "settings":
		for _, s := range scenarios.Settings {
			all = append(all, item{s.Name, usage(s)})
		}
	case "assumptions":
		for _, a := range model.AssumptionInfos {
			all = append(all, item{a.Name, a.Words})
		}
	case "words":
		for _, w := range predicates.Vocabulary {
			all = append(all, item{w.Name, w.Meaning})
		}
	}
	return all
}

func newList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:       "list " + strings.Join(kinds, "|"),
		Short:     "List what there is, one line each",
		ValidArgs: kinds,
		Example: `  tcpcheck list scenarios
  tcpcheck list deviations --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(kinds, args[0]) {
				return fmt.Errorf("there is no list of %q%s; the lists are %s", args[0], scenarios.Suggest(args[0], kinds), strings.Join(kinds, ", "))
			}
			return list(cmd, items(args[0]), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document and nothing else")
	return cmd
}

func list(cmd *cobra.Command, all []item, asJSON bool) error {
	w := cmd.OutOrStdout()
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	width := 0
	for _, it := range all {
		width = max(width, len(it.Name))
	}
	for _, it := range all {
		if _, err := fmt.Fprintf(w, "%-*s  %s\n", width, it.Name, it.Words); err != nil {
			return err
		}
	}
	return nil
}
