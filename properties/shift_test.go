package properties_test

import (
	"testing"

	"tcpcheck/explore/reference"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// shift adds n to all numbers of the direction that begins at side s, but for those of RSTs that begin at 0.
func shift(c *model.Config, w *model.World, s model.Side, n uint32) {
	space := c.Space()
	add := func(q *model.Seq) { *q = space.Add(*q, n) }
	h, t := &w.Host[s], &w.Host[s].TCB
	if t.State == model.CLOSED && c.Host[s].ISN == model.ISNClock && 0 < h.Opens && h.Opens < c.Host[s].Incarnations {
		add(&h.Gen.Next)
	}
	if t.State >= model.SYNSENT {
		add(&t.ISS)
		add(&t.SND.UNA)
		add(&t.SND.NXT)
	}
	if t.State >= model.SYNRECEIVED {
		add(&t.SND.WL2)
	}
	receiver := &w.Host[s.Peer()].TCB
	if receiver.State >= model.SYNRECEIVED {
		add(&receiver.IRS)
		add(&receiver.RCV.NXT)
		add(&receiver.SND.WL1)
	}
	if receiver.HeldFIN {
		add(&receiver.FINSEQ)
	}
	for i := range receiver.Held[:receiver.HeldLen] {
		add(&receiver.Held[i].SEQ)
	}
	shiftPackets(w, s, add)
}

// shiftPackets is shift, of what is in flight.
func shiftPackets(w *model.World, s model.Side, add func(q *model.Seq)) {
	sent, answers := w.Net[s.Peer()].InFlight(), w.Net[s].InFlight()
	for i := range sent {
		p := &sent[i]
		if p.SEQ != 0 || !p.CTL.Has(model.RST|model.ACK) {
			add(&p.SEQ)
		}
		if p.From > 0 {
			add(&p.ISS)
		}
	}
	for i := range answers {
		if answers[i].CTL.Has(model.ACK) {
			add(&answers[i].ACK)
		}
	}
}

// inOrder puts what is in flight, of which nothing is equal to another, in an order that does not depend on where it was.
func inOrder(ch *model.Channel) {
	for i := 1; i < len(ch.InFlight()); i++ {
		for j := i; j > 0 && ch.Packets[j].String() < ch.Packets[j-1].String(); j-- {
			ch.Packets[j], ch.Packets[j-1] = ch.Packets[j-1], ch.Packets[j]
			ch.Lives[j], ch.Lives[j-1] = ch.Lives[j-1], ch.Lives[j]
		}
	}
}

// leastShift returns the least of the rows of the states that are shifts of s.
func leastShift(sys *properties.System, s *properties.State) (least string) {
	c := sys.Model().Config()
	for i := range uint32(1) << (2 * c.SeqBits) {
		image := *s
		shift(c, &image.World, model.A, i>>c.SeqBits)
		shift(c, &image.World, model.B, i)
		inOrder(&image.World.Net[model.A])
		inOrder(&image.World.Net[model.B])
		if row := string(sys.Append(nil, &image)); i == 0 || row < least {
			least = row
		}
	}
	return least
}

// TestShifts counts what would be left if of states that are shifts of each other one were kept, sound or not: about half
// where the second numbers are any, and nearly all where they are a clock's.
func TestShifts(t *testing.T) {
	for _, c := range []struct {
		run       string
		all, left int
	}{
		{"abort-has-no-time-wait", 7216, 4055},
		{"abort-has-no-time-wait+clock-isn", 6673, 6639},
	} {
		sc := load(t, c.run)
		if err := sc.Set("send", "0"); err != nil {
			t.Fatal(err)
		}
		sys := system(t, sc)
		all, left := 0, map[string]bool{}
		visit := func(_ string, _ int, s *properties.State) {
			all++
			left[leastShift(sys, s)] = true
		}
		reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{Visit: visit})
		if all != c.all || len(left) != c.left {
			t.Errorf("%s: %d states, %d but for shifts; want %d, %d", c.run, all, len(left), c.all, c.left)
		}
	}
}
