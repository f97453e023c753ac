package traces

import (
	"strings"
	"testing"
)

// TestTraceOfLadder draws traces, reads the ladders back, and has the same traces again.
func TestTraceOfLadder(t *testing.T) {
	for name := range variants {
		for seed := range uint64(10) {
			sc := variant(t, name)
			again(t, newTrace(t, sc, "", walk(t, sc, seed, 30)))
		}
	}
	for _, trace := range []*Trace{example(t), storm(t), dead(t), assassination(t, "time-wait-assassination", figure1...)} {
		again(t, trace)
	}
}

// again reads the ladder of a trace back as a trace, and compares the two.
func again(t *testing.T, trace *Trace) {
	t.Helper()
	var ladder, file, fileAgain strings.Builder
	if err := trace.Ladder(&ladder, LadderOptions{}); err != nil {
		t.Fatal(err)
	}
	l, err := ParseLadder("x.ladder", []byte(ladder.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, ladder.String())
	}
	back, err := l.Trace()
	if err != nil {
		t.Fatalf("%v\n%s", err, ladder.String())
	}
	if err := trace.WriteJSON(&file); err != nil {
		t.Fatal(err)
	}
	if err := back.WriteJSON(&fileAgain); err != nil {
		t.Fatal(err)
	}
	if file.String() != fileAgain.String() {
		t.Errorf("read back, this is another trace:\n%s", ladder.String())
	}
}

// TestNoTraceOfLadder: a ladder may draw what is no trace, and the error says why.
func TestNoTraceOfLadder(t *testing.T) {
	for want, src := range map[string]string{
		"the model does not do what it draws: line 2": "     TCP Peer A      TCP Peer B\n\n  1. CLOSED     LISTEN\n  2. SYN-SENT --> <SEQ=1><CTL=SYN> --> ESTABLISHED\n",
		"it brings in what its scenario would not do": string(read(t, "../model/testdata/ladders/syn-resets.ladder")),
	} {
		l, err := ParseLadder("x.ladder", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Trace(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
}
