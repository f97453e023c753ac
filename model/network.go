package model

// MaxInFlight is the most segments that the model has room for in a direction.
const MaxInFlight = 64

// Channel is one direction of the network: what is in flight, in the order of
// sending where order is kept and in the order of compare otherwise. Beyond
// Packets[Len-1] all is zero.
type Channel struct {
	Packets [MaxInFlight]Packet
	Len     uint8
}

// InFlight returns what is in flight, as long as the channel stays as it is.
func (ch *Channel) InFlight() []Packet { return ch.Packets[:ch.Len] }

// find returns the position of a packet equal to p, and whether there is one.
func (ch *Channel) find(p Packet) (int, bool) {
	for i, q := range ch.InFlight() {
		if p == q {
			return i, true
		}
	}
	return 0, false
}

// insertAt makes p number i.
func (ch *Channel) insertAt(i int, p Packet) {
	copy(ch.Packets[i+1:], ch.Packets[i:ch.Len])
	ch.Packets[i] = p
	ch.Len++
}

// removeAt takes number i out.
func (ch *Channel) removeAt(i int) {
	copy(ch.Packets[i:], ch.Packets[i+1:ch.Len])
	ch.Len--
	ch.Packets[ch.Len] = Packet{}
}

// place returns where p belongs in a channel without an order.
func (ch *Channel) place(p Packet) int {
	i := 0
	for i < int(ch.Len) && ch.Packets[i].compare(p) < 0 {
		i++
	}
	return i
}

// put sends p towards side to. In a set it merges with its equal. What exceeds
// the capacity is lost where loss allows; otherwise fx tells that the step has to
// wait, or, if the model itself is full, that the search went too far.
func (m *Model) put(w *World, to Side, p Packet, fx *Effects) {
	ch, net := &w.Net[to], &m.c.Network
	if net.Set() {
		i := ch.place(p)
		switch {
		case i < int(ch.Len) && ch.Packets[i] == p:
		case ch.Len == MaxInFlight:
			fx.Overflow = true
		default:
			ch.insertAt(i, p)
		}
		return
	}
	switch {
	case ch.Len < net.Capacity && net.FIFO:
		ch.insertAt(int(ch.Len), p)
	case ch.Len < net.Capacity:
		ch.insertAt(ch.place(p), p)
	case !m.spend(net.Loss, &w.Losses):
		fx.Waits = true
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

// arrive takes p out of the network, where arrival consumes, for side to.
func (m *Model) arrive(w *World, to Side, p Packet) {
	if m.c.Network.Set() {
		return
	}
	if i, ok := w.Net[to].find(p); ok {
		w.Net[to].removeAt(i)
	}
}

// arrivals appends the segments that may reach side s next.
func (m *Model) arrivals(w *World, s Side, dst []Event) []Event {
	return m.each(w, s, Arrival, dst)
}

// each appends an event of this kind for every segment on its way to s that may be
// next: the first where order is kept, otherwise each, equal ones once.
func (m *Model) each(w *World, s Side, kind Kind, dst []Event) []Event {
	packets := w.Net[s].InFlight()
	if m.c.Network.FIFO && len(packets) > 1 {
		packets = packets[:1]
	}
	for i, p := range packets {
		if i == 0 || p != packets[i-1] {
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

// fault does what ev says to one segment, which has to be in flight unless it is
// injected. In a set a damaged copy joins the whole one: the network may have
// duplicated it before.
func (m *Model) fault(w *World, ev Event, fx *Effects) {
	ch, net := &w.Net[ev.Side], &m.c.Network
	if ev.Kind == Injection {
		m.put(w, ev.Side, ev.Packet, fx)
		return
	}
	i, ok := ch.find(ev.Packet)
	if !ok {
		return
	}
	switch ev.Kind {
	case Loss:
		m.spend(net.Loss, &w.Losses)
		ch.removeAt(i)
	case Duplication:
		m.spend(net.Duplication, &w.Duplications)
		ch.insertAt(i, ev.Packet)
	case Corruption:
		m.spend(net.Corruption, &w.Corruptions)
		if !net.Set() {
			ch.removeAt(i)
		}
		m.putDamaged(w, ev.Side, i, m.damaged(ev.Packet), fx)
	default:
		panic("model: no such fault")
	}
}

func (m *Model) putDamaged(w *World, to Side, i int, p Packet, fx *Effects) {
	if m.c.Network.FIFO {
		w.Net[to].insertAt(i, p) // it keeps its place
		return
	}
	m.put(w, to, p, fx)
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
