package fuzz

import (
	"slices"

	"pgregory.net/rapid"

	"tcpcheck/model"
)

// guide remembers where walks have come to that few others have, and has later ones begin there. What is remembered of a
// state is its outline; the first state of each outline is a place to begin.
//
// What it has seen counts from the next batch on: rapid has to be able to draw a walk a second time.
type guide struct {
	off    bool
	visits map[outline]int
	places []*place
	fresh  []*place // seen by this batch
	frozen bool     // rapid draws again what it has drawn
}

// outline is what of a state is told apart: little enough that there are no more than thousands, enough that the odd ones
// among them stand out.
type outline struct {
	state   [2]model.State
	opens   [2]uint8
	with    [2]uint8 // the incarnation that each has a connection with
	flags   [2]uint8
	traffic [2]uint8 // what is on its way to each
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

// maxPlaces is how many places are remembered: a few MiB.
const maxPlaces = 4096

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
	if !g.frozen {
		best.picked++
	}
	return best
}

// see notes that a walk has come to a state.
func (g *guide) see(w *walker) {
	if g.off || g.frozen {
		return
	}
	if g.visits == nil {
		g.visits = map[outline]int{}
	}
	o := outlined(w)
	n := g.visits[o]
	if n == 0 && len(g.places)+len(g.fresh) >= maxPlaces {
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
	g.fresh, g.frozen = g.fresh[:0], false
	for _, p := range g.places {
		p.rank = g.visits[p.outline] + pickedCounts*p.picked
	}
}

// outlined returns the outline of the state that a walk is in.
func outlined(w *walker) (o outline) {
	world := &w.state.World
	o.budgets = world.Budgets
	for s := range world.Host {
		h := &world.Host[s]
		o.state[s], o.opens[s], o.with[s] = h.TCB.State, h.Opens, h.Ghost.With()
		for i, is := range [...]bool{
			h.TCB.SYNAcked, h.TCB.Closing, h.TCB.FINSent, h.TCB.SND.WND == 0, h.TCB.RCV.WND == 0,
			h.TCB.Queued > h.TCB.Acked, h.TCB.HeldLen > 0 || h.TCB.HeldFIN, h.TCB.TimeWait > 1,
		} {
			if is {
				o.flags[s] |= 1 << i
			}
		}
		for _, p := range world.Net[s].InFlight() {
			o.traffic[s] |= 1 << carries(&p, h.Opens)
		}
	}
	return o
}

// carries tells what a segment is, and whether it speaks of an incarnation that is over.
func carries(p *model.Packet, current uint8) int {
	kind := 0
	switch {
	case p.CTL.Has(model.RST):
		kind = 1
	case p.CTL.Has(model.SYN):
		kind = 2
	case p.Text.Len > 0 || p.CTL.Has(model.FIN):
		kind = 3
	}
	if p.Of != 0 && p.Of != current {
		kind += 4
	}
	return kind
}
