package model

// Alone makes number i of what is on its way to side s in w all that is on its way there in alone, and tells
// its kind, as a row: of one kind are those that nobody can tell apart.
func (m *Model) Alone(w *World, s Side, i int, alone *World) (kind []byte) {
	ch, only := &w.Net[s], &alone.Net[s]
	only.empty(0)
	only.insertAt(0, ch.Packets[i], ch.Lives[i])
	return m.appendKind(nil, &ch.Packets[i])
}

// appendKind appends the row of what there is to see of a packet.
func (m *Model) appendKind(dst []byte, p *Packet) []byte {
	b := bitWriter{dst: dst}
	b.packet(&Packet{Segment: p.Segment, Corrupt: p.Corrupt}, 0, &m.c.width)
	return b.end()
}

// Keep takes out of what is on its way to side s all but what is of a kind to be kept.
func (m *Model) Keep(w *World, s Side, keep func(kind []byte) bool) {
	ch := &w.Net[s]
	kept := uint8(0)
	var row []byte
	for i := range ch.Len {
		if row = m.appendKind(row[:0], &ch.Packets[i]); keep(row) {
			ch.Packets[kept], ch.Lives[kept] = ch.Packets[i], ch.Lives[i]
			kept++
		}
	}
	ch.empty(kept)
}
