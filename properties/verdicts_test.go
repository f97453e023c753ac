package properties_test

import (
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// maxQuick is the most transitions that a search may take and not be slow: some seconds.
// Together they have to take no more than a minute and a half.
const maxQuick = 3_000_000

// TestVerdicts holds the verdict table of all that is not slow: scenarios and variants, of
// which the searches have to be complete, the verdicts those that their files expect, and
// the traces real. Counts and verdicts have to be the same for any number of workers, and
// for the reference engine.
func TestVerdicts(t *testing.T) {
	runs := catalogue(t, false)
	checkTable(t, verdictTable, runs)
	for _, r := range runs {
		if n := r.result.Transitions; n > maxQuick && r.scenario.Name != "default" {
			t.Errorf("%s takes %s transitions, and more than %s are slow: put 'slow: true' in its file", r.scenario.Name, count(n), count(maxQuick))
		}
		if r.result.States < 10000 {
			compare(t, r, search(t, r.scenario, 1, r.scenario.Limits))
			if r.scenario.Reduce == nil {
				againstReference(t, r)
			}
		}
	}
}

// TestSlowVerdicts holds the rest of the table.
func TestSlowVerdicts(t *testing.T) {
	nightly(t)
	checkTable(t, slowVerdictTable, catalogue(t, true))
}

// checkTable holds a part of the verdict table, and what has to be true of each run.
func checkTable(t *testing.T, file string, runs []*run) {
	t.Helper()
	var b strings.Builder
	b.WriteString(tableHead)
	for _, r := range runs {
		b.WriteString(r.row(t))
		asExpected(t, r)
		reaches(t, r)
		tracesAreReal(t, r)
	}
	golden.Check(t, file, b.String())
}

// asExpected fails unless the verdicts are those that the file expects.
func asExpected(t *testing.T, r *run) {
	t.Helper()
	for i, property := range r.names() {
		want := "holds"
		if v, ok := r.scenario.Expect[property]; ok {
			want = v
		}
		if got := r.finding(i).Verdict; got != want {
			t.Errorf("%s: %s is %s, and its file expects %s", r.scenario.Name, property, got, want)
		}
	}
	if !r.complete() && r.result.Limit != explore.LimitDepth {
		t.Errorf("%s: the search is not complete, by limit %s", r.scenario.Name, r.result.Limit)
	}
}

// reaches fails unless the search has seen the joint states that the file names.
func reaches(t *testing.T, r *run) {
	t.Helper()
	for _, pair := range r.scenario.Reach {
		if !r.reached(pair) {
			t.Errorf("%s: %s/%s is not reached", r.scenario.Name, pair[0], pair[1])
		}
	}
}

// compare fails unless two searches of one scenario say the same.
func compare(t *testing.T, r, other *run) {
	t.Helper()
	a, b := &r.result, &other.result
	if r.row(t) != other.row(t) || a.Unchanged != b.Unchanged || a.Premise != b.Premise {
		t.Errorf("%s: the counts depend on the number of workers", r.scenario.Name)
	}
	for i, name := range r.names() {
		if f, g := r.finding(i), other.finding(i); !slices.Equal(f.Steps, g.Steps) || f.CycleFrom != g.CycleFrom {
			t.Errorf("%s: the counterexample to %s depends on the number of workers", r.scenario.Name, name)
		}
	}
}

// againstReference fails unless the reference engine says the same.
func againstReference(t *testing.T, r *run) {
	t.Helper()
	got := &r.result
	want := reference.Check[properties.State, model.Event](r.system, r.system, reference.Options[properties.State]{MaxDepth: r.scenario.Limits.MaxDepth})
	if got.States != want.States || got.Transitions != want.Transitions || got.Unchanged != want.Unchanged || got.Depth != want.Depth {
		t.Errorf("%s: %d states, %d transitions, depth %d; the reference engine finds %d, %d, %d",
			r.scenario.Name, got.States, got.Transitions, got.Depth, want.States, want.Transitions, want.Depth)
	}
	for i, v := range want.Verdicts {
		if g := got.Verdicts[i]; g.Violated != v.Violated || g.Premise != v.Premise || g.Steps != v.Steps {
			t.Errorf("%s: verdict %d is %+v, the reference engine says %+v", r.scenario.Name, i, g, v)
		}
	}
}

// tracesAreReal fails unless the events of each counterexample are enabled, one after the
// other, and the last violates the property and none before it.
func tracesAreReal(t *testing.T, r *run) {
	t.Helper()
	for i := range r.system.Names() {
		if _, ok := r.system.PromiseOf(i); ok {
			confirm(t, r, i)
			continue
		}
		v := r.result.Verdicts[i]
		s := r.system.Initial(nil)[0]
		for step, ev := range v.Trace {
			if !slices.Contains(r.system.Enabled(&s, nil), ev) {
				t.Fatalf("%s: step %d, %s, is not enabled", r.scenario.Name, step+1, ev)
			}
			if marks := r.system.Apply(&s, ev); marks.Violated.Has(i) != (v.OnStep && step == len(v.Trace)-1) {
				t.Errorf("%s: step %d, %s, violates or does not", r.scenario.Name, step+1, ev)
			}
		}
	}
}

// confirm fails unless the lasso that breaks a promise, or the way into a trap, is one.
func confirm(t *testing.T, r *run, i int) {
	t.Helper()
	if f := r.finding(i); f.Verdict == properties.Violated {
		if err := r.system.Confirm(i, f.Steps, f.CycleFrom); err != nil {
			t.Errorf("%s: %s: %v", r.scenario.Name, r.names()[i], err)
		}
	}
}

// TestMended: what a scenario expects to be violated holds in one of its variants, or the
// file says why it does not.
func TestMended(t *testing.T) {
	for _, name := range scenarios.Names() {
		sc := load(t, name)
		var unmended []string
		for _, judged := range sc.Judged() {
			property := judged.Name
			if sc.Expect[property] == "violated" && !mended(t, sc, property) {
				unmended = append(unmended, property)
			}
		}
		switch {
		case unmended != nil && sc.Unmended == "":
			t.Errorf("%s: what mends %v? Add a variant in which it holds, or say after 'unmended:' why there is none", name, unmended)
		case unmended == nil && sc.Unmended != "":
			t.Errorf("%s: it is mended, or nothing is violated: leave out 'unmended:'", name)
		}
	}
}

// mended tells whether a property holds in one of the scenario's variants.
func mended(t *testing.T, sc *scenarios.Scenario, property string) bool {
	t.Helper()
	for _, v := range sc.Variants {
		variant, err := sc.Variant(v.Name)
		if err != nil {
			t.Fatal(err)
		}
		if want, ok := variant.Expect[property]; !ok || want == "holds" {
			return true
		}
	}
	return false
}
