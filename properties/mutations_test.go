package properties_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// maxMutated is the most states that a run may have to be searched again with something
// changed.
const maxMutated = 300_000

// idleOnPurpose holds what a variant sets though its row is the same without: there another variant
// breaks something under it, which the rest of this one mends.
var idleOnPurpose = []string{
	"without deviate=no-persist in letter+window-of-the-syn",   // without-probe
	"without deviate=no-persist in letter+luckier-number",      // without-probe
	"without isn=gap=1 in time-wait-one-msl+two-msl-both-wait", // two-msl-both-overlap
}

// unsent are the alternatives about segments that neither endpoints nor attackers send. A ladder and a script show what they do.
var unsent = []string{"syn-fin=drop"} // a SYN with a FIN

// TestMutations: no rule can be turned without a row of the verdict table changing, and
// nothing that a variant sets can be left out.
func TestMutations(t *testing.T) {
	nightly(t)
	rows := table(t)
	for i, rule := range model.RuleInfos {
		for c, choice := range rule.Choices {
			t.Run(rule.Name+"="+choice.Name, func(t *testing.T) {
				if slices.Contains(unsent, rule.Name+"="+choice.Name) {
					t.Skip("nobody who is built in sends what it is about")
				}
				if everywhere(t, i, model.Choice(c)) {
					t.Skip("everything that is built in has it")
				}
				row := turned(t, rows, i, model.Choice(c))
				if row == "" {
					t.Fatal("it leaves every row of the verdict table as it is")
				}
				t.Logf("it changes the row %s", row)
			})
		}
	}
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			for _, idle := range idleSettings(t, rows, load(t, name)) {
				if !slices.Contains(idleOnPurpose, idle) {
					t.Errorf("the row stays as it is %s", idle)
				}
			}
		})
	}
}

// everywhere tells whether all that is built in has this choice of a rule: to choose it changes
// nothing then.
func everywhere(t *testing.T, rule int, choice model.Choice) bool {
	t.Helper()
	return !slices.ContainsFunc(scenarios.Runs(), func(name string) bool { return load(t, name).Config.Rules[rule] != choice })
}

// turned returns the run of which the row changes with another choice of a rule, or "". Those
// that are about the rule come first, then the small ones.
func turned(t *testing.T, rows map[string][]string, rule int, choice model.Choice) string {
	t.Helper()
	name := model.RuleInfos[rule].Name
	about := func(row []string) int {
		if strings.Contains(row[2], name+"=") {
			return 0
		}
		return 1
	}
	var sorted [][]string
	for _, row := range rows {
		if statesIn(row) <= maxMutated {
			sorted = append(sorted, row)
		}
	}
	slices.SortFunc(sorted, func(a, b []string) int {
		return cmp.Or(cmp.Compare(about(a), about(b)), cmp.Compare(statesIn(a), statesIn(b)), cmp.Compare(a[0], b[0]))
	})
	for _, row := range sorted {
		sc := load(t, row[0])
		if sc.Config.Rules[rule] == choice {
			continue
		}
		sc.Config.Rules[rule] = choice
		if rowChanges(t, sc, row) {
			return row[0]
		}
	}
	return ""
}

// rowChanges tells whether a changed scenario has another row. A search that finds more states
// than the row has need not be finished.
func rowChanges(t *testing.T, sc *scenarios.Scenario, row []string) bool {
	t.Helper()
	limits := sc.Limits
	limits.MaxStates = statesIn(row)
	r := search(t, sc, workers, limits)
	return r.result.Limit == explore.LimitStates || findings(cellsOf(r.row(t))) != findings(row)
}

// idleSettings returns what a scenario's variants set to no effect: without it the row of the
// variant is the same.
func idleSettings(t *testing.T, rows map[string][]string, sc *scenarios.Scenario) (idle []string) {
	t.Helper()
	for _, v := range sc.Variants {
		row, ok := rows[sc.Name+scenarios.Plus+v.Name]
		if !ok {
			t.Fatalf("%s: the variant %s has no row: run the tests with -update first", sc.Name, v.Name)
		}
		for i, set := range v.Set {
			if len(v.Set) > 1 && statesIn(row) > maxMutated {
				continue
			}
			if rest := slices.Delete(slices.Clone(v.Set), i, i+1); !needed(t, rows, sc.Name, row, rest) {
				idle = append(idle, fmt.Sprintf("without %s in %s", set, row[0]))
			}
		}
	}
	return idle
}

// needed tells whether a variant's row is another one if only the rest of it is set.
func needed(t *testing.T, rows map[string][]string, base string, row []string, rest []string) bool {
	t.Helper()
	if len(rest) == 0 {
		return findings(rows[base]) != findings(row)
	}
	sc := load(t, base)
	sc.Limits = load(t, row[0]).Limits
	for _, set := range rest {
		name, value, _ := strings.Cut(set, "=")
		if err := sc.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sc.Model(); err != nil {
		return true
	}
	return rowChanges(t, sc, row)
}
