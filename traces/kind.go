package traces

import (
	"slices"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// kindStates returns the states of the course, from the initial one on, as they are for a kind network: where arrival
// does not consume, what has arrived is taken out of flight, and does not arrive again.
func (c *course) kindStates(sys *properties.System) []properties.State {
	states := make([]properties.State, 0, len(c.moments)+1)
	states = append(states, properties.State{World: c.initial})
	var arrived [2][]bool // for each packet in flight
	for i := range c.moments {
		m := &c.moments[i]
		s := properties.State{World: m.after, Memory: m.memory[1]}
		for side := range arrived {
			arrived[side] = m.arrivedBefore(model.Side(side), arrived[side])
			if sys.Model().Config().Network.Set() {
				keep(&s.World.Net[side], func(i int, _ model.Packet) bool { return !arrived[side][i] })
			}
		}
		states = append(states, s)
	}
	return states
}

// arrivedBefore tells of each packet on its way to side to after the step whether it has arrived, which is told of
// those before it. What is equal on the wire arrives together.
func (m *moment) arrivedBefore(to model.Side, before []bool) []bool {
	was, is := m.before.Net[to].InFlight(), m.after.Net[to].InFlight()
	arrived := make([]bool, len(is))
	if m.event.Kind == model.Tick {
		n := 0
		for i := range was {
			if m.before.Net[to].Lives[i] > 1 {
				arrived[n] = before[i]
				n++
			}
		}
		return arrived
	}
	for i, p := range is {
		j := slices.Index(was, p)
		switch {
		case m.puts(to, p):
		case m.event.Kind == model.Arrival && m.event.Side == to && p.EqualOnWire(m.event.Packet):
			arrived[i] = true
		case j >= 0:
			arrived[i] = before[j]
		}
	}
	return arrived
}

// puts tells whether the step puts a packet like p into the network, on its way to side to.
func (m *moment) puts(to model.Side, p model.Packet) bool {
	if m.event.Kind > model.Arrival {
		return m.event.Side == to && !slices.Contains(m.before.Net[to].InFlight(), p)
	}
	return m.event.Side == to.Peer() && slices.ContainsFunc(m.fx.Sent, func(sent model.Sent) bool { return !p.Corrupt && sameText(sent.Segment, p.Segment) })
}
