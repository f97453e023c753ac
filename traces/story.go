package traces

import (
	"slices"

	"tcpcheck/model"
)

// story is a course as a picture tells it: its steps, and every segment from where it sets out to what becomes of it.
type story struct {
	*course
	scenes   []scene
	flights  []flight
	position map[*unit]int // in the flights
}

// scene is a step as a picture shows it.
type scene struct {
	event   model.Event
	act     act         // what an endpoint does by itself
	remarks []string    // beside it
	ended   [2][]string // what it has ended, if it is a tick
	sent    int         // how many segments it sends
	state   [2]model.State
	told    telling // in words
}

// flight is a segment on its way.
type flight struct {
	to      model.Side
	text    string // the segment, in the notation of a ladder
	origin  origin
	of      int     // of a copy: the position of the flight that it is a copy of
	begin   instant // of a copy where arrival does not consume: that of the original
	end     instant // of what is under way still: beyond the last step
	ending  ending
	isOld   bool // it is of a connection that is over
	damaged int  // the step that damages it; 0: none does
}

// instant is a point of a run: the segments that a step sends leave after what happens in it.
type instant struct {
	step int // from 1
	sent int // 0: the event itself; from 1: the number of the segment among those it sends
}

// origin is where a segment comes from.
type origin uint8

const (
	ofEndpoint origin = iota
	ofNetwork         // it is a copy of another
	ofAttacker
)

// ending is what becomes of a segment.
type ending uint8

const (
	notEnded ending = iota
	byArrival
	byLoss
	byExpiry     // its life has ended with a tick
	byLackOfRoom // the network had no room for it
)

// story returns the trace as a picture tells it.
func (t *Trace) story() (*story, error) {
	c, err := t.course()
	if err != nil {
		return nil, err
	}
	s := &story{course: c, position: map[*unit]int{}}
	steps, units := c.account()
	for i := range c.moments {
		m := &c.moments[i]
		sc := scene{
			event: m.event, act: actOf(&m.before, m.event), remarks: remarks(m.event, &m.fx, m.hushed), ended: m.ended, sent: len(m.fx.Sent), told: steps[i],
		}
		for side := range sc.state {
			sc.state[side] = m.after.Host[side].TCB.State
		}
		s.scenes = append(s.scenes, sc)
	}
	for _, u := range units {
		s.follow(u)
	}
	return s, nil
}

func (s *story) set() bool { return s.config.Network.Set() }

// follow adds the flight of a segment, and one for each time that it arrives again. One that is damaged where
// arrival consumes goes on as another.
func (s *story) follow(u *unit) {
	i := len(s.flights)
	if u.mangled && u.of.fate == spoilt {
		i = s.position[u.of]
		s.flights[i].damaged = u.sent
	} else {
		s.flights = append(s.flights, s.departing(u))
	}
	s.position[u] = i
	s.finish(u, &s.flights[i])
	for n, step := range u.arrivals {
		at := i
		if n > 0 {
			again := s.flights[i]
			again.origin, again.of = ofNetwork, i
			s.flights = append(s.flights, again)
			at = len(s.flights) - 1
		}
		f := &s.flights[at]
		f.end, f.ending, f.isOld = instant{step: step}, byArrival, s.moments[step-1].old
	}
}

// departing returns the flight of a segment that sets out.
func (s *story) departing(u *unit) flight {
	f := flight{to: u.from.Peer(), text: inShort(s.config, u.from, u.segment), begin: instant{u.sent, u.nth}}
	switch {
	case u.of != nil:
		f.origin, f.of = ofNetwork, s.position[u.of]
		f.damaged = s.flights[f.of].damaged
		if s.set() {
			f.begin, f.damaged = s.flights[f.of].begin, u.sent
		}
	case u.forged:
		f.origin = ofAttacker
	}
	return f
}

// finish ends a flight as its segment has ended, if it does not arrive.
func (s *story) finish(u *unit, f *flight) {
	switch u.fate {
	case underWay:
		f.end = instant{step: len(s.moments) + 1}
		if last := len(s.moments); last > 0 {
			f.isOld = isOldIn(&s.moments[last-1].after, u)
		}
	case wasLost:
		f.end, f.ending, f.isOld = instant{step: u.fateStep}, byLoss, s.moments[u.fateStep-1].old
	case expired:
		f.end, f.ending, f.isOld = instant{step: u.fateStep}, byExpiry, isOldIn(&s.moments[u.fateStep-1].before, u)
	case noRoom:
		f.end, f.ending = instant{u.fateStep, u.nth}, byLackOfRoom
	case spoilt: // it goes on
	}
}

// isOldIn tells whether a segment in flight in w is of a connection that is over.
func isOldIn(w *model.World, u *unit) bool {
	to := u.from.Peer()
	return slices.ContainsFunc(w.Net[to].InFlight(), func(p model.Packet) bool {
		return p.From == u.sender && sameText(u.segment, p.Segment) && isOld(w, to, &p)
	})
}

// endedBy returns the flight that ends in that way in step n, from 1.
func (s *story) endedBy(n int, how ending) *flight {
	i := slices.IndexFunc(s.flights, func(f flight) bool { return f.end == instant{step: n} && f.ending == how })
	return &s.flights[i]
}
