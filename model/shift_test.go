package model

import "testing"

// shifted returns w, in which A has no TCB and sends nothing, with all numbers of A's direction shifted by n.
func shifted(m *Model, w World, n uint32) World {
	t := &w.Host[B].TCB
	for _, q := range []*Seq{&t.IRS, &t.RCV.NXT, &t.SND.WL1} {
		*q = m.c.space.Add(*q, n)
	}
	for i := range w.Net[A].InFlight() {
		if p := &w.Net[A].Packets[i]; p.CTL.Has(ACK) {
			p.ACK = m.c.space.Add(p.ACK, n)
		}
	}
	return w
}

// TestShift: that only differences of sequence numbers matter is not so. Two states that differ in nothing but that
// all numbers of A's direction are shifted, both of which can be reached where A chooses as the adversary likes, do
// not do the same: for the RST that a SYN draws in CLOSED has SEQ=0 (3.10.7.1), whatever numbers A has used. In
// the one B expects 0 and is reset, in the other it expects 4 and is not.
func TestShift(t *testing.T) {
	c := roomy()
	c.SeqBits, c.Network.Loss = 3, Any
	for s := range c.Host {
		c.Host[s].ISS, c.Host[s].Window, c.Host[s].Incarnations = []Seq{Seq(1 + 2*s)}, 2, 2
	}
	c.Host[A].ISN = ISNArbitrary
	before := func(choice string) *drive {
		d := newDrive(t, c).do("A: OPEN active").drop().do("A: ABORT", "B: OPEN active", "A: OPEN active ISS="+choice)
		return d.do("B: SEGMENT ARRIVES <SEQ="+choice+"><CTL=SYN><WND=2><FROM=2>", "A: ABORT")
	}
	expects0, expects4 := before("7"), before("3")
	if got := shifted(expects0.m, expects0.w, 4); got != expects4.w {
		t.Fatalf("shifted by 4:\n%+v\nwant\n%+v", got, expects4.w)
	}
	for d, want := range map[*drive]State{expects0: CLOSED, expects4: SYNRECEIVED} {
		d.do("A: SEGMENT ARRIVES <SEQ=3><CTL=SYN><WND=2>", "B: SEGMENT ARRIVES <SEQ=0><ACK=4><CTL=RST,ACK><FROM=0>")
		if got := d.tcb(B).State; got != want {
			t.Errorf("after the RST with SEQ=0 B is %v, want %v", got, want)
		}
	}
}
