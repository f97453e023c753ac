package model

// An edit is something that a step does to one direction of the network. What it comes to
// depends on that direction alone.
type edit struct {
	kind   editKind
	packet Packet
}

type editKind uint8

// The kinds of edits.
const (
	putIn   editKind = iota // the packet is sent
	takeOut                 // it arrives, or is lost: where the network is a set, that changes nothing
	double                  // the network duplicates it
	spoil                   // the network damages it
	age                     // the clock advances
)

// edit does to the network what fx notes.
func (m *Model) edit(w *World, fx *Effects) {
	for s := A; s <= B; s++ {
		for i := range fx.edits[s] {
			m.editOne(w, s, &fx.edits[s][i], fx)
		}
	}
}

func (m *Model) editOne(w *World, s Side, e *edit, fx *Effects) {
	ch := &w.Net[s]
	i, found := 0, true
	if takeOut <= e.kind && e.kind <= spoil {
		i, found = ch.find(e.packet)
	}
	switch {
	case !found:
	case e.kind == putIn:
		m.put(w, s, e.packet, fx)
	case e.kind == age:
		ch.expire()
	case e.kind == double:
		m.duplicate(ch, i)
	case e.kind == spoil:
		m.damage(ch, i, fx)
	case !m.c.Network.Set():
		ch.removeAt(i)
	}
}
