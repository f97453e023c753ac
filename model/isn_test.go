package model

import (
	"slices"
	"testing"
)

// numbering returns settings in which A opens three times, and chooses its numbers by this rule after 100.
func numbering(rule ISN) Config {
	c := roomy()
	for s := range c.Host {
		c.Host[s].ISN, c.Host[s].Incarnations, c.Host[s].Crash = rule, 3, true
	}
	return c
}

// again closes what there is without a word, and opens anew.
func (d *drive) again(end string) *drive { return d.do(end, "A: OPEN active").drop() }

// TestISNRules: what each rule chooses after a connection that has sent 4 octets, after a crash, and modulo 2^n.
func TestISNRules(t *testing.T) {
	for _, test := range []struct {
		rule           ISN
		gap            Seq
		ended, crashed Seq
	}{
		{ISNClock, 0, 105, 105},
		{ISNFixed, 0, 100, 100},
		{ISNRestartedClock, 0, 105, 100},
		{ISNGap, 3, 103, 103},
		{ISNGap, 0, 100, 100},
		{ISNGap, 1<<16 - 1, 99, 99},
	} {
		c := numbering(test.rule)
		c.Host[A].Gap = test.gap
		if d := newDrive(t, c).to(ESTABLISHED).do("A: SEND 4").again("A: ABORT"); d.tcb(A).ISS != test.ended {
			t.Errorf("rule %d: ISS=%d after an ABORT, want %d", test.rule, d.tcb(A).ISS, test.ended)
		}
		if d := newDrive(t, c).to(ESTABLISHED).do("A: SEND 4").again("A: CRASH"); d.tcb(A).ISS != test.crashed {
			t.Errorf("rule %d: ISS=%d after a crash, want %d", test.rule, d.tcb(A).ISS, test.crashed)
		}
	}
}

// TestISNClock: the clock is beyond every number used, over any number of connections, SYN and FIN included, and wraps around.
func TestISNClock(t *testing.T) {
	c := numbering(ISNClock)
	c.SeqBits = 4
	for s := range c.Host {
		c.Host[s].ISS, c.Host[s].Window = []Seq{13}, 7
	}
	d := newDrive(t, c).to(FINWAIT2).again("A: ABORT")
	if d.tcb(A).ISS != 15 {
		t.Errorf("ISS=%d after a SYN at 13 and a FIN at 14", d.tcb(A).ISS)
	}
	if d.again("A: CLOSE"); d.tcb(A).ISS != 0 {
		t.Errorf("ISS=%d after a SYN at 15", d.tcb(A).ISS)
	}
}

// TestListedFirst: the numbers of the settings come first, in order, and then the rule goes on from the last.
func TestListedFirst(t *testing.T) {
	for rule, want := range map[ISN][]Seq{ISNClock: {100, 7, 8}, ISNFixed: {100, 7, 7}} {
		c := numbering(rule)
		c.Host[A].ISS = []Seq{100, 7}
		d := newDrive(t, c).to(SYNSENT)
		got := []Seq{d.tcb(A).ISS}
		for range 2 {
			got = append(got, d.again("A: ABORT").tcb(A).ISS)
		}
		if !slices.Equal(got, want) {
			t.Errorf("rule %d: %v, want %v", rule, got, want)
		}
	}
}

// TestClockInLISTEN: a LISTEN that comes to nothing does not set the clock back.
func TestClockInLISTEN(t *testing.T) {
	d := newDrive(t, numbering(ISNClock)).to(SYNSENT).do("A: ABORT", "A: OPEN passive").again("A: CLOSE")
	if d.tcb(A).ISS != 101 {
		t.Errorf("ISS=%d", d.tcb(A).ISS)
	}
}

// TestArbitraryISS: after the listed ones the adversary chooses, and has a step for each number, active and passive.
func TestArbitraryISS(t *testing.T) {
	c := numbering(ISNArbitrary)
	c.SeqBits = 3
	for s := range c.Host {
		c.Host[s].ISS, c.Host[s].Window = []Seq{1}, 2
	}
	d := newDrive(t, c).do("A: OPEN active", "A: ABORT").drop()
	if got := d.enabled(OpenActiveCall); len(got) != 8+1 { // B has its listed one
		t.Errorf("%v", got)
	}
	if d.do("A: OPEN active ISS=5"); d.tcb(A).ISS != 5 || d.w.Net[B].Packets[0].ISS != 5 {
		t.Errorf("ISS=%d", d.tcb(A).ISS)
	}
	d.do("A: ABORT", "A: OPEN passive").drop().do("B: OPEN active")
	if got := d.enabled(Arrival); len(got) != 8 {
		t.Errorf("%v", got)
	}
	if d.do("A: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=2> ISS=6"); d.tcb(A).ISS != 6 || d.tcb(A).State != SYNRECEIVED {
		t.Errorf("%+v", d.tcb(A))
	}
	c.SeqBits = 9
	if _, err := New(c); err == nil {
		t.Error("9 bits are not too many numbers to try each")
	}
}

// TestISSChoices: how many numbers an incarnation chooses is bounded, and a SYN that would need another is not taken.
func TestISSChoices(t *testing.T) {
	for choices := uint8(1); choices <= 3; choices++ {
		c := numbering(ISNClock)
		c.ISSChoices = choices
		d := newDrive(t, c).to(LISTEN).do("B: OPEN active")
		for n := range choices {
			iss := Seq(100 + n)
			if d.do(d.enabled(Arrival)[0]); d.tcb(A).ISS != iss {
				t.Errorf("choice %d: ISS=%d, want %d", n+1, d.tcb(A).ISS, iss)
			}
			if d.m.HeldBack(&d.w) {
				t.Error("nothing is held back in SYN-RECEIVED")
			}
			d.give(A, "<SEQ=301><CTL=RST>").drop().do("B: RETRANSMISSION TIMEOUT")
		}
		if got := d.enabled(Arrival); len(got) != 0 || !d.m.HeldBack(&d.w) {
			t.Errorf("of %d numbers all are chosen, and there is %v", choices, got)
		}
		d.do("A: CLOSE", "A: OPEN passive") // another incarnation chooses anew
		if got := d.enabled(Arrival); len(got) != 1 || d.m.HeldBack(&d.w) {
			t.Errorf("the next incarnation: %v", got)
		}
	}
}

// TestFixedISSIsFree: a number that is the same again and again needs no bound.
func TestFixedISSIsFree(t *testing.T) {
	d := newDrive(t, numbering(ISNFixed)).to(LISTEN).do("B: OPEN active")
	for range 5 {
		d.do(d.enabled(Arrival)[0]).give(A, "<SEQ=301><CTL=RST>").drop().do("B: RETRANSMISSION TIMEOUT")
	}
}

// TestISSOfTheSender: the ghost that tells one ISS from another says nothing where there is only one.
func TestISSOfTheSender(t *testing.T) {
	once := roomy()
	once.Host[B].ISS = []Seq{300}
	reopened := numbering(ISNFixed)
	reopened.Host[B].ISS, reopened.Rules[SYNInTimeWait] = []Seq{300}, Reopen
	fixed := reopened
	fixed.Rules[SYNInTimeWait] = Challenge
	for name, test := range map[string]struct {
		c    Config
		want Seq
	}{"once": {once, 0}, "fixed": {fixed, 0}, "reopened": {reopened, 100}, "clock": {numbering(ISNClock), 100}} {
		if got := newDrive(t, test.c).do("A: OPEN active").w.Net[B].Packets[0].ISS; got != test.want {
			t.Errorf("%s: ISS=%d, want %d", name, got, test.want)
		}
	}
}
