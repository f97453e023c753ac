package traces

import (
	"fmt"
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// recorded records the run of events, by their names, on a built-in scenario.
func recorded(t *testing.T, scenario, property string, cycleFrom int, events ...string) (*Trace, error) {
	t.Helper()
	sc, err := scenarios.Load(scenario)
	if err != nil {
		t.Fatal(err)
	}
	sys := systemOf(t, sc)
	m := sys.Model()
	w, fx := m.Initial(), model.Effects{}
	var run []model.Event
	for _, name := range events {
		ev, ok := m.Lookup(&w, name)
		if !ok {
			t.Fatal(fmt.Sprint(name, " is not among ", names(m.Enabled(&w, nil))))
		}
		run = append(run, ev)
		m.Apply(&w, ev, &fx)
	}
	return New(sc, sys, property, run, cycleFrom)
}

// What leads to the storm of simultaneous-open-war, and what repeats in it.
var (
	toWar = []string{
		"A: OPEN active", "B: OPEN active", "A: SEGMENT ARRIVES <SEQ=3><CTL=SYN><WND=2>", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=2>",
	}
	war = []string{"A: SEGMENT ARRIVES <SEQ=3><ACK=2><CTL=SYN,ACK><WND=2>", "B: SEGMENT ARRIVES <SEQ=1><ACK=4><CTL=SYN,ACK><WND=2>"}
)

// storm returns a lasso, whose last two steps repeat for ever.
func storm(t *testing.T) *Trace {
	t.Helper()
	trace, err := recorded(t, "simultaneous-open-war", "no-ack-storm", 5, append(toWar, war...)...)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// dead returns a lasso that ends where nothing happens any more.
func dead(t *testing.T) *Trace {
	t.Helper()
	trace, err := recorded(t, "silent-peer", "eventually-closed", 10,
		"A: OPEN active", "B: OPEN passive", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=2>", "A: SEGMENT ARRIVES <SEQ=3><ACK=2><CTL=SYN,ACK><WND=2>",
		"A: CLOSE", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK><WND=2>", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=FIN,ACK><WND=2>",
		"B: CRASH", "A: SEGMENT ARRIVES <SEQ=4><ACK=3><CTL=ACK><WND=2>")
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// TestLassoRoundTrip: a lasso that is written, read and replayed is the same lasso, and so is what its
// ladder says.
func TestLassoRoundTrip(t *testing.T) {
	for _, test := range []struct {
		trace      *Trace
		says, note string
	}{
		{storm(t), "6 steps, of which the last 2 repeat for ever, and that violates no-ack-storm", "(the next 3 lines repeat for ever)"},
		{dead(t), "after 9 steps nothing more happens, and that violates eventually-closed", "(nothing more happens)"},
	} {
		again := copied(t, test.trace)
		if again.CycleFrom != test.trace.CycleFrom {
			t.Errorf("the cycle begins at %d, and after reading at %d", test.trace.CycleFrom, again.CycleFrom)
		}
		report, err := Replay(again)
		if err != nil || report.String() != test.says {
			t.Errorf("the trace replays as %q, %v; want %q", report, err, test.says)
		}
		text := drawn(t, again, LadderOptions{})
		if strings.Count(text, test.note) != 1 {
			t.Errorf("%s is not there, once:\n%s", test.note, text)
		}
		if report, err = parse(t, text).Replay(); err != nil || report.String() != test.says {
			t.Errorf("the ladder replays as %q, %v; want %q", report, err, test.says)
		}
	}
}

// TestLassoChanged: a trace with another cycle is refuted, and it is told why.
func TestLassoChanged(t *testing.T) {
	for _, test := range []struct {
		name string
		from int
		why  string
	}{
		{"one step of the two", 6, "step 6 (B: SEGMENT ARRIVES <SEQ=1><ACK=4><CTL=SYN,ACK><WND=2>): the trace runs, but does not violate no-ack-storm: "},
		{"one step more", 4, "does not violate no-ack-storm: "},
		{"nothing more happens", 7, "does not violate no-ack-storm: "},
		{"no lasso", 0, "the trace does not say which steps do"},
		{"beyond the end", 8, "the trace does not say which steps do"},
	} {
		trace := storm(t)
		trace.CycleFrom = test.from
		step, why := refuted(t, trace)
		if step != 6 || !strings.Contains(why, test.why) {
			t.Errorf("%s: at step %d: %s; want %q", test.name, step, why, test.why)
		}
		t.Log(why)
	}
}

// TestLassoUnfair: what is not fair is refuted, and it is told who could do what.
func TestLassoUnfair(t *testing.T) {
	lost := "network: loses <SEQ=1><CTL=SYN><WND=2> to B"
	for _, test := range []struct {
		from   int
		events []string
		want   string
	}{
		{2, []string{"A: OPEN active"}, "it is not fair: something is on its way to B all along, and nothing arrives or is lost; fairness of 'carriage' asks for it"},
		{3, []string{"A: OPEN active", lost}, "it is not fair: A could do what fairness of 'retransmission' asks for all along, and does not"},
		{
			3, []string{"A: OPEN active", lost, "A: RETRANSMISSION TIMEOUT", lost},
			"it is not fair: <SEQ=1><CTL=SYN>, on its way to B, is sent again and again, and does not arrive; fairness of 'arrival' asks for it",
		},
	} {
		if _, err := recorded(t, "silent-peer", "eventually-established", test.from, test.events...); err == nil || err.Error() != test.want {
			t.Errorf("%v: %v; want %s", test.events, err, test.want)
		}
	}
}

// TestRepeatRefused: a ladder whose note and lines do not agree says where.
func TestRepeatRefused(t *testing.T) {
	text := drawn(t, storm(t), LadderOptions{})
	row := strings.Count(text[:strings.Index(text, "(the next 3")], "\n") + 1
	refused := func(at int, rest string) string { return fmt.Sprintf("test.ladder:%d:6: %s", at, rest) }
	for _, test := range []struct{ note, want string }{
		{"(the next 2 lines repeat for ever)", refused(row, "3 numbered lines follow: write (the next 3 lines repeat for ever), or (nothing more happens) where none does")},
		{"(the next line repeats for ever)", refused(row, "3 numbered lines follow: ")},
		{"(nothing more happens)", refused(row, "3 numbered lines follow: ")},
		{"(the next 3 lines repeat for ever)\n     (the next 3 lines repeat for ever)", refused(row+1, fmt.Sprintf("a ladder ends with one cycle, and row %d begins one", row))},
	} {
		_, err := ParseLadder("test.ladder", []byte(strings.Replace(text, "(the next 3 lines repeat for ever)", test.note, 1)))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v; want %s", test.note, err, test.want)
		}
	}
}
