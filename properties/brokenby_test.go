package properties_test

import (
	"slices"
	"strings"
	"testing"

	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// quickDepth is how deep a run goes that a property says breaks it: flags on the default scenario
// are there to be tried, and what takes longer to show has a scenario.
const quickDepth = 10

// TestBrokenBy: what breaks a property by its own words does so, by the verdict table or in a
// quick run: each is 'scenario NAME', or flags for the default scenario.
func TestBrokenBy(t *testing.T) {
	rows := table(t)
	for _, p := range properties.All {
		for _, breaker := range strings.Split(p.BrokenBy, ", ") {
			name, isScenario := strings.CutPrefix(breaker, "scenario ")
			row, known := rows[name]
			switch {
			case !isScenario && !flagsBreak(t, p.Name, breaker):
				t.Errorf("%s is not violated within %d steps by %s: name a scenario in which it is", p.Name, quickDepth, breaker)
			case isScenario && !known:
				t.Errorf("%s is broken by %q, it says, which has no row in the verdict table", p.Name, breaker)
			case isScenario && !violatedIn(row, p.Name):
				t.Errorf("%s is not violated in %s, which it says breaks it", p.Name, name)
			}
		}
	}
}

// violatedIn tells whether a row of the verdict table has a property among those violated.
func violatedIn(row []string, property string) bool {
	const violated = 7 // the column
	return slices.ContainsFunc(strings.Split(row[violated], ", "), func(v string) bool { return strings.HasPrefix(v, property+" ") })
}

// flagsBreak tells whether flags for the default scenario break a property.
func flagsBreak(t *testing.T, property, flags string) bool {
	t.Helper()
	sc := load(t, "default")
	words := strings.Fields(flags)
	if len(words)%2 != 0 {
		t.Fatalf("%s: %q are no flags with a value each", property, flags)
	}
	for pair := range slices.Chunk(words, 2) {
		if err := sc.Set(strings.TrimPrefix(pair[0], "--"), pair[1]); err != nil {
			t.Fatalf("%s: %v", property, err)
		}
	}
	sc.Properties = []string{property}
	r := search(t, sc, workers, scenarios.Limits{MaxDepth: quickDepth})
	return slices.Contains(r.with("violated"), property)
}
