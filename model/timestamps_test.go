package model

import "testing"

// stamped returns settings with timestamps: they need a clock.
func stamped() Config {
	c := roomy()
	c.MSL, c.Network.Loss, c.Rules[Timestamps] = 2, Any, StampSegments
	return c
}

// TestTimestampsOnSegments: every segment but a RST has a timestamp, and in the network it grows old.
func TestTimestampsOnSegments(t *testing.T) {
	d := newDrive(t, stamped()).do("B: OPEN passive", "A: OPEN active").sends("<SEQ=100><CTL=SYN><TS=0>").do("clock: TICK")
	d.do("B: SEGMENT ARRIVES <SEQ=100><CTL=SYN><TS=-1><WND=10>").sends("<SEQ=300><ACK=101><CTL=SYN,ACK><TS=0>").do("clock: TICK")
	d.do("A: SEGMENT ARRIVES <SEQ=300><ACK=101><CTL=SYN,ACK><TS=-1><WND=10>").sends("<SEQ=101><ACK=301><CTL=ACK><TS=0>").readBack()
	d.do("A: SEND 4").sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK><TS=0>").do("A: RETRANSMISSION TIMEOUT").sends("<SEQ=101><ACK=301><DATA=4><CTL=ACK><TS=0>")
	d.do("A: ABORT").sends("<SEQ=105><CTL=RST>")
}

// TestRetransmissionIsNew: what is sent again in another slot has another timestamp, and does not merge.
func TestRetransmissionIsNew(t *testing.T) {
	c := stamped()
	c.Network = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
	d := newDrive(t, c).do("A: OPEN active", "A: RETRANSMISSION TIMEOUT", "clock: TICK", "A: RETRANSMISSION TIMEOUT").readBack()
	want := []Stamp{now, now + 1}
	if ch := &d.w.Net[B]; ch.Len != 2 || ch.Packets[0].TS != want[0] || ch.Packets[1].TS != want[1] {
		t.Errorf("in flight: %v", ch.InFlight())
	}
}

// TestPAWS: rules R1 to R3 of RFC 7323, section 5.3, for an endpoint whose TS.Recent is of a slot ago.
func TestPAWS(t *testing.T) {
	for _, test := range []struct {
		segment string
		want    string
		recent  Stamp
	}{
		{"<SEQ=301><ACK=101><DATA=2><CTL=ACK><TS=-2><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK><TS=0>", now + 1},            // R1
		{"<SEQ=301><ACK=101><DATA=2><CTL=ACK><TS=-1><WND=10>", "- sends <SEQ=101><ACK=303><CTL=ACK><TS=0> delivers 2", now + 1}, // equal is not older
		{"<SEQ=301><ACK=101><DATA=2><CTL=ACK><TS=0><WND=10>", "- sends <SEQ=101><ACK=303><CTL=ACK><TS=0> delivers 2", now},      // R3
		{"<SEQ=302><ACK=101><DATA=2><CTL=ACK><TS=0><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK><TS=0> holds", now + 1},       // beyond what was acknowledged
		{"<SEQ=299><ACK=101><DATA=2><CTL=ACK><TS=0><WND=10>", "- sends <SEQ=101><ACK=301><CTL=ACK><TS=0>", now + 1},             // R2
		{"<SEQ=300><ACK=101><DATA=2><CTL=ACK><TS=0><WND=10>", "- sends <SEQ=101><ACK=302><CTL=ACK><TS=0> delivers 1", now},
		{"<SEQ=301><ACK=101><DATA=2><CTL=ACK><WND=10>", "-", now + 1}, // 'silently drop'
		{"<SEQ=302><CTL=RST><TS=0>", "- sends <SEQ=101><ACK=301><CTL=ACK><TS=0>", now + 1},
		{"<SEQ=301><CTL=RST><TS=-2>", "CLOSED signals reset", 0},
		{"<SEQ=301><CTL=RST>", "CLOSED signals reset", 0},
	} {
		d := newDrive(t, stamped()).to(ESTABLISHED).do("clock: TICK").give(A, test.segment)
		if got := d.reaction(); got != test.want || d.tcb(A).TSRecent != test.recent {
			t.Errorf("%s: %s, TS.Recent %d\nwant: %s, %d", test.segment, got, d.tcb(A).TSRecent, test.want, test.recent)
		}
	}
}

// TestPAWSInSYNReceived: an old ACK that fits the new numbers is refused, and answered with an ACK.
func TestPAWSInSYNReceived(t *testing.T) {
	d := newDrive(t, stamped()).to(LISTEN).give(A, "<SEQ=300><CTL=SYN><TS=0><WND=10>")
	d.give(A, "<SEQ=301><ACK=101><CTL=ACK><TS=-1><WND=10>").sends("<SEQ=101><ACK=301><CTL=ACK><TS=0>")
	if d.tcb(A).State != SYNRECEIVED {
		t.Errorf("%v", d.tcb(A).State)
	}
}

// TestOldFINInTimeWait: a copy of the FIN that PAWS refuses is no retransmission: TIME-WAIT does not begin again.
func TestOldFINInTimeWait(t *testing.T) {
	for ts, left := range map[string]uint8{"0": 5, "-2": 4} {
		d := newDrive(t, stamped()).to(ESTABLISHED).do("clock: TICK", "A: CLOSE").deliver().do("B: CLOSE").deliver().do("clock: TICK")
		d.give(A, "<SEQ=301><ACK=102><CTL=FIN,ACK><TS="+ts+"><WND=10>").sends("<SEQ=102><ACK=302><CTL=ACK><TS=0>")
		if d.tcb(A).State != TIMEWAIT || d.tcb(A).TimeWait != left {
			t.Errorf("%s: %d slots of %v are left, not %d", ts, d.tcb(A).TimeWait, d.tcb(A).State, left)
		}
	}
}

// TestTimestampsAge: TS.Recent grows older until nothing in the network can be as old, and then time stands still.
func TestTimestampsAge(t *testing.T) {
	d := newDrive(t, stamped()).to(ESTABLISHED)
	for range 3 {
		d.do("clock: TICK").readBack()
	}
	if got := d.tcb(A).TSRecent; got != now+3 {
		t.Errorf("TS.Recent is %d", got)
	}
	if got := d.enabled(Tick); len(got) != 0 {
		t.Errorf("%v, and nothing ages", got)
	}
	d.do("A: SEND 1", "clock: TICK") // for the segment, not for TS.Recent
	if got := d.tcb(A).TSRecent; got != now+3 {
		t.Errorf("TS.Recent is %d", got)
	}
}

// TestNoTimestamps: there are none with the clock off, nor on a connection whose SYN has brought none.
func TestNoTimestamps(t *testing.T) {
	off := stamped()
	off.MSL = 0
	newDrive(t, off).to(ESTABLISHED).do("A: SEND 1").sends("<SEQ=101><ACK=301><DATA=1><CTL=ACK>")
	for _, c := range []Config{off, roomy(), stamped()} {
		syn := "<SEQ=300><CTL=SYN><TS=0><WND=10>"
		if c.MSL > 0 {
			syn = "<SEQ=300><CTL=SYN><WND=10>"
		}
		d := newDrive(t, c).to(LISTEN).give(A, syn).sends("<SEQ=100><ACK=301><CTL=SYN,ACK>")
		if d.give(A, "<SEQ=301><ACK=101><CTL=ACK><TS=-2><WND=10>"); d.tcb(A).State != ESTABLISHED || d.tcb(A).TSRecent != 0 {
			t.Errorf("%+v", d.tcb(A))
		}
	}
	d := newDrive(t, stamped()).to(SYNSENT).give(A, "<SEQ=300><ACK=101><CTL=SYN,ACK><WND=10>").sends("<SEQ=101><ACK=301><CTL=ACK>")
	if d.tcb(A).TSRecent != 0 {
		t.Errorf("%+v", d.tcb(A))
	}
}

// TestRFC6191: what reopens TIME-WAIT where there are timestamps. The last of the old connection is of a slot ago.
func TestRFC6191(t *testing.T) {
	const reopens = "SYN-RECEIVED"
	for _, test := range []struct {
		segment           string
		reopen, newer     string
		withoutTimestamps bool
	}{
		{"<SEQ=302><CTL=SYN><TS=0><WND=10>", reopens, reopens, false},
		{"<SEQ=302><CTL=SYN><TS=-1><WND=10>", reopens, reopens, false},
		{"<SEQ=302><CTL=SYN><TS=-2><WND=10>", "-", "-", false},
		{"<SEQ=302><CTL=SYN><WND=10>", reopens, reopens, false},
		{"<SEQ=301><CTL=SYN><TS=0><WND=10>", "-", reopens, false},
		{"<SEQ=301><CTL=SYN><TS=-1><WND=10>", "-", "-", false},
		{"<SEQ=301><CTL=SYN><WND=10>", "-", "-", false},
		{"<SEQ=301><CTL=SYN><TS=-2><WND=10>", "-", reopens, true},
	} {
		for rule, want := range map[Choice]string{Reopen: test.reopen, RFC6191: test.newer} {
			c := stamped()
			c.Rules[SYNInTimeWait], c.Host[A].Incarnations = rule, 2
			d := newDrive(t, c).to(ESTABLISHED).do("A: CLOSE").deliver().do("B: CLOSE").deliver().do("clock: TICK")
			if test.withoutTimestamps {
				d.tcb(A).TSRecent = 0
			}
			got := "-"
			if d.give(A, test.segment); len(d.fx.Edges) > 0 {
				got = d.fx.Edges[0].To.String()
			}
			if got != want {
				t.Errorf("%s, rule %d: %s, want %s", test.segment, rule, got, want)
			}
			d.readBack()
		}
	}
}

// TestReopenedKeepsTime: TS.Recent of a TIME-WAIT that returns is as old as it would be.
func TestReopenedKeepsTime(t *testing.T) {
	c := stamped()
	c.Rules[SYNInTimeWait], c.Host[A].Incarnations = RFC6191, 2
	d := newDrive(t, c).to(ESTABLISHED).do("A: CLOSE").deliver().do("B: CLOSE").deliver().drop()
	d.give(A, "<SEQ=302><CTL=SYN><TS=0><WND=10>").do("clock: TICK").readBack().give(A, "<SEQ=303><CTL=RST>")
	if tcb := d.tcb(A); tcb.State != TIMEWAIT || tcb.TSRecent != now+1 || tcb.TimeWait != 4 {
		t.Errorf("%+v", tcb)
	}
}

// TestWrapAround: with 4 bits a stream comes round to its own numbers within an MSL. Without timestamps the old text is
// taken for new.
func TestWrapAround(t *testing.T) {
	for rule, delivers := range map[Choice]uint32{NoTimestamps: 4, StampSegments: 0} {
		c := stamped()
		c.SeqBits, c.Rules[Timestamps] = 4, rule
		for s := range c.Host {
			c.Host[s].ISS, c.Host[s].Window = []Seq{1}, 4
		}
		d := newDrive(t, c).to(ESTABLISHED).do("A: SEND 4", "clock: TICK").deliver()
		for range 3 {
			d.do("A: SEND 4").deliver()
		}
		old := "<SEQ=2><ACK=2><DATA=4><CTL=ACK><TS=-1><WND=4>"
		if rule == NoTimestamps {
			old = "<SEQ=2><ACK=2><DATA=4><CTL=ACK><WND=4>"
		}
		if d.give(B, old); d.fx.Delivered != delivers {
			t.Errorf("rule %d: %d octets of the old round are delivered", rule, d.fx.Delivered)
		}
	}
}
