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
	"clock":      {"msl=1", "incarnations=2", "close=may", "abort=true", "user-timeout=true"},
	"clock-bag":  {"msl=2", "incarnations=3", "order=any", "loss=any", "duplication=3", "capacity=6", "abort=true", "crash=true", "send=1"},
	"clock-fifo": {"msl=1", "incarnations=2", "order=fifo", "loss=any", "duplication=any", "capacity=5", "seq-bits=4", "abort=true", "open=either"},
	"arbitrary":  {"msl=1", "incarnations=2", "isn=arbitrary", "iss-choices=2", "abort=true", "open=either", "remote-socket=specified", "send=1"},
	"adversary":  {"incarnations=3", "isn=arbitrary", "iss-choices=3", "abort=true", "user-timeout=true", "crash=true"},
	"overlap":    {"msl=1", "incarnations=3", "isn=gap=1", "iss-choices=3", "abort=true", "crash=true", "send=2", "mss=2", "corruption=2"},
	"quiet":      {"msl=2", "incarnations=3", "crash=true", "isn=restarted-clock", "loss=3", "duplication=3", "capacity=8"},
	"short":      {"msl=2", "incarnations=2", "deviate=time-wait-one-msl", "isn=fixed"},
	"attacker":   {"A.attacker=rst,syn", "B.attacker=data", "guesses=2,6", "send=1", "profile=rfc793"},
	"forgeries":  {"attacker=rst,data", "guesses=2,6", "attacks=9", "loss=3", "duplication=3", "capacity=6", "msl=2", "incarnations=2"},
	"flood":      {"B.attacker=flood,syn", "guesses=1", "B.backlog=3", "rules=backlog-full=oldest", "B.user-timeout=true", "B.isn=fixed"},
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

// walk takes steps at random. By its seed it takes the one of up to three that leads furthest:
// few other walks get to TIME-WAIT and beyond.
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
		for range int(seed%4) - 1 {
			if other := enabled[rng.IntN(len(enabled))]; progress(m, w, other) > progress(m, w, ev) {
				ev = other
			}
		}
		if len(w.Net[0].InFlight()) > 40 || len(w.Net[1].InFlight()) > 40 {
			break
		}
		events = append(events, ev)
		m.Apply(&w, ev, &fx)
	}
	return events
}

// progress tells how far the endpoints are on their way through the states after a step.
func progress(m *model.Model, w model.World, ev model.Event) int {
	m.Apply(&w, ev, &model.Effects{})
	return int(w.Host[model.A].TCB.State) + int(w.Host[model.B].TCB.State)
}

// systemOf returns the system of a scenario, with no property to judge.
func systemOf(t testing.TB, sc *scenarios.Scenario) *properties.System {
	t.Helper()
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	sys, err := properties.NewSystem(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

func newTrace(t testing.TB, sc *scenarios.Scenario, property string, events []model.Event) *Trace {
	t.Helper()
	trace, err := New(sc, systemOf(t, sc), property, events, 0)
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
			for seed := range uint64(60) {
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

// TestLaddersDrawn draws the ladders that are tests, as long as their steps are those of a
// search, reads them back and runs them.
func TestLaddersDrawn(t *testing.T) {
	drawnAgain := 0
	for _, name := range ladderFiles(t) {
		l := parse(t, string(read(t, name)))
		sc, bad := l.asked()
		if bad != nil {
			t.Fatal(bad)
		}
		sys, err := properties.NewSystem(l.model, nil)
		if err != nil {
			t.Fatal(err)
		}
		events := l.Run().Events
		trace, err := New(sc, sys, "", events, 0)
		if err != nil {
			continue
		}
		drawnAgain++
		text := drawn(t, trace, LadderOptions{Knew: true})
		if out := parse(t, text).Run(); out.Parted != nil || !slices.Equal(out.Events, events) {
			t.Errorf("%s: %v, and the steps are\n%v\nand they were\n%v\n%s", name, out.Parted, out.Events, events, text)
		}
	}
	if drawnAgain < 30 {
		t.Errorf("%d ladders have the steps of a search alone, and 30 had", drawnAgain)
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
