package traces

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
)

// TestLadderGolden pins how ladders look.
func TestLadderGolden(t *testing.T) {
	golden.Check(t, "testdata/counterexample.golden", drawn(t, example(t), LadderOptions{}))
	golden.Check(t, "testdata/counterexample-knew.golden", drawn(t, example(t), LadderOptions{Knew: true}))
	mine := example(t)
	mine.Scenario = "mine"
	golden.Check(t, "testdata/counterexample-of-mine.golden", drawn(t, mine, LadderOptions{}))
	for _, name := range []string{"bag", "fifo", "set-damage"} {
		sc := variant(t, name)
		golden.Check(t, "testdata/walk-"+name+".golden", drawn(t, newTrace(t, sc, "", walk(t, sc, 5, 40)), LadderOptions{}))
	}
}

// TestPastedCounterexample pastes a printed ladder into a file: it is a test that fails
// on the deviation and passes without it.
func TestPastedCounterexample(t *testing.T) {
	text := drawn(t, example(t), LadderOptions{Knew: true})
	if err := Test("pasted.ladder", []byte(text)); err == nil || err.Error() != "row 27: the model violates graceful-close-delivers" {
		t.Errorf("with the deviation: %v", err)
	}
	if report, err := parse(t, text).Replay(); err != nil || report != (Report{Steps: 9, Property: "graceful-close-delivers"}) {
		t.Errorf("with the deviation: %v, %v", report, err)
	}
	mended := strings.Replace(text, "deviate: fin-takes-no-number\n", "", 1)
	if err := Test("pasted.ladder", []byte(mended)); err != nil {
		t.Errorf("without the deviation: %v", err)
	}
	var parted *Parted
	if _, err := parse(t, mended).Replay(); !errors.As(err, &parted) || parted.Number != 7 {
		t.Errorf("without the deviation: %v", err)
	}
	indented := "\t" + strings.ReplaceAll(text, "\n", "\r\n\t")
	if err := Test("pasted.ladder", []byte(indented)); err == nil || !strings.HasSuffix(err.Error(), "the model violates graceful-close-delivers") {
		t.Errorf("pasted with tabs: %v", err)
	}
}

const heading = "     TCP Peer A                                          TCP Peer B\n\n"

// TestParseRefuses has errors name the place and what was expected.
func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", "x:1:1: the heading 'TCP Peer A   TCP Peer B' is missing"},
		{"hello\n" + heading, "x:1:1: 'key: value' was expected, or the heading"},
		{"TCP Peer B   TCP Peer A\n", "x:1:1: TCP Peer A stands on the left"},
		{heading, "x:1:1: nothing stands below the heading"},
		{"given: CLOSED\n" + heading, `x:1:1: given: "ESTABLISHED" was expected, not "CLOSED"`},
		{"reopen: no\n" + heading, `x:1:1: reopen: "allowed" was expected, not "no"`},
		{"let: X\n" + heading, `x:1:1: let: "X" gives no number to a letter`},
		{"parts: x\n" + heading, `x:1:1: parts: "x" is no number of a line`},
		{"violates: no-deadlok\n" + heading, `x:1:1: violates: there is no property "no-deadlok" (did you mean "no-deadlock"?); 'tcpcheck list properties' lists them`},
		{"\nmss: 4\nmss: 4\n" + heading, "x:3:1: mss is there twice"},
		{"mss: 0\n" + heading, "x:1:1: "},
		{"windmill: 4\n" + heading, `x:1:1: there is no setting "windmill"`},
		{"scenario: defualt\n" + heading, `x:1:1: no scenario "defualt" is built in`},
		{heading + "  1. CLOSD    LISTEN", `x:3:6: "CLOSD" is no state: the states are CLOSED, LISTEN, SYN-SENT`},
		{heading + "  1. CLOSED LISTEN", "x:3:13: an endpoint is in one state after a line, not in 2"},
		{heading + "  1. (Opne active)", "x:3:6: (Opne active) is no note: the events are (Open passive)"},
		{heading + "  1. (Send 0)", "x:3:6: (Send 0) is no note"},
		{heading + "  1. (Send)", "x:3:6: (Send) is no note"},
		{heading + "  1. (Open active, 8th)", "x:3:6: (Open active, 8th) is no note"},
		{heading + "  1. (1 ticks)", "x:3:6: (1 ticks) is no note: the events are (Open passive), "},
		{heading + "  1. (Close)   (tick)", "x:3:6: (Close) stands on a line of its own, not beside ticks of the clock"},
		{heading + "  1. (tick) --> <SEQ=1><CTL=SYN> --> LISTEN", "x:3:6: (tick) stands on a line without a segment"},
		{heading + "  1. (old)", "x:3:6: (old) needs a segment on its line"},
		{heading + "  1. (old) --> <SEQ=1><CTL=SYN> ...", "x:3:6: (old) stands beside the endpoint that has sent the segment"},
		{heading + "  1. (old lost) ... <SEQ=1><CTL=SYN> --> LISTEN", "x:3:6: (old lost) is no note"},
		{heading + "  1. ... <SEQ=1><CTL=SYN><ISS=x> --> LISTEN", `<ISS=x>: "x" is no number`},
		{heading + "  1. (Close", "x:3:6: the parenthesis is not closed"},
		{heading + "  1. CLOSED ->  <SEQ=1><CTL=SYN> --> LISTEN", "x:3:13: an arrow was expected: -->, <-- or ..."},
		{heading + "  1. CLOSED -->  --> LISTEN", "x:3:18: a segment was expected"},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=SYN>", "x:3:34: an arrow was expected"},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=SYN --> LISTEN", "x:3:18: "},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=SIN> --> LISTEN", `x:3:18: <CTL=SIN>: "SIN" is no control bit`},
		{heading + "  1. CLOSED -->  <SEQ=Z><CTL=SYN> --> LISTEN", `x:3:18: <SEQ=Z>: "Z" is no number`},
		{heading + "  1. CLOSED -->  <CTL=SYN> --> LISTEN", "x:3:18: \"<CTL=SYN>\" is no segment: it has no SEQ"},
		{heading + "  1. CLOSED -->  <SEQ=1><SEQ=1><CTL=SYN> --> LISTEN", "x:3:18: <SEQ> is there twice"},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=ACK> --> LISTEN", "it has an ACK field if and only if it has the ACK bit"},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=SYN><OCTET=x> --> LISTEN", `<OCTET=x>: "x" is no number`},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=SYN> <-- LISTEN", "the arrows point against each other"},
		{heading + "  1. CLOSED ...  <SEQ=1><CTL=SYN> ... LISTEN", "nothing happens to this segment"},
		{heading + "  1. CLOSED -->  <SEQ=1><CTL=SYN> --> LISTEN 7", `a state or a note in parentheses was expected, not "7"`},
		{heading + "  1. (lost)", "x:3:6: (lost) needs a segment on its line"},
		{heading + "  1. (lost) --> <SEQ=1><CTL=SYN> ...", "x:3:6: (lost) stands beside the endpoint that does not get the segment"},
		{heading + "  1. (duplicate) --> <SEQ=1><CTL=SYN> ...", "x:3:6: (duplicate) stands beside the endpoint that has sent the segment"},
		{heading + "  1. (duplicate) ... <SEQ=1><CTL=SYN> ... (lost)", "one thing at a time happens to a segment"},
	} {
		_, err := ParseLadder("x", []byte(test.src))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v\nwant %s", test.src, err, test.want)
		}
	}
}

// TestParted has the runner say what the model does instead.
func TestParted(t *testing.T) {
	for _, test := range []struct{ header, lines, want string }{
		{"given: ESTABLISHED", "1. SYN-SENT", "line 1 (row 4): the ladder has: A in SYN-SENT; the model gives"},
		{"", "1. SYN-SENT --> <SEQ=100><CTL=SYN> ...\n2. CLOSED", "more than one way to it: write which of (Close), (Abort), (User timeout)"},
		{"", "1. (tick)", "(tick); the model gives: after 0 of them the clock is off (msl: off)"},
		{"msl: 1", "1. SYN-SENT --> <SEQ=100><CTL=SYN> ...\n2. (3 ticks)", "(3 ticks); the model gives: after 2 of them nothing is timed"},
		{"msl: 1\ngiven: ESTABLISHED", "1. (Abort)\n CLOSED --> <SEQ=101><CTL=RST> ...\n2. (2 MSL) (tick)", "A: (2 MSL); the model gives: nothing"},
		{"msl: 1\nloss: none", "1. SYN-SENT --> <SEQ=100><CTL=SYN> ...\n2. (2 ticks)", "(2 ticks); the model gives: after 1 of them time waits for what is in its last slot"},
		{"msl: 1", "1. (2 MSL)", "A: (2 MSL); the model gives: nothing"},
		{"", "1. (quiet time over)", "A: (quiet time over); the model gives: nothing"},
		{"incarnations: 2", "1. (Open passive, 2nd)", "A: (Open passive, 2nd); the model gives: A has called OPEN in CLOSED 0 times, and is in CLOSED"},
		{"incarnations: 2", "1. (Open passive)\n2. (Open active, 2nd)", "A has called OPEN in CLOSED 1 times, and is in LISTEN"},
		{"", "1. SYN-SENT --> <SEQ=100><CTL=SYN> ...\n2. (old) ... <SEQ=100><CTL=SYN> --> CLOSED", "in flight to B: <SEQ=100><CTL=SYN><WND=1000>"},
		{"seq-bits: 8\nwindow: 20\nA.iss: 10\nB.iss: 30\nisn: arbitrary\nincarnations: 2", "1. (Open active)\n SYN-SENT --> <SEQ=10><CTL=SYN> ...\n2. (Close)\n3. (Open active)",
			"the adversary chooses A's ISS: write the SYN that has it"},
		{"", "1. (2 MSL)", "A: (2 MSL); the model gives: no such step; these are enabled: A: OPEN passive; A: OPEN active"},
		{"", "1. (Close)", "the endpoint's reply would be 'error: connection does not exist'"},
		{"", "1. (Open active)", "nothing more from A; the model gives: A sends <SEQ=100><CTL=SYN><WND=1000>"},
		{"", "1. SYN-SENT --> <SEQ=101><CTL=SYN> ...", "A sends <SEQ=101><CTL=SYN>; the model gives: A is in CLOSED and has sent nothing that is not written yet"},
		{"", "1. (Open active)\n   SYN-SENT --> <SEQ=101><CTL=SYN> ...", "A sends <SEQ=101><CTL=SYN>; the model gives: A sends <SEQ=100><CTL=SYN><WND=1000>"},
		{"", "1. ... <SEQ=1><CTL=SYN> --> CLOSED", "<SEQ=1><CTL=SYN> arrives at B; the model gives: in flight to B: nothing"},
		{"", "1. ... <SEQ=1><CTL=SYN> ... (lost)", "is lost; the model gives: that is no step here; in flight to B: nothing"},
		{"", "1. (duplicate) ... <SEQ=1><CTL=SYN> ...", "is duplicated; the model gives: that is no step here"},
		{"", "1. (damaged) ... <SEQ=1><CTL=SYN> ...", "is damaged; the model gives: that is no step here"},
		{"", "1. (attacker) ... <SEQ=1><CTL=SYN> ...", "comes from an attacker; the model gives: that is no step here"},
		{"given: ESTABLISHED", "1. (send 101,receive 300)", "A: (send 101,receive 300); the model gives: (send 101,receive 301)"},
		{"given: ESTABLISHED", "1. (Send 2)\n ESTABLISHED --> <SEQ=101><ACK=301><DATA=2><CTL=ACK> --> (takes 1 octet)", "B: (takes 1 octet); the model gives: takes 2 octets"},
		{"given: ESTABLISHED", "1. (Send 2000)", "or not with so many octets"},
		{"given: ESTABLISHED", "1. ESTABLISHED --> <SEQ=101><ACK=301><DATA=200><CTL=ACK> ...", "by itself it could: A: SEND 1; A: SEND 100"},
	} {
		src := test.header + "\n" + heading + test.lines
		if err := Test("x", []byte(src)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v\nwant %s", test.lines, err, test.want)
		}
	}
	for _, src := range []string{"parts: 7\n" + heading + "1. CLOSED", "parts: 7\n" + heading + "1. SYN-SENT"} {
		if err := Test("x", []byte(src)); err == nil || !strings.Contains(err.Error(), "'parts' says") {
			t.Errorf("%q: %v", src, err)
		}
	}
}

// TestLoose reads what people write: tabs, no numbers, one blank between columns,
// blanks in a segment, another case.
func TestLoose(t *testing.T) {
	src := "\tTCP Peer A\t\t\tTCP Peer B\r\n\r\n\tCLOSED\t\t\t\tLISTEN\r\n" +
		"(open ACTIVE)\nSYN-SENT --> <SEQ=100> <CTL=SYN> --> SYN-RECEIVED\nESTABLISHED <-- <SEQ=300><CTL=SYN,ACK><ACK=101> <-- SYN-RECEIVED\n" +
		"Figure 99: A caption\n10. --> <SEQ=101><ACK=301><CTL=ACK> -->\n# a comment\n ESTABLISHED                              ESTABLISHED\n"
	if err := Test("x", []byte(src)); err != nil {
		t.Error(err)
	}
}

// FuzzParse looks for a ladder that makes reading or running panic.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"../model/testdata/*/*.ladder", "testdata/*.golden"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			f.Add(read(f, name))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<13 {
			return
		}
		l, err := ParseLadder("fuzz.ladder", src)
		if err != nil {
			return
		}
		out := l.Run()
		for s := model.A; s <= model.B; s++ {
			if out.World.Host[s].TCB.State >= model.State(model.StateCount) {
				t.Fatal("no such state")
			}
		}
	})
}
