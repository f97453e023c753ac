package model

import (
	"testing"
)

// sends fails unless the last step sent these segments.
func (d *drive) sends(want ...string) *drive {
	d.t.Helper()
	var got []string
	for _, seg := range d.fx.Sent {
		got = append(got, seg.String())
	}
	if len(got) != len(want) {
		d.t.Fatalf("sends %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			d.t.Fatalf("sends %v, want %v", got, want)
		}
	}
	return d
}

// TestZeroWindow: the window closes, is probed, stays closed, and opens (3.8.6.1).
func TestZeroWindow(t *testing.T) {
	d := closedWindow(t).to(ESTABLISHED).do("A: SEND 20")
	d.sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK>", "<SEQ=105><ACK=301><DATA=4><CTL=ACK>").deliver()
	if a := d.tcb(A); a.SND.WND != 2 || a.SND.NXT != 109 {
		t.Fatalf("SND.WND=%d SND.NXT=%d: 2 octets of window are left, not worth a segment", a.SND.WND, a.SND.NXT)
	}
	d.do("A: ZERO-WINDOW PROBE").sends("<SEQ=109><ACK=301><DATA=2><CTL=ACK>").deliver() // the override timeout
	d.do("A: ZERO-WINDOW PROBE").sends("<SEQ=111><ACK=301><DATA=1><CTL=ACK>")
	if !d.fx.Sent[0].Probe {
		t.Error("the probe is not marked as one")
	}
	d.do("B: SEGMENT ARRIVES <SEQ=111><ACK=301><DATA=1><CTL=ACK><WND=10><OCTET=10>").sends("<SEQ=301><ACK=111><CTL=ACK>").deliver()
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=111><ACK=301><DATA=1><CTL=ACK>").drop()
	d.do("B: RECEIVE 1").sends() // one octet of room is not worth telling (3.8.6.2.2)
	d.do("B: RECEIVE 9").sends("<SEQ=301><ACK=111><CTL=ACK>").deliver()
	if d.tcb(B).HeldLen != 1 {
		t.Errorf("what follows the refused octet is not held: %+v", d.tcb(B))
	}
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=111><ACK=301><DATA=4><CTL=ACK>").deliver()
	if a := d.tcb(A); a.Acked != 20 || a.SND.UNA != 121 {
		t.Errorf("%d of 20 octets are acknowledged", a.Acked)
	}
}

// TestNoPersist: the same without probes comes to nothing.
func TestNoPersist(t *testing.T) {
	c := roomy()
	c.Host[B].ReceiveAtOnce = false
	c.Deviations = DeviationSet(NoPersist)
	d := newDrive(t, c).to(ESTABLISHED).do("A: SEND 20").deliver()
	if _, ok := d.m.Lookup(&d.w, "A: ZERO-WINDOW PROBE"); ok {
		t.Error("a zero window is probed")
	}
}

// TestFINWaitsForWindow: a FIN needs room in the window like an octet, and CLOSE-WAIT stays
// what it is until the FIN is sent (3.10.4).
func TestFINWaitsForWindow(t *testing.T) {
	for _, rule := range []Choice{EnterLastAck, EnterClosing} {
		c := roomy()
		c.Host[B].ReceiveAtOnce = false
		c.Rules[CloseInCloseWait] = rule
		d := newDrive(t, c).to(CLOSEWAIT).do("A: SEND 4").deliver().do("A: SEND 4").deliver().do("A: SEND 1", "A: SEND 1").deliver()
		if d.do("A: CLOSE").sends(); d.tcb(A).State != CLOSEWAIT {
			t.Errorf("%v without a FIN sent", d.tcb(A).State)
		}
		d.do("A: ZERO-WINDOW PROBE").sends("<SEQ=111><ACK=302><CTL=FIN,ACK>")
		if want := []State{LASTACK, CLOSING}[rule]; d.tcb(A).State != want {
			t.Errorf("%v after the FIN, want %v", d.tcb(A).State, want)
		}
	}
}

// TestAllowance: what a closed window lets in, by the rule zero-window-allowance.
func TestAllowance(t *testing.T) {
	for _, test := range []struct {
		segment         string
		accepted, alone bool // with the allowance, and without
	}{
		{"<SEQ=311><ACK=103><CTL=ACK><WND=7>", true, true},          // empty, at RCV.NXT: table 6
		{"<SEQ=311><ACK=103><DATA=1><CTL=ACK><WND=7>", true, false}, // a probe
		{"<SEQ=312><ACK=103><CTL=ACK><WND=7>", true, false},         // who has probed can say nothing else
		{"<SEQ=312><ACK=103><DATA=1><CTL=ACK><WND=7>", false, false},
		{"<SEQ=313><ACK=103><CTL=ACK><WND=7>", false, false},
		{"<SEQ=310><ACK=103><CTL=ACK><WND=7>", false, false},
	} {
		for _, rule := range []Choice{Allowance, NoAllowance} {
			c := roomy()
			c.Host[A].ReceiveAtOnce = false
			c.Rules[ZeroWindow] = rule
			d := newDrive(t, c).to(ESTABLISHED).do("B: SEND 4").deliver().do("B: SEND 4").deliver().do("B: SEND 1", "B: SEND 1").deliver()
			d.do("A: SEND 4").drop().give(A, test.segment)
			want := test.accepted && (rule == Allowance || test.alone)
			if got := d.tcb(A).SND.UNA == 103; got != want {
				t.Errorf("%s, rule %d: accepted %v, want %v", test.segment, rule, got, want)
			}
			if d.tcb(A).RCV.USER != 10 || d.tcb(A).RCV.NXT != 311 {
				t.Errorf("%s, rule %d: text went into a full buffer", test.segment, rule)
			}
		}
	}
}

// TestWindowUpdate: an old segment does not bring its window back, and by RFC 793 a pure update
// is lost.
func TestWindowUpdate(t *testing.T) {
	for _, test := range []struct {
		rule    Choice
		segment string
		window  uint16
	}{
		{EveryACK, "<SEQ=301><ACK=101><CTL=ACK><WND=3>", 3},
		{NewACKOnly, "<SEQ=301><ACK=101><CTL=ACK><WND=3>", 10},
		{EveryACK, "<SEQ=301><ACK=100><CTL=ACK><WND=3>", 10},
	} {
		c := roomy()
		c.Rules[WindowUpdate] = test.rule
		if d := newDrive(t, c).to(ESTABLISHED).give(A, test.segment); d.tcb(A).SND.WND != test.window {
			t.Errorf("%s, rule %d: SND.WND=%d, want %d", test.segment, test.rule, d.tcb(A).SND.WND, test.window)
		}
	}
	d := newDrive(t, roomy()).to(ESTABLISHED).give(A, "<SEQ=303><ACK=101><DATA=1><CTL=ACK><WND=8>")
	if d.give(A, "<SEQ=302><ACK=101><CTL=ACK><WND=5>"); d.tcb(A).SND.WND != 8 {
		t.Error("a segment that was overtaken brought its window back")
	}
}

// TestShrunkenWindow: a sender is robust against a window that shrinks (MUST-34), and
// retransmits what is inside it, or an octet.
func TestShrunkenWindow(t *testing.T) {
	d := newDrive(t, roomy()).to(ESTABLISHED).do("A: SEND 4").drop()
	d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=2>").do("A: SEND 4").sends()
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=301><DATA=2><CTL=ACK>")
	d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=0>").do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=301><DATA=1><CTL=ACK>")
}

// TestReassembly: text and FIN that arrive in any order, in any pieces, with overlaps, end up
// as the stream; of two copies of an octet the first is kept.
func TestReassembly(t *testing.T) {
	d := newDrive(t, roomy()).to(ESTABLISHED)
	d.give(A, "<SEQ=303><ACK=101><DATA=1><CTL=ACK><WND=10>").sends("<SEQ=101><ACK=301><CTL=ACK>")
	d.give(A, "<SEQ=306><ACK=101><DATA=1><CTL=ACK><WND=10>")
	d.give(A, "<SEQ=308><ACK=101><CTL=FIN,ACK><WND=10>")
	if d.tcb(A).HeldLen != 2 || !d.tcb(A).HeldFIN {
		t.Fatalf("held: %+v", d.tcb(A))
	}
	d.give(A, "<SEQ=302><ACK=101><DATA=6><CTL=ACK><WND=10>").sends("<SEQ=101><ACK=301><CTL=ACK>")
	if d.tcb(A).HeldLen != 5 { // nobody sent these octets as one: they do not join
		t.Fatalf("held: %+v", d.tcb(A).Held)
	}
	if d.give(A, "<SEQ=301><ACK=101><DATA=1><CTL=ACK><WND=10>"); d.fx.Delivered != 7 || d.tcb(A).State != CLOSEWAIT {
		t.Errorf("delivered %d in %v", d.fx.Delivered, d.tcb(A).State)
	}
	d.sends("<SEQ=101><ACK=309><CTL=ACK>")
}

// TestHeldTextJoins: the queue does not tell in which pieces a stream arrived.
func TestHeldTextJoins(t *testing.T) {
	whole, pieces := newDrive(t, roomy()).to(ESTABLISHED), newDrive(t, roomy()).to(ESTABLISHED)
	arrive := func(d *drive, seq Seq, first uint32, n uint16) {
		seg := Segment{SEQ: seq, ACK: 101, CTL: ACK, WND: 10, Text: Text{Len: n, Incarnation: 1, First: first}}
		d.m.Apply(&d.w, Event{Kind: Arrival, Packet: Packet{Segment: seg}}, &d.fx)
	}
	arrive(whole, 303, 2, 4)
	arrive(pieces, 306, 5, 1)
	arrive(pieces, 303, 2, 1)
	arrive(pieces, 303, 2, 4)
	if whole.tcb(A).Held != pieces.tcb(A).Held {
		t.Errorf("%+v\n%+v", whole.tcb(A).Held, pieces.tcb(A).Held)
	}
}

// TestHeldIsBounded: of more runs than there is room for the last are dropped, and what is in
// order is taken all the same.
func TestHeldIsBounded(t *testing.T) {
	c := roomy()
	c.Host[A].Window = 40
	d := newDrive(t, c).to(ESTABLISHED)
	octet := func(at Seq) {
		text := Text{Len: 1, Incarnation: 1, First: uint32(at)}
		d.m.Apply(&d.w, Event{Kind: Arrival, Packet: Packet{Segment: Segment{SEQ: 301 + at, ACK: 101, CTL: ACK, WND: 10, Text: text}}}, &d.fx)
	}
	for at := Seq(2 * MaxHeld); at > 0; at -= 2 {
		octet(at - 1) // every other one, from the end
	}
	octet(2*MaxHeld + 5)
	if held := d.tcb(A).Held; d.tcb(A).HeldLen != MaxHeld || held[0].SEQ != 302 || held[MaxHeld-1].SEQ != 300+2*MaxHeld {
		t.Fatalf("held: %+v", held)
	}
	octet(0)
	if d.fx.Delivered != 2 || d.tcb(A).RCV.NXT != 303 {
		t.Errorf("the octet in order is not taken: %+v", d.tcb(A))
	}
}

// TestOutOfOrderDropped: by rule, what is ahead of its turn is dropped.
func TestOutOfOrderDropped(t *testing.T) {
	c := roomy()
	c.Rules[OutOfOrder] = Drop
	d := newDrive(t, c).to(ESTABLISHED)
	d.give(A, "<SEQ=302><ACK=101><DATA=1><CTL=ACK><WND=10>").give(A, "<SEQ=303><ACK=101><CTL=FIN,ACK><WND=10>")
	if d.tcb(A).HeldLen != 0 || d.tcb(A).HeldFIN {
		t.Errorf("held: %+v", d.tcb(A))
	}
	if d.give(A, "<SEQ=301><ACK=101><DATA=1><CTL=FIN,ACK><WND=10>"); d.tcb(A).State != CLOSEWAIT {
		t.Errorf("a segment in order leads to %v", d.tcb(A).State)
	}
}

// TestFINInsideText: text that goes on beyond a FIN shows that it was none of this stream.
func TestFINInsideText(t *testing.T) {
	d := newDrive(t, roomy()).to(ESTABLISHED).give(A, "<SEQ=302><ACK=101><CTL=FIN,ACK><WND=10>")
	if d.give(A, "<SEQ=301><ACK=101><DATA=3><CTL=ACK><WND=10>"); d.tcb(A).HeldFIN || d.tcb(A).RCV.NXT != 304 {
		t.Errorf("%+v", d.tcb(A))
	}
}

// TestFINRidesAlong: by rule, the FIN goes with the last text that still waits.
func TestFINRidesAlong(t *testing.T) {
	for rule, sends := range map[Choice][]string{
		OwnSegment: {"<SEQ=101><ACK=301><DATA=4><CTL=ACK>", "<SEQ=105><ACK=301><CTL=FIN,ACK>"},
		Piggyback:  {"<SEQ=101><ACK=301><DATA=4><CTL=FIN,ACK>"},
	} {
		c := roomy()
		c.Rules[FINSegment] = rule
		d := newDrive(t, c).to(SYNRECEIVED).do("A: SEND 4", "A: CLOSE").give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=10>").sends(sends...)
		if d.tcb(A).State != FINWAIT1 {
			t.Errorf("rule %d: %v", rule, d.tcb(A).State)
		}
		d.do("A: RETRANSMISSION TIMEOUT").sends(sends[:1]...)
	}
}

// TestNascentFallsBack: in SYN-RECEIVED a RST leads back to where the OPEN started (MUST-11), and a
// CLOSE that was queued is processed there.
func TestNascentFallsBack(t *testing.T) {
	d := newDrive(t, roomy()).to(SYNRECEIVED).do("A: SEND 4", "A: CLOSE").give(A, "<SEQ=301><CTL=RST>")
	if d.tcb(A).State != CLOSED {
		t.Errorf("a queued CLOSE back in LISTEN leads to %v", d.tcb(A).State)
	}
	d = newDrive(t, roomy()).to(SYNRECEIVED).do("A: SEND 4").give(A, "<SEQ=301><CTL=RST>")
	if d.tcb(A).State != LISTEN || d.tcb(A).Queued != 4 {
		t.Errorf("%+v", d.tcb(A))
	}
	d = newDrive(t, roomy()).to(SYNSENT).give(A, "<SEQ=300><CTL=SYN><WND=10>").give(A, "<SEQ=301><CTL=RST>")
	if d.tcb(A).State != CLOSED || !d.fx.Signals.Has(SignalRefused) {
		t.Errorf("a connection that was refused is in %v", d.tcb(A).State)
	}
}

// TestISSInOrder: an endpoint that falls back to LISTEN takes the next of its numbers, and
// by this rule the last again and again.
func TestISSInOrder(t *testing.T) {
	c := roomy()
	c.Host[A].ISS, c.Host[A].ISN = []Seq{100, 200}, ISNFixed
	d := newDrive(t, c).to(LISTEN)
	for _, iss := range []Seq{100, 200, 200} {
		if d.give(A, "<SEQ=300><CTL=SYN><WND=10>"); d.tcb(A).ISS != iss {
			t.Errorf("ISS=%d, want %d", d.tcb(A).ISS, iss)
		}
		d.give(A, "<SEQ=301><CTL=RST>")
	}
}

// TestFINInFINWAIT1: the FIN that comes with the ACK of ours leads straight to TIME-WAIT (note 2
// of figure 5), by way of FIN-WAIT-2.
func TestFINInFINWAIT1(t *testing.T) {
	d := newDrive(t, roomy()).to(FINWAIT1).give(A, "<SEQ=301><ACK=102><CTL=FIN,ACK><WND=10>")
	want := []Edge{{A, FINWAIT1, FINWAIT2}, {A, FINWAIT2, TIMEWAIT}}
	if len(d.fx.Edges) != 2 || d.fx.Edges[0] != want[0] || d.fx.Edges[1] != want[1] {
		t.Errorf("%v", d.fx.Edges)
	}
}

// TestFINBeforeSYNAcked: a FIN sent in SYN-RECEIVED may be on its way while our SYN is not
// acknowledged; what is at the front of the queue is then the SYN,ACK.
func TestFINBeforeSYNAcked(t *testing.T) {
	d := newDrive(t, roomy()).to(SYNRECEIVED).do("A: CLOSE").sends("<SEQ=101><ACK=301><CTL=FIN,ACK>")
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=100><ACK=301><CTL=SYN,ACK>")
	d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=10>").do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=301><CTL=FIN,ACK>")
	if d.give(A, "<SEQ=301><ACK=102><CTL=ACK><WND=10>"); d.tcb(A).State != FINWAIT2 {
		t.Errorf("%v", d.tcb(A).State)
	}
}

// TestSYNInActiveSYNReceived: a SYN in the window leads back to LISTEN only where the connection
// came from there; otherwise it is challenged, as in the synchronized states.
func TestSYNInActiveSYNReceived(t *testing.T) {
	d := newDrive(t, roomy()).to(SYNSENT).give(A, "<SEQ=300><CTL=SYN><WND=10>")
	d.give(A, "<SEQ=303><CTL=SYN><WND=10>").sends("<SEQ=101><ACK=301><CTL=ACK>")
	if d.tcb(A).State != SYNRECEIVED {
		t.Errorf("%v", d.tcb(A).State)
	}
}

// TestFINUnsentInClosing: a FIN that waits for the window is sent in CLOSING, too, and not
// before there is room for it, even where it may ride along.
func TestFINUnsentInClosing(t *testing.T) {
	c := roomy()
	c.Rules[FINSegment] = Piggyback
	d := newDrive(t, c).to(ESTABLISHED).give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=4>")
	d.do("A: SEND 4").sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK>").do("A: CLOSE").sends()
	d.give(A, "<SEQ=301><ACK=101><CTL=FIN,ACK><WND=4>").sends("<SEQ=105><ACK=302><CTL=ACK>")
	if d.tcb(A).State != CLOSING {
		t.Fatalf("%v", d.tcb(A).State)
	}
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=302><DATA=4><CTL=ACK>")
	d.give(A, "<SEQ=302><ACK=105><CTL=ACK><WND=4>").sends("<SEQ=105><ACK=302><CTL=FIN,ACK>")
	if d.give(A, "<SEQ=302><ACK=106><CTL=ACK><WND=4>"); d.tcb(A).State != TIMEWAIT {
		t.Errorf("%v", d.tcb(A).State)
	}
}

// TestWindowOfAnySize: the window moves in steps of a segment, or of half the buffer if that is less
// (3.8.6.2.2), at every size.
func TestWindowOfAnySize(t *testing.T) {
	for _, test := range []struct{ window, mss, least uint16 }{{10, 4, 4}, {5, 4, 3}, {3, 1, 1}, {65535, 1460, 1460}, {65535, 65535, 32768}} {
		c := roomy()
		c.SeqBits = 32
		c.Host[A].Window, c.Host[A].MSS, c.Host[A].ReceiveAtOnce = test.window, test.mss, false
		for _, user := range []uint16{test.least - 1, test.least} {
			d := newDrive(t, c).to(ESTABLISHED)
			d.tcb(A).RCV.WND, d.tcb(A).RCV.USER = test.window-test.least, test.least
			d.m.Apply(&d.w, Event{Kind: ReceiveCall, N: uint32(user)}, &d.fx)
			if moved := d.tcb(A).RCV.WND == test.window; moved != (user == test.least) {
				t.Errorf("window %d, MSS %d: %d octets of room are told: %v", test.window, test.mss, user, moved)
			}
		}
	}
}

// TestResetBesideAClosedWindow: a RST counts where 3.5.3 says, at RCV.NXT, although an empty ACK
// is let in one number further on.
func TestResetBesideAClosedWindow(t *testing.T) {
	for _, rule := range []Choice{RFC5961, RFC793} {
		c := roomy()
		c.Rules[ResetValidation] = rule
		for seq, state := range map[string]State{"301": CLOSED, "302": ESTABLISHED} {
			d := newDrive(t, c).to(ESTABLISHED)
			d.tcb(A).RCV.WND, d.tcb(A).RCV.USER = 0, 10
			if d.give(A, "<SEQ="+seq+"><CTL=RST>").sends(); d.tcb(A).State != state {
				t.Errorf("rule %d: a RST at %s leads to %v", rule, seq, d.tcb(A).State)
			}
		}
	}
}

// TestEveryNumberIsInUseOnce: without flow control, too, no more is sent than there are numbers.
func TestEveryNumberIsInUseOnce(t *testing.T) {
	c := roomy()
	c.SeqBits, c.Deviations = 3, DeviationSet(NoFlowControl)
	for s := range c.Host {
		c.Host[s].ISS, c.Host[s].Window, c.Host[s].MSS, c.Host[s].Send = []Seq{1}, 2, 1, 20
	}
	d := newDrive(t, c).do("B: OPEN passive", "A: OPEN active").deliver().do("A: SEND 20")
	if len(d.fx.Sent) != 7 {
		t.Errorf("%d octets are in flight under 8 numbers", len(d.fx.Sent))
	}
}

// TestHalfTheWindowIsWorthSending: less than a segment is sent if it is half of the largest window
// so far (3.8.6.2.1, rule 3).
func TestHalfTheWindowIsWorthSending(t *testing.T) {
	c := roomy()
	c.Host[A].MSS = 8
	d := newDrive(t, c).to(ESTABLISHED).give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=4>").do("A: SEND 20").sends()
	d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=5>").sends("<SEQ=101><ACK=301><DATA=5><CTL=ACK>")
}

// TestRetransmittedFINNeedsWindow: a FIN that rode along stays behind when the window has shrunk
// (SHLD-16).
func TestRetransmittedFINNeedsWindow(t *testing.T) {
	c := roomy()
	c.Rules[FINSegment] = Piggyback
	d := newDrive(t, c).to(SYNRECEIVED).do("A: SEND 4", "A: CLOSE").give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=10>")
	d.sends("<SEQ=101><ACK=301><DATA=4><CTL=FIN,ACK>").give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=4>")
	d.do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK>")
}
