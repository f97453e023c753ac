package model

import "testing"

// TestPeerOfARepeatedISS: the peer incarnation is the one that acknowledged the SYN with the ISS that
// is IRS, though another, with the same ISS, has set that.
func TestPeerOfARepeatedISS(t *testing.T) {
	c := roomy()
	for s := range c.Host {
		c.Host[s].ISN, c.Host[s].Incarnations, c.Host[s].ISS = ISNFixed, 2, []Seq{100}
	}
	d := newDrive(t, c)
	d.do("A: OPEN active", "A: CLOSE", "B: OPEN passive", "B: SEGMENT ARRIVES <SEQ=100><CTL=SYN><WND=10>")
	d.do("A: OPEN active", "A: SEGMENT ARRIVES <SEQ=100><ACK=101><CTL=SYN,ACK><WND=10>")
	d.do("B: SEGMENT ARRIVES <SEQ=101><ACK=101><CTL=ACK><WND=10><FROM=2>")
	if g := d.w.Host[B].Ghost; g.Heard != 1 || g.Peer != 2 {
		t.Errorf("B has heard incarnation %d of A, and its peer is %d", g.Heard, g.Peer)
	}
}

// copies returns a world in which these packets are on their way to B, and B is incarnation 1.
func copies(peer uint8, packets ...Packet) *World {
	w := &World{}
	w.Host[B].Ghost = Ghost{Incarnation: 1, Peer: peer}
	w.Net[B].Len = uint8(copy(w.Net[B].Packets[:], packets))
	return w
}

// TestResolve: of copies that nobody can tell apart it is the one that suits the receiver best
// that arrives, whichever the network has picked.
func TestResolve(t *testing.T) {
	seg := Segment{SEQ: 101, ACK: 301, CTL: ACK}
	other := Segment{SEQ: 102, ACK: 301, CTL: ACK}
	for _, c := range []struct {
		why                 string
		peer                uint8
		picked, alike, want Packet
	}{
		{"the peer incarnation before a younger one", 1, Packet{Segment: seg, From: 2, Of: 1}, Packet{Segment: seg, From: 1}, Packet{Segment: seg, From: 1}},
		{"what speaks of this incarnation before what does not", 1, Packet{Segment: seg, From: 1}, Packet{Segment: seg, From: 1, Of: 1}, Packet{Segment: seg, From: 1, Of: 1}},
		{"the younger one where there is no peer", 0, Packet{Segment: seg, From: 1}, Packet{Segment: seg, From: 2}, Packet{Segment: seg, From: 2}},
		{"only what is equal", 1, Packet{Segment: seg, From: 2}, Packet{Segment: other, From: 1}, Packet{Segment: seg, From: 2}},
	} {
		for _, order := range [][]Packet{{c.picked, c.alike}, {c.alike, c.picked}} {
			if got := copies(c.peer, order...).resolve(B, c.picked); got != c.want {
				t.Errorf("%s: %+v", c.why, got)
			}
		}
	}
}

// TestLearn: whoever acknowledges the SYN is the peer only if its ISS is IRS.
func TestLearn(t *testing.T) {
	c := roomy()
	c.SeqBits, c.Host[A].ISN, c.Host[A].Incarnations, c.Host[B].ISS = 8, ISNArbitrary, 2, []Seq{200}
	m := newDrive(t, c).m
	if !m.c.tellISS {
		t.Fatal("the ghost that tells the ISS of the sender is not kept")
	}
	for iss, want := range map[Seq]uint8{100: 1, 101: 0} {
		h := Host{Ghost: Ghost{Incarnation: 1, Heard: 1}}
		m.learn(&h, &Effects{Arrived: &Packet{From: 1, Of: 1, ISS: iss}, SYNAcked: true, IRS: 100})
		if h.Ghost.Peer != want {
			t.Errorf("ISS %d: the peer is %d", iss, h.Ghost.Peer)
		}
	}
}

// TestReturnToListenForgets: who listens again has heard nobody.
func TestReturnToListenForgets(t *testing.T) {
	d := newDrive(t, roomy()).do("A: OPEN active", "B: OPEN passive", "B: SEGMENT ARRIVES "+syn)
	if got := d.w.Host[B].Ghost.Heard; got != 1 {
		t.Fatalf("B has heard %d", got)
	}
	d.do("A: ABORT").drop()
	d.m.Apply(&d.w, Event{Kind: Arrival, Side: B, Packet: Packet{Segment: Segment{SEQ: 101, CTL: RST}, From: 1}}, &d.fx)
	if g := d.w.Host[B].Ghost; d.tcb(B).State != LISTEN || g != (Ghost{Incarnation: 1}) {
		t.Errorf("%v %+v", d.tcb(B).State, g)
	}
}

// TestOfWhomAResetSpeaks: one that answers speaks of who sent what it answers, be that the peer
// or not; that of an ABORT of the peer incarnation or, before there is one, of whose SYN was taken.
func TestOfWhomAResetSpeaks(t *testing.T) {
	m := newDrive(t, roomy()).m
	h := &Host{Ghost: Ghost{Incarnation: 1, Heard: 2, Peer: 3}}
	rst := Sent{Segment: Segment{SEQ: 101, CTL: RST}}
	if p := m.envelope(h, rst, &Effects{Arrived: &Packet{From: 4}, At: ESTABLISHED}); p.Of != 4 {
		t.Errorf("the answer speaks of %d", p.Of)
	}
	if p := m.envelope(h, rst, &Effects{}); p.Of != 3 {
		t.Errorf("the ABORT speaks of %d", p.Of)
	}
	h.Ghost.Peer = 0
	if p := m.envelope(h, rst, &Effects{}); p.Of != 2 {
		t.Errorf("the ABORT of the nascent speaks of %d", p.Of)
	}
}
