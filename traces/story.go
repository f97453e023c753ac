package traces

import (
	"slices"

	"tcpcheck/model"
)

// story is a run as a picture tells it: its steps, and every segment from where it sets out
// to what becomes of it. An endpoint knows no such thing, nor does the model: of segments that are
// equal it does not say which arrives. Here it is the one that was sent first, but where arrival does
// not consume, the last that has not arrived yet.
type story struct {
	*player
	scenes  []scene
	flights []flight
}

// scene is a step as a picture shows it.
type scene struct {
	event   model.Event
	act     act         // what an endpoint does by itself
	remarks []string    // beside it
	ended   [2][]string // what it has ended, if it is a tick
	sent    int         // how many segments it sends
	state   [2]model.State
}

// flight is a segment on its way.
type flight struct {
	to      model.Side
	text    string // the segment, in the notation of a ladder
	origin  origin
	of      int     // of a copy: the position of the flight that it is a copy of
	begin   instant // of a copy where arrival does not consume: that of the original
	end     instant // of what is under way still: the last of all
	ending  ending
	isOld   bool // it is of a connection that is over
	damaged int  // the step that damages it; 0: none does
	packet  model.Packet
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

// story returns the run that the trace records, as a picture tells it.
func (t *Trace) story() (*story, error) {
	p, err := t.player()
	if err != nil {
		return nil, err
	}
	s := &story{player: p}
	for i := range t.Steps {
		ev, ok := p.lookup(t.Steps[i].Event)
		if !ok {
			return nil, &Refuted{Step: i + 1, Event: t.Steps[i].Event, Problem: "no such step is enabled there"}
		}
		s.step(ev)
	}
	for i := range s.flights {
		if f := &s.flights[i]; f.ending == notEnded {
			f.end = instant{step: len(t.Steps) + 1}
			f.isOld = isOld(&s.state.World, f.to, &f.packet)
		}
	}
	return s, nil
}

// step takes a step and takes down what it did.
func (s *story) step(ev model.Event) {
	before := s.state.World
	sc := scene{event: ev, act: actOf(&before, ev)}
	s.take(ev)
	sc.remarks, sc.ended, sc.sent = s.remarks(ev), s.ended, len(s.fx.Sent)
	for side := range sc.state {
		sc.state[side] = s.state.World.Host[side].TCB.State
	}
	s.scenes = append(s.scenes, sc)
	s.carry(ev, &before)
	s.depart(ev, &before)
	s.lose(&before)
}

// now is the instant of the last step's event.
func (s *story) now() instant { return instant{step: len(s.scenes)} }

// carry takes down what the network, or an attacker, did with a segment.
func (s *story) carry(ev model.Event, before *model.World) {
	switch ev.Kind {
	case model.Arrival:
		s.finish(s.meantBy(ev), byArrival, before)
	case model.Loss:
		s.finish(s.meantBy(ev), byLoss, before)
	case model.Duplication:
		s.copyOf(s.meantBy(ev))
	case model.Corruption:
		i := s.meantBy(ev)
		if s.set() { // the damaged one joins the whole one
			i = s.copyOf(i)
		}
		s.flights[i].damaged, s.flights[i].packet = s.now().step, damage(s.model, ev.Packet)
	case model.Forgery, model.Injection:
		s.flights = append(s.flights, flight{
			to: ev.Side, text: s.inShort(ev.Side.Peer(), ev.Packet.Segment), origin: ofAttacker, begin: s.now(), packet: ev.Packet,
		})
	case model.Tick:
		s.age(before)
	default: // it is no step of the network
	}
}

func (s *story) set() bool { return s.model.Config().Network.Set() }

// meantBy returns which flight an event of the network is about.
func (s *story) meantBy(ev model.Event) int {
	chosen, before := -1, -1
	for i, f := range s.flights {
		switch {
		case f.to != ev.Side || f.packet != ev.Packet:
		case f.ending == notEnded && (chosen < 0 || s.set()):
			chosen = i
		case f.ending == byArrival && s.set():
			before = i
		}
	}
	switch {
	case chosen >= 0:
		return chosen
	case before >= 0:
		return s.copyOf(before)
	default:
		panic("traces: nothing that has set out is " + ev.Packet.String())
	}
}

// copyOf adds a copy of flight number i, and returns its number.
func (s *story) copyOf(i int) int {
	f := s.flights[i]
	f.origin, f.ending, f.of = ofNetwork, notEnded, i
	if !s.set() {
		f.begin = s.now()
	}
	s.flights = append(s.flights, f)
	return len(s.flights) - 1
}

// finish ends flight number i.
func (s *story) finish(i int, ending ending, before *model.World) {
	f := &s.flights[i]
	f.ending, f.end = ending, s.now()
	f.isOld = isOld(before, f.to, &f.packet)
}

// age lets a tick pass over what is in flight.
func (s *story) age(before *model.World) {
	aged := make([]bool, len(s.flights))
	for to := range before.Net {
		kept := 0
		for i, p := range before.Net[to].InFlight() {
			dies := before.Net[to].Lives[i] == 1
			for j := range s.flights {
				f := &s.flights[j]
				if aged[j] || int(f.to) != to || f.packet != p || f.ending != notEnded && !s.set() {
					continue
				}
				aged[j] = true
				switch {
				case !dies:
					f.packet = s.state.World.Net[to].Packets[kept]
				case f.ending == notEnded:
					s.finish(j, byExpiry, before)
				}
				if !s.set() {
					break
				}
			}
			if !dies {
				kept++
			}
		}
	}
}

// depart adds what the last step has sent.
func (s *story) depart(ev model.Event, before *model.World) {
	if len(s.fx.Sent) == 0 {
		return
	}
	to := ev.Side.Peer()
	alone := *before // what it sends, and nothing else, in a network that was empty
	alone.Net[to] = model.Channel{}
	var fx model.Effects
	s.model.Apply(&alone, ev, &fx)
	for n, sent := range s.fx.Sent {
		p := model.Packet{Segment: sent.Segment}
		packets := alone.Net[to].InFlight()
		if i := slices.IndexFunc(packets, func(q model.Packet) bool { return sameText(sent.Segment, q.Segment) }); i >= 0 {
			p = packets[i]
		}
		s.flights = append(s.flights, flight{
			to: to, text: s.inShort(ev.Side, sent.Segment), begin: instant{s.now().step, n + 1}, packet: p,
		})
	}
}

// lose ends what is not in the network any more, for want of room: of equals, the first that was
// sent.
func (s *story) lose(before *model.World) {
	if s.set() {
		return
	}
	room := map[model.Packet]int{}
	for to := range s.state.World.Net {
		clear(room)
		for _, p := range s.state.World.Net[to].InFlight() {
			room[p]++
		}
		for i := len(s.flights) - 1; i >= 0; i-- {
			f := &s.flights[i]
			if int(f.to) != to || f.ending != notEnded {
				continue
			}
			if room[f.packet]--; room[f.packet] < 0 {
				s.finish(i, byLackOfRoom, before)
				if f.begin.step == f.end.step {
					f.end = f.begin
				}
			}
		}
	}
}
