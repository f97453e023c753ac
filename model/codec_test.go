package model

import (
	"math/rand/v2"
	"testing"
)

// walk calls visit with the states of random walks from where the drive is.
func (d *drive) walk(steps int, visit func(m *Model, w *World)) {
	d.t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	from := d.w
	var evs []Event
	for range steps {
		visit(d.m, &d.w)
		if evs = d.m.Enabled(&d.w, evs[:0]); len(evs) == 0 || rng.IntN(60) == 0 {
			d.w = from
			continue
		}
		d.m.Apply(&d.w, evs[rng.IntN(len(evs))], &d.fx)
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
	clock := set
	clock.MSL, clock.Deviations = 1, DeviationSet(FastOpen)
	clock.Host[A].ISN, clock.Host[B].ISN = ISNArbitrary, ISNRestartedClock
	victim := set
	victim.Attacks, victim.Guesses = 9, []Seq{3, 9}
	configs := map[string]Config{"set": set, "bag": bag, "fifo": fifo, "big": big, "clock": clock, "victim": victim}
	for name, c := range configs {
		for s := range c.Host {
			h := &c.Host[s]
			h.ISS, h.Window, h.MSS, h.Send = []Seq{1, 5}, 3, 2, 4
			h.ReceiveAtOnce, h.RemoteSpecified, h.UserTimeout, h.Crash = s == 1, true, true, true
			if name == "big" {
				h.ISS, h.Window, h.MSS, h.Send = []Seq{1<<32 - 5}, 65535, 1460, 200000
			}
			if name == "clock" {
				h.Incarnations = 3
			}
		}
		if name == "victim" {
			c.Host[A].Attacker, c.Host[B].Attacker = AttackSet(AttackRST, AttackSYN), AttackSet(AttackData, AttackFlood)
			c.Host[B].Backlog, c.Rules[BacklogFull] = 2, DropOldest
		}
		if name == "clock" {
			for r := range c.Rules {
				c.Rules[r] = Choice(len(RuleInfos[r].Choices) - 1)
			}
		}
		c.Rules[FINSegment] = Piggyback
		configs[name] = c
	}
	return configs
}

// drives returns drives of every kind: over the busy settings from the beginning, and from the end
// of a first connection on, with A in TIME-WAIT and a user at B who opens another.
func drives(t *testing.T) map[string]*drive {
	t.Helper()
	all := map[string]*drive{}
	for name, c := range busy() {
		all[name] = newDrive(t, c)
	}
	again := reopening(RFC6191)
	again.MSL, again.Rules[Timestamps], again.Network.Capacity = 1, StampSegments, 3
	for s := range again.Host {
		h := &again.Host[s]
		h.Incarnations, h.Window, h.Send, h.Crash = 4, 3, 1, true
	}
	all["again"] = newDrive(t, again).to(ESTABLISHED).do("A: CLOSE").deliver().do("B: CLOSE").deliver()
	return all
}

// TestCodec: a row gives its state back, and the row of that is the same.
func TestCodec(t *testing.T) {
	seen := map[string]bool{"TIME-WAIT": false, "one reopened": false, "one reopened in vain": false, "quiet time": false, "an old timestamp": false}
	see := func(what string, is bool) { seen[what] = seen[what] || is }
	for name, d := range drives(t) {
		t.Run(name, func(t *testing.T) {
			var back World // not emptied in between: Decode sets all of it
			d.walk(50000, func(m *Model, w *World) {
				row := m.Append(nil, w)
				if m.Decode(row, &back); back != *w {
					t.Fatalf("the row of\n%+v\ngives\n%+v", *w, back)
				}
				if again := m.Append([]byte("x"), &back); string(again[1:]) != string(row) || again[0] != 'x' {
					t.Fatal("equal states have different rows")
				}
				for _, h := range w.Host {
					see("TIME-WAIT", h.TCB.TimeWait > 0)
					see("one reopened", h.Was.Kept && h.Was.TSRecent > now)
					see("one reopened in vain", h.Gen.Ahead > 0)
					see("quiet time", h.Quiet > 0)
					see("an old timestamp", h.TCB.TSRecent > now)
				}
			})
		})
	}
	for what, is := range seen {
		if !is {
			t.Errorf("no walk comes to %s", what)
		}
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
	for name, d := range drives(t) {
		t.Run(name, func(t *testing.T) {
			d.walk(3000, func(m *Model, w *World) {
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
	for name, d := range drives(t) {
		t.Run(name, func(t *testing.T) {
			d.walk(3000, func(m *Model, w *World) {
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

// TestNothingAllocates: not a byte per transition, once the buffers have grown, in any profile.
func TestNothingAllocates(t *testing.T) {
	for _, profile := range Profiles {
		c := roomy()
		c.Rules, c.MSL, c.Network.Loss = profile.Rules, 2, Any
		d := newDrive(t, c).to(FINWAIT2)
		c.Network = NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}
		c.Host[A].Attacker, c.Guesses, c.Attacks = AttackSet(AttackRST, AttackSYN, AttackData), []Seq{7, 40007}, Any
		d.m = newDrive(t, c).m // from here on over a set
		d.do("B: SEND 20", "B: CLOSE", "B: RETRANSMISSION TIMEOUT", "clock: TICK").do(d.enabled(Arrival)[0])
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
			t.Errorf("%s: expanding a state allocates %v times", profile.Name, n)
		}
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
