package fuzz

import (
	"slices"

	"tcpcheck/model"
)

// goRound looks for the shortest way to a violation by steps like those that are left: first by the very same ones, in any order
// and any number, then by all of the same kinds. There are few enough of the ways to look at all of them, breadth
// first; if not, it gives up.
func (s *shrinker) goRound() {
	if len(s.best.steps) < 2 {
		return
	}
	same, kinds := map[model.Event]bool{}, map[role]bool{}
	for _, ev := range s.best.steps {
		same[bare(ev)], kinds[roleOf(&ev)] = true, true
	}
	s.search(func(ev *model.Event) bool { return same[bare(*ev)] }, roundWork)
	s.search(func(ev *model.Event) bool { return kinds[roleOf(ev)] }, 4*roundWork)
}

// roundWork is how many steps may be taken to find a way.
const roundWork = 300_000

// bare returns a step without what nobody can see of it.
func bare(ev model.Event) model.Event {
	ev.Packet.From, ev.Packet.Of, ev.Packet.ISS = 0, 0, 0
	return ev
}

// role is what two steps of one kind have in common.
type role struct {
	kind    model.Kind
	side    model.Side
	ctl     model.Control
	text    bool
	corrupt bool
}

func roleOf(ev *model.Event) role {
	return role{ev.Kind, ev.Side, ev.Packet.CTL, ev.Packet.Text.Len > 0, ev.Packet.Corrupt}
}

// way is a state on the way, and how it was come by.
type way struct {
	row  []byte
	step model.Event
	from int
	far  int
}

// search goes breadth first by the steps that are allowed, and keeps a violation that is smaller than the best.
func (s *shrinker) search(allowed func(ev *model.Event) bool, work int) {
	most := s.work - work
	s.reset()
	ways := []way{{row: s.system.Append(nil, &s.state), from: -1}}
	known := map[uint64]bool{s.hash(): true}
	var enabled []model.Event
	for i := 0; i < len(ways) && s.work > most && s.goesOn() && ways[i].far+1 < len(s.best.steps); i++ {
		s.system.Decode(ways[i].row, &s.state)
		if s.late(ways, i) {
			return
		}
		enabled = s.system.Enabled(&s.state, enabled[:0])
		for e := range enabled {
			if !allowed(&enabled[e]) {
				continue
			}
			s.work--
			s.system.Decode(ways[i].row, &s.state)
			s.steps = s.steps[:0]
			violated, end := s.take(enabled[e], 1)
			if violated != 0 {
				s.try(append(path(ways, i), enabled[e]))
				return
			}
			if h := s.hash(); end == moved && !known[h] {
				known[h] = true
				ways = append(ways, way{slices.Clone(s.row), enabled[e], i, ways[i].far + 1})
			}
		}
	}
}

// late judges what no step tells: whether the state is stuck, and what becomes of it when the network goes quiet. It tells whether
// nothing shorter can be found.
func (s *shrinker) late(ways []way, i int) bool {
	switch {
	case s.stuckAsked && s.stuck() && s.judge(true) != 0:
		return s.try(path(ways, i))
	case len(s.system.Promises()) > 0:
		return s.try(path(ways, i)) && s.best.cycleFrom == 0
	}
	return false
}

// path returns the steps to number i.
func path(ways []way, i int) (steps []model.Event) {
	for ; ways[i].from >= 0; i = ways[i].from {
		steps = append(steps, ways[i].step)
	}
	slices.Reverse(steps)
	return steps
}
