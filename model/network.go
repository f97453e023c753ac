package model

// MaxInFlight is the most segments that the model has room for in a direction.
const MaxInFlight = 64

// Channel is one direction of the network: what is in flight, in the order of
// sending where order is kept and in the order of compare otherwise. Beyond
// Packets[Len-1] all is zero.
type Channel struct {
	Packets [MaxInFlight]Packet
	Lives   [MaxInFlight]uint8 // slots, the present one included, in which each may still arrive; 0: for ever
	Len     uint8
}

// InFlight returns what is in flight, as long as the channel stays as it is.
func (ch *Channel) InFlight() []Packet { return ch.Packets[:ch.Len] }

// copy makes ch equal to src, whatever it was.
func (ch *Channel) copy(src *Channel) {
	copy(ch.Packets[:src.Len], src.Packets[:src.Len])
	copy(ch.Lives[:src.Len], src.Lives[:src.Len])
	ch.empty(src.Len)
	ch.Len = src.Len
}

// empty clears all from number n on.
func (ch *Channel) empty(n uint8) {
	for i := n; i < ch.Len; i++ {
		ch.Packets[i], ch.Lives[i] = Packet{}, 0
	}
	ch.Len = min(ch.Len, n)
}

// find returns the position of a packet equal to p, and whether there is one.
func (ch *Channel) find(p Packet) (int, bool) {
	for i, q := range ch.InFlight() {
		if p == q {
			return i, true
		}
	}
	return 0, false
}

// has tells whether a packet equal to p is there.
func (ch *Channel) has(p Packet) bool {
	_, ok := ch.find(p)
	return ok
}

// insertAt makes p, with so much life, number i.
func (ch *Channel) insertAt(i int, p Packet, life uint8) {
	copy(ch.Packets[i+1:], ch.Packets[i:ch.Len])
	copy(ch.Lives[i+1:], ch.Lives[i:ch.Len])
	ch.Packets[i], ch.Lives[i] = p, life
	ch.Len++
}

// removeAt takes number i out.
func (ch *Channel) removeAt(i int) {
	copy(ch.Packets[i:], ch.Packets[i+1:ch.Len])
	copy(ch.Lives[i:], ch.Lives[i+1:ch.Len])
	ch.Len--
	ch.Packets[ch.Len], ch.Lives[ch.Len] = Packet{}, 0
}

// place returns where p belongs in a set.
func (ch *Channel) place(p Packet) int {
	i := 0
	for i < int(ch.Len) && ch.Packets[i].compare(p) < 0 {
		i++
	}
	return i
}

// placeInBag returns where p belongs in a bag: of those that are equal on the wire the
// one with the least life left comes first, and of these the one of the oldest incarnation.
func (ch *Channel) placeInBag(p Packet, life uint8) int {
	before := func(q Packet, left uint8) bool {
		switch c := q.compareWire(p); {
		case c != 0:
			return c < 0
		case left != life:
			return left < life
		default:
			return q.compareGhosts(p) < 0
		}
	}
	i := 0
	for i < int(ch.Len) && before(ch.Packets[i], ch.Lives[i]) {
		i++
	}
	return i
}

// put sends p towards side to. What exceeds the capacity is lost where loss allows;
// otherwise fx tells that the step has to wait.
func (m *Model) put(w *World, to Side, p Packet, fx *Effects) {
	ch, net := &w.Net[to], &m.c.Network
	switch {
	case net.Set():
		ch.join(p, m.c.life(), fx)
	case ch.Len < net.Capacity && net.FIFO:
		ch.insertAt(int(ch.Len), p, m.c.life())
	case ch.Len < net.Capacity:
		ch.insertAt(ch.placeInBag(p, m.c.life()), p, m.c.life())
	case !m.spend(net.Loss, &w.Losses):
		fx.Waits = true
	default:
		m.renew(ch, p)
	}
}

// renew gives what is in flight the ghosts of its equal p, which is sent and lost for want of
// room: a copy that is equal on the wire to one that was sent later is as good as that.
func (m *Model) renew(ch *Channel, p Packet) {
	for i, q := range ch.InFlight() {
		if q.EqualOnWire(p) && q.From <= p.From {
			life := ch.Lives[i]
			ch.removeAt(i)
			if !m.c.Network.FIFO {
				i = ch.placeInBag(p, life)
			}
			ch.insertAt(i, p, life)
			return
		}
	}
}

// join adds p to a set. It merges with its equal, which keeps the longer life: life only
// bounds arrival. If the model itself is full, fx tells that the search went too far.
func (ch *Channel) join(p Packet, life uint8, fx *Effects) {
	i := ch.place(p)
	switch {
	case i < int(ch.Len) && ch.Packets[i] == p:
		ch.Lives[i] = max(ch.Lives[i], life)
	case ch.Len == MaxInFlight:
		fx.Overflow = true
	default:
		ch.insertAt(i, p, life)
	}
}

// spend takes one of a budget, and tells whether there was one left.
func (m *Model) spend(b Budget, left *uint8) bool {
	if b == Any {
		return true
	}
	if *left == 0 {
		return false
	}
	*left--
	return true
}

// left tells whether anything of a budget is left.
func left(b Budget, n uint8) bool { return b == Any || n > 0 }

// arrivals appends the segments that may reach side s next.
func (m *Model) arrivals(w *World, s Side, dst []Event) []Event {
	return m.each(w, s, Arrival, dst)
}

// each appends an event of this kind for every segment on its way to s that may be
// next: the first where order is kept, otherwise each. Of those that are equal on the
// wire it is one that arrives: in a bag that with the least life left arrives or is lost,
// and that with the most is duplicated. Nothing else can come of another.
func (m *Model) each(w *World, s Side, kind Kind, dst []Event) []Event {
	packets := w.Net[s].InFlight()
	if m.c.Network.FIFO && len(packets) > 1 {
		packets = packets[:1]
	}
	for i, p := range packets {
		other := i - 1
		if kind == Duplication {
			other = i + 1
		}
		if other < 0 || other == len(packets) || !p.EqualOnWire(packets[other]) {
			dst = append(dst, Event{Kind: kind, Side: s, Packet: p})
		}
	}
	return dst
}

// faults appends what the network may do to segments on their way to s. In a set
// nothing has to be lost or duplicated: not to arrive is to be lost.
func (m *Model) faults(w *World, s Side, dst []Event) []Event {
	net := &m.c.Network
	if !net.Set() {
		if left(net.Loss, w.Losses) {
			dst = m.each(w, s, Loss, dst)
		}
		if left(net.Duplication, w.Duplications) && w.Net[s].Len < net.Capacity {
			dst = m.each(w, s, Duplication, dst)
		}
	}
	if left(net.Corruption, w.Corruptions) {
		from := len(dst)
		dst = m.each(w, s, Corruption, dst)
		dst = m.damageable(dst, from)
	}
	return dst
}

// damageable drops the events from number from on whose segment cannot be damaged:
// it is already, or, where nothing detects it, it has no text that could be.
func (m *Model) damageable(dst []Event, from int) []Event {
	kept := dst[:from]
	for _, ev := range dst[from:] {
		if !ev.Packet.Corrupt && (m.c.Network.Checksum || ev.Packet.Text.Incarnation != 0) {
			kept = append(kept, ev)
		}
	}
	return kept
}

// fault does what ev says to one segment, which is in flight unless it is injected.
func (m *Model) fault(w *World, ev Event, fx *Effects) {
	net := &m.c.Network
	switch ev.Kind {
	case Injection:
		fx.edit(ev.Side, putIn, ev.Packet)
	case Loss:
		m.spend(net.Loss, &w.Losses)
		fx.edit(ev.Side, takeOut, ev.Packet)
	case Duplication:
		m.spend(net.Duplication, &w.Duplications)
		fx.edit(ev.Side, double, ev.Packet)
	case Corruption:
		m.spend(net.Corruption, &w.Corruptions)
		fx.edit(ev.Side, spoil, ev.Packet)
	default:
		panic("model: no such fault")
	}
}

// duplicate duplicates number i. A copy inherits the life of its original.
func (m *Model) duplicate(ch *Channel, i int) {
	p, life := ch.Packets[i], ch.Lives[i]
	if m.c.Network.FIFO {
		ch.insertAt(i, p, life)
		return
	}
	for j := i + 1; j < int(ch.Len) && ch.Packets[j] == p; j++ {
		life = ch.Lives[j]
	}
	ch.insertAt(ch.placeInBag(p, life), p, life)
}

// damage damages number i: in a queue it keeps its place. In a set the damaged copy joins
// the whole one: the network may have duplicated it before.
func (m *Model) damage(ch *Channel, i int, fx *Effects) {
	p, life := m.damaged(ch.Packets[i]), ch.Lives[i]
	switch {
	case m.c.Network.Set():
		ch.join(p, life, fx)
	case m.c.Network.FIFO:
		ch.Packets[i] = p
	default:
		ch.removeAt(i)
		ch.insertAt(ch.placeInBag(p, life), p, life)
	}
}

// damaged returns p as it comes out of corruption: with a checksum that fails or,
// where nobody looks, with text that nobody has sent.
func (m *Model) damaged(p Packet) Packet {
	if m.c.Network.Checksum {
		p.Corrupt = true
		return p
	}
	p.Text.Incarnation, p.Text.First = 0, 0
	return p
}
