package model

import "testing"

// reopening returns settings in which A has been in TIME-WAIT once and may open twice more.
func reopening(rule Choice) Config {
	c := roomy()
	c.Rules[SYNInTimeWait], c.Network.Loss = rule, Any
	c.Host[A].Incarnations, c.Host[B].Incarnations = 3, 3
	return c
}

// TestSYNInTimeWait: which SYN reopens the connection, and what becomes of one that does not.
func TestSYNInTimeWait(t *testing.T) {
	const challenge = "- sends <SEQ=102><ACK=302><CTL=ACK>"
	unwilling := func(change func(h *HostConfig)) func(rule Choice) *drive {
		return func(rule Choice) *drive {
			c := reopening(rule)
			change(&c.Host[A])
			return newDrive(t, c).to(TIMEWAIT)
		}
	}
	willing := unwilling(func(*HostConfig) {})
	for _, test := range []struct {
		name    string
		drive   func(rule Choice) *drive
		segment string
		want    [3]string // by alternative
	}{
		{"just beyond", willing, "<SEQ=302><CTL=SYN><WND=10>", [3]string{challenge,
			"SYN-RECEIVED sends <SEQ=102><ACK=303><CTL=SYN,ACK>", "SYN-RECEIVED sends <SEQ=102><ACK=303><CTL=SYN,ACK>"}},
		{"beyond the window", willing, "<SEQ=1302><CTL=SYN><WND=10>", [3]string{challenge,
			"SYN-RECEIVED sends <SEQ=102><ACK=1303><CTL=SYN,ACK>", "SYN-RECEIVED sends <SEQ=102><ACK=1303><CTL=SYN,ACK>"}},
		{"the FIN's number", willing, "<SEQ=301><CTL=SYN><WND=10>", [3]string{challenge, challenge, "-"}},
		{"half the numbers ahead", willing, "<SEQ=33070><CTL=SYN><WND=10>", [3]string{challenge, challenge, "-"}},
		{"with ACK", willing, "<SEQ=302><ACK=102><CTL=SYN,ACK><WND=10>", [3]string{challenge, challenge, challenge}},
		{"with RST", willing, "<SEQ=303><CTL=SYN,RST>", [3]string{challenge, challenge, challenge}},
		{"no more incarnations", unwilling(func(h *HostConfig) { h.Incarnations = 1 }), "<SEQ=302><CTL=SYN><WND=10>", [3]string{challenge, challenge, challenge}},
		{"nobody listens, old", func(rule Choice) *drive {
			d := willing(rule)
			d.m.c.Host[A].Open = OpenActive
			return d
		}, "<SEQ=301><CTL=SYN><WND=10>", [3]string{challenge, challenge, "-"}},
		{"nobody listens", func(rule Choice) *drive {
			d := willing(rule)
			d.m.c.Host[A].Open = OpenActive
			return d
		}, "<SEQ=302><CTL=SYN><WND=10>", [3]string{challenge, challenge, challenge}},
		{"octets not received yet", func(rule Choice) *drive {
			d := willing(rule)
			d.tcb(A).RCV.USER = 1
			return d
		}, "<SEQ=302><CTL=SYN><WND=10>", [3]string{challenge, challenge, challenge}},
	} {
		for rule, want := range test.want {
			if got := test.drive(Choice(rule)).give(A, test.segment).reaction(); got != want {
				t.Errorf("%s, rule %d: %s\nwant: %s", test.name, rule, got, want)
			}
		}
	}
}

// TestReopened: what TIME-WAIT was reopened for goes on like any connection, as another incarnation.
func TestReopened(t *testing.T) {
	d := newDrive(t, reopening(Reopen)).to(TIMEWAIT).give(A, "<SEQ=302><CTL=SYN><WND=10>")
	if h := &d.w.Host[A]; h.Opens != 2 || h.Ghost != (Ghost{Incarnation: 2, Heard: 1}) || !h.Was.Kept || !h.TCB.Passive {
		t.Errorf("%+v", h)
	}
	if p := d.w.Net[B].Packets[0]; p.From != 2 || p.Of != 1 || p.ISS != 102 {
		t.Errorf("the SYN,ACK is %v", p)
	}
	d.give(A, "<SEQ=303><ACK=103><CTL=ACK><WND=10>")
	if h := &d.w.Host[A]; h.TCB.State != ESTABLISHED || h.Was != (Reopened{}) || h.WasGhost != (Ghost{}) {
		t.Errorf("%+v", h)
	}
	if d.do("A: ABORT", "A: OPEN active").sends("<SEQ=103><CTL=SYN>"); d.w.Host[A].Opens != 3 {
		t.Errorf("%+v", d.w.Host[A])
	}
}

// TestOldSYNInTimeWait: TIME-WAIT returns if the SYN was an old duplicate, with all that it was; the number that
// went on it is not used again.
func TestOldSYNInTimeWait(t *testing.T) {
	for _, end := range []string{"<SEQ=303><CTL=RST>", "<SEQ=304><CTL=SYN><WND=10>"} {
		c := reopening(Reopen)
		c.MSL = 2
		d := newDrive(t, c).to(TIMEWAIT)
		was := d.w.Host[A]
		d.give(A, "<SEQ=302><CTL=SYN><WND=10>").do("clock: TICK").readBack().give(A, end).sends()
		was.Opens, was.Gen.Ahead, was.Gen.Choices = 2, 1, d.w.Host[A].Gen.Choices
		was.TCB.TimeWait-- // its timer goes on
		was.TCB.Passive, was.TCB.SND.WND, was.TCB.SND.MaxWND, was.TCB.SND.WL1, was.TCB.SND.WL2 = false, 0, 0, 0, 0
		if d.w.Host[A] != was {
			t.Errorf("%+v\nwant: %+v", d.w.Host[A], was)
		}
		d.readBack()
		d.give(A, "<SEQ=301><ACK=102><CTL=FIN,ACK><WND=10>").sends("<SEQ=102><ACK=302><CTL=ACK>")
		again := *d
		again.give(A, "<SEQ=302><CTL=SYN><WND=10>").sends("<SEQ=103><ACK=303><CTL=SYN,ACK>")
		for range 5 {
			d.do("clock: TICK")
		}
		if d.tcb(A).State != CLOSED {
			t.Fatalf("%v", d.tcb(A).State)
		}
		d.do("A: OPEN active").sends("<SEQ=103><CTL=SYN>")
	}
}

// TestReopenedTimeWaitEnds: once the time of TIME-WAIT is over there is nothing to return to but LISTEN.
func TestReopenedTimeWaitEnds(t *testing.T) {
	for msl, steps := range [][]string{{"A: TIME-WAIT TIMEOUT"}, {"clock: TICK", "clock: TICK", "clock: TICK"}} {
		c := reopening(Reopen)
		c.MSL = uint8(msl)
		d := newDrive(t, c).to(TIMEWAIT).give(A, "<SEQ=302><CTL=SYN><WND=10>").drop().do(steps...)
		if h := &d.w.Host[A]; h.Was != (Reopened{}) || h.WasGhost != (Ghost{}) || h.TCB.State != SYNRECEIVED {
			t.Errorf("MSL %d: %+v", msl, h)
		}
		if d.give(A, "<SEQ=303><CTL=RST>"); d.tcb(A).State != LISTEN {
			t.Errorf("MSL %d: %v", msl, d.tcb(A).State)
		}
	}
}

// TestQueuedInVain: a user who has given the new connection something to send is told when TIME-WAIT is back.
func TestQueuedInVain(t *testing.T) {
	d := newDrive(t, reopening(Reopen)).to(TIMEWAIT).give(A, "<SEQ=302><CTL=SYN><WND=10>").do("A: SEND 4")
	if got := d.give(A, "<SEQ=303><CTL=RST>").reaction(); got != "TIME-WAIT signals refused" {
		t.Error(got)
	}
}

// TestReopeningEndsWithItsUser: an ABORT of the new connection, or a crash, leaves nothing of TIME-WAIT.
func TestReopeningEndsWithItsUser(t *testing.T) {
	c := reopening(Reopen)
	c.Host[A].Crash, c.Host[A].UserTimeout = true, true
	for _, end := range []string{"A: ABORT", "A: CRASH", "A: USER TIMEOUT", "A: CLOSE"} {
		d := newDrive(t, c).to(TIMEWAIT).give(A, "<SEQ=302><CTL=SYN><WND=10>").do(end)
		if h := &d.w.Host[A]; h.Was != (Reopened{}) || h.WasGhost != (Ghost{}) {
			t.Errorf("%s: %+v", end, h)
		}
	}
}
