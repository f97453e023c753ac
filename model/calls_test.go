package model

import (
	"fmt"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// TestCalls holds what every user call and every timeout does in every state: 3.10.1 to
// 3.10.6 and 3.10.8 on a page.
func TestCalls(t *testing.T) {
	var b strings.Builder
	b.WriteString("What a user call or a timeout does: what the call returns, the state it leads to, and what is sent.\n")
	for s := range State(StateCount) {
		fmt.Fprintf(&b, "\n%v\n", s)
		for k := OpenPassiveCall; k < Arrival; k++ {
			d := newDrive(t, roomy()).to(s)
			ev := Event{Kind: k, N: 2}
			if (k.Timeout() || k == Crash) && !d.armed(k) {
				fmt.Fprintf(&b, "  %-23s not armed\n", k)
				continue
			}
			d.m.Apply(&d.w, ev, &d.fx)
			reply := "-"
			if k.Call() {
				reply = d.fx.Reply.String()
			}
			fmt.Fprintf(&b, "  %-23s %-36s %s\n", k, reply, d.reaction())
		}
		state, reply := func() (State, Reply) { d := newDrive(t, roomy()).to(s); return d.m.Status(&d.w, A) }()
		fmt.Fprintf(&b, "  %-23s %-36s %s\n", "STATUS", reply, state)
	}
	golden.Check(t, "testdata/calls.golden", b.String())
}

// armed tells whether A's timer of this kind runs; the user timeout and crashes, which
// are settings, always count.
func (d *drive) armed(k Kind) bool {
	if k == UserTimeout || k == Crash {
		return d.tcb(A).State != CLOSED
	}
	for _, ev := range d.m.Enabled(&d.w, nil) {
		if ev.Kind == k && ev.Side == A {
			return true
		}
	}
	return false
}

// TestCallsThatMayBeRefused: what depends on more than the state.
func TestCallsThatMayBeRefused(t *testing.T) {
	call := func(d *drive, k Kind, n uint32) Reply {
		d.m.Apply(&d.w, Event{Kind: k, N: n}, &d.fx)
		return d.fx.Reply
	}
	specified := roomy()
	specified.Host[A].RemoteSpecified = true
	refuse := roomy()
	refuse.Rules[ReceiveClosing] = Refuse
	refuse.Host[A].ReceiveAtOnce = false
	reset := refuse
	reset.Rules[CloseUnread] = SendReset
	text := "<SEQ=301><ACK=101><DATA=3><CTL=ACK><WND=10>"

	for _, test := range []struct {
		name  string
		d     *drive
		call  Kind
		reply Reply
		then  string
	}{
		{"OPEN in LISTEN turns active", newDrive(t, specified).to(LISTEN), OpenActiveCall, OK, "SYN-SENT sends <SEQ=100><CTL=SYN>"},
		{"OPEN passive in LISTEN does not", newDrive(t, specified).to(LISTEN), OpenPassiveCall, AlreadyExists, "-"},
		{"SEND in LISTEN turns active", newDrive(t, specified).to(LISTEN), SendCall, OK, "SYN-SENT sends <SEQ=100><CTL=SYN>"},
		{"CLOSE again in SYN-RECEIVED", newDrive(t, roomy()).to(SYNRECEIVED).do("A: SEND 4", "A: CLOSE"), CloseCall, ConnectionClosing, "-"},
		{"SEND after that", newDrive(t, roomy()).to(SYNRECEIVED).do("A: SEND 4", "A: CLOSE"), SendCall, ConnectionClosing, "-"},
		{"CLOSE again in CLOSE-WAIT", closedWindow(t).to(CLOSEWAIT).do("A: SEND 20", "A: CLOSE"), CloseCall, ConnectionClosing, "-"},
		{"SEND after that", closedWindow(t).to(CLOSEWAIT).do("A: SEND 20", "A: CLOSE"), SendCall, ConnectionClosing, "-"},
		{"RECEIVE in CLOSE-WAIT", newDrive(t, refuse).to(CLOSEWAIT), ReceiveCall, ConnectionClosing, "-"},
		{"RECEIVE of what is on hand", newDrive(t, refuse).to(ESTABLISHED).give(A, text), ReceiveCall, OK, "- delivers 2"},
		{"RECEIVE refused in LAST-ACK", newDrive(t, refuse).to(LASTACK), ReceiveCall, ConnectionClosing, "-"},
		{"CLOSE with text on hand", newDrive(t, refuse).to(ESTABLISHED).give(A, text), CloseCall, OK, "FIN-WAIT-1 sends <SEQ=101><ACK=304><CTL=FIN,ACK>"},
		{"CLOSE with text on hand, by RST", newDrive(t, reset).to(ESTABLISHED).give(A, text), CloseCall, OK, "CLOSED sends <SEQ=101><CTL=RST>"},
	} {
		if reply := call(test.d, test.call, 2); reply != test.reply || test.d.reaction() != test.then {
			t.Errorf("%s: %q, %s; want %q, %s", test.name, reply, test.d.reaction(), test.reply, test.then)
		}
	}
}

// TestOPENInLISTEN: a passive OPEN turns active where the remote socket is specified, and that is
// no other incarnation.
func TestOPENInLISTEN(t *testing.T) {
	c := roomy()
	c.Host[A].RemoteSpecified = true
	d := newDrive(t, c).do("A: OPEN passive", "A: OPEN active")
	var back World
	if d.m.Decode(d.m.Append(nil, &d.w), &back); back != d.w || d.w.Host[A].Opens != 1 || d.tcb(A).State != SYNSENT {
		t.Errorf("%+v", d.w.Host[A])
	}
}

// closedWindow returns a drive whose B never receives, so that its window of 10 closes.
func closedWindow(t *testing.T) *drive {
	t.Helper()
	c := roomy()
	c.Host[B].ReceiveAtOnce = false
	return newDrive(t, c)
}

// TestDeviations: each wrong turn at its one decision point, beside the right one.
func TestDeviations(t *testing.T) {
	for _, test := range []struct {
		deviation    Deviation
		to           State
		prepare      []string
		step         string // a segment, or a step's name
		right, takes string
	}{
		{FINTakesNoNumber, FINWAIT1, nil, "<SEQ=301><ACK=101><CTL=ACK><WND=10>", "-", "FIN-WAIT-2"},
		{SYNTakesNoNumber, CLOSED, nil, "<SEQ=300><CTL=SYN><WND=10>", "- sends <SEQ=0><ACK=301><CTL=RST,ACK>", "- sends <SEQ=0><ACK=300><CTL=RST,ACK>"},
		{NoFINRetransmission, FINWAIT1, nil, "A: RETRANSMISSION TIMEOUT", "- sends <SEQ=101><ACK=301><CTL=FIN,ACK>", "not enabled"},
		{NoSYNRetransmission, SYNSENT, nil, "A: RETRANSMISSION TIMEOUT", "- sends <SEQ=100><CTL=SYN>", "not enabled"},
		{MergedClose, ESTABLISHED, nil, "<SEQ=301><ACK=101><CTL=FIN,ACK><WND=10>", "CLOSE-WAIT sends <SEQ=101><ACK=302><CTL=ACK> signals closing",
			"LAST-ACK sends <SEQ=101><ACK=302><CTL=FIN,ACK> signals closing"},
		{FINWait2Deaf, FINWAIT2, nil, "<SEQ=301><ACK=102><DATA=4><CTL=ACK><WND=10>", "- sends <SEQ=102><ACK=305><CTL=ACK> delivers 4", "- sends <SEQ=102><ACK=305><CTL=ACK>"},
		{SimultaneousOpenWar, SYNRECEIVED, nil, "<SEQ=300><ACK=101><CTL=SYN,ACK><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK>", "- sends <SEQ=100><ACK=301><CTL=SYN,ACK>"},
		{FINBitLost, CLOSING, nil, "A: RETRANSMISSION TIMEOUT", "- sends <SEQ=101><ACK=302><CTL=FIN,ACK>", "- sends <SEQ=101><ACK=302><CTL=ACK>"},
		{ResetNeedsACK, SYNRECEIVED, nil, "<SEQ=301><CTL=RST>", "LISTEN", "-"},
		{NoSimultaneousOpen, SYNSENT, nil, "<SEQ=300><CTL=SYN><WND=10>", "SYN-RECEIVED sends <SEQ=100><ACK=301><CTL=SYN,ACK>", "-"},
		{TwoWayHandshake, LISTEN, nil, "<SEQ=300><CTL=SYN><WND=10>", "SYN-RECEIVED sends <SEQ=100><ACK=301><CTL=SYN,ACK>", "ESTABLISHED sends <SEQ=100><ACK=301><CTL=SYN,ACK>"},
		{ACKOfISSAccepted, SYNRECEIVED, nil, "<SEQ=301><ACK=100><CTL=ACK><WND=10>", "- sends <SEQ=100><CTL=RST>", "ESTABLISHED"},
		{ForgottenOrigin, SYNSENT, []string{"B: OPEN active", "A: SEGMENT ARRIVES <SEQ=300><CTL=SYN><WND=10>"}, "<SEQ=301><CTL=RST>", "CLOSED signals refused", "LISTEN"},
		{ResetOnDuplicateSYN, SYNRECEIVED, nil, "<SEQ=300><CTL=SYN><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK>", "- sends <SEQ=0><ACK=301><CTL=RST,ACK>"},
		{FastOpen, SYNSENT, []string{"A: SEND 4"}, "A: RETRANSMISSION TIMEOUT", "- sends <SEQ=100><CTL=SYN>", "- sends <SEQ=100><DATA=4><CTL=SYN>"},
		{FastOpen, LISTEN, nil, "<SEQ=300><DATA=2><CTL=SYN><WND=10>", "SYN-RECEIVED sends <SEQ=100><ACK=301><CTL=SYN,ACK> holds", "SYN-RECEIVED sends <SEQ=100><ACK=303><CTL=SYN,ACK> delivers 2"},
		{FastOpen, SYNSENT, nil, "<SEQ=300><DATA=2><CTL=SYN><WND=10>", "SYN-RECEIVED sends <SEQ=100><ACK=301><CTL=SYN,ACK> holds", "SYN-RECEIVED sends <SEQ=100><ACK=303><CTL=SYN,ACK> delivers 2"},
		{NoTimeWait, FINWAIT2, nil, "<SEQ=301><ACK=102><CTL=FIN,ACK><WND=10>", "TIME-WAIT sends <SEQ=102><ACK=302><CTL=ACK> signals closing",
			"TIME-WAIT CLOSED sends <SEQ=102><ACK=302><CTL=ACK> signals closing"},
		{ResetAnswersReset, CLOSED, nil, "<SEQ=300><CTL=RST>", "-", "- sends <SEQ=0><ACK=300><CTL=RST,ACK>"},
		{NoTrimming, ESTABLISHED, nil, "<SEQ=299><ACK=101><DATA=4><CTL=ACK><WND=10>", "- sends <SEQ=101><ACK=303><CTL=ACK> delivers 2", "- sends <SEQ=101><ACK=305><CTL=ACK> delivers 4"},
		{NoFlowControl, ESTABLISHED, []string{"A: SEND 20"}, "A: CLOSE", "FIN-WAIT-1", "FIN-WAIT-1 sends <SEQ=121><ACK=301><CTL=FIN,ACK>"},
		{ClosingWithoutFIN, ESTABLISHED, []string{"A: SEND 20", "A: CLOSE"}, "<SEQ=301><ACK=109><CTL=ACK><WND=0>", "-", "FIN-WAIT-2"},
	} {
		t.Run(DeviationInfos[test.deviation].Name, func(t *testing.T) {
			for _, deviates := range []bool{false, true} {
				c, want := roomy(), test.right
				if deviates {
					c.Deviations, want = DeviationSet(test.deviation), test.takes
				}
				d := newDrive(t, c).to(test.to).do(test.prepare...)
				got := "not enabled"
				if strings.HasPrefix(test.step, "<") {
					got = d.give(A, test.step).reaction()
				} else if _, ok := d.m.Lookup(&d.w, test.step); ok {
					got = d.do(test.step).reaction()
				}
				if got != want {
					t.Errorf("deviates %v: %s\nwant: %s", deviates, got, want)
				}
			}
		})
	}
}
