package fuzz

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/traces"
)

// always are the properties that every TCP keeps, whatever alternatives of the rules it has chosen, and whatever users and
// network do.
var always = []string{"tcb-well-formed", "no-unspecified-reception", "no-rst-to-rst", "stream-integrity", "ack-of-sent"}

// machine is a model under settings that are drawn, at work.
type machine struct {
	system *properties.System
	state  properties.State
	steps  []model.Event
}

// TestMachine runs the model under any settings and rules, each kind of step an action, and sees after each what is true of
// every TCP, that the step was a function of the state, and that a state can be kept as a row.
func TestMachine(t *testing.T) {
	base := load(t, "default")
	rapid.Check(t, func(t *rapid.T) {
		sc := drawn(t, base, []string{"numbers", "network", "users", "rules"})
		if sc == nil {
			t.Skip("these settings make no model")
		}
		m, err := sc.Model()
		if err != nil {
			t.Fatal(err)
		}
		sys, err := properties.NewSystem(m, always)
		if err != nil {
			t.Fatal(err)
		}
		mc := &machine{system: sys, state: sys.Initial(nil)[0]}
		actions := map[string]func(*rapid.T){"": mc.check}
		for k := range model.Kind(model.KindCount) {
			actions[fmt.Sprintf("kind %d", k)] = func(t *rapid.T) { mc.take(t, k) }
		}
		t.Repeat(actions)
	})
}

// take takes a step of a kind or, if there is none, any.
func (mc *machine) take(t *rapid.T, k model.Kind) {
	enabled := mc.system.Enabled(&mc.state, nil)
	of := slices.DeleteFunc(slices.Clone(enabled), func(ev model.Event) bool { return ev.Kind != k })
	if len(of) == 0 {
		of = enabled
	}
	if len(of) == 0 {
		return // all is over
	}
	ev := of[number(t, len(of), "step")]
	next, again := mc.state, mc.state
	marks := mc.system.Apply(&next, ev)
	if marks.Violated.Has(mc.system.Overflow()) {
		return // there is no room in the model
	}
	if mc.system.Apply(&again, ev); again != next {
		t.Fatalf("%v leads to two states", ev)
	}
	if named, ok := mc.system.Model().Lookup(&mc.state.World, ev.String()); !ok || named != ev {
		t.Fatalf("%v is not found by its name", ev)
	}
	mc.state, mc.steps = next, append(mc.steps, ev)
	mc.judge(t, marks.Violated.Has)
}

// check judges the state.
func (mc *machine) check(t *rapid.T) {
	mc.judge(t, mc.system.Judge(&mc.state, false).Violated.Has)
	var again properties.State
	mc.system.Decode(mc.system.Append(nil, &mc.state), &again)
	if again != mc.state {
		t.Fatalf("a state is another one after it was kept as a row: after %v", mc.steps)
	}
}

func (mc *machine) judge(t *rapid.T, violated func(int) bool) {
	for i, name := range always {
		if violated(i) {
			t.Fatalf("%s is violated after %v under %v", name, mc.steps, mc.system.Model().Config())
		}
	}
}

// TestShrunk pins what some flaws are shrunk to.
func TestShrunk(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		scenario, property string
		vary               []string
	}{
		{"two-way-handshake", "established-by-peer", nil},
		{"merged-close", "graceful-close-delivers", nil},
		{"no-trimming", "stream-integrity", nil},
		{"time-wait-assassination", "time-wait-runs-out", nil},
		{"simultaneous-open-war", "no-ack-storm", nil},
		{"no-fin-retransmission", "eventually-closed", nil},
		{"silent-peer", "can-always-close", nil},
		{"default deviate=fin-takes-no-number", "graceful-close-delivers", []string{"numbers", "network"}},
		{"default deviate=no-flow-control seq-bits=32", "window-respected", []string{"numbers"}},
	} {
		sc := load(t, c.scenario)
		r := walks(t, sc, Options{Checks: 20000, Vary: c.vary}, c.property)
		f := r.Findings[0]
		if f == nil {
			t.Errorf("%s: no violation of %s is found", c.scenario, c.property)
			continue
		}
		trace, err := traces.New(f.Scenario, f.System, c.property, f.Steps, f.CycleFrom)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "# from %d steps\n", f.Walked)
		if err := trace.Ladder(&b, traces.LadderOptions{}); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n")
	}
	golden.Check(t, "testdata/shrunk.golden", b.String())
}

// TestSimplify turns settings that were drawn back, but for what the violation is about.
func TestSimplify(t *testing.T) {
	sc := load(t, "default deviate=no-flow-control send=2")
	r := walks(t, sc, Options{Checks: 5000, Vary: []string{"numbers", "network", "users"}, Shrink: time.Minute}, "window-respected")
	f := r.Findings[0]
	if f == nil {
		t.Fatal("nothing is found")
	}
	now, base, differ := f.Scenario.Values(), sc.Values(), 0
	for name := range base {
		if now[name] != base[name] {
			differ++
		}
	}
	if differ > 4 || len(f.Steps) > 8 {
		t.Errorf("%d settings are left that were drawn, and %d steps", differ, len(f.Steps))
	}
}
