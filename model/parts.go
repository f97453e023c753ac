package model

// Parts tells whether a state has three parts: the core, which is both hosts and what is left of the budgets, and
// the two directions of the network. What arrives, or is lost, duplicated or damaged,
// acts on the core then as it does whatever else is in flight, and what a step does to a
// direction depends on that direction alone. This is so where the network may lose as much as it
// likes. Elsewhere a step that sends may have to wait for room, or spend what is left to be lost.
func (m *Model) Parts() bool { return m.c.Network.Loss == Any }

// Own appends the steps that are enabled in a state with the core of w, unless they are
// something that happens to a segment in flight. The first so many stand before those
// in the order of Enabled. Empty tells that nothing is in flight.
func (m *Model) Own(w *World, empty bool, dst []Event) (steps []Event, early int) {
	from := len(dst)
	for s := A; s <= B; s++ {
		dst = m.calls(w, s, dst)
		dst = m.timeouts(w, s, dst)
	}
	dst = m.choices(w, dst, from)
	early = len(dst) - from
	for s := A; s <= B; s++ {
		dst = m.attacks(w, s, dst)
	}
	if m.timed(w) || m.c.MSL > 0 && !empty {
		dst = append(dst, Event{Kind: Tick})
	}
	return dst, early
}

// Items tells what may happen to what is on its way to side s, as rows: Brings says
// what that comes to.
func (m *Model) Items(w *World, s Side, tell func(item []byte)) {
	t := m.trial()
	defer m.scratch.Put(t)
	t.events = m.arrivals(w, s, t.events[:0])
	net := &m.c.Network
	if !net.Set() {
		t.events = m.each(w, s, Loss, t.events)
		if net.Duplication != 0 && w.Net[s].Len < net.Capacity {
			t.events = m.each(w, s, Duplication, t.events)
		}
	}
	if net.Corruption != 0 {
		from := len(t.events)
		t.events = m.damageable(m.each(w, s, Corruption, t.events), from)
	}
	for i := range t.events {
		t.row = m.appendItem(t.row[:0], &t.events[i], w.Net[s].InFlight())
		tell(t.row)
	}
}

// ItemsApart tells what may arrive at side s, of a network that is a set, and be damaged, as if nothing
// else were in flight that is equal on the wire: then more in flight can do all that less can.
func (m *Model) ItemsApart(w *World, s Side, tell func(item []byte)) {
	t := m.trial()
	defer m.scratch.Put(t)
	apart := func(kind Kind) {
		for _, p := range w.Net[s].InFlight() {
			t.events = append(t.events, Event{Kind: kind, Side: s, Packet: p})
		}
	}
	t.events = t.events[:0]
	apart(Arrival)
	if from := len(t.events); m.c.Network.Corruption != 0 {
		apart(Corruption)
		t.events = m.damageable(t.events, from)
	}
	for i := range t.events {
		t.row = m.appendItem(t.row[:0], &t.events[i], nil)
		tell(t.row)
	}
}

// Within tells whether each packet of ch is in other too, and lives there as long or longer.
func (ch *Channel) Within(other *Channel) bool {
	for i, p := range ch.InFlight() {
		j, found := other.find(p)
		if !found || other.Lives[j] < ch.Lives[i] {
			return false
		}
	}
	return true
}

// appendItem appends the row of an item: its kind, its packet and, if that arrives, the others
// that nobody could tell from it.
func (m *Model) appendItem(dst []byte, ev *Event, inFlight []Packet) []byte {
	b := bitWriter{dst: dst}
	b.small(8, uint8(ev.Kind))
	b.packet(&ev.Packet, 0, &m.c.width)
	last := ev.Packet
	for i := range inFlight {
		if p := &inFlight[i]; ev.Kind == Arrival && *p != last && p.EqualOnWire(ev.Packet) {
			b.small(1, 1)
			b.packet(p, 0, &m.c.width)
			last = *p
		}
	}
	b.small(1, 0)
	return b.end()
}

// item takes it out again, and what arrives for an endpoint with these ghosts.
func (m *Model) item(row []byte, g *Ghost) (kind Kind, p, arrived Packet) {
	b := bitReader{src: row}
	kind = Kind(b.get(8))
	b.packet(&p, &m.c.width)
	arrived = p
	for b.flag() {
		var other [1]Packet
		b.packet(&other[0], &m.c.width)
		arrived = g.resolve(other[:], arrived)
	}
	return kind, p, arrived
}

// Brings appends the steps that an item on its way to side s brings about in a state with the
// core of w, and tells whether there would be one if the endpoint might choose one more initial
// sequence number.
func (m *Model) Brings(w *World, s Side, item []byte, dst []Event) (steps []Event, held bool) {
	net := &m.c.Network
	ev := Event{Side: s}
	ev.Kind, ev.Packet, _ = m.item(item, &w.Host[s].Ghost)
	switch {
	case ev.Kind == Duplication && !left(net.Duplication, w.Duplications):
		return dst, false
	case ev.Kind == Corruption && !left(net.Corruption, w.Corruptions):
		return dst, false
	}
	steps = m.choose(w, ev, dst)
	return steps, len(steps) == len(dst)
}

// Act takes the step ev out of a state with the core of w, as far as the core goes. The item is
// that which brings it about, if any does.
func (m *Model) Act(w *World, ev Event, item []byte, fx *Effects) {
	fx.reset()
	if ev.Kind == Arrival {
		_, _, fx.arrived = m.item(item, &w.Host[ev.Side].Ghost)
	}
	m.act(w, ev, fx)
}

// AppendEdits appends the row of what a step does to the direction of the network to side s;
// nothing, if it does nothing.
func (m *Model) AppendEdits(dst []byte, fx *Effects, s Side) []byte {
	b := bitWriter{dst: dst}
	for i := range fx.edits[s] {
		e := &fx.edits[s][i]
		if e.kind == takeOut && m.c.Network.Set() {
			continue
		}
		b.small(1, 1)
		b.small(3, uint8(e.kind))
		b.packet(&e.packet, 0, &m.c.width)
	}
	if b.n > 0 || len(b.dst) > len(dst) {
		b.small(1, 0)
	}
	return b.end()
}

// Edit does to the direction of the network to side s what a row of edits says.
func (m *Model) Edit(w *World, s Side, edits []byte, fx *Effects) {
	fx.reset()
	b := bitReader{src: edits}
	for b.flag() {
		e := edit{kind: editKind(b.get(3))}
		b.packet(&e.packet, &m.c.width)
		m.editOne(w, s, &e, fx)
	}
}
