package properties_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/predicates"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// with returns a scenario with settings changed, and other properties to judge.
func with(t *testing.T, name string, settings []string, judged ...string) *scenarios.Scenario {
	t.Helper()
	sc := load(t, name)
	for _, set := range settings {
		key, value, _ := strings.Cut(set, "=")
		if err := sc.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
	sc.Properties, sc.Formulas = judged, nil
	return sc
}

// after returns the state that steps lead to, each named by how its name begins.
func after(t *testing.T, sys *properties.System, steps ...string) *properties.State {
	t.Helper()
	s := sys.Initial(nil)[0]
	for _, name := range steps {
		sys.Apply(&s, enabled(t, sys, &s, name))
	}
	return &s
}

// enabled returns the step out of s whose name begins like this.
func enabled(t *testing.T, sys *properties.System, s *properties.State, name string) model.Event {
	t.Helper()
	all := sys.Enabled(s, nil)
	i := slices.IndexFunc(all, func(ev model.Event) bool { return strings.HasPrefix(ev.String(), name) })
	if i < 0 {
		t.Fatalf("%s is not enabled; these are: %v", name, all)
	}
	return all[i]
}

// handshake makes A and B ESTABLISHED where arrival consumes.
var handshake = []string{
	"A: OPEN active", "B: OPEN passive", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN>", "A: SEGMENT ARRIVES <SEQ=3><ACK=2><CTL=SYN,ACK>",
	"B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK>",
}

// TestReceipts: what becomes of an octet that A has given to SEND.
func TestReceipts(t *testing.T) {
	settings := []string{"loss=1", "duplication=none", "order=fifo", "abort=true", "receive=when-it-pleases", "A.send=1", "B.open=passive"}
	sys := system(t, with(t, "default", settings, "eventually-delivered"))
	sent := append(slices.Clone(handshake), "A: SEND 1")
	taken := append(slices.Clone(sent), "B: SEGMENT ARRIVES <SEQ=2>")
	lastACK := append(slices.Clone(handshake), "B: CLOSE", "A: SEGMENT ARRIVES <SEQ=4><ACK=2><CTL=FIN,ACK>", "A: SEND 1", "A: CLOSE",
		"B: SEGMENT ARRIVES <SEQ=2><ACK=5><CTL=ACK>")
	for _, c := range []struct {
		what  string
		steps []string
		want  properties.Receipt
	}{
		{"it is on its way", sent, properties.Receipt{}},
		{"it waits for B's user", taken, properties.Receipt{}},
		{"B's user has received it", append(slices.Clone(taken), "B: RECEIVE 1"), properties.Receipt{Got: 1}},
		{"A's user has aborted, and knows", append(slices.Clone(sent), "A: ABORT"), properties.Receipt{Told: true}},
		{"A's user is told by a RST", append(slices.Clone(taken), "B: ABORT", "A: SEGMENT ARRIVES <SEQ=4><ACK=3>", "A: SEGMENT ARRIVES <SEQ=4><CTL=RST>"), properties.Receipt{}},
		{"B's user has aborted; nobody has told A's yet", append(slices.Clone(taken), "B: ABORT"), properties.Receipt{}},
		{"a RST in LAST-ACK tells nobody", append(slices.Clone(lastACK), "B: ABORT", "A: SEGMENT ARRIVES <SEQ=5><CTL=RST>"), properties.Receipt{Lost: true}},
	} {
		if got := after(t, sys, c.steps...).Memory.Receipt[model.A]; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

// verdictOf returns the verdict on the only property of a scenario.
func verdictOf(t *testing.T, sc *scenarios.Scenario) string {
	t.Helper()
	r := search(t, sc, workers, scenarios.Limits{})
	confirm(t, r, 0)
	return r.finding(0).Verdict
}

// TestFairness: without one of its assumptions a promise is broken, in one small scenario or another.
func TestFairness(t *testing.T) {
	consuming := []string{"loss=none", "duplication=none", "order=fifo", "A.send=0", "B.open=passive"}
	clock := append(slices.Clone(consuming), "msl=1")
	reads := append(slices.Clone(consuming), "A.send=1", "B.receive=when-it-pleases", "close=never")
	for _, c := range []struct {
		drop, property string
		settings       []string
	}{
		{"arrival", "eventually-closed", []string{"A.send=0", "B.open=passive"}},
		{"retransmission", "eventually-closed", []string{"A.send=0", "B.open=passive"}},
		{"time-wait", "eventually-closed", []string{"A.send=0", "B.open=passive"}},
		{"carriage", "eventually-established", append(slices.Clone(consuming), "deviate=no-syn-retransmission", "close=never")},
		{"time", "eventually-closed", clock},
		{"read", "eventually-delivered", reads},
	} {
		for _, fairness := range []struct{ set, want string }{{"fairness=usual", "holds"}, {"fairness=-" + c.drop, "violated"}} {
			sc := with(t, "default", append(slices.Clone(c.settings), fairness.set), c.property)
			if got := verdictOf(t, sc); got != fairness.want {
				t.Errorf("%s, %s: %s, want %s", c.property, fairness.set, got, fairness.want)
			}
		}
	}
}

// TestNoSegmentWaitsForEver: in a set a segment that was sent once stays, and could always arrive. A TCP that
// never sends it again does not pass for that.
func TestNoSegmentWaitsForEver(t *testing.T) {
	for deviation, property := range map[string]string{"no-fin-retransmission": "eventually-closed", "no-syn-retransmission": "eventually-established"} {
		sc := with(t, "default", []string{"A.send=0", "B.open=passive", "close-in=ESTABLISHED,CLOSE-WAIT", "deviate=" + deviation}, property)
		if got := verdictOf(t, sc); got != "violated" {
			t.Errorf("%s: %s is %s", deviation, property, got)
		}
	}
}

// TestClasses: what is sent in one direction does not arrive in the other, and a timestamp or a ghost
// makes no other class.
func TestClasses(t *testing.T) {
	sys := system(t, with(t, "default", []string{"A.send=0", "B.open=either", "open=active"}, "eventually-established"))
	labels := map[string]explore.Class{}
	for _, step := range []string{"A: OPEN active", "B: OPEN active"} {
		s := sys.Initial(nil)[0]
		enabled := sys.Enabled(&s, nil)
		i := slices.IndexFunc(enabled, func(ev model.Event) bool { return ev.String() == step })
		var label explore.Label
		if sys.Take(&s, enabled[i], &label); len(label.Asks) != 1 || len(label.Answers) != 0 {
			t.Fatalf("%s: %+v", step, label)
		}
		labels[step] = label.Asks[0]
	}
	if labels["A: OPEN active"] == labels["B: OPEN active"] {
		t.Error("the two SYNs are one class")
	}
}

// TestTyped: what a user types is a property, and what is wrong with it is told with its place.
func TestTyped(t *testing.T) {
	sc := with(t, "default", []string{"A.send=0", "B.open=passive"}, "invariant: A.SND.UNA <= A.SND.NXT", "invariant: A.state != TIME_WAIT",
		"ltl: [] (A.state == LAST_ACK -> <> A.state == CLOSED)", "ltl: [] (A.state == FIN_WAIT_2 -> <> A.state == LAST_ACK)", "ltl: [] (A.state == CLOSED && B.state == CLOSING && A.state == LISTEN -> <> A.state == CLOSED)",
		"ltl: [] !(A.state == TIME_WAIT && B.state == TIME_WAIT)", "ltl: [] (A.state == CLOSING -> B.state != LISTEN)", "ltl: [] (A.state == CLOSING && A.state == LISTEN -> B.state != LISTEN)")
	r := search(t, sc, workers, scenarios.Limits{})
	for i, want := range []string{"holds", "violated", "holds", "violated", "vacuous", "violated", "holds", "vacuous"} {
		if got := r.finding(i).Verdict; got != want {
			t.Errorf("%s is %s, not %s", r.names()[i], got, want)
		}
		tracesAreReal(t, r)
	}
	for name, at := range map[string]int{"invariant: A.nosuch == 1": 2, "ltl: [] (A.state == CLOSED -> <> B.nosuch)": 30, "ltl: [] (A.state == CLOSED": 3} {
		var bad *predicates.Error
		if _, err := properties.Resolve(&sc.Config, name); !errors.As(err, &bad) || bad.At != at {
			t.Errorf("%s: %v", name, err)
		}
	}
}
