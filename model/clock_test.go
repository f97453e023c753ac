package model

import (
	"slices"
	"testing"
)

// ticking returns settings with a clock.
func ticking(msl uint8, n NetworkConfig) Config {
	c := roomy()
	c.MSL, c.Network = msl, n
	return c
}

// bag, queue and set are networks that may lose what they like.
var (
	bag   = NetworkConfig{Loss: Any, Duplication: 9, Checksum: true, Capacity: 8}
	queue = NetworkConfig{FIFO: true, Loss: Any, Duplication: 9, Checksum: true, Capacity: 8}
	set   = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
)

// tick has the clock tick n times.
func (d *drive) tick(n uint8) *drive {
	d.t.Helper()
	for range n {
		d.do("clock: TICK")
	}
	return d
}

// lives returns the lives of what is on its way to B.
func (d *drive) lives() []uint8 { return d.w.Net[B].Lives[:d.w.Net[B].Len] }

// TestLifetime: a segment sent in slot t may arrive in the slots t to t+MSL, and in no other.
func TestLifetime(t *testing.T) {
	for _, n := range []NetworkConfig{bag, queue, set} {
		for msl := uint8(1); msl <= 3; msl++ {
			for k := range msl + 2 {
				d := newDrive(t, ticking(msl, n)).do("A: OPEN active").tick(k)
				if got := len(d.enabled(Arrival)) == 1; got != (k <= msl) {
					t.Errorf("MSL %d, %+v: after %d ticks it may arrive: %v", msl, n, k, got)
				}
				if k > msl && d.w.Net[B] != (Channel{}) {
					t.Errorf("what is left of it: %+v", d.w.Net[B].Packets[0])
				}
			}
		}
	}
}

// TestTimeWaitLength: a TIME-WAIT of length W entered in slot T ends with the tick out of slot T+W, and by nothing else.
func TestTimeWaitLength(t *testing.T) {
	for msl := uint8(1); msl <= 3; msl++ {
		for length, deviations := range map[uint8]Deviations{2 * msl: 0, msl: DeviationSet(TimeWaitOneMSL)} {
			c := ticking(msl, bag)
			c.Deviations = deviations
			d := newDrive(t, c).to(TIMEWAIT)
			if got := d.enabled(TimeWaitTimeout); len(got) != 0 {
				t.Errorf("%v with a clock", got)
			}
			if d.tick(length); d.tcb(A).State != TIMEWAIT {
				t.Errorf("MSL %d, length %d: %v in slot T+%d", msl, length, d.tcb(A).State, length)
			}
			if d.tick(1); d.w.Host[A].TCB != (TCB{}) || d.w.Host[A].Ghost != (Ghost{}) {
				t.Errorf("MSL %d, length %d: %v after it", msl, length, d.tcb(A).State)
			}
			if want := (Edge{A, TIMEWAIT, CLOSED}); !slices.Equal(d.fx.Edges, []Edge{want}) {
				t.Errorf("%v", d.fx.Edges)
			}
		}
	}
	if got := newDrive(t, roomy()).to(TIMEWAIT).enabled(TimeWaitTimeout, Tick); !slices.Equal(got, []string{"A: TIME-WAIT TIMEOUT"}) {
		t.Errorf("without a clock: %v", got)
	}
}

// TestLifeOfACopy: a copy that the network makes has the life that its original has left; a retransmission has
// a full one. With a fresh life for the copy one MSL would look too short where it is not.
func TestLifeOfACopy(t *testing.T) {
	d := newDrive(t, ticking(2, bag)).do("A: OPEN active").tick(1).do("network: duplicates " + syn + " to B")
	if got := d.lives(); !slices.Equal(got, []uint8{2, 2}) {
		t.Errorf("a copy made a tick later has the lives %v", got)
	}
	d.do("A: RETRANSMISSION TIMEOUT")
	if got := d.lives(); !slices.Equal(got, []uint8{2, 2, 3}) {
		t.Errorf("with a retransmission: %v", got)
	}
	if d.tick(2); !slices.Equal(d.lives(), []uint8{1}) {
		t.Errorf("after two ticks: %v", d.lives())
	}
	d = newDrive(t, ticking(2, queue)).do("A: OPEN active").tick(1).do("network: duplicates " + syn + " to B")
	if got := d.lives(); !slices.Equal(got, []uint8{2, 2}) {
		t.Errorf("in a queue: %v", got)
	}
}

// TestEqualSegmentsInASet: they are one, and it keeps the longer life.
func TestEqualSegmentsInASet(t *testing.T) {
	d := newDrive(t, ticking(2, set)).do("A: OPEN active").tick(2)
	if got := d.lives(); !slices.Equal(got, []uint8{1}) {
		t.Errorf("after two ticks: %v", got)
	}
	if d.do("A: RETRANSMISSION TIMEOUT"); !slices.Equal(d.lives(), []uint8{3}) {
		t.Errorf("sent again: %v", d.lives())
	}
	var fx Effects
	old := d.w.Net[B].Packets[0]
	if d.w.Net[B].join(old, 1, &fx); !slices.Equal(d.lives(), []uint8{3}) {
		t.Errorf("an older one makes it %v", d.lives())
	}
}

// TestLifeOfTheDamaged: a damaged copy has the life of the whole one.
func TestLifeOfTheDamaged(t *testing.T) {
	n := set
	n.Corruption = 1
	d := newDrive(t, ticking(2, n)).do("A: OPEN active").tick(1).do("network: damages " + syn + " to B")
	if got := d.lives(); !slices.Equal(got, []uint8{2, 2}) {
		t.Errorf("%v", got)
	}
}

// TestEqualSegmentsInABag: of those that look the same it is the one with the least life left that arrives, and the
// one with the most that is duplicated.
func TestEqualSegmentsInABag(t *testing.T) {
	d := newDrive(t, ticking(3, bag)).do("A: OPEN active").tick(1).do("A: RETRANSMISSION TIMEOUT").tick(1)
	if got := d.lives(); !slices.Equal(got, []uint8{2, 3}) {
		t.Fatalf("%v", got)
	}
	if d.do("network: duplicates " + syn + " to B"); !slices.Equal(d.lives(), []uint8{2, 3, 3}) {
		t.Errorf("duplicated: %v", d.lives())
	}
	if d.do("network: loses " + syn + " to B"); !slices.Equal(d.lives(), []uint8{3, 3}) {
		t.Errorf("lost: %v", d.lives())
	}
}

// TestTimeMatters: the clock ticks where something ends or ages, and stands still otherwise.
func TestTimeMatters(t *testing.T) {
	ticks := func(d *drive) bool { return len(d.enabled(Tick)) == 1 }
	d := newDrive(t, ticking(1, bag))
	if ticks(d) || ticks(d.to(ESTABLISHED)) {
		t.Error("nothing is timed, and the clock ticks")
	}
	if d.do("A: SEND 1"); !ticks(d) || ticks(d.drop()) {
		t.Error("the clock ticks while something is in flight, and not after that")
	}
	if ticks(newDrive(t, roomy()).to(TIMEWAIT)) || !ticks(newDrive(t, ticking(1, bag)).to(TIMEWAIT)) {
		t.Error("the clock ticks in TIME-WAIT, if there is one")
	}
}

// TestExpiryIsLoss: what expires counts as lost; where no more may be lost, time waits for it.
func TestExpiryIsLoss(t *testing.T) {
	for _, loss := range []Budget{0, 1, 2} {
		n := bag
		n.Loss = loss
		d := newDrive(t, ticking(1, n)).do("A: OPEN active", "A: RETRANSMISSION TIMEOUT").tick(1)
		if got := len(d.enabled(Tick)) == 1; got != (loss == 2) {
			t.Errorf("loss %d: two are in their last slot, and the clock ticks: %v", loss, got)
		}
		if loss == 2 && d.tick(1).w.Losses != 0 {
			t.Errorf("%d are left to lose", d.w.Losses)
		}
	}
}

// TestExpiryIsLossBothWays: what is in its last slot counts in both directions.
func TestExpiryIsLossBothWays(t *testing.T) {
	n := bag
	n.Loss = 1
	d := newDrive(t, ticking(1, n)).do("A: OPEN active", "B: OPEN active").tick(1)
	if len(d.enabled(Tick)) != 0 {
		t.Error("one is in its last slot each way, one may be lost, and the clock ticks")
	}
}

// TestQueueExpires: what is left of a queue keeps its order.
func TestQueueExpires(t *testing.T) {
	d := newDrive(t, ticking(1, queue)).to(ESTABLISHED).do("A: SEND 4").tick(1).do("A: SEND 4", "A: CLOSE").tick(1)
	var got []Seq
	for _, p := range d.w.Net[B].InFlight() {
		got = append(got, p.SEQ)
	}
	if !slices.Equal(got, []Seq{105, 109}) {
		t.Errorf("%v", got)
	}
}

// TestQuietTime: after a crash a host answers nothing and opens nothing until all that it has sent is gone (3.4.3).
func TestQuietTime(t *testing.T) {
	for rule, want := range map[Choice]uint8{KeepQuiet: 3, NoQuietTime: 0} {
		c := ticking(2, bag)
		c.Rules[QuietTime], c.Host[A].Crash, c.Host[A].Incarnations = rule, true, 2
		d := newDrive(t, c).to(ESTABLISHED).do("A: SEND 4", "A: CRASH")
		for k := range want {
			if got := d.enabled(OpenActiveCall, OpenPassiveCall); len(got) > 0 && got[0][0] == 'A' {
				t.Errorf("rule %d: %v after %d ticks", rule, got, k)
			}
			d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=10>").sends().tick(1)
		}
		if d.w.Net[B].Len > 0 && rule == KeepQuiet {
			t.Errorf("%v may still arrive", d.w.Net[B].InFlight())
		}
		if d.give(A, "<SEQ=301><ACK=101><CTL=ACK><WND=10>").sends("<SEQ=101><CTL=RST>"); d.w.Host[A].Quiet != 0 {
			t.Errorf("rule %d: %d quiet slots are left", rule, d.w.Host[A].Quiet)
		}
		d.do("A: OPEN active")
	}
	c := roomy()
	c.Host[A].Crash, c.Host[A].Incarnations = true, 2
	newDrive(t, c).to(ESTABLISHED).do("A: CRASH", "A: OPEN active") // no clock, no quiet time
}
