package model

import (
	"slices"
	"testing"
)

// attacked returns settings under which B is attacked in A's name. Without the attacks
// they are those of roomy, on which no guess is exact: A's numbers begin at 100, B's at 300.
func attacked(as ...Attack) Config {
	c := roomy()
	c.Attacks, c.Guesses = Any, []Seq{104, 40000}
	c.Host[B].Attacker = AttackSet(as...)
	return c
}

// established brings both into ESTABLISHED, A from 101 and B from 301, over a set.
func established(t *testing.T, c Config) *drive {
	t.Helper()
	c.Network = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
	d := newDrive(t, c).do("B: OPEN passive", "A: OPEN active", "B: SEGMENT ARRIVES "+syn)
	return d.do("A: SEGMENT ARRIVES <SEQ=300><ACK=101><CTL=SYN,ACK><WND=10>", "B: SEGMENT ARRIVES <SEQ=101><ACK=301><CTL=ACK><WND=10>").drop()
}

const (
	forgedRST  = "<SEQ=104><CTL=RST><FROM=0><OF=0>"
	forgedSYN  = "<SEQ=104><CTL=SYN><WND=10><FROM=0>"
	forgedData = "<SEQ=104><ACK=40000><DATA=1><CTL=ACK><WND=10><OCTET=garbage><FROM=0><OF=0>"
)

// TestAttackerGuesses: what an attacker sends is every guess, in every kind of segment that it is
// said to send, and nothing else.
func TestAttackerGuesses(t *testing.T) {
	for _, c := range []struct {
		attack Attack
		want   []string
	}{
		{AttackRST, []string{"attacker: SENDS " + forgedRST + " to B", "attacker: SENDS <SEQ=40000><CTL=RST><FROM=0><OF=0> to B"}},
		{AttackSYN, []string{"attacker: SENDS " + forgedSYN + " to B", "attacker: SENDS <SEQ=40000><CTL=SYN><WND=10><FROM=0> to B"}},
		{AttackData, []string{
			"attacker: SENDS <SEQ=104><ACK=104><DATA=1><CTL=ACK><WND=10><OCTET=garbage><FROM=0><OF=0> to B",
			"attacker: SENDS " + forgedData + " to B",
			"attacker: SENDS <SEQ=40000><ACK=104><DATA=1><CTL=ACK><WND=10><OCTET=garbage><FROM=0><OF=0> to B",
			"attacker: SENDS <SEQ=40000><ACK=40000><DATA=1><CTL=ACK><WND=10><OCTET=garbage><FROM=0><OF=0> to B",
		}},
	} {
		if got := established(t, attacked(c.attack)).enabled(Forgery, Flood); !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.attack, got, c.want)
		}
	}
	if got := established(t, attacked()).enabled(Forgery, Flood); len(got) > 0 {
		t.Errorf("nobody attacks, and %q is enabled", got)
	}
}

// TestAttackerNamesThePeer: a forged segment offers the window of the endpoint whose name it bears.
func TestAttackerNamesThePeer(t *testing.T) {
	c := attacked(AttackSYN)
	c.Host[A].Window = 7
	if got := newDrive(t, c).do("B: OPEN passive").enabled(Forgery); got[0] != "attacker: SENDS <SEQ=104><CTL=SYN><WND=7><FROM=0> to B" {
		t.Errorf("the attacker does not know A's window: %q", got)
	}
}

// TestAttackerNeedsAVictim: an endpoint that is CLOSED is left alone.
func TestAttackerNeedsAVictim(t *testing.T) {
	d := newDrive(t, attacked(AttackRST)).do("A: OPEN active")
	if got := d.enabled(Forgery); len(got) > 0 {
		t.Errorf("B is CLOSED, and %q is enabled", got)
	}
	if got := d.do("B: OPEN passive").enabled(Forgery); len(got) != 2 {
		t.Errorf("B listens: %q", got)
	}
}

// TestAttacksAreCounted: an attack takes one of a budget, whatever becomes of it.
func TestAttacksAreCounted(t *testing.T) {
	c := attacked(AttackRST)
	c.Attacks = 2
	d := established(t, c).do("attacker: SENDS "+forgedRST+" to B", "attacker: SENDS "+forgedRST+" to B")
	if got := d.enabled(Forgery); len(got) > 0 || d.w.Attacks != 0 || d.w.Net[B].Len != 1 {
		t.Errorf("%d attacks are left, %q is enabled, in flight: %v", d.w.Attacks, got, d.w.Net[B].InFlight())
	}
	c.Attacks = 0
	if got := established(t, c).enabled(Forgery); len(got) > 0 {
		t.Errorf("there are no attacks, and %q is enabled", got)
	}
}

// TestForgedSegmentsAreInTheNetwork: they take room there like any other, and live as long.
func TestForgedSegmentsAreInTheNetwork(t *testing.T) {
	c := attacked(AttackRST)
	c.Network.Capacity = 1
	d := newDrive(t, c).do("B: OPEN passive", "attacker: SENDS "+forgedRST+" to B")
	if got := d.enabled(Forgery); len(got) > 0 {
		t.Errorf("there is no room, nothing may be lost, and %q is enabled", got)
	}
	c.Network, c.MSL = NetworkConfig{Loss: Any, Duplication: Any}, 2
	d = newDrive(t, c).do("B: OPEN passive", "attacker: SENDS "+forgedRST+" to B", "clock: TICK", "clock: TICK")
	d.do("attacker: SENDS "+forgedRST+" to B", "clock: TICK", "B: SEGMENT ARRIVES "+forgedRST)
	if d.w.Net[B].Lives[0] != 2 {
		t.Errorf("sent again, it has a new life: %v", d.w.Net[B].Lives[0])
	}
}

// TestBlindAttacks: a guess in the window does harm by the rules of RFC 793, and draws an ACK by
// those of RFC 5961.
func TestBlindAttacks(t *testing.T) {
	for _, c := range []struct {
		attack Attack
		rule   Rule
		forged string
	}{
		{AttackRST, ResetValidation, forgedRST},
		{AttackSYN, SYNValidation, forgedSYN},
	} {
		for choice, want := range map[Choice]State{RFC793: CLOSED, RFC5961: ESTABLISHED} {
			config := attacked(c.attack)
			config.Rules[c.rule] = choice
			d := established(t, config).do("attacker: SENDS "+c.forged+" to B", "B: SEGMENT ARRIVES "+c.forged)
			challenge := len(d.fx.Sent) == 1 && d.fx.Sent[0].CTL == ACK
			if d.tcb(B).State != want || challenge != (want == ESTABLISHED) {
				t.Errorf("%v, choice %d: B is in %v and sends %v", c.attack, choice, d.tcb(B).State, d.fx.Sent)
			}
		}
	}
}

// TestBlindData: an octet of nobody's waits in B for its turn, and takes it.
func TestBlindData(t *testing.T) {
	d := established(t, attacked(AttackData)).do("attacker: SENDS "+forgedData+" to B", "B: SEGMENT ARRIVES "+forgedData)
	if d.tcb(B).HeldLen != 1 {
		t.Fatalf("B holds nothing: %+v", d.tcb(B))
	}
	d.do("A: SEND 4", "B: SEGMENT ARRIVES <SEQ=101><ACK=301><DATA=4><CTL=ACK><WND=10><OCTET=0>")
	if want := []Text{{Len: 3, Incarnation: 1}, {Len: 1}}; !slices.Equal(d.fx.Taken, want) {
		t.Errorf("B takes %v, want %v: of two copies of an octet the first counts", d.fx.Taken, want)
	}
}

// TestForgedTextIsInTheRow: a row has room for the octet of an attacker where nobody else sends any.
func TestForgedTextIsInTheRow(t *testing.T) {
	c := attacked(AttackData)
	c.Host[A].Send, c.Host[B].Send = 0, 0
	d := newDrive(t, c).do("B: OPEN passive", "attacker: SENDS "+forgedData+" to B")
	var back World
	if d.m.Decode(d.m.Append(nil, &d.w), &back); back != d.w {
		t.Errorf("%v comes back as %v", d.w.Net[B].InFlight(), back.Net[B].InFlight())
	}
}

// TestBlindDataWithTimestamps: PAWS does not keep out an attacker who guesses timestamps, too.
func TestBlindDataWithTimestamps(t *testing.T) {
	c := attacked(AttackData, AttackRST)
	c.MSL, c.Rules[Timestamps] = 1, StampSegments
	d := newDrive(t, c).do("B: OPEN passive", "A: OPEN active").deliver()
	rst := d.enabled(Forgery)[0]
	if rst != "attacker: SENDS "+forgedRST+" to B" {
		t.Errorf("a RST carries no timestamp: %s", rst)
	}
	forged := "<SEQ=104><ACK=40000><DATA=1><CTL=ACK><TS=0><WND=10><OCTET=garbage><FROM=0><OF=0>"
	d.do("attacker: SENDS "+forged+" to B", "B: SEGMENT ARRIVES "+forged)
	if d.tcb(B).HeldLen != 1 {
		t.Errorf("B holds nothing: %+v", d.tcb(B))
	}
}

// TestAttackSettings: an attack needs what it works with.
func TestAttackSettings(t *testing.T) {
	for want, change := range map[string]func(c *Config){
		"": func(*Config) {},
		"attacks: a budget is out of range: 0 to 255, or any":                        func(c *Config) { c.Attacks = 256 },
		"guesses: lists 17 numbers: 16 is the most":                                  func(c *Config) { c.Guesses = make([]Seq, 17) },
		"guesses: 65536 is out of range: 0 to 65535 with seq-bits 16":                func(c *Config) { c.Guesses = []Seq{65535, 65536} },
		"A.attacker: rst, syn and data need numbers to try: list them under guesses": func(c *Config) { c.Host[A].Attacker, c.Guesses = AttackSet(AttackData), nil },
		"B.attacker: flood needs a backlog that it can fill":                         func(c *Config) { c.Host[B].Backlog = 0 },
		"B.attacker: there are other attacks in it than rst, syn, data and flood":    func(c *Config) { c.Host[B].Attacker = 1 << AttackCount },
		"A.backlog: 16 is out of range: 1 to 15 half-open connections, or off":       func(c *Config) { c.Host[A].Backlog = 16 },
	} {
		c := attacked(AttackRST, AttackFlood)
		c.Host[B].Backlog = MaxBacklog
		change(&c)
		got := ""
		if _, err := New(c); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	names := []string{}
	for a := range Attack(AttackCount) {
		names = append(names, a.String())
	}
	if want := []string{"rst", "syn", "data", "flood"}; !slices.Equal(names, want) {
		t.Errorf("the attacks are %q, want %q", names, want)
	}
	c := attacked(AttackFlood)
	c.Guesses, c.Host[B].Backlog = nil, 1
	if _, err := New(c); err != nil {
		t.Errorf("a flood takes no guess: %v", err)
	}
}
