package model

import (
	"fmt"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// segmentKinds holds the kinds of segments that 3.10.7 tells apart, for an endpoint
// that expects SEQ nxt next (300 where there is no connection) and has sent up to
// snd (100 where it has sent nothing).
func segmentKinds(t *TCB) (kinds []struct{ name, text string }) {
	nxt, una, snd := 301, 101, 101
	if t.State >= SYNRECEIVED {
		nxt = int(t.RCV.NXT)
	}
	if t.State >= SYNSENT {
		una, snd = int(t.SND.UNA), int(t.SND.NXT)
	}
	add := func(name, format string, args ...any) {
		kinds = append(kinds, struct{ name, text string }{name, fmt.Sprintf(format, args...)})
	}
	add("SYN, new", "<SEQ=%d><CTL=SYN><WND=10>", nxt+5)
	add("SYN, again", "<SEQ=%d><CTL=SYN><WND=10>", nxt-1)
	add("SYN with text", "<SEQ=%d><DATA=2><CTL=SYN><WND=10>", nxt-1)
	add("SYN,FIN", "<SEQ=%d><CTL=SYN,FIN><WND=10>", nxt-1)
	add("SYN,ACK", "<SEQ=%d><ACK=%d><CTL=SYN,ACK><WND=10>", nxt-1, snd)
	add("SYN,ACK, bad ACK", "<SEQ=%d><ACK=%d><CTL=SYN,ACK><WND=10>", nxt-1, snd+7)
	add("ACK, new", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt, snd)
	add("ACK, duplicate", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt, una)
	add("ACK, old", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt, una-3)
	add("ACK, very old", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt, una-20)
	add("ACK of the future", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt, snd+7)
	add("ACK, old SEQ", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt-1, snd)
	add("ACK beyond the window", "<SEQ=%d><ACK=%d><CTL=ACK><WND=10>", nxt+10, snd)
	add("text in order", "<SEQ=%d><ACK=%d><DATA=2><CTL=ACK><WND=10>", nxt, snd)
	add("text out of order", "<SEQ=%d><ACK=%d><DATA=2><CTL=ACK><WND=10>", nxt+2, snd)
	add("text, half old", "<SEQ=%d><ACK=%d><DATA=4><CTL=ACK><WND=10>", nxt-2, snd)
	add("text, half beyond", "<SEQ=%d><ACK=%d><DATA=4><CTL=ACK><WND=10>", nxt+8, snd)
	add("text, old", "<SEQ=%d><ACK=%d><DATA=2><CTL=ACK><WND=10>", nxt-2, snd)
	add("text without ACK", "<SEQ=%d><DATA=2>", nxt)
	add("FIN,ACK in order", "<SEQ=%d><ACK=%d><CTL=FIN,ACK><WND=10>", nxt, snd)
	add("FIN,ACK, again", "<SEQ=%d><ACK=%d><CTL=FIN,ACK><WND=10>", nxt-1, snd)
	add("FIN,ACK out of order", "<SEQ=%d><ACK=%d><CTL=FIN,ACK><WND=10>", nxt+1, snd)
	add("FIN,ACK with text", "<SEQ=%d><ACK=%d><DATA=2><CTL=FIN,ACK><WND=10>", nxt, snd)
	add("FIN,ACK, our FIN not acked", "<SEQ=%d><ACK=%d><CTL=FIN,ACK><WND=10>", nxt, una)
	add("FIN without ACK", "<SEQ=%d><CTL=FIN>", nxt)
	add("RST at RCV.NXT", "<SEQ=%d><CTL=RST>", nxt)
	add("RST in the window", "<SEQ=%d><CTL=RST>", nxt+3)
	add("RST outside", "<SEQ=%d><CTL=RST>", nxt-1)
	add("RST,ACK", "<SEQ=%d><ACK=%d><CTL=RST,ACK>", nxt, snd)
	add("RST,ACK, SEQ 0", "<SEQ=0><ACK=%d><CTL=RST,ACK>", snd)
	add("RST,ACK, bad ACK", "<SEQ=%d><ACK=%d><CTL=RST,ACK>", nxt, snd+7)
	return kinds
}

// TestReception holds what every state does with every kind of segment: the whole of
// 3.10.7 on a page, to be read beside it.
func TestReception(t *testing.T) {
	for _, profile := range Profiles {
		var b strings.Builder
		fmt.Fprintf(&b, "What an endpoint of profile %s does with a segment: the state it goes to, and what it sends.\n", profile.Name)
		for s := range State(StateCount) {
			c := roomy()
			c.Rules = profile.Rules
			c.Rules[CloseInCloseWait] = EnterLastAck // or nothing would reach LAST-ACK
			tcb := newDrive(t, c).to(s).tcb(A)
			fmt.Fprintf(&b, "\n%v", s)
			if s >= SYNSENT {
				fmt.Fprintf(&b, " with SND.UNA=%d SND.NXT=%d", tcb.SND.UNA, tcb.SND.NXT)
			}
			if s >= SYNRECEIVED {
				fmt.Fprintf(&b, " RCV.NXT=%d RCV.WND=%d", tcb.RCV.NXT, tcb.RCV.WND)
			}
			b.WriteString("\n")
			for _, kind := range segmentKinds(tcb) {
				d := newDrive(t, c).to(s).give(A, kind.text)
				fmt.Fprintf(&b, "  %-27s %-45s %s\n", kind.name, kind.text, d.reaction())
			}
		}
		golden.Check(t, "testdata/reception-"+profile.Name+".golden", b.String())
	}
}

// reaction tells what A's last step did.
func (d *drive) reaction() string {
	var parts []string
	for _, edge := range d.fx.Edges {
		parts = append(parts, edge.To.String())
	}
	if len(parts) == 0 {
		parts = append(parts, "-")
	}
	for _, seg := range d.fx.Sent {
		parts = append(parts, "sends "+seg.String())
	}
	if d.fx.Delivered > 0 {
		parts = append(parts, fmt.Sprintf("delivers %d", d.fx.Delivered))
	}
	if t := d.tcb(A); t.HeldLen > 0 || t.HeldFIN {
		parts = append(parts, "holds")
	}
	for i, name := range []string{"closing", "refused", "reset", "timeout"} {
		if d.fx.Signals.Has(1 << i) {
			parts = append(parts, "signals "+name)
		}
	}
	return strings.Join(parts, " ")
}
