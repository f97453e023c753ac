package traces

import (
	"slices"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// diffs returns a trace beside the nearest behaviour that keeps its property, as ladder and as picture.
func diffs(t *testing.T, trace *Trace) (ladder, svg string) {
	t.Helper()
	var a, b strings.Builder
	if err := trace.LadderDiff(&a); err != nil {
		t.Fatal(err)
	}
	if err := trace.SVGDiff(&b); err != nil {
		t.Fatal(err)
	}
	return a.String(), b.String()
}

func TestDiff(t *testing.T) {
	ladder, svg := diffs(t, assassination(t, "time-wait-assassination", figure1...))
	golden.Check(t, "testdata/diff-assassination.golden", ladder)
	golden.Check(t, "testdata/diff-assassination.svg", svg)
	ladder, _ = diffs(t, storm(t))
	golden.Check(t, "testdata/diff-storm.golden", ladder)
}

// checkDiff checks what stands beside a trace: it begins as the trace does, and as soon as they part it goes on
// otherwise; the picture shows both.
func checkDiff(t *testing.T, trace *Trace) {
	t.Helper()
	_, n, err := trace.compared()
	if err != nil || n.trace == nil {
		t.Errorf("nothing stands beside it: %v", err)
		return
	}
	events := func(steps []Step) (names []string) {
		for _, s := range steps {
			names = append(names, s.Event)
		}
		return names
	}
	these, those := events(trace.Steps), events(n.trace.Steps)
	if n.state > len(those) || !slices.Equal(these[:n.state], those[:n.state]) {
		t.Errorf("they part after step %d:\n%v\n%v", n.state, these, those)
	}
	if n.state < min(len(these), len(those)) && these[n.state] == those[n.state] {
		t.Errorf("both do %s after step %d, where they part", these[n.state], n.state)
	}
	ladder, svg := diffs(t, trace)
	if !strings.Contains(ladder, "Here they part") || !strings.Contains(ladder, "("+verdict(trace.Property)+")\n") {
		t.Errorf("the ladder does not tell that they part:\n%s", ladder)
	}
	seals := map[string]int{}
	for _, e := range elements(t, svg) {
		if e.name == "rect" && (e.classes["verdict"] || e.classes["praise"]) || e.name == "path" && e.classes["divide"] {
			seals[e.attr["class"]]++
		}
	}
	if seals["verdict"] != 1 || seals["praise"] != 1 || seals["divide"] != 2 {
		t.Errorf("the picture has %v", seals)
	}
}

// TestNoDiff: where nothing is violated there is nothing to compare with.
func TestNoDiff(t *testing.T) {
	sc := variant(t, "bag")
	trace := newTrace(t, sc, "", walk(t, sc, 3, 20))
	for _, form := range Forms {
		if form.Diff == nil {
			continue
		}
		if err := form.Diff(trace, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "violates nothing") {
			t.Errorf("%s: %v", form.Name, err)
		}
	}
}
