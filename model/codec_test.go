package model

import (
	"math/rand/v2"
	"testing"
)

// walks calls visit with the states of random walks over a system.
func walks(t *testing.T, c Config, steps int, visit func(m *Model, w *World)) {
	t.Helper()
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	w := m.Initial()
	var fx Effects
	var evs []Event
	for range steps {
		visit(m, &w)
		if evs = m.Enabled(&w, evs[:0]); len(evs) == 0 || rng.IntN(60) == 0 {
			w = m.Initial()
			continue
		}
		m.Apply(&w, evs[rng.IntN(len(evs))], &fx)
	}
}

// busy holds settings of every kind, for tests that want to see all of the model.
func busy() map[string]Config {
	set, bag, fifo, big := roomy(), roomy(), roomy(), roomy()
	set.SeqBits, set.Network = 4, NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
	bag.Network = NetworkConfig{Loss: 2, Duplication: 2, Corruption: 1, Capacity: 5}
	fifo.Network = NetworkConfig{FIFO: true, Loss: Any, Duplication: 1, Checksum: true, Corruption: 1, Capacity: 3}
	fifo.Retransmissions = 5
	big.SeqBits = 32
	clock, letter := set, roomy()
	clock.MSL, clock.Deviations = 1, DeviationSet(FastOpen)
	letter.MSL, letter.Network = 2, NetworkConfig{Loss: Any, Duplication: 1, Checksum: true, Capacity: 3}
	victim := set
	victim.Attacks, victim.Guesses = 9, []Seq{3, 9}
	configs := map[string]Config{"set": set, "bag": bag, "fifo": fifo, "big": big, "clock": clock, "letter": letter, "victim": victim}
	for name, c := range configs {
		for s := range c.Host {
			h := &c.Host[s]
			h.ISS, h.Window, h.MSS, h.Send = []Seq{1, 5}, 3, 2, 4
			h.ReceiveAtOnce, h.RemoteSpecified, h.UserTimeout, h.Crash = s == 1, true, true, true
			if c.MSL > 0 {
				h.Incarnations, h.ISN = 3, [...]ISN{ISNClock, ISNArbitrary, ISNGap, ISNRestartedClock}[2*s+len(name)%2]
			}
			if name == "big" {
				h.ISS, h.Window, h.MSS, h.Send = []Seq{1<<32 - 5}, 65535, 1460, 200000
			}
		}
		if name == "victim" {
			c.Host[A].Attacker, c.Host[B].Attacker = AttackSet(AttackRST, AttackSYN), AttackSet(AttackData, AttackFlood)
			c.Host[B].Backlog, c.Rules[BacklogFull] = 2, DropOldest
		}
		for r := range c.Rules {
			if c.MSL > 0 {
				c.Rules[r] = Choice(len(RuleInfos[r].Choices) - 1)
			}
		}
		c.Rules[FINSegment] = Piggyback
		configs[name] = c
	}
	return configs
}

// TestCodec: a row gives its state back, and the row of that is the same.
func TestCodec(t *testing.T) {
	for name, c := range busy() {
		t.Run(name, func(t *testing.T) {
			var back World // not emptied in between: Decode sets all of it
			walks(t, c, 50000, func(m *Model, w *World) {
				row := m.Append(nil, w)
				if m.Decode(row, &back); back != *w {
					t.Fatalf("the row of\n%+v\ngives\n%+v", *w, back)
				}
				if again := m.Append([]byte("x"), &back); string(again[1:]) != string(row) || again[0] != 'x' {
					t.Fatal("equal states have different rows")
				}
			})
		})
	}
}

// TestCodecOfHeld: what is held for later is in the row, too.
func TestCodecOfHeld(t *testing.T) {
	d := newDrive(t, roomy()).to(ESTABLISHED)
	d.give(A, "<SEQ=303><ACK=101><DATA=1><CTL=ACK><WND=10>").give(A, "<SEQ=306><ACK=101><DATA=2><CTL=FIN,ACK><WND=10>")
	var back World
	if d.m.Decode(d.m.Append(nil, &d.w), &back); back != d.w || back.Host[A].TCB.HeldLen != 2 {
		t.Errorf("%+v\n%+v", d.w, back)
	}
}

// TestEnabledIsApart: no two enabled steps have the same name, and Apply does the same
// to equal states.
func TestEnabledIsApart(t *testing.T) {
	for name, c := range busy() {
		t.Run(name, func(t *testing.T) {
			walks(t, c, 3000, func(m *Model, w *World) {
				names := map[string]bool{}
				for _, ev := range m.Enabled(w, nil) {
					if names[ev.String()] {
						t.Fatalf("two steps are named %s", ev)
					}
					names[ev.String()] = true
					one, two := *w, *w
					var fx1, fx2 Effects
					m.Apply(&one, ev, &fx1)
					m.Apply(&two, ev, &fx2)
					if one != two {
						t.Fatalf("%s does one thing and then another", ev)
					}
				}
			})
		})
	}
}

// TestGhostsHideNothing: the ghosts removed, the behaviour is the same.
func TestGhostsHideNothing(t *testing.T) {
	for name, c := range busy() {
		t.Run(name, func(t *testing.T) {
			walks(t, c, 3000, func(m *Model, w *World) {
				for _, ev := range m.Enabled(w, nil) {
					one, two := *w, *w
					two.Host[A].Ghost, two.Host[B].Ghost, two.Host[A].WasGhost, two.Host[B].WasGhost = Ghost{}, Ghost{}, Ghost{}, Ghost{}
					var fx1, fx2 Effects
					m.Apply(&one, ev, &fx1)
					ev.Packet.From, ev.Packet.Of, ev.Packet.ISS = 7, 7, 7
					m.Apply(&two, ev, &fx2)
					if one.Host[A].TCB != two.Host[A].TCB || one.Host[B].TCB != two.Host[B].TCB || len(fx1.Sent) != len(fx2.Sent) {
						t.Fatalf("a ghost makes a difference to %s", ev)
					}
				}
			})
		})
	}
}

// TestNothingAllocates: not a byte per transition, once the buffers have grown.
func TestNothingAllocates(t *testing.T) {
	d := newDrive(t, roomy()).to(FINWAIT2)
	c := roomy()
	c.Network = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
	c.Host[A].Attacker, c.Guesses, c.Attacks = AttackSet(AttackRST, AttackSYN, AttackData), []Seq{7, 40007}, Any
	d.m = newDrive(t, c).m // from here on over a set
	d.do("B: SEND 20", "B: CLOSE", "B: RETRANSMISSION TIMEOUT", "A: SEGMENT ARRIVES <SEQ=301><ACK=102><DATA=4><CTL=ACK><WND=10><OCTET=0>")
	var evs []Event
	var row []byte
	expand := func() {
		evs = d.m.Enabled(&d.w, evs[:0])
		for _, ev := range evs {
			w := d.w
			d.m.Apply(&w, ev, &d.fx)
			row = d.m.Append(row[:0], &w)
			d.m.Decode(row, &w)
		}
	}
	expand()
	if n := testing.AllocsPerRun(100, expand); n != 0 {
		t.Errorf("expanding a state allocates %v times", n)
	}
}

func BenchmarkTransition(b *testing.B) {
	c := roomy()
	c.Network = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
	m, err := New(c)
	if err != nil {
		b.Fatal(err)
	}
	w := m.Initial()
	var fx Effects
	for _, name := range []string{"A: OPEN active", "B: OPEN passive", "B: SEGMENT ARRIVES <SEQ=100><CTL=SYN><WND=10>"} {
		ev, _ := m.Lookup(&w, name)
		m.Apply(&w, ev, &fx)
	}
	var evs []Event
	var row []byte
	b.ReportAllocs()
	for n := 0; n < b.N; {
		evs = m.Enabled(&w, evs[:0])
		for _, ev := range evs {
			next := w
			m.Apply(&next, ev, &fx)
			row = m.Append(row[:0], &next)
			n++
		}
	}
}
