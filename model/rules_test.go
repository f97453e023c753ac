package model

import (
	"strings"
	"testing"
)

// step takes a step of A's: a segment from nowhere, or an enabled step by its name.
func (d *drive) step(name string) *drive {
	d.t.Helper()
	if strings.HasPrefix(name, "<") {
		return d.give(A, name)
	}
	return d.do(name)
}

// TestRules: each alternative of a rule at its one decision point, beside the others.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		rule    Rule
		to      State
		prepare []string
		step    string
		want    []string // by alternative
	}{
		{SYNInSYNReceived, SYNRECEIVED, nil, "<SEQ=305><CTL=SYN><WND=10>", []string{"LISTEN", "- sends <SEQ=101><ACK=301><CTL=ACK>"}},
		{ACKRange, ESTABLISHED, []string{"A: SEND 4"}, "<SEQ=301><ACK=91><DATA=1><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=105><ACK=302><CTL=ACK> delivers 1", "- sends <SEQ=105><ACK=302><CTL=ACK> delivers 1", "- sends <SEQ=105><ACK=302><CTL=ACK> delivers 1"}},
		{ACKRange, ESTABLISHED, []string{"A: SEND 4"}, "<SEQ=301><ACK=90><DATA=1><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=105><ACK=302><CTL=ACK> delivers 1", "- sends <SEQ=105><ACK=301><CTL=ACK>", "- sends <SEQ=105><ACK=301><CTL=ACK>"}},
		{ACKRange, ESTABLISHED, []string{"A: SEND 4"}, "<SEQ=301><ACK=106><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=105><ACK=301><CTL=ACK>", "- sends <SEQ=105><ACK=301><CTL=ACK>", "- sends <SEQ=105><ACK=301><CTL=ACK>"}},
		{ACKRange, SYNRECEIVED, nil, "<SEQ=301><ACK=102><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=102><CTL=RST>", "- sends <SEQ=102><CTL=RST>", "- sends <SEQ=101><ACK=301><CTL=ACK>"}},
		{ACKRange, SYNRECEIVED, nil, "<SEQ=301><ACK=95><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=95><CTL=RST>", "- sends <SEQ=95><CTL=RST>", "- sends <SEQ=95><CTL=RST>"}},
		{SYNWindow, SYNRECEIVED, nil, "A: CLOSE", []string{"FIN-WAIT-1 sends <SEQ=101><ACK=301><CTL=FIN,ACK>", "FIN-WAIT-1"}},
		{SYNWindow, SYNRECEIVED, []string{"A: SEND 4"}, "<SEQ=301><ACK=101><CTL=ACK><WND=10>", []string{
			"ESTABLISHED sends <SEQ=101><ACK=301><DATA=4><CTL=ACK>", "ESTABLISHED sends <SEQ=101><ACK=301><DATA=4><CTL=ACK>"}},
		{ACKAfterClose, CLOSING, nil, "<SEQ=302><ACK=101><DATA=1><CTL=ACK><WND=10>", []string{"- sends <SEQ=102><ACK=302><CTL=ACK>", "-"}},
		{ACKAfterClose, CLOSING, nil, "<SEQ=302><ACK=102><CTL=ACK><WND=10>", []string{"TIME-WAIT", "TIME-WAIT"}},
		{ACKAfterClose, LASTACK, nil, "<SEQ=302><ACK=109><CTL=ACK><WND=10>", []string{"- sends <SEQ=102><ACK=302><CTL=ACK>", "-"}},
		{ACKAfterClose, LASTACK, nil, "<SEQ=302><ACK=102><CTL=ACK><WND=10>", []string{"CLOSED", "CLOSED"}},
		{TimeWaitRestart, TIMEWAIT, nil, "<SEQ=302><ACK=102><CTL=ACK><WND=10>", []string{"-", "- sends <SEQ=102><ACK=302><CTL=ACK>", "-"}},
		{TimeWaitRestart, TIMEWAIT, nil, "<SEQ=301><ACK=102><CTL=FIN,ACK><WND=10>", []string{
			"- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>"}},
		{TimeWaitRestart, TIMEWAIT, nil, "<SEQ=303><ACK=102><CTL=ACK><WND=10>", []string{
			"-", "- sends <SEQ=102><ACK=302><CTL=ACK>", "-", "-", "- sends <SEQ=102><ACK=302><CTL=ACK>"}},
		{TimeWaitRestart, TIMEWAIT, nil, "<SEQ=301><CTL=FIN>", []string{
			"- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>", "-"}},
		{ResetInTimeWait, TIMEWAIT, nil, "<SEQ=302><CTL=RST>", []string{"CLOSED", "-", "-"}},
		{ResetInTimeWait, TIMEWAIT, nil, "<SEQ=305><CTL=RST>", []string{"- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>", "-"}},
		{ACKBeforeWindow, LASTACK, nil, "<SEQ=301><ACK=102><CTL=ACK><WND=10>", []string{"- sends <SEQ=102><ACK=302><CTL=ACK>", "CLOSED"}},
		{ACKBeforeWindow, FINWAIT1, nil, "<SEQ=300><ACK=102><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=102><ACK=301><CTL=ACK>", "FIN-WAIT-2 sends <SEQ=102><ACK=301><CTL=ACK>"}},
		{ACKBeforeWindow, FINWAIT1, nil, "<SEQ=311><ACK=102><CTL=ACK><WND=10>", []string{
			"- sends <SEQ=102><ACK=301><CTL=ACK>", "- sends <SEQ=102><ACK=301><CTL=ACK>"}},
		{FINAgain, FINWAIT1, nil, "<SEQ=301><ACK=101><CTL=FIN,ACK><WND=10>", []string{
			"CLOSING sends <SEQ=102><ACK=302><CTL=ACK> signals closing", "CLOSING sends <SEQ=101><ACK=302><CTL=FIN,ACK> signals closing"}},
		{FINAgain, FINWAIT1, nil, "<SEQ=305><CTL=SYN><WND=10>", []string{"- sends <SEQ=102><ACK=301><CTL=ACK>", "- sends <SEQ=102><ACK=301><CTL=ACK>"}},
		{SYNFIN, LISTEN, nil, "<SEQ=305><CTL=SYN,FIN><WND=10>", []string{"SYN-RECEIVED sends <SEQ=100><ACK=306><CTL=SYN,ACK> holds", "-"}},
		{SYNFIN, CLOSED, nil, "<SEQ=305><CTL=SYN,FIN><WND=10>", []string{"- sends <SEQ=0><ACK=307><CTL=RST,ACK>", "- sends <SEQ=0><ACK=307><CTL=RST,ACK>"}},
		{SYNFIN, TIMEWAIT, nil, "<SEQ=305><CTL=SYN,FIN><WND=10>", []string{"- sends <SEQ=102><ACK=302><CTL=ACK>", "- sends <SEQ=102><ACK=302><CTL=ACK>"}},
		{SYNValidation, ESTABLISHED, nil, "<SEQ=305><CTL=SYN><WND=10>", []string{
			"- sends <SEQ=101><ACK=301><CTL=ACK>", "CLOSED sends <SEQ=0><ACK=306><CTL=RST,ACK> signals reset", "CLOSED sends <SEQ=101><ACK=301><CTL=RST,ACK> signals reset"}},
		{SYNValidation, ESTABLISHED, nil, "<SEQ=300><DATA=2><CTL=SYN><WND=10>", []string{
			"- sends <SEQ=101><ACK=301><CTL=ACK>", "-", "- sends <SEQ=101><ACK=301><CTL=ACK>"}},
	} {
		t.Run(RuleInfos[test.rule].Name, func(t *testing.T) {
			for choice, want := range test.want {
				c := roomy()
				c.Rules[test.rule] = Choice(choice)
				if got := newDrive(t, c).to(test.to).do(test.prepare...).step(test.step).reaction(); got != want {
					t.Errorf("%s=%s, %s: %s\nwant: %s", RuleInfos[test.rule].Name, RuleInfos[test.rule].Choices[choice].Name, test.step, got, want)
				}
			}
		})
	}
}

// TestUnadvertised: room that is never advertised makes segments acceptable beyond RCV.WND, and their text is trimmed off all
// the same.
func TestUnadvertised(t *testing.T) {
	for _, test := range []struct {
		segment      string
		within, with string // the room that is advertised; and three octets more
	}{
		{"<SEQ=310><CTL=RST>", "- sends <SEQ=101><ACK=301><CTL=ACK>", "- sends <SEQ=101><ACK=301><CTL=ACK>"},
		{"<SEQ=311><CTL=RST>", "-", "- sends <SEQ=101><ACK=301><CTL=ACK>"},
		{"<SEQ=313><CTL=RST>", "-", "- sends <SEQ=101><ACK=301><CTL=ACK>"},
		{"<SEQ=314><CTL=RST>", "-", "-"},
		{"<SEQ=312><ACK=101><CTL=ACK><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK>", "-"},
		{"<SEQ=312><ACK=101><DATA=1><CTL=ACK><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK>", "- sends <SEQ=101><ACK=301><CTL=ACK>"},
	} {
		for room, want := range map[uint16]string{0: test.within, 3: test.with} {
			c := roomy()
			c.Host[A].Unadvertised = room
			if got := newDrive(t, c).to(ESTABLISHED).give(A, test.segment).reaction(); got != want {
				t.Errorf("with %d octets more, %s: %s\nwant: %s", room, test.segment, got, want)
			}
		}
	}
}

// TestReceiveAtTheEnd: what is on hand in CLOSING, LAST-ACK and TIME-WAIT is handed over, or by rule is not.
func TestReceiveAtTheEnd(t *testing.T) {
	for rule, want := range []uint32{3, 0} {
		for _, s := range []State{CLOSING, LASTACK, TIMEWAIT} {
			c := roomy()
			c.Rules[ReceiveClosing] = Choice(rule)
			d := newDrive(t, c).to(s)
			d.tcb(A).RCV.USER, d.tcb(A).RCV.WND = 3, 7
			d.m.Apply(&d.w, Event{Kind: ReceiveCall, N: 3}, &d.fx)
			if d.fx.Delivered != want || (d.fx.Reply == OK) != (want > 0) {
				t.Errorf("rule %d, %v: %d octets, %q", rule, s, d.fx.Delivered, d.fx.Reply)
			}
		}
	}
}

// TestACKBeforeTheFIN: in CLOSING and LAST-ACK an ACK of the octets before the FIN advances SND.UNA; by
// the letter that is so in CLOSING alone.
func TestACKBeforeTheFIN(t *testing.T) {
	for _, test := range []struct {
		rule    Choice
		closing bool
		una     Seq
	}{{ProcessACK, true, 105}, {ProcessACK, false, 105}, {OnlyOfFIN, true, 105}, {OnlyOfFIN, false, 101}} {
		c := roomy()
		c.Rules[ACKAfterClose] = test.rule
		d := newDrive(t, c)
		if test.closing {
			d.to(ESTABLISHED).do("A: SEND 4", "A: CLOSE").give(A, "<SEQ=301><ACK=101><CTL=FIN,ACK><WND=10>")
		} else {
			d.to(CLOSEWAIT).do("A: SEND 4", "A: CLOSE")
		}
		if d.give(A, "<SEQ=302><ACK=105><CTL=ACK><WND=10>"); d.tcb(A).SND.UNA != test.una {
			t.Errorf("rule %d, %v: SND.UNA=%d, want %d", test.rule, d.tcb(A).State, d.tcb(A).SND.UNA, test.una)
		}
	}
}

// TestHalfOpenByAnOldSYN: A has crashed, and an old SYN of B's finds it in LISTEN. B, which is still ESTABLISHED, challenges
// the SYN,ACK, and that ACK draws the RST that B needs; with the check of RFC 5961 in SYN-RECEIVED it draws an ACK, and so on
// for ever.
func TestHalfOpenByAnOldSYN(t *testing.T) {
	for rule, want := range []string{"<SEQ=101><CTL=RST>", "<SEQ=101><CTL=RST>", "<SEQ=501><ACK=301><CTL=ACK>"} {
		c := roomy()
		c.Host[A].ISS, c.Host[A].Incarnations, c.Host[A].Crash, c.Rules[ACKRange] = []Seq{100, 500}, 2, true, Choice(rule)
		d := newDrive(t, c).to(ESTABLISHED).do("A: CRASH", "A: OPEN passive").give(A, "<SEQ=300><CTL=SYN><WND=10>")
		d.sends("<SEQ=500><ACK=301><CTL=SYN,ACK>").do(d.enabled(Arrival)[0]).sends("<SEQ=301><ACK=101><CTL=ACK>")
		d.do(d.enabled(Arrival)[0]).sends(want).do(d.enabled(Arrival)[0])
		if got := d.tcb(B).State == CLOSED; got != (Choice(rule) != RecentInEveryState) {
			t.Errorf("rule %d: B is in %v", rule, d.tcb(B).State)
		}
	}
}

// TestLargestWindow: MAX.SND.WND is the largest window so far, also where a segment holds one octet
// and no sender asks for it.
func TestLargestWindow(t *testing.T) {
	for rule, want := range []uint16{0, 10} {
		c := roomy()
		c.Host[A].MSS, c.Rules[ACKRange] = 1, Choice(rule)
		d := newDrive(t, c).to(ESTABLISHED).give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=3>")
		var back World
		if d.m.Decode(d.m.Append(nil, &d.w), &back); back != d.w || d.tcb(A).SND.MaxWND != want {
			t.Errorf("rule %d: MAX.SND.WND=%d, want %d", rule, d.tcb(A).SND.MaxWND, want)
		}
	}
}

// TestTimeWaitRestarts: which segments start the timer of TIME-WAIT again (time-wait-restart).
func TestTimeWaitRestarts(t *testing.T) {
	for _, test := range []struct {
		segment  string
		restarts []bool // by alternative
	}{
		{"<SEQ=301><ACK=102><CTL=FIN,ACK><WND=10>", []bool{true, false, false, true}},         // the peer's FIN again
		{"<SEQ=299><ACK=102><DATA=2><CTL=FIN,ACK><WND=10>", []bool{true, false, false, true}}, // packaged with text
		{"<SEQ=300><ACK=102><CTL=FIN,ACK><WND=10>", []bool{false, false, false, true}},        // a FIN, but not the peer's
		{"<SEQ=301><CTL=FIN><WND=10>", []bool{false, false, false, true}},
		{"<SEQ=302><ACK=102><CTL=FIN,ACK><WND=10>", []bool{false, true, false, true}},
		{"<SEQ=302><ACK=102><CTL=ACK><WND=10>", []bool{false, true, false, false}},
		{"<SEQ=301><ACK=102><CTL=ACK><WND=10>", []bool{false, false, false, true}},
		{"<SEQ=303><CTL=RST>", []bool{false, false, false, true}},
	} {
		for rule, want := range test.restarts {
			c := roomy()
			c.MSL, c.Rules[TimeWaitRestart] = 2, Choice(rule)
			d := newDrive(t, c).to(TIMEWAIT).do("clock: TICK").give(A, test.segment)
			if got := d.tcb(A).TimeWait == 5; got != want {
				t.Errorf("%s, rule %d: restarts %v, want %v", test.segment, rule, got, want)
			}
		}
	}
}

// TestWithoutThirdLeg: of a handshake of two legs the second is still sent until it is acknowledged.
func TestWithoutThirdLeg(t *testing.T) {
	c := roomy()
	c.Deviations = DeviationSet(TwoWayHandshake)
	d := newDrive(t, c).to(LISTEN).give(A, "<SEQ=300><CTL=SYN><WND=10>").do("A: SEND 4").sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK>")
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=100><ACK=301><CTL=SYN,ACK>")
	d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=10>").do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK>")
	if d.give(A, "<SEQ=301><ACK=105><CTL=ACK><WND=10>"); d.m.Idle(&d.w, A) != true || d.tcb(A).Acked != 4 {
		t.Errorf("%+v", d.tcb(A))
	}
}

// TestACKOfNothing: where the ACK of ISS leads to ESTABLISHED, the SYN,ACK is still sent until it is acknowledged.
func TestACKOfNothing(t *testing.T) {
	c := roomy()
	c.Deviations = DeviationSet(ACKOfISSAccepted)
	d := newDrive(t, c).to(SYNRECEIVED).give(A, "<SEQ=301><ACK=100><CTL=ACK><WND=10>")
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=100><ACK=301><CTL=SYN,ACK>")
}

// TestFastOpen: text on the SYN goes to a peer that takes it at once, one that takes a part, and one that takes none.
func TestFastOpen(t *testing.T) {
	c := roomy()
	c.Host[A].RemoteSpecified, c.Deviations = true, DeviationSet(FastOpen)
	fast := newDrive(t, c).do("A: OPEN passive", "B: OPEN passive", "A: SEND 20").sends("<SEQ=100><DATA=4><CTL=SYN>")
	fast.do("B: SEGMENT ARRIVES <SEQ=100><DATA=4><CTL=SYN><WND=10><OCTET=0>").sends("<SEQ=300><ACK=105><CTL=SYN,ACK>")
	if fast.fx.Delivered != 4 || fast.tcb(B).State != SYNRECEIVED {
		t.Errorf("%+v", fast.fx)
	}
	if fast.deliver(); fast.tcb(A).Acked != 20 || fast.tcb(B).RCV.NXT != 121 {
		t.Errorf("%d of 20 octets are acknowledged", fast.tcb(A).Acked)
	}
	for ack, acked := range map[string]uint32{"101": 0, "103": 2, "105": 4} {
		d := newDrive(t, c).do("A: OPEN passive", "A: SEND 4").give(A, "<SEQ=300><ACK="+ack+"><CTL=SYN,ACK><WND=10>")
		if d.tcb(A).State != ESTABLISHED || d.tcb(A).Acked != acked || d.m.Idle(&d.w, A) != (acked == 4) {
			t.Errorf("after an ACK of %s: %+v", ack, d.tcb(A))
		}
	}
}

// TestSYNBringsTextAgain: what fast open lacks is a memory: back in LISTEN, the same SYN delivers the same text.
func TestSYNBringsTextAgain(t *testing.T) {
	c := roomy()
	c.Host[A].ISS, c.Deviations = []Seq{100, 200}, DeviationSet(FastOpen)
	d := newDrive(t, c).to(LISTEN)
	for range 2 {
		if d.give(A, "<SEQ=300><DATA=2><CTL=SYN><WND=10>"); d.fx.Delivered != 2 {
			t.Errorf("%+v", d.fx)
		}
		d.give(A, "<SEQ=303><CTL=RST>")
	}
}

// TestKeepAlive: an idle connection asks by a segment that is not acceptable, and a live peer answers (3.8.4).
func TestKeepAlive(t *testing.T) {
	c := roomy()
	c.Rules[KeepAlive] = SendKeepAlive
	for s := range State(StateCount) {
		want := s == ESTABLISHED || s == CLOSEWAIT
		if got := newDrive(t, c).to(s).armed(KeepAliveTimeout); got != want {
			t.Errorf("in %v it is armed: %v", s, got)
		}
	}
	if newDrive(t, c).to(ESTABLISHED).do("A: SEND 4").armed(KeepAliveTimeout) {
		t.Error("it is armed while text is outstanding (MUST-26)")
	}
	if newDrive(t, c).to(ESTABLISHED).give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=0>").do("A: SEND 4").armed(KeepAliveTimeout) {
		t.Error("it is armed while text waits")
	}
	if newDrive(t, roomy()).to(ESTABLISHED).armed(KeepAliveTimeout) {
		t.Error("it is armed although it is off (MUST-25)")
	}
	d := newDrive(t, c).to(ESTABLISHED).do("A: KEEP-ALIVE").sends("<SEQ=100><ACK=301><CTL=ACK>")
	d.do("B: SEGMENT ARRIVES <SEQ=100><ACK=301><CTL=ACK><WND=10>").sends("<SEQ=301><ACK=101><CTL=ACK>").deliver()
	if d.tcb(A).State != ESTABLISHED || d.tcb(B).State != ESTABLISHED {
		t.Errorf("%v and %v", d.tcb(A).State, d.tcb(B).State)
	}
}

// TestFINWait2Ends: by rule, FIN-WAIT-2 may end without a FIN.
func TestFINWait2Ends(t *testing.T) {
	c := roomy()
	c.Rules[FINWait2Timer] = EndFINWait2
	for s := range State(StateCount) {
		if got := newDrive(t, c).to(s).armed(FINWait2Timeout); got != (s == FINWAIT2) {
			t.Errorf("in %v it is armed: %v", s, got)
		}
	}
	d := newDrive(t, c).to(FINWAIT2).do("A: FIN-WAIT-2 TIMEOUT").sends()
	if d.tcb(A).State != CLOSED || d.fx.Signals != 0 {
		t.Errorf("%v", d.reaction())
	}
	if newDrive(t, roomy()).to(FINWAIT2).armed(FINWait2Timeout) {
		t.Error("it is armed although it is off")
	}
}
