package fuzz

import (
	"pgregory.net/rapid"

	"tcpcheck/model"
)

// style is how a walk chooses its steps: how often each kind comes up where several are enabled. Every walk has its own. One that
// may do everything at any time does a little of everything, and nothing often enough to get anywhere.
type style struct {
	weight [model.KindCount]int
	holds  bool // a segment back, while others go on
	held   *packet

	free    []model.Event // the steps that do not touch it
	choices []model.Kind  // of a step: the kinds that are enabled, as often as they weigh
	members []model.Event
}

// weights are what a kind may weigh.
var weights = []int{1, 0, 2, 4}

// below holds generators of numbers below n. To make one takes longer than to draw from it.
var below [257]*rapid.Generator[int]

func init() {
	for n := 1; n < len(below); n++ {
		below[n] = rapid.IntRange(0, n-1)
	}
}

// number draws a number below n.
func number(t *rapid.T, n int, label string) int {
	return below[min(n, len(below)-1)].Draw(t, label)
}

// drawLength draws how many steps a walk takes that has taken some already: all that it may, or few, for what happens when
// the network goes quiet early is not what happens late.
func (r *run) drawLength(t *rapid.T, taken int) int {
	left := max(r.options.Steps-taken, 0)
	if number(t, 2, "long") == 1 {
		return left
	}
	return min(r.length.Draw(t, "length"), left)
}

func drawStyle(t *rapid.T) *style {
	s := &style{holds: number(t, 2, "holds") == 1}
	for k := range s.weight {
		s.weight[k] = weights[number(t, len(weights), "weight")]
	}
	s.weight[model.Arrival] = max(s.weight[model.Arrival], 1) * 2
	return s
}

// draw draws a step: of which kind, and then which. What it has ruled out comes up where there is nothing else.
func (s *style) draw(t *rapid.T, w *model.World, enabled []model.Event) (model.Event, bool) {
	if len(enabled) == 0 {
		return model.Event{}, false
	}
	enabled = s.others(t, w, enabled)
	s.choices = s.choices[:0]
	var seen uint32
	for i := range enabled {
		k := enabled[i].Kind
		if seen>>k&1 == 0 {
			seen |= 1 << k
			for range s.weight[k] {
				s.choices = append(s.choices, k)
			}
		}
	}
	if len(s.choices) == 0 {
		return enabled[number(t, len(enabled), "step")], true
	}
	kind := s.choices[number(t, len(s.choices), "kind")]
	s.members = s.members[:0]
	for _, ev := range enabled {
		if ev.Kind == kind {
			s.members = append(s.members, ev)
		}
	}
	return s.members[number(t, len(s.members), "step")], true
}

// patience is how many steps it takes, on average, until a segment that is held back is let go.
const patience = 40

// others returns the steps but for those that touch the segment that is held back, if there are any. A style that holds
// segments back begins with any one that is in flight.
func (s *style) others(t *rapid.T, w *model.World, enabled []model.Event) []model.Event {
	if !s.holds {
		return enabled
	}
	if s.held == nil {
		s.held = anyInFlight(t, w)
		return enabled
	}
	if number(t, patience, "let go") == patience-1 {
		s.holds = false
		return enabled
	}
	copies := 0
	for _, p := range w.Net[s.held.to].InFlight() {
		if p.EqualOnWire(s.held.Packet) {
			copies++
		}
	}
	if copies != 1 { // of two copies one is held back all the same
		return enabled
	}
	s.free = s.free[:0]
	for _, ev := range enabled {
		if !s.touches(&ev) {
			s.free = append(s.free, ev)
		}
	}
	if len(s.free) == 0 {
		s.holds = false
		return enabled
	}
	return s.free
}

// touches tells whether a step is one that happens to the segment that is held back.
func (s *style) touches(ev *model.Event) bool {
	return ev.Kind >= model.Arrival && ev.Kind <= model.Corruption && ev.Side == s.held.to && ev.Packet.EqualOnWire(s.held.Packet)
}

// anyInFlight draws a segment that is in flight; nil: none is.
func anyInFlight(t *rapid.T, w *model.World) *packet {
	total := int(w.Net[model.A].Len) + int(w.Net[model.B].Len)
	if total == 0 {
		return nil
	}
	n := number(t, total, "held")
	if a := int(w.Net[model.A].Len); n >= a {
		return &packet{to: model.B, Packet: w.Net[model.B].Packets[n-a]}
	}
	return &packet{to: model.A, Packet: w.Net[model.A].Packets[n]}
}
