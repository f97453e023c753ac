package properties_test

import (
	"context"
	"slices"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

func load(t *testing.T, name string) *scenarios.Scenario {
	t.Helper()
	sc, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func system(t *testing.T, sc *scenarios.Scenario) *properties.System {
	t.Helper()
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, j := range sc.Judged() {
		names = append(names, j.Property)
	}
	sys, err := properties.NewSystem(m, names)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

// TestAbortIsNoSpuriousReset: a reset that follows an ABORT, or a CLOSE that resets, is none.
func TestAbortIsNoSpuriousReset(t *testing.T) {
	for _, settings := range [][][2]string{
		{{"A.abort", "true"}},
		{{"B.receive", "when-it-pleases"}, {"rule", "close-unread=rst"}},
	} {
		sc := load(t, "reliable-fifo")
		for _, s := range settings {
			if err := sc.Set(s[0], s[1]); err != nil {
				t.Fatal(err)
			}
		}
		sys := system(t, sc)
		ended := false
		reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{
			Visit: func(_ string, _ int, s *properties.State) { ended = ended || s.Memory.Aborted },
		})
		result, err := explore.Check[properties.State, model.Event](context.Background(), sys, sys, explore.Options[properties.State]{})
		i := slices.Index(sys.Names(), "no-spurious-reset")
		if err != nil || !ended || !result.Complete || result.Violated.Has(i) {
			t.Errorf("%v: somebody aborts %v, violated %v, %v", settings, ended, result.Violated.Has(i), err)
		}
	}
}

// TestNamesAreTheScenarios: scenarios check the names of properties against a list of their own.
func TestNamesAreTheScenarios(t *testing.T) {
	known, all := slices.Sorted(slices.Values(scenarios.PropertyNames)), slices.Sorted(slices.Values(properties.Names()))
	if !slices.Equal(known, all) {
		t.Errorf("scenarios knows %v, these are %v", known, all)
	}
}

// TestDocumented: a property says what it means, where it comes from and what breaks it.
func TestDocumented(t *testing.T) {
	for _, p := range properties.All {
		if p.Words == "" || p.Formula == "" || p.Premise == "" || p.Source == "" || p.BrokenBy == "" {
			t.Errorf("%s is not documented: %+v", p.Name, p)
		}
	}
	m, err := model.New(model.Config{SeqBits: 3, Host: [2]model.HostConfig{{ISS: []model.Seq{1}, Incarnations: 1, Window: 1, MSS: 1}, {ISS: []model.Seq{1}, Incarnations: 1, Window: 1, MSS: 1}},
		ISSChoices: 1, Network: model.NetworkConfig{Capacity: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := properties.NewSystem(m, []string{"nosuch"}); err == nil {
		t.Error("there is no property nosuch")
	}
}

// TestCodec: the row of a state and its memory gives both back, and a copy is equal to its original.
func TestCodec(t *testing.T) {
	for _, name := range []string{"default", "half-close", "zero-window", "abort", "no-checksum", "reuse", "no-quiet-time", "budgeted-faults", "fixed-isn"} {
		sys := system(t, load(t, name))
		var back, copied properties.State
		reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{
			MaxDepth: 11,
			Visit: func(row string, _ int, s *properties.State) {
				if sys.Decode([]byte(row), &back); back != *s {
					t.Fatalf("%s: the row of\n%+v\ngives\n%+v", name, *s, back)
				}
				if sys.Copy(&copied, s); copied != *s {
					t.Fatalf("%s: the copy of\n%+v\nis\n%+v", name, *s, copied)
				}
			},
		})
	}
}

// TestNothingAllocates: judging a step allocates nothing.
func TestNothingAllocates(t *testing.T) {
	sys := system(t, load(t, "default"))
	s := sys.Initial(nil)[0]
	for range 6 {
		sys.Apply(&s, sys.Enabled(&s, nil)[0])
	}
	evs := sys.Enabled(&s, nil)
	var row []byte
	var next properties.State
	expand := func() {
		for _, ev := range evs {
			next = s
			sys.Apply(&next, ev)
			sys.Judge(&next, false)
			row = sys.Append(row[:0], &next)
		}
	}
	expand()
	if n := testing.AllocsPerRun(100, expand); n != 0 {
		t.Errorf("judging the steps of a state allocates %v times", n)
	}
}
