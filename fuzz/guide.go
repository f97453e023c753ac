package fuzz

import (
	"cmp"
	"math/bits"
	"slices"

	"pgregory.net/rapid"

	"tcpcheck/model"
)

// guide remembers where walks have come to that few others have, and has later ones begin there. What is remembered of a
// state is its outline; the first state of each outline is a place to begin.
//
// What it has seen counts from the next batch on.
type guide struct {
	off    bool
	visits map[outline]int
	places []*place
	fresh  []*place // seen by this batch
	epoch  int      // from 0
	left   int      // batches of the epoch
}

// detail says what of a state makes an outline.
type detail struct {
	flags   bool
	traffic uint32 // the kinds of segments that are told apart
}

// details are those of the epochs, in turn.
var details = [...]detail{{true, 0xffffff}, {true, 0}, {false, 0xffffff}, {true, 0xf0f0f0}, {false, 0x00ff00}, {true, 0x00f000}}

// epochLength is how many batches the shortest epoch has.
const epochLength = 60

// outline is what of a state is told apart: little enough that there are no more than thousands, enough that the odd ones
// among them stand out.
type outline struct {
	state   [2]model.State
	opens   [2]uint8
	with    [2]uint8 // the incarnation that each has a connection with
	flags   [2]uint8
	octets  [2]uint8  // how many were acknowledged, about
	traffic [2]uint32 // what is on its way to each
	budgets model.Budgets
}

// place is where a walk may begin.
type place struct {
	outline outline
	row     []byte
	steps   []model.Event
	picked  int
	rank    int // how often it was visited and picked before this batch
}

// How much is remembered: some MiB.
const (
	maxPlaces   = 4096
	maxOutlines = 1 << 16
)

// rivals is how many places are drawn: that which was visited least begins the walk.
const rivals = 3

// pickedCounts is how many visits it counts for to have been picked.
const pickedCounts = 8

// draw returns the place to begin at; nil: the initial state.
func (g *guide) draw(t *rapid.T) *place {
	if g.off || len(g.places) == 0 || number(t, 4, "anew") == 0 {
		return nil
	}
	var best *place
	for range rivals {
		p := g.places[(number(t, 256, "place")<<8|number(t, 256, "place"))%len(g.places)]
		if best == nil || p.rank < best.rank {
			best = p
		}
	}
	best.picked++
	return best
}

// see notes that a walk has come to a state.
func (g *guide) see(w *walker) {
	if g.off {
		return
	}
	if g.visits == nil {
		g.visits = map[outline]int{}
	}
	o := outlined(w, details[g.epoch%len(details)])
	n := g.visits[o]
	if n == 0 && len(g.visits) == maxOutlines {
		return
	}
	g.visits[o] = n + 1
	if n == 0 {
		g.fresh = append(g.fresh, &place{outline: o, row: w.system.Append(nil, &w.state), steps: slices.Clone(w.steps)})
	}
}

// settle takes what a batch has seen into account.
func (g *guide) settle() {
	g.places = append(g.places, g.fresh...)
	g.fresh = g.fresh[:0]
	for _, p := range g.places {
		p.rank = g.visits[p.outline] + pickedCounts*p.picked
	}
	if g.left--; g.left < 0 {
		*g = guide{off: g.off, epoch: g.epoch + 1, left: epochLength * luby(g.epoch+1)}
		return
	}
	if len(g.places) > maxPlaces {
		slices.SortStableFunc(g.places, func(p, q *place) int { return cmp.Compare(p.rank, q.rank) })
		g.places = slices.Delete(g.places, maxPlaces, len(g.places))
	}
}

// luby returns number n, from 0, of the sequence 1, 1, 2, 1, 1, 2, 4, ...
func luby(n int) int {
	for k := 1; ; k++ {
		switch full := 1<<k - 1; {
		case n+1 == full:
			return 1 << (k - 1)
		case n+1 < full:
			n -= 1<<(k-1) - 1
			k = 0
		}
	}
}

// outlined returns the outline of the state that a walk is in.
func outlined(w *walker, d detail) (o outline) {
	world := &w.state.World
	o.budgets = world.Budgets
	for s := range world.Host {
		h := &world.Host[s]
		o.state[s], o.opens[s], o.with[s] = h.TCB.State, h.Opens, h.Ghost.With()
		if d.flags {
			o.octets[s] = about(h.TCB.Acked)
		}
		for i, is := range [...]bool{
			h.TCB.SYNAcked, h.TCB.Closing, h.TCB.FINSent, h.TCB.SND.WND == 0, h.TCB.RCV.WND == 0,
			h.TCB.Queued > h.TCB.Acked, h.TCB.HeldLen > 0 || h.TCB.HeldFIN, h.TCB.TimeWait > 1,
		} {
			if is && d.flags {
				o.flags[s] |= 1 << i
			}
		}
		for _, p := range world.Net[s].InFlight() {
			o.traffic[s] |= 1 << carries(w.system.Model().Config().Space(), &p, h) & d.traffic
		}
	}
	return o
}

// about returns a number if it is small, and otherwise little more than how many bits it has.
func about(n uint32) uint8 {
	if n < 8 {
		return uint8(n)
	}
	size := bits.Len32(n)
	return uint8(4*size + int(n>>(size-3)&3))
}

// carries tells what a segment is, whether it is of a connection that is over, and whether it fits the numbers of the one that there is.
func carries(space model.Space, p *model.Packet, h *model.Host) int {
	kind := 0
	switch {
	case p.CTL.Has(model.RST):
		kind = 1
	case p.CTL.Has(model.SYN):
		kind = 2
	case p.Text.Len > 0 || p.CTL.Has(model.FIN):
		kind = 3
	}
	if p.Of != 0 && p.Of != h.Opens || p.From != 0 && h.Ghost.With() != 0 && p.From != h.Ghost.With() {
		kind += 4
	}
	switch t := &h.TCB; {
	case space.Less(p.SEQ, t.RCV.NXT):
		return kind
	case space.Within(t.RCV.NXT, p.SEQ, uint32(t.RCV.WND)) && (!p.CTL.Has(model.ACK) || space.Sub(p.ACK, t.SND.UNA) <= space.Sub(t.SND.NXT, t.SND.UNA)):
		return kind + 8
	default:
		return kind + 16
	}
}
