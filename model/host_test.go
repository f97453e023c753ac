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
