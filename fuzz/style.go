package fuzz

import (
	"pgregory.net/rapid"

	"tcpcheck/model"
)

// style is how a walk chooses its steps: how often each kind comes up where several are enabled. Every walk has its own. One that
// may do everything at any time does a little of everything, and nothing often enough to get anywhere.
type style struct {
	weight  [model.KindCount]int
	choices []model.Kind // of a step: the kinds that are enabled, as often as they weigh
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
	s := &style{}
	for k := range s.weight {
		s.weight[k] = weights[number(t, len(weights), "weight")]
	}
	s.weight[model.Arrival] = max(s.weight[model.Arrival], 1) * 2
	return s
}

// draw draws a step: of which kind, and then which. What it has ruled out comes up where there is nothing else.
func (s *style) draw(t *rapid.T, enabled []model.Event) (model.Event, bool) {
	if len(enabled) == 0 {
		return model.Event{}, false
	}
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
