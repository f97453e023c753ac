package traces

import (
	"slices"

	"tcpcheck/model"
)

// unit is a segment on the wire, as somebody sees it who watches both ends of the network.
type unit struct {
	segment  model.Segment // as it was sent, with the incarnation of its text
	seq, ack uint32        // its numbers in 32 bits
	corrupt  bool          // damaged, and the checksum shows it
	from     model.Side    // who has sent it, or in whose name an attacker has
	sender   uint8         // the incarnation that has; 0: none
	forged   bool          // an attacker has sent it
	of       *unit         // the network has made it of this; nil: it has not
	copied   bool          // as a copy
	mangled  bool          // the network has damaged it
	sent     int           // the number of the step that sent it, or made it
	nth      int           // which it is of those that the step sent; 0: it was not sent
	ticks    int           // of the clock until it was sent
	fate     fate
	fateStep int   // the number of the step that brought it
	arrivals []int // the numbers of the steps in which it has arrived

	identification uint16 // of the IP datagram; a copy has that of its original
}

// fate is what has become of a segment besides that it arrived.
type fate uint8

const (
	underWay fate = iota // nothing: when the trace ends it is in flight, or has arrived
	wasLost              // the network has lost it
	noRoom               // there was no room for it in the network
	expired              // its lifetime was over
	spoilt               // it was damaged, and what arrives is not the same
)

// wire follows a course on the wire: which segment leaves an endpoint, and which of those
// that have left one arrives.
type wire struct {
	config  *model.Config
	numbers numbers
	units   []*unit // all, in the order of departure
	flying  []*unit // those that are in the network, likewise
	count   uint16  // of those that are no copies
	watcher watcher
}

// watcher is told what there is to see.
type watcher interface {
	moment(m *moment, w *wire)  // a step begins
	arrives(m *moment, u *unit) // its segment reaches the endpoint
	leaves(m *moment, u *unit)  // it sends a segment
}

// watch follows the course, and returns all segments.
func (c *course) watch(by watcher) []*unit {
	w := &wire{config: c.config, numbers: newNumbers(c.config), watcher: by}
	for i := range c.moments {
		by.moment(&c.moments[i], w)
		w.follow(&c.moments[i])
	}
	return w.units
}

// follow follows one step.
func (w *wire) follow(m *moment) {
	var arrived *unit
	switch m.event.Kind {
	case model.Arrival:
		arrived = w.find(m, &m.arrived)
		w.watcher.arrives(m, arrived)
		arrived.arrivals = append(arrived.arrivals, m.number)
		w.consume(arrived)
	case model.Loss:
		w.meets(w.find(m, &m.event.Packet), wasLost, m)
	case model.Duplication:
		w.copy(m).copied = true
	case model.Corruption:
		w.damage(m)
	case model.Forgery:
		u := w.numbers.forged(m)
		w.launch(m, u)
		if w.room(m, m.event.Side) == 0 {
			w.meets(u, noRoom, m)
		}
	case model.Tick:
		w.tick(m)
	default:
	}
	w.numbers.learn(m, arrived)
	w.departures(m, arrived)
}

// departures notes what a step has sent. What there was no room for is the last of it.
func (w *wire) departures(m *moment, arrived *unit) {
	room := w.room(m, m.event.Side.Peer())
	for i, sent := range m.fx.Sent {
		u := w.numbers.departing(m, sent.Segment, arrived)
		u.nth = i + 1
		w.launch(m, u)
		w.watcher.leaves(m, u)
		if i >= room {
			w.meets(u, noRoom, m)
		}
	}
}

// room returns how many segments a step has found room for on their way to side to.
func (w *wire) room(m *moment, to model.Side) int {
	if w.config.Network.Set() {
		return model.MaxInFlight
	}
	return int(m.after.Net[to].Len) - int(m.before.Net[to].Len)
}

// launch puts a segment into the network.
func (w *wire) launch(m *moment, u *unit) {
	w.count++
	u.identification, u.sent, u.ticks = w.count, m.number, m.ticks
	w.add(u)
}

func (w *wire) add(u *unit) { w.units, w.flying = append(w.units, u), append(w.flying, u) }

// find returns the segment of a step, which is p. Where arrival consumes it is, of several that nobody can tell
// apart, the one that has been in the network longest, or, to be copied, the shortest time; otherwise one of p's
// sender, one that has not arrived yet, and the last of them.
func (w *wire) find(m *moment, p *model.Packet) *unit {
	var best *unit
	for _, u := range w.flying {
		alike := u.from == m.event.Side.Peer() && u.corrupt == p.Corrupt && u.aged(m.ticks) == p.Segment
		if !alike {
			continue
		}
		if best == nil || w.rank(u, m, p) > w.rank(best, m, p) || w.config.Network.Set() && w.rank(u, m, p) == w.rank(best, m, p) {
			best = u
		}
	}
	if best == nil {
		panic("traces: nobody has sent " + p.String())
	}
	return best
}

// rank tells how well a segment suits a step that is about p.
func (w *wire) rank(u *unit, m *moment, p *model.Packet) (rank int) {
	switch {
	case w.config.Network.Set():
		if u.sender == p.From {
			rank += 2
		}
		if len(u.arrivals) == 0 {
			rank++
		}
	case m.event.Kind == model.Duplication:
		rank = u.ticks
	default:
		rank = -u.ticks
	}
	return rank
}

// aged returns the segment as the model has it after so many ticks: its time stamp is an age.
func (u *unit) aged(ticks int) model.Segment {
	seg := u.segment
	if seg.TS != 0 {
		seg.TS += model.Stamp(ticks - u.ticks)
	}
	return seg
}

// consume takes out of the network what has arrived, where arrival does that.
func (w *wire) consume(u *unit) {
	if !w.config.Network.Set() {
		w.remove(u)
	}
}

// meets notes what becomes of a segment that is in the network no more.
func (w *wire) meets(u *unit, f fate, m *moment) {
	u.fate, u.fateStep = f, m.number
	w.remove(u)
}

func (w *wire) remove(u *unit) {
	w.flying = slices.DeleteFunc(w.flying, func(other *unit) bool { return other == u })
}

// copy puts a copy of the segment of a step into the network, as old as that is.
func (w *wire) copy(m *moment) *unit {
	whole := w.find(m, &m.event.Packet)
	u := *whole
	u.of, u.sent, u.nth, u.arrivals = whole, m.number, 0, nil
	w.add(&u)
	return &u
}

// damage damages a segment. In a set the whole one stays besides.
func (w *wire) damage(m *moment) {
	whole := w.find(m, &m.event.Packet)
	u := w.copy(m)
	u.mangled = true
	if w.config.Network.Checksum {
		u.corrupt = true
	} else {
		u.segment.Text.Incarnation, u.segment.Text.First = 0, 0
	}
	if !w.config.Network.Set() {
		w.meets(whole, spoilt, m)
	}
}

// tick ends the lives of what was sent MSL ticks before.
func (w *wire) tick(m *moment) {
	for _, u := range slices.Clone(w.flying) {
		if m.ticks+1-u.ticks > int(w.config.MSL) {
			w.meets(u, expired, m)
		}
	}
}
