package properties_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// The verdict table has a row for each run. Its columns have a least width each, so that
// a new row changes no other.
const tableRow = "%-42s | %-8s | %-36s | %10s | %11s | %5s | %-8s | %-40s | %s\n"

var tableHead = fmt.Sprintf(tableRow, "run", "profile", "changed", "states", "transitions", "depth", "verdict", "violated, in how many steps", "vacuous")

// row returns the row of a run. What does not depend on names alone begins with the fourth
// column.
func (r *run) row(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf(tableRow, r.scenario.Name, r.scenario.Values()["profile"], orDash(changes(t, r.scenario)),
		count(r.result.States), count(r.result.Transitions), count(r.result.Depth), r.worst(), orDash(r.violated()), orDash(r.with("vacuous")))
}

// changes returns the deviations of a scenario, the rules that are not its profile's and, of a
// variant, the other settings that it changes.
func changes(t *testing.T, sc *scenarios.Scenario) (all []string) {
	t.Helper()
	for i, d := range model.DeviationInfos {
		if sc.Config.Deviations.Has(model.Deviation(i)) {
			all = append(all, d.Name)
		}
	}
	for i, rule := range model.RuleInfos {
		if c := sc.Config.Rules[i]; c != profileOf(sc).Rules[i] {
			all = append(all, rule.Name+"="+rule.Choices[c].Name)
		}
	}
	base, variant := sc.Split()
	for _, v := range load(t, base).Variants {
		for _, set := range v.Set {
			name, _, _ := strings.Cut(set, "=")
			if v.Name == variant && !slices.Contains([]string{"profile", "rule", "deviate"}, name) {
				all = append(all, set)
			}
		}
	}
	return all
}

func profileOf(sc *scenarios.Scenario) model.Profile {
	for _, p := range model.Profiles {
		if p.Name == sc.Values()["profile"] {
			return p
		}
	}
	panic("a scenario without a profile")
}

// worst returns the worst of the verdicts.
func (r *run) worst() string {
	for _, verdict := range []string{"violated", "bounded", "vacuous"} {
		if r.with(verdict) != nil {
			return verdict
		}
	}
	return "holds"
}

// violated returns what is violated, with the lengths of the counterexamples: of a lasso those of its stem
// and its cycle.
func (r *run) violated() (all []string) {
	for i, name := range r.names() {
		switch f := r.finding(i); {
		case f.Verdict != properties.Violated:
		case f.CycleFrom > 0:
			all = append(all, fmt.Sprintf("%s %d+%d", name, f.CycleFrom-1, f.Length+1-f.CycleFrom))
		default:
			all = append(all, fmt.Sprintf("%s %d", name, f.Length))
		}
	}
	return all
}

func orDash(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ", ")
}

// count writes a number with its thousands set apart.
func count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// The golden files of the verdict table.
const (
	verdictTable     = "testdata/verdicts.golden"
	slowVerdictTable = "testdata/verdicts-slow.golden"
)

// table reads the rows of the verdict table, by the name of the run.
func table(t *testing.T) map[string][]string {
	t.Helper()
	rows := map[string][]string{}
	for _, file := range []string{verdictTable, slowVerdictTable} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(strings.TrimPrefix(string(src), tableHead)) {
			cells := cellsOf(line)
			rows[cells[0]] = cells
		}
	}
	return rows
}

// cellsOf takes a row apart.
func cellsOf(row string) []string {
	cells := strings.Split(strings.TrimSuffix(row, "\n"), " | ")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// firstFinding is the column from which on a row says what the search has found, and no more
// what was asked.
const firstFinding = 3

// findings returns what a row says of the search.
func findings(cells []string) string { return strings.Join(cells[firstFinding:], " | ") }

// statesIn returns the number of states in a row.
func statesIn(cells []string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(cells[firstFinding], ",", ""))
	if err != nil {
		panic("no number of states in a row: " + err.Error())
	}
	return n
}
