package model

import (
	"slices"
	"testing"
)

// flooded returns a drive in which B listens, with a backlog of so many, and is flooded.
func flooded(t *testing.T, backlog uint8, rule Choice) *drive {
	t.Helper()
	c := attacked(AttackFlood)
	c.Network = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
	c.Host[B].Backlog, c.Host[B].ISN, c.Rules[BacklogFull] = backlog, ISNFixed, rule
	return newDrive(t, c).do("B: OPEN passive", "A: OPEN active")
}

// want fails unless B is in this state, with so many embryos and so many of them after the
// half-open connection with A.
func (d *drive) want(s State, embryos, younger uint8) *drive {
	d.t.Helper()
	if got, b := d.tcb(B).State, d.w.Host[B].Backlog; got != s || b != (Backlog{embryos, younger}) {
		d.t.Errorf("B is in %v with %+v, want %v with %d embryos, %d of them younger", got, b, s, embryos, younger)
	}
	return d
}

// floodable fails unless the attacker can, or cannot, flood B.
func (d *drive) floodable(want bool) *drive {
	d.t.Helper()
	if got := len(d.enabled(Flood)) == 1; got != want {
		d.t.Errorf("B can be flooded: %v, want %v", got, want)
	}
	return d
}

const (
	flood   = "attacker: FLOODS B"
	callers = "B: SEGMENT ARRIVES " + syn
)

// TestBacklogDrops: with a full backlog the SYN of a real client is dropped, without a word, and
// chooses no number.
func TestBacklogDrops(t *testing.T) {
	d := flooded(t, 2, DropSYN).floodable(true).do(flood).want(LISTEN, 1, 0).floodable(true).do(flood).want(LISTEN, 2, 0).floodable(false)
	d.do(callers).want(LISTEN, 2, 0)
	if len(d.fx.Sent) > 0 || d.w.Host[B].Gen.Listed > 0 {
		t.Errorf("B answers a SYN for which it has no room: %+v", d.fx)
	}
}

// TestBacklogHasRoom: with one place left the client is served, and what is half-open with it
// takes that place.
func TestBacklogHasRoom(t *testing.T) {
	d := flooded(t, 2, DropSYN).do(flood, callers).want(SYNRECEIVED, 1, 0).floodable(false)
	flooded(t, 2, DropSYN).do(callers).want(SYNRECEIVED, 0, 0).floodable(true).do(flood).want(SYNRECEIVED, 1, 1).floodable(false)
	d.do("A: SEGMENT ARRIVES <SEQ=300><ACK=101><CTL=SYN,ACK><WND=10>", "B: SEGMENT ARRIVES <SEQ=101><ACK=301><CTL=ACK><WND=10>")
	d.want(ESTABLISHED, 0, 0).floodable(false)
}

// TestNoBacklog: without a backlog every SYN is welcome, whatever the rule.
func TestNoBacklog(t *testing.T) {
	for _, rule := range []Choice{DropSYN, DropOldest} {
		c := roomy()
		c.Rules[BacklogFull] = rule
		newDrive(t, c).do("B: OPEN passive", "A: OPEN active", callers).want(SYNRECEIVED, 0, 0)
	}
}

// TestFloodIsAnAttack: a backlog is not flooded by an attacker who does something else.
func TestFloodIsAnAttack(t *testing.T) {
	c := attacked(AttackRST)
	c.Host[B].Backlog = 2
	newDrive(t, c).do("B: OPEN passive").floodable(false)
}

// TestOldestMakesRoom: the client's SYN takes the place of the oldest embryo, and its own
// place in the queue is the last.
func TestOldestMakesRoom(t *testing.T) {
	d := flooded(t, 2, DropOldest).do(flood, flood).want(LISTEN, 2, 0).floodable(false)
	d.do(callers).want(SYNRECEIVED, 1, 0).floodable(true)
	d.do(flood).want(SYNRECEIVED, 1, 1).floodable(true)
	d.do(flood).want(LISTEN, 2, 0).floodable(false) // now it was the oldest
	if len(d.fx.Sent) > 0 || d.fx.Signals != 0 {
		t.Errorf("somebody is told: %+v", d.fx)
	}
	d.do(callers).want(SYNRECEIVED, 1, 0)
}

// TestBacklogOutlivesAReset: a RST ends the half-open connection with A alone.
func TestBacklogOutlivesAReset(t *testing.T) {
	d := flooded(t, 3, DropOldest).do(flood, callers, flood).want(SYNRECEIVED, 2, 1)
	d.give(B, "<SEQ=101><CTL=RST>").want(LISTEN, 2, 0)
}

// TestBacklogEndsWithTheListener: CLOSE and a crash forget it, and so does an OPEN that
// makes the listener a caller.
func TestBacklogEndsWithTheListener(t *testing.T) {
	flooded(t, 2, DropSYN).do(flood, "B: CLOSE").want(CLOSED, 0, 0)
	c := attacked(AttackFlood)
	c.Host[B].Backlog, c.Host[B].Crash, c.Host[B].RemoteSpecified = 2, true, true
	newDrive(t, c).do("B: OPEN passive", flood, "B: CRASH").want(CLOSED, 0, 0)
	d := newDrive(t, c).do("B: OPEN passive", flood, "B: OPEN active").want(SYNSENT, 0, 0).floodable(false)
	d.do("A: OPEN active", callers).want(SYNRECEIVED, 0, 0).floodable(false)
}

// TestNoBacklogWhereTimeWaitReturns: a SYN-RECEIVED that falls back to TIME-WAIT is no listener's.
func TestNoBacklogWhereTimeWaitReturns(t *testing.T) {
	d := flooded(t, 2, DropOldest)
	d.tcb(B).State, d.tcb(B).Passive, d.w.Host[B].Was.Kept = SYNRECEIVED, true, true
	d.floodable(false)
	d.w.Host[B].Was = Reopened{}
	d.floodable(true)
}

// TestBacklogTimeout: where there is a user timeout, the oldest embryo is given up.
func TestBacklogTimeout(t *testing.T) {
	d := flooded(t, 3, DropSYN).do(flood)
	if got := d.enabled(BacklogTimeout); len(got) > 0 {
		t.Errorf("B has no user timeout, and %q is enabled", got)
	}
	c := d.m.c
	c.Host[B].UserTimeout = true
	d = newDrive(t, c).do("B: OPEN passive", "A: OPEN active")
	if got := d.enabled(BacklogTimeout); len(got) > 0 {
		t.Errorf("there is no embryo, and %q is enabled", got)
	}
	d.do(flood, callers, flood).want(SYNRECEIVED, 2, 1).do("B: BACKLOG TIMEOUT").want(SYNRECEIVED, 1, 1)
	d.do("B: BACKLOG TIMEOUT").want(SYNRECEIVED, 0, 0)
	if !BacklogTimeout.Timeout() {
		t.Error("it is a timeout")
	}
}

// TestFullBacklogIsNoLackOfNumbers: a SYN that is dropped for want of room needs no initial number.
func TestFullBacklogIsNoLackOfNumbers(t *testing.T) {
	c := attacked(AttackFlood)
	c.Host[B].Backlog, c.Host[B].ISN, c.Host[B].ISS = 1, ISNArbitrary, []Seq{5}
	c.SeqBits, c.Guesses, c.Host[A].ISS = 4, nil, []Seq{1}
	d := newDrive(t, c).do("B: OPEN passive", "A: OPEN active", "A: RETRANSMISSION TIMEOUT", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=10>")
	d.give(B, "<SEQ=2><CTL=RST>").want(LISTEN, 0, 0)
	if !d.m.HeldBack(&d.w) {
		t.Error("B may choose no other number, and is not held back")
	}
	d.do(flood)
	if got := d.enabled(Arrival); d.m.HeldBack(&d.w) || !slices.Contains(got, "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=10>") {
		t.Errorf("it is the backlog that turns A away: %q", got)
	}
}
