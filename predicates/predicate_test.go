package predicates_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tcpcheck/ltl"
	"tcpcheck/model"
	"tcpcheck/predicates"
)

// config returns settings with 4-bit sequence numbers.
func config(t testing.TB) *model.Config {
	t.Helper()
	h := model.HostConfig{ISS: []model.Seq{14}, Incarnations: 1, Window: 6, MSS: 2, Open: model.OpenEither}
	m, err := model.New(model.Config{SeqBits: 4, Host: [2]model.HostConfig{h, h}, Network: model.NetworkConfig{Loss: model.Any, Duplication: model.Any, Checksum: true}, ISSChoices: 1, Retransmissions: model.Any})
	if err != nil {
		t.Fatal(err)
	}
	return m.Config()
}

// view returns a state in which every name has a value of its own, as far as there are enough. A's
// sequence numbers wrap around: from 14 on three octets are sent, one of them acknowledged.
func view() *predicates.View {
	w := &model.World{}
	a, b := &w.Host[model.A], &w.Host[model.B]
	a.TCB = model.TCB{
		State: model.ESTABLISHED, Passive: true, ISS: 14, IRS: 3,
		SND: model.Send{UNA: 0, NXT: 2, WND: 5, WL1: 4, WL2: 15}, RCV: model.Receive{NXT: 7, WND: 4, USER: 2},
		SYNAcked: true, Acked: 1, Queued: 9, Closing: true,
		Held: [model.MaxHeld]model.Held{{SEQ: 9, Text: model.Text{Len: 2, First: 5}}, {SEQ: 12, Text: model.Text{Len: 1, First: 8}}}, HeldLen: 2,
	}
	a.Opens, a.Ghost = 2, model.Ghost{Incarnation: 2, Peer: 1}
	b.TCB = model.TCB{State: model.LASTACK, ISS: 3, IRS: 14, FINSent: true, TimeWait: 3}
	b.Opens, b.Quiet, b.Ghost = 1, 4, model.Ghost{Incarnation: 1}
	w.Net[model.B].Packets[0] = model.Packet{Segment: model.Segment{CTL: model.SYN | model.ACK}}
	w.Net[model.B].Packets[1] = model.Packet{Segment: model.Segment{SEQ: 1, CTL: model.ACK}}
	w.Net[model.B].Len = 2
	return &predicates.View{World: w, Sent: [2]uint32{9, 8}, Taken: [2]uint32{6, 0}, FINTaken: [2]bool{false, true}, Aborted: true}
}

// values holds a predicate for every word of the vocabulary that is true in view.
var values = map[string]string{
	"X.state":          "A.state == ESTABLISHED && B.state == LAST_ACK",
	"X.passive":        "A.passive && !B.passive",
	"X.ISS":            "A.ISS == 14 && B.ISS == 3",
	"X.IRS":            "A.IRS == 3 && B.IRS == 14",
	"X.SND.UNA":        "A.SND.UNA == 0",
	"X.SND.NXT":        "A.SND.NXT == 2",
	"X.SND.WND":        "A.SND.WND == 5",
	"X.SND.WL1":        "A.SND.WL1 == 4",
	"X.SND.WL2":        "A.SND.WL2 == 15",
	"X.RCV.NXT":        "A.RCV.NXT == 7",
	"X.RCV.WND":        "A.RCV.WND == 4",
	"X.RCV.USER":       "A.RCV.USER == 2 && B.RCV.USER == 0",
	"X.RCV.BUFF":       "A.RCV.BUFF == 6",
	"X.syn_acked":      "A.syn_acked && !B.syn_acked",
	"X.acked":          "A.acked == 1",
	"X.queued":         "A.queued == 8",
	"X.held":           "A.held == 3 && B.held == 0",
	"X.closing":        "A.closing && !B.closing",
	"X.fin_sent":       "B.fin_sent && !A.fin_sent",
	"X.time_wait":      "B.time_wait == 3",
	"X.quiet":          "B.quiet == 4",
	"X.opens":          "A.opens == 2 && B.opens == 1",
	"X.incarnation":    "A.incarnation == 2",
	"X.peer":           "A.peer == B.incarnation && B.peer == 0",
	"X.sent":           "A.sent == 9 && B.sent == 8",
	"X.taken":          "A.taken == 6",
	"X.delivered":      "A.delivered == 4 && B.delivered == 0",
	"X.fin_taken":      "B.fin_taken && !A.fin_taken",
	"aborted":          "aborted",
	"synchronized(X)":  "synchronized(A) && synchronized(B)",
	"inflight(X, ...)": "inflight(A, SYN) && inflight(A, SYN, ACK) && !inflight(A, FIN) && inflight(A) && !inflight(B)",
	"count(X, ...)":    "count(A) == 2 && count(A, ACK) == 2 && count(A, SYN) == 1 && count(B) == 0",
}

// TestVocabulary: every word has the value that it says, and there is none that the table lacks.
func TestVocabulary(t *testing.T) {
	for _, w := range predicates.Vocabulary {
		source, ok := values[w.Name]
		if !ok {
			t.Errorf("%s: there is no test of its value", w.Name)
			continue
		}
		p, err := predicates.Compile(source, config(t))
		switch {
		case err != nil:
			t.Errorf("%s: %v", source, err)
		case !p.True(view()):
			t.Errorf("%s: is false", source)
		case w.Ghost != slices.Contains(p.Ghosts(), w.Name):
			t.Errorf("%s: looks at the ghosts %v", source, p.Ghosts())
		case w.Meaning == "" || w.Section == "" || w.Type() == "":
			t.Errorf("%s: says nothing", w.Name)
		}
	}
	if len(values) != len(predicates.Vocabulary) {
		t.Errorf("there are %d tests and %d words", len(values), len(predicates.Vocabulary))
	}
}

func TestTrue(t *testing.T) {
	for source, want := range map[string]bool{
		"true":                                 true,
		"false":                                false,
		"A.state != CLOSED":                    true,
		`B.state == "LAST-ACK"`:                true,
		`"LAST_ACK" == B.state`:                true,
		"A.state in [CLOSED, ESTABLISHED]":     true,
		"A.state not in [CLOSED, ESTABLISHED]": false,
		`B.state in ["LAST-ACK", CLOSED]`:      true,
		"A.state == B.state":                   false,
		"!(A.state == B.state)":                true,
		"not (A.state == B.state) and A.passive or false": true,
		"A.passive == B.passive":                          false,
		"A.passive ? A.acked == 1 : A.acked == 2":         true,
		"(A.passive ? A.acked : B.acked) == 1":            true,

		// Numbers.
		"A.acked + 1 == 2":        true,
		"A.queued - A.acked == 7": true,
		"-A.acked == -1":          true,
		"A.queued % 3 == 2":       true,
		"-A.queued % 3 == 1":      true,
		"2 * A.queued >= 16":      true,
		"1 < A.SND.WND <= 5":      true,
		"A.SND.WND in 1..4":       false,
		"A.SND.WND in [1, 5]":     true,
		"A.SND.WND not in 1..4":   true,

		// Sequence numbers: 14, 15, 0, 1, 2 are in order.
		"A.ISS < A.SND.UNA":                true,
		"A.SND.UNA < A.ISS":                false,
		"A.SND.UNA <= A.SND.UNA":           true,
		"A.SND.NXT > A.SND.UNA >= A.ISS":   true,
		"A.ISS < A.SND.UNA < A.SND.NXT":    true,
		"A.SND.NXT - A.SND.UNA == 2":       true,
		"A.SND.UNA - A.ISS == 2":           true,
		"A.ISS - A.SND.UNA == 14":          true,
		"A.ISS + 2 == A.SND.UNA":           true,
		"2 + A.ISS == A.SND.UNA":           true,
		"A.SND.NXT - 3 == 15":              true,
		"A.ISS == 14":                      true,
		"14 != A.ISS":                      false,
		"A.ISS in [13, 14]":                true,
		"A.ISS == B.IRS && A.IRS == B.ISS": true,
		"A.ISS + 8 < A.ISS":                false, // at exactly half
		"A.ISS < A.ISS + 8":                false,
		"A.ISS < A.ISS + 7":                true,
		"A.ISS < A.ISS + 9":                false,
		"A.ISS <= A.ISS + 9 < A.ISS + 10":  true, // of three the way around counts
		"A.ISS < A.ISS + 10 <= A.ISS + 9":  false,
		"A.ISS < A.ISS <= A.ISS + 9":       false,
		"A.ISS <= A.ISS < A.ISS + 9":       true,
		"A.ISS + 10 > A.ISS + 9 > A.ISS":   true,
		"A.ISS < A.ISS + 9 < A.ISS + 9":    false,
		"A.ISS < A.ISS + 9 <= A.ISS + 9":   true,
	} {
		p, err := predicates.Compile(source, config(t))
		if err != nil {
			t.Errorf("%s: %v", source, err)
		} else if got := p.True(view()); got != want {
			t.Errorf("%s: is %v", source, got)
		}
	}
}

// TestErrors: where, and what to do. The marks are under the place.
func TestErrors(t *testing.T) {
	for _, test := range []struct{ source, marks, want string }{
		{"", "^", "there is no predicate"},
		{"A.stat == CLOSED", "  ^^^^", "did you mean A.state?"},
		{"A.snd.una == 1", "  ^^^", "did you mean A.SND.UNA?"},
		{"A.UNA == 1", "  ^^^", "did you mean A.SND.UNA?"},
		{"B.SND.UMA == 1", "      ^^^", "did you mean B.SND.UNA?"},
		{"A.SND == 1", "^^^^^", "there are A.SND.UNA, A.SND.NXT"},
		{"A.state.x == 1", "        ^", "A has no field state.x"},
		{"A.zzzzzzz", "  ^^^^^^^", "A has no field zzzzzzz"},
		{"C.state == CLOSED", "^", "the endpoints are A and B"},
		{"state == CLOSED", "^^^^^", "did you mean A.state or B.state?"},
		{"A.state == ESTABLISED", "           ^^^^^^^^^^", "did you mean ESTABLISHED?"},
		{"A.state == LAST-ACK", "           ^^^^^^^^", "LAST-ACK is written LAST_ACK"},
		{"A.state == FIN-WAIT-1", "           ^^^^^^^^^^", "FIN-WAIT-1 is written FIN_WAIT_1"},
		{"A.state == SYN", "           ^^^", "did you mean SYN_SENT or SYN_RECEIVED?"},
		{"A.state == 'LAST-AC'", "           ^^^^^^^^^", "did you mean LAST_ACK?"},
		{"A.state == B", "           ^", "did you mean B.state?"},
		{"A.state == 3", "           ^", "3 is a number, and A.state is a state"},
		{"A.state < CLOSED", "        ^", "< has no meaning for states"},
		{"A.state == CLOSED || A.SND.UNA", "                     ^^^^^^^^^", "|| needs true or false"},
		{"A.SND.UNA", "^^^^^^^^^", "a predicate is true or false, as in A.SND.UNA == A.ISS"},
		{"A.state", "^^^^^^^", "as in A.state == ESTABLISHED"},
		{"A", "^", "as in A.state == ESTABLISHED"},
		{"A == B", "^", "its fields can, such as A.state"},
		{"SYN == 1", "^^^", "inflight(A, SYN)"},
		{"'x' == 1", "^^^", "only the name of a state"},
		{"A.SND.UNA < 3", "          ^", "compare a distance"},
		{"A.SND.UNA in 1..3", "^^^^^^^^^", "compare a distance"},
		{"A.SND.UNA == 16", "             ^^", "they are 0 to 15 with seq-bits 4"},
		{"A.SND.UNA in [1, -1]", "                 ^^", "is no sequence number"},
		{"A.SND.UNA + A.SND.NXT == 1", "          ^", "can be subtracted and compared"},
		{"A.SND.UNA * 2 == 1", "^^^^^^^^^", "* needs a number"},
		{"A.ISS < A.IRS < A.SND.UNA < A.SND.NXT", "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "two or three at a time"},
		{"!A.state == CLOSED", " ^^^^^^^", "stands in parentheses"},
		{"A.acked / 2 == 1", "        ^", "numbers are whole"},
		{"A.acked ** 2 == 1", "        ^^", "** is no operator here"},
		{"A.acked % B.acked == 1", "          ^^^^^^^", "needs a constant above 0"},
		{"A.acked == 1.5", "           ^^^", "is no whole number"},
		{"A.acked = 1", "        ^", "did you mean ==?"},
		{"A.acked ==", "         ^", "ends too soon"},
		{"(A.acked == 1", "            ^", "ends too soon"},
		{"A.acked == 1)", "            ^", ") is out of place here"},
		{"A.acked 1", "        ^", "1 is out of place here"},
		{"A.passive & B.passive", "          ^", "did you mean &&?"},
		{"A.passive | B.passive", "          ^", "did you mean ||?"},
		{"(A.acked + 1) * 2 == A.state", "                     ^^^^^^^", "and (A.acked + 1) * 2 is a number"},
		{"inflight(SYN)", "         ^^^", "inflight needs an endpoint"},
		{"inflight()", "^^^^^^^^", "inflight needs an endpoint: inflight(A)"},
		{"inflight(A, CLOSED)", "            ^^^^^^", "inflight needs a control bit"},
		{"inflight", "^^^^^^^^", "inflight(A)"},
		{"inflght(A)", "^^^^^^^", "did you mean inflight?"},
		{"synchronized(A, B)", "                ^", "of one endpoint"},
		{"count(A)", "^^^^^^^^", "as in count(A) > 0"},
		{"len(A)", "^^^", "there is no function len"},
		{"map([1], # > 1)", "         ^", "no comments"},
		{"all([1], true)", "^^^", "there is no function all"},
		{"now() == 1", "^^^", "there is no function now"},
		{"A.state in CLOSED", "           ^^^^^^", "'in' needs a list"},
		{"[CLOSED] == A.state", "^^^^^^^^", "has its place after 'in'"},
		{"A.state in [CLOSED, 1]", "                    ^", "1 is a number"},
		{"A.state matches 'x'", "        ^^^^^^^", "matches is no operator here"},
		{"A?.state == CLOSED", "", ""},
		{"nil == A", "^^^", "is no part of a predicate"},
		{"A.passive ? 1 : true", "                ^^^^", "a choice is between values of one kind"},
		{"let x = 1; x == 1", "", ""},
		{"A.passive; B.passive", "", ""},
		{"A.passive // here", "          ^^", "no comments"},
		{"é == 1", "^", "there is no é"},
		{"'é' == 1 || A.stat == CLOSED", "^^^", "that cannot be compared"},
		{"B.state == 'é' || true", "           ^^^", "is no state"},
		{strings.Repeat("A.passive||", 500) + "true", "", "too long"},
		{strings.Repeat("(1 < ", 14) + "2" + strings.Repeat(" < 3 ? 1 : 2)", 14) + " < 3 < 4", "", "too large"},
	} {
		_, err := predicates.Compile(test.source, config(t))
		var e *predicates.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		mark := ltl.Mark(test.source, e.At, e.End)
		_, marks, _ := strings.Cut(mark, "\n")
		if !strings.Contains(e.Msg, test.want) || strings.Contains(e.Msg, "\n") || test.marks != "" && marks != "  "+test.marks {
			t.Errorf("%s\n%s\nwant\n  %s %s", mark, e.Msg, test.marks, test.want)
		}
	}
}

// TestCompileNeverPanics: whatever is typed is a predicate that has a value, or an error with a place in it.
func TestCompileNeverPanics(t *testing.T) {
	c, v := config(t), view()
	words := rapid.SampledFrom([]string{
		"A", "B", ".", "A.state", "A.SND.UNA", "A.acked", "A.passive", "aborted", "CLOSED", "SYN", "'LAST-ACK'", "1", "-1", "0", "true", "1.5",
		"==", "!=", "<", "<=", ">", "in", "not", "..", "[", "]", "(", ")", "{", "}", ",", "+", "-", "*", "%", "/", "&&", "||", "!", "?", ":", "?.",
		"inflight(", "count(A", "map(", "|", ";", "let", "if", "nil", "#", "::", "'", "é", "\xff", "\n",
	})
	sources := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
	}))
	rapid.Check(t, func(t *rapid.T) {
		source := sources.Draw(t, "source")
		p, err := predicates.Compile(source, c)
		if err == nil {
			p.True(v)
			return
		}
		var e *predicates.Error
		if !errors.As(err, &e) || e.At < 0 || e.At > e.End || e.End > len(source) || e.Msg == "" || strings.ContainsRune(e.Msg, '\n') && !strings.ContainsRune(source, '\n') {
			t.Fatalf("%q: %#v", source, err)
		}
	})
}

// expressions draws a predicate that makes sense.
func expressions(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 {
			return "(" + rapid.SampledFrom(values0).Draw(t, "leaf") + ")"
		}
		l, r := expressions(depth-1).Draw(t, "left"), expressions(depth-1).Draw(t, "right")
		return "(" + l + rapid.SampledFrom([]string{" && ", " || ", " == ", " != "}).Draw(t, "operator") + r + ")"
	})
}

var values0 = []string{"A.passive", "!B.passive", "A.acked < 2", "A.SND.UNA <= A.SND.NXT", "A.state in [CLOSED, LISTEN]", "count(A) > 1", "A.ISS < A.SND.UNA < A.SND.NXT", "A.passive ? aborted : B.closing"}

func TestWhatMakesSenseCompiles(t *testing.T) {
	c, v := config(t), view()
	rapid.Check(t, func(t *rapid.T) {
		source := expressions(4).Draw(t, "source")
		p, err := predicates.Compile(source, c)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if n, err := predicates.Compile("!("+source+")", c); err != nil || n.True(v) == p.True(v) {
			t.Fatalf("%s: it and its negation are both %v, %v", source, p.True(v), err)
		}
	})
}

// TestShared: several goroutines may ask one predicate.
func TestShared(t *testing.T) {
	p, err := predicates.Compile("A.state == ESTABLISHED && A.SND.UNA < A.SND.NXT && inflight(A, SYN)", config(t))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			v := view()
			if i%2 == 1 {
				v.World.Host[model.A].TCB.State = model.CLOSED
			}
			for range 1000 {
				if p.True(v) != (i%2 == 0) {
					t.Error("another's state was seen")
				}
			}
		})
	}
	wg.Wait()
}

const typical = "A.state == ESTABLISHED && A.SND.UNA <= A.SND.NXT && A.delivered <= B.sent && !inflight(A, RST)"

func TestAllocates(t *testing.T) {
	p, err := predicates.Compile(typical, config(t))
	if err != nil {
		t.Fatal(err)
	}
	v := view()
	if n := testing.AllocsPerRun(100, func() { p.True(v) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkTrue(b *testing.B) {
	p, err := predicates.Compile(typical, config(b))
	if err != nil {
		b.Fatal(err)
	}
	v := view()
	for b.Loop() {
		p.True(v)
	}
}

func BenchmarkCompile(b *testing.B) {
	c := config(b)
	for b.Loop() {
		if _, err := predicates.Compile(typical, c); err != nil {
			b.Fatal(err)
		}
	}
}
