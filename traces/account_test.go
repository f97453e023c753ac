package traces

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
)

func tale(t testing.TB, trace *Trace) string {
	t.Helper()
	var b strings.Builder
	if err := trace.WriteAccount(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// assassination returns the trace of TIME-WAIT assassination, of a scenario and with steps of its end.
func assassination(t *testing.T, scenario string, end ...string) *Trace {
	t.Helper()
	steps := []string{
		"A: OPEN active", "B: OPEN passive", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=2>", "A: SEGMENT ARRIVES <SEQ=3><ACK=2><CTL=SYN,ACK><WND=2>",
		"A: CLOSE", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=FIN,ACK><WND=2>", "B: CLOSE", "A: SEGMENT ARRIVES <SEQ=4><ACK=3><CTL=FIN,ACK><WND=2>",
		"B: SEGMENT ARRIVES <SEQ=3><ACK=5><CTL=ACK><WND=2>",
	}
	trace, err := recorded(t, scenario, "time-wait-runs-out", 0, append(steps, end...)...)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// As in figure 1 of RFC 1337, but for the number of the old duplicate: 5.1, 5.2 and 5.3.
var figure1 = []string{
	"A: SEGMENT ARRIVES <SEQ=4><ACK=3><CTL=ACK><WND=2>", "B: SEGMENT ARRIVES <SEQ=3><ACK=5><CTL=ACK><WND=2>", "A: SEGMENT ARRIVES <SEQ=5><CTL=RST><FROM=0>",
}

// TestAccounts holds accounts that a person has read.
func TestAccounts(t *testing.T) {
	for name, trace := range map[string]*Trace{
		"assassination": assassination(t, "time-wait-assassination", figure1...),
		"no-number":     example(t),
		"storm":         storm(t),
		"dead":          dead(t),
	} {
		golden.Check(t, filepath.Join("testdata", "account-"+name+".golden"), tale(t, trace))
	}
}

// TestAccountOfWalks tells random walks: each step has a paragraph, which names what it sends and the state that it
// leads to, and no sentence is without an end.
func TestAccountOfWalks(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(20) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 5+int(seed)))
				text := tale(t, trace)
				if bad := untold(trace, text); bad != "" {
					t.Fatalf("seed %d: %s\n%s", seed, bad, text)
				}
			}
		})
	}
}

// untold returns what an account does not tell.
func untold(trace *Trace, text string) string {
	if strings.Contains(text, "%!") || strings.Contains(text, "..") || strings.Contains(text, " .") {
		return "something is left out of a sentence"
	}
	was := Endpoint{State: "CLOSED"}
	before := Snapshot{A: was, B: was}
	for i, step := range trace.Steps {
		from := strings.Index(text, fmt.Sprintf("\n%3d. ", i+1))
		to := strings.Index(text, fmt.Sprintf("\n%3d. ", i+2))
		if from < 0 || to < 0 && i+1 < len(trace.Steps) {
			return fmt.Sprintf("step %d has no paragraph", i+1)
		}
		if to < 0 {
			to = len(text)
		}
		paragraph := strings.Join(strings.Fields(text[from:to]), " ")
		for _, sent := range step.Sent {
			if seg, _, _ := strings.Cut(sent, "<WND"); !strings.Contains(paragraph, seg) {
				return fmt.Sprintf("step %d sends %s", i+1, sent)
			}
		}
		for s, states := range [2][2]string{{before.A.State, step.After.A.State}, {before.B.State, step.After.B.State}} {
			gone := states[1] == "CLOSED" && strings.Contains(paragraph, fmt.Sprintf("%s knows of no connection", model.Side(s)))
			if states[0] != states[1] && !gone && !strings.Contains(paragraph, states[1]) {
				return fmt.Sprintf("step %d leads %s to %s", i+1, model.Side(s), states[1])
			}
		}
		before = step.After
	}
	return ""
}

// TestStreams names every octet that is taken, and not the first alone.
func TestStreams(t *testing.T) {
	for want, taken := range map[string][]model.Text{
		"number 7 of the stream of incarnation 1 and number 0 of the stream of incarnation 1": {{Len: 1, Incarnation: 1, First: 7}, {Len: 1, Incarnation: 1}},
		"numbers 0 and 1 of the stream of incarnation 2":                                      {{Len: 2, Incarnation: 2}},
		"numbers 3 to 6 of the stream of incarnation 1 and garbage":                           {{Len: 4, Incarnation: 1, First: 3}, {Len: 1}},
	} {
		if got := streams(taken); got != want {
			t.Errorf("%v: %s, want %s", taken, got, want)
		}
	}
}
