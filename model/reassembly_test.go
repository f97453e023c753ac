package model

import (
	"testing"

	"pgregory.net/rapid"
)

// TestAnyPiecesMakeTheStream: whatever pieces of a stream arrive, in any order, with any overlaps,
// what is taken is the stream from its beginning on, and the FIN comes last.
func TestAnyPiecesMakeTheStream(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := roomy()
		c.SeqBits = uint8(rapid.IntRange(5, 32).Draw(rt, "seq-bits"))
		c.Host[B].ISS = []Seq{Seq(rapid.Uint32Range(0, 1<<c.SeqBits-1).Draw(rt, "iss"))}
		c.Host[A].ISS = []Seq{1}
		c.Host[A].Window = uint16(rapid.IntRange(1, 15).Draw(rt, "window"))
		c.Rules[OutOfOrder] = Choice(rapid.IntRange(0, 1).Draw(rt, "out-of-order"))
		d := newDrive(t, c).to(ESTABLISHED)
		length := uint32(rapid.IntRange(0, 20).Draw(rt, "length"))
		taken := uint32(0)
		arrive := func(from, n uint32, fin bool) {
			p := Packet{From: 1, Of: 1, Segment: Segment{SEQ: d.m.c.space.Add(d.tcb(A).IRS, 1+from), ACK: d.tcb(A).SND.UNA, CTL: ACK, WND: 10}}
			p.Text = Text{Incarnation: 1, First: from}.cut(0, n)
			if fin {
				p.CTL |= FIN
			}
			if p.Text.Len == 0 && !fin {
				return
			}
			d.m.Apply(&d.w, Event{Kind: Arrival, Side: A, Packet: p}, &d.fx)
			for _, text := range d.fx.Taken {
				if text.First != taken || text.Incarnation != 1 {
					rt.Fatalf("octet %d is taken after %d octets", text.First, taken)
				}
				taken += uint32(text.Len)
			}
			if d.fx.TookFIN && taken != length {
				rt.Fatalf("the FIN is taken after %d of %d octets", taken, length)
			}
		}
		for range rapid.IntRange(0, 12).Draw(rt, "pieces") {
			// A sender does not go back behind what is acknowledged by more than a window.
			from := rapid.Uint32Range(taken-min(taken, 5), length).Draw(rt, "from")
			n := rapid.Uint32Range(0, length-from).Draw(rt, "n")
			arrive(from, n, from+n == length && rapid.Bool().Draw(rt, "fin"))
		}
		for taken < length {
			arrive(taken, 1, false)
		}
		arrive(length, 0, true)
		if d.tcb(A).State != CLOSEWAIT {
			rt.Fatalf("the stream is taken, and A is in %v", d.tcb(A).State)
		}
	})
}
