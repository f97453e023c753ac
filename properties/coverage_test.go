package properties_test

import (
	"slices"
	"testing"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// TestEveryDeviationBreaksSomething: in some scenario a property is violated with the
// deviation, and holds without it in that scenario or another variant of it.
func TestEveryDeviationBreaksSomething(t *testing.T) {
	runs := catalogue(t, false)
	for i, d := range model.DeviationInfos {
		if !breaks(runs, model.Deviation(i)) {
			t.Errorf("the deviation %s breaks nothing in any scenario", d.Name)
		}
	}
}

// breaks tells whether a deviation is to blame for a violation.
func breaks(runs []*run, d model.Deviation) bool {
	for _, with := range runs {
		for _, without := range runs {
			if with.of() == without.of() && with.scenario.Config.Deviations.Has(d) && !without.scenario.Config.Deviations.Has(d) &&
				slices.ContainsFunc(with.with("violated"), func(p string) bool { return slices.Contains(without.with("holds"), p) }) {
				return true
			}
		}
	}
	return false
}

// of returns the name of the scenario, without that of the variant.
func (r *run) of() string {
	name, _ := r.scenario.Split()
	return name
}

// TestEveryPropertyIsPutToTheTest: each property holds in some scenario, and is violated in
// another.
func TestEveryPropertyIsPutToTheTest(t *testing.T) {
	runs := catalogue(t, false)
	for _, p := range properties.All {
		found := map[string]bool{}
		for _, r := range runs {
			for _, verdict := range []string{"holds", "violated"} {
				found[verdict] = found[verdict] || slices.Contains(r.with(verdict), p.Name)
			}
		}
		if !found["holds"] || !found["violated"] {
			t.Errorf("%s does not hold in one scenario and break in another", p.Name)
		}
	}
}
