package traces

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// variants are the default scenario changed in ways that bring every kind of step into
// its walks.
var variants = map[string][]string{
	"set":        {},
	"set-damage": {"corruption=2", "A.send=3", "mss=2", "window=3"},
	"no-sum":     {"corruption=3", "checksum=false", "send=3", "mss=2", "window=3"},
	"bag":        {"loss=3", "duplication=3", "capacity=6", "send=2", "abort=true"},
	"fifo": {"order=fifo", "loss=any", "duplication=any", "corruption=2", "capacity=5", "send=3", "mss=2", "window=3", "seq-bits=4",
		"receive=when-it-pleases"},
	"reliable":   {"loss=none", "duplication=none", "send=3", "mss=3", "window=3", "seq-bits=5", "open=either", "receive=when-it-pleases"},
	"crash":      {"crash=true", "user-timeout=true", "abort=true", "loss=2", "duplication=2", "remote-socket=specified", "B.send=1"},
	"rfc793":     {"profile=rfc793", "send=2", "window=2"},
	"rule":       {"rules=rst-in-time-wait=ignore,fin-segment=piggyback", "send=2"},
	"deviations": {"deviate=merged-close,no-trimming,fin-wait-2-deaf,no-flow-control", "send=3", "mss=2", "seq-bits=4", "window=3"},
}

func variant(t testing.TB, name string) *scenarios.Scenario {
	t.Helper()
	sc, err := scenarios.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range variants[name] {
		key, value, _ := strings.Cut(s, "=")
		if err := sc.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
	return sc
}

// walk takes steps at random, and tells whether they end in a violation of property.
func walk(t testing.TB, sc *scenarios.Scenario, seed uint64, most int) []model.Event {
	t.Helper()
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	rng, w := rand.New(rand.NewPCG(seed, 9293)), m.Initial()
	var fx model.Effects
	var events []model.Event
	for len(events) < most {
		enabled := m.Enabled(&w, nil)
		if len(enabled) == 0 {
			break
		}
		ev := enabled[rng.IntN(len(enabled))]
		if len(w.Net[0].InFlight()) > 40 || len(w.Net[1].InFlight()) > 40 {
			break
		}
		events = append(events, ev)
		m.Apply(&w, ev, &fx)
	}
	return events
}

func newTrace(t testing.TB, sc *scenarios.Scenario, property string, events []model.Event) *Trace {
	t.Helper()
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	sys, err := properties.NewSystem(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := New(sc, sys, property, events)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

func drawn(t testing.TB, trace *Trace, opts LadderOptions) string {
	t.Helper()
	var b strings.Builder
	if err := trace.Ladder(&b, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRoundTrip draws random walks, reads the ladders back and runs them: they take the
// same steps, and look the same again.
func TestRoundTrip(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(100) {
				roundTrip(t, variant(t, name), seed)
			}
		})
	}
}

func roundTrip(t *testing.T, sc *scenarios.Scenario, seed uint64) {
	t.Helper()
	events := walk(t, sc, seed, 5+int(seed)%30)
	text := drawn(t, newTrace(t, sc, "", events), LadderOptions{Knew: seed%2 == 0})
	ladder, err := ParseLadder("walk.ladder", []byte(text))
	if err != nil {
		t.Fatalf("seed %d: %v\n%s", seed, err, text)
	}
	out := ladder.Run()
	if out.Parted != nil {
		t.Fatalf("seed %d: %v\n%s", seed, out.Parted, text)
	}
	if !slices.Equal(out.Events, events) {
		t.Fatalf("seed %d: read back, the steps are\n%v\nand they were\n%v\n%s", seed, out.Events, events, text)
	}
	again := drawn(t, newTrace(t, sc, "", out.Events), LadderOptions{Knew: seed%2 == 0})
	if again != text {
		t.Fatalf("seed %d: it was\n%s\nand is\n%s", seed, text, again)
	}
	for i, row := range strings.Split(text, "\n") {
		if len(row) > maxWidth+20 && i > 30 {
			t.Errorf("seed %d: this is too wide: %s", seed, row)
		}
	}
}

// TestUnnamedScenario draws a scenario that is not built in: its header gives every
// setting.
func TestUnnamedScenario(t *testing.T) {
	for name := range variants {
		sc := variant(t, name)
		sc.Name = "mine"
		roundTrip(t, sc, 7)
		if text := drawn(t, newTrace(t, sc, "", nil), LadderOptions{}); !strings.Contains(text, "seq-bits:") {
			t.Error(text)
		}
	}
}

// example returns a trace that violates graceful-close-delivers.
func example(t testing.TB) *Trace {
	t.Helper()
	sc, err := scenarios.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	if err := sc.Set("deviate", "fin-takes-no-number"); err != nil {
		t.Fatal(err)
	}
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	w, fx := m.Initial(), model.Effects{}
	var events []model.Event
	for _, name := range []string{
		"B: OPEN passive", "A: OPEN active", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=2>", "A: SEGMENT ARRIVES <SEQ=3><ACK=2><CTL=SYN,ACK><WND=2>",
		"B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK><WND=2>", "A: CLOSE", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=FIN,ACK><WND=2>", "B: CLOSE",
		"B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK><WND=2>",
	} {
		ev, ok := m.Lookup(&w, name)
		if !ok {
			t.Fatal(fmt.Sprint(name, " is not among ", names(m.Enabled(&w, nil))))
		}
		events = append(events, ev)
		m.Apply(&w, ev, &fx)
	}
	return newTrace(t, sc, "graceful-close-delivers", events)
}
