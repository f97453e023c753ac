package census

import (
	"testing"
	"unicode/utf8"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// statesEach is what 'coverage --all' explores of each run.
const statesEach = 20000

// TestCatalogue: the catalogue takes 95 % of the branches of 3.10 that are modelled; of every other, and of no
// other, the table says why. The picture of all that it does has no room too little.
func TestCatalogue(t *testing.T) {
	all := &Coverage{Census: New()}
	for _, run := range scenarios.Runs() {
		all.Runs = append(all.Runs, run)
		all.Census.Add(taken(t, run, statesEach))
	}
	if taken, modelled := all.Share(); 100*taken < 95*modelled {
		t.Errorf("%d of %d branches are taken", taken, modelled)
	}
	for b, info := range model.BranchInfos {
		switch n := all.Census.Branches[b]; {
		case n == 0 && info.Why == "":
			t.Errorf("%s is never taken: say why, or add a scenario", info.ID())
		case n > 0 && info.Why != "":
			t.Errorf("%s is taken %d times, and said never to be: %s", info.ID(), n, info.Why)
		case info.Outside && info.Why == "":
			t.Errorf("%s is not modelled: say what of it", info.ID())
		}
	}
	roomy(t, &Diagram{Scenario: "all", Census: all.Census})
}

// roomy fails unless what is written has room: in the widest of common fonts a character of a line in a box has
// 5.8 pixels, and of a label 7.
func roomy(t *testing.T, d *Diagram) {
	t.Helper()
	for _, a := range d.arcs() {
		line, label := a.brief()+grouped(a.count), a.label()
		if a.origin != InFigure && 58*utf8.RuneCountInString(line)/10 > boxWidth-24-12-8 {
			t.Errorf("%q is too long for a box", line)
		}
		if a.origin == InFigure && 7*utf8.RuneCountInString(label) > boxWidth+40 {
			t.Errorf("%q is too long for a label", label)
		}
	}
}

// TestBranchInfos: each branch has a name of its own, and a section with a title.
func TestBranchInfos(t *testing.T) {
	seen := map[string]bool{}
	for _, info := range model.BranchInfos {
		if seen[info.ID()] || info.Name == "" || info.Quote == "" || sections[info.Section] == "" {
			t.Errorf("%+v", info)
		}
		seen[info.ID()] = true
	}
}
