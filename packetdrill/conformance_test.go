package packetdrill

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
)

const page = "../docs/conformance.md"

// generated is a part of the page that is written by this test.
var generated = regexp.MustCompile(`(?s)<!-- reactions -->\n.*<!-- end of reactions -->\n`)

// TestConformancePage holds the table of what each state does with each kind of segment to what the model does.
func TestConformancePage(t *testing.T) {
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !generated.Match(src) {
		t.Fatal("the page has no place for the table")
	}
	now := generated.ReplaceAllLiteralString(string(src), "<!-- reactions -->\n"+tables(t)+"<!-- end of reactions -->\n")
	golden.Check(t, page, now)
}

// column is a reading of the RFCs: a set of rules.
type column struct {
	head  string
	rules model.Rules
}

// columns are the readings of the table, the model's own first.
func columns(t *testing.T) []column {
	t.Helper()
	rules := map[string]model.Rules{}
	for _, p := range model.Profiles {
		rules[p.Name] = p.Rules
	}
	full := rules["rfc9293"]
	full[model.ACKRange] = model.Recent
	old := rules["rfc793"]
	old[model.CloseInCloseWait] = model.EnterLastAck     // or nothing would reach LAST-ACK
	old[model.SYNInSYNReceived] = model.LikeSynchronized // page 71, before RFC 1122, 4.2.2.20(e)
	return []column{{"RFC 9293: the model", rules["rfc9293"]}, {"RFC 793", old}, {"RFC 5961 in full", full}, {"FreeBSD", rules[freeBSD]}}
}

// tables writes a table for each state.
func tables(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for s := range model.State(model.StateCount) {
		fmt.Fprintf(&b, "\n### %s\n\n", s)
		b.WriteString("| segment | RFC 9293: the model | RFC 793 | RFC 5961 in full | FreeBSD | sentence of RFC 9293 | scripts |\n|---|---|---|---|---|---|---|\n")
		for _, k := range kinds {
			row := []string{k.name}
			if s < model.SYNRECEIVED { // there is no RCV.NXT
				if k.seq != 0 {
					continue
				}
				row[0] = strings.TrimSuffix(k.name, " at RCV.NXT")
			}
			var sentence string
			for i, c := range columns(t) {
				reaction, because := react(t, c.rules, s, k)
				switch {
				case i == 0:
					row, sentence = append(row, reaction), because
				case reaction == row[1]:
					row = append(row, "the same")
				default:
					row = append(row, reaction)
				}
			}
			scripts := suite(t, k.suite, s)
			if last := len(row) - 1; scripts == "-" { // nothing holds FreeBSD to it
				row[last] = "(" + row[last] + ")"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(row, " | "), sentence, scripts)
		}
	}
	return b.String() + "\n"
}

// suite counts the scripts of the suite about a kind of segment in a state.
func suite(t *testing.T, kind string, s model.State) string {
	t.Helper()
	name := strings.ToLower(s.String())
	if s == model.SYNRECEIVED {
		name = "syn-rcvd"
	}
	files, err := filepath.Glob("testdata/freebsd/rcv-" + kind + "-" + name + "/*.pkt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		return "-"
	}
	return fmt.Sprint(len(files))
}

// react tells what an endpoint under these rules does with a segment in a state, and by which sentence.
func react(t *testing.T, rules model.Rules, s model.State, k kind) (reaction, sentence string) {
	t.Helper()
	e := newEndpoint(rules)
	reach(t, e, s)
	e.queue, e.fx.Edges = nil, nil
	e.arrives(k.segment(e.tcb()))
	var parts []string
	for _, q := range e.queue {
		p := written(q.segment, 0)
		p.HasWin = false
		parts = append(parts, "`"+strings.Join(strings.Fields(p.String())[1:], " ")+"`")
	}
	for _, edge := range e.fx.Edges {
		parts = append(parts, "**"+edge.To.String()+"**")
	}
	if len(parts) == 0 {
		parts = []string{"nothing"}
	}
	return strings.Join(parts, ", "), because(e)
}

// besides are the branches that a segment takes besides what is done about it.
var besides = []string{"5-window", "5-window-old", "7-ACK", "7-not-at-edge"}

// because returns the sentence that the last step has followed: the last of them, unless the segment was put by.
func because(e *endpoint) (sentence string) {
	for b := range e.fx.Branches.All() {
		info := model.BranchInfos[b]
		if slices.Contains(besides, info.Name) {
			continue
		}
		quote := info.Quote
		if i := strings.Index(quote, ") "); i == 1 { // of a list: 2) If the RST bit is set
			quote = quote[3:]
		}
		sentence = fmt.Sprintf("%s: '%s'", info.Section, quote)
		if info.Name == "1-held" {
			break
		}
	}
	return sentence
}

// reach brings an endpoint into a state, its numbers and the peer's from 0 on.
func reach(t *testing.T, e *endpoint, s model.State) {
	t.Helper()
	give := func(src string) { e.arrives(parsedSegment(t, src)) }
	switch s {
	case model.CLOSED:
	case model.LISTEN:
		e.call(model.OpenPassiveCall, 0)
	case model.SYNSENT:
		e.call(model.OpenActiveCall, 0)
	case model.SYNRECEIVED:
		reach(t, e, model.LISTEN)
		give("S 0:0(0) win 65535")
	case model.ESTABLISHED:
		reach(t, e, model.SYNSENT)
		give("S. 0:0(0) ack 1 win 65535")
	case model.FINWAIT1:
		reach(t, e, model.ESTABLISHED)
		e.call(model.CloseCall, 0)
	case model.FINWAIT2:
		reach(t, e, model.FINWAIT1)
		give(". 1:1(0) ack 2 win 65535")
	case model.CLOSEWAIT:
		reach(t, e, model.ESTABLISHED)
		give("F. 1:1(0) ack 1 win 65535")
	case model.CLOSING:
		reach(t, e, model.FINWAIT1)
		give("F. 1:1(0) ack 1 win 65535")
	case model.LASTACK:
		reach(t, e, model.CLOSEWAIT)
		e.call(model.CloseCall, 0)
	case model.TIMEWAIT:
		reach(t, e, model.FINWAIT2)
		give("F. 1:1(0) ack 2 win 65535")
	}
	if e.state() != s {
		t.Fatalf("it is in %v, not in %v", e.state(), s)
	}
}

func parsedSegment(t *testing.T, src string) model.Segment {
	t.Helper()
	p := only(t, "+0 < "+src).Action.(*Packet)
	return model.Segment{SEQ: model.Seq(p.Seq), ACK: model.Seq(p.Ack), WND: uint16(p.Win), CTL: p.control(), Text: model.Text{Len: uint16(p.Len)}}
}

// kind is a kind of segment: control bits, and numbers by where they lie.
type kind struct {
	name  string
	suite string // what the suite calls it
	ctl   model.Control
	seq   uint32 // from RCV.NXT on
	ack   uint32 // from SND.NXT on
	text  uint16
}

const (
	before = 1<<32 - 1 // one number back
	inside = 100       // in the window, and not at its left edge
	beyond = 65535     // the first number behind the window
)

// kinds are the kinds of segments that 3.10.7 tells apart.
var kinds = []kind{
	{"SYN at RCV.NXT", "syn", model.SYN, 0, 0, 0},
	{"SYN before the window", "syn", model.SYN, before, 0, 0},
	{"SYN beyond the window", "syn", model.SYN, beyond, 0, 0},
	{"SYN,FIN at RCV.NXT", "syn-fin", model.SYN | model.FIN, 0, 0, 0},
	{"SYN,ACK at RCV.NXT", "syn-ack", model.SYN | model.ACK, 0, 0, 0},
	{"SYN,ACK of what was not sent", "syn-ack", model.SYN | model.ACK, 0, 1, 0},
	{"ACK at RCV.NXT", "ack", model.ACK, 0, 0, 0},
	{"ACK in the window", "ack", model.ACK, inside, 0, 0},
	{"ACK before the window", "ack", model.ACK, before, 0, 0},
	{"ACK of what was not sent", "ack", model.ACK, 0, 1, 0},
	{"text at RCV.NXT, its ACK older than any window", "ack", model.ACK, 0, 1<<32 - 100_000, 3},
	{"text at RCV.NXT", "ack", model.ACK, 0, 0, 3},
	{"text in the window", "ack", model.ACK, inside, 0, 3},
	{"text beyond the window", "ack", model.ACK, beyond, 0, 3},
	{"FIN,ACK at RCV.NXT", "fin-ack", model.FIN | model.ACK, 0, 0, 0},
	{"FIN,ACK before the window", "fin-ack", model.FIN | model.ACK, before, 0, 0},
	{"FIN without ACK", "fin", model.FIN, 0, 0, 0},
	{"RST at RCV.NXT", "rst", model.RST, 0, 0, 0},
	{"RST in the window", "rst", model.RST, inside, 0, 0},
	{"RST beyond the window", "rst", model.RST, beyond, 0, 0},
	{"RST,ACK at RCV.NXT", "rst-ack", model.RST | model.ACK, 0, 0, 0},
	{"RST,ACK of what was not sent", "rst-ack", model.RST | model.ACK, 0, 1, 0},
}

// segment is a segment of the kind for an endpoint. Where it has no numbers yet these are 17 and 34.
func (k kind) segment(t *model.TCB) model.Segment {
	nxt, snd := model.Seq(17), model.Seq(34)
	if t.State >= model.SYNRECEIVED {
		nxt = t.RCV.NXT
	}
	if t.State >= model.SYNSENT {
		snd = t.SND.NXT
	}
	seg := model.Segment{SEQ: nxt + model.Seq(k.seq), CTL: k.ctl, WND: maxWindow, Text: model.Text{Len: k.text}}
	if k.ctl.Has(model.ACK) {
		seg.ACK = snd + model.Seq(k.ack)
	}
	return seg
}
