package model

import "math/bits"

// A state is stored as a row of bits, each variable as wide as the settings need
// it. Rows vary in length with what is held and in flight.

// widths holds the number of bits of each kind of variable.
type widths struct{ seq, window, octets, text, incarnation, chosen, maxWND uint }

func (c *Config) widths() widths {
	var w widths
	w.seq, w.incarnation = uint(c.SeqBits), 1
	for _, h := range c.Host {
		w.window = max(w.window, uint(bits.Len16(h.Window)))
		w.octets = max(w.octets, uint(bits.Len32(h.Send)))
		w.text = max(w.text, uint(bits.Len16(min(h.MSS, uint16(min(h.Send, 65535))))))
		w.chosen = max(w.chosen, uint(bits.Len(uint(len(h.ISS)-1))))
		if h.MSS > 1 {
			w.maxWND = uint(max(bits.Len16(c.Host[0].Window), bits.Len16(c.Host[1].Window)))
		}
	}
	return w
}

// bitWriter appends bits to a row, the lowest first.
type bitWriter struct {
	dst  []byte
	word uint64
	n    uint
}

func (b *bitWriter) put(v uint32, width uint) {
	b.word |= uint64(v) << b.n
	for b.n += width; b.n >= 8; b.n -= 8 {
		b.dst = append(b.dst, byte(b.word))
		b.word >>= 8
	}
}

func (b *bitWriter) flag(v bool) { b.put(uint32(bit(v)), 1) }

// bitReader takes them out again.
type bitReader struct {
	src  []byte
	word uint64
	n    uint
}

func (b *bitReader) get(width uint) uint32 {
	for ; b.n < width; b.n += 8 {
		b.word |= uint64(b.src[0]) << b.n
		b.src = b.src[1:]
	}
	v := uint32(b.word & (1<<width - 1))
	b.word >>= width
	b.n -= width
	return v
}

func (b *bitReader) flag() bool { return b.get(1) != 0 }

// Append appends the row of w. Equal states have equal rows, different ones
// different rows.
func (m *Model) Append(dst []byte, w *World) []byte {
	b := bitWriter{dst: dst}
	wd := &m.c.width
	for s := range w.Host {
		b.host(&w.Host[s], wd)
	}
	for s := range w.Net {
		b.put(uint32(w.Net[s].Len), 7)
		for i := range w.Net[s].InFlight() {
			b.packet(&w.Net[s].Packets[i], wd)
		}
	}
	for _, n := range [...]uint8{w.Losses, w.Duplications, w.Corruptions, w.Retransmissions} {
		if m.bounded() {
			b.put(uint32(n), 8)
		}
	}
	if b.n > 0 {
		b.put(0, 8-b.n)
	}
	return b.dst
}

// Decode makes w the state of a row.
func (m *Model) Decode(src []byte, w *World) {
	b := bitReader{src: src}
	wd := &m.c.width
	for s := range w.Host {
		b.host(&w.Host[s], wd)
	}
	for s := range w.Net {
		ch := &w.Net[s]
		old := ch.Len
		ch.Len = uint8(b.get(7))
		for i := range ch.InFlight() {
			b.packet(&ch.Packets[i], wd)
		}
		for i := ch.Len; i < old; i++ {
			ch.Packets[i] = Packet{}
		}
	}
	for _, n := range [...]*uint8{&w.Losses, &w.Duplications, &w.Corruptions, &w.Retransmissions} {
		if m.bounded() {
			*n = uint8(b.get(8))
		}
	}
}

// bounded tells whether any budget has a bound above zero, so that what is left of
// it is part of the state.
func (m *Model) bounded() bool {
	n := &m.c.Network
	return max(n.Loss, n.Duplication, n.Corruption, m.c.Retransmissions) > 0
}

func (b *bitWriter) host(h *Host, wd *widths) {
	t := &h.TCB
	b.put(uint32(h.Opens), wd.incarnation)
	b.put(uint32(h.Chosen), wd.chosen)
	b.put(uint32(t.State), 4)
	if t.State == CLOSED {
		return
	}
	b.put(uint32(h.Heard), wd.incarnation)
	for _, f := range [...]bool{t.Passive, t.SYNAcked, t.Closing, t.FINSent, t.HeldFIN} {
		b.flag(f)
	}
	for _, q := range [...]Seq{t.ISS, t.IRS, t.SND.UNA, t.SND.NXT, t.SND.WL1, t.SND.WL2, t.RCV.NXT, t.FINSEQ} {
		b.put(uint32(q), wd.seq)
	}
	for _, n := range [...]uint16{t.SND.WND, t.RCV.WND, t.RCV.USER} {
		b.put(uint32(n), wd.window)
	}
	b.put(uint32(t.SND.MaxWND), wd.maxWND)
	b.put(t.Acked, wd.octets)
	b.put(t.Queued, wd.octets)
	b.put(uint32(t.HeldLen), 3)
	for _, held := range t.Held[:t.HeldLen] {
		b.put(uint32(held.SEQ), wd.seq)
		b.put(uint32(held.Text.Len), wd.window)
		b.content(held.Text, wd)
	}
}

func (b *bitReader) host(h *Host, wd *widths) {
	*h = Host{}
	t := &h.TCB
	h.Opens = uint8(b.get(wd.incarnation))
	h.Chosen = uint8(b.get(wd.chosen))
	t.State = State(b.get(4))
	if t.State == CLOSED {
		return
	}
	h.Heard = uint8(b.get(wd.incarnation))
	for _, f := range [...]*bool{&t.Passive, &t.SYNAcked, &t.Closing, &t.FINSent, &t.HeldFIN} {
		*f = b.flag()
	}
	for _, q := range [...]*Seq{&t.ISS, &t.IRS, &t.SND.UNA, &t.SND.NXT, &t.SND.WL1, &t.SND.WL2, &t.RCV.NXT, &t.FINSEQ} {
		*q = Seq(b.get(wd.seq))
	}
	for _, n := range [...]*uint16{&t.SND.WND, &t.RCV.WND, &t.RCV.USER} {
		*n = uint16(b.get(wd.window))
	}
	t.SND.MaxWND = uint16(b.get(wd.maxWND))
	t.Acked = b.get(wd.octets)
	t.Queued = b.get(wd.octets)
	t.HeldLen = uint8(b.get(3))
	for i := range t.Held[:t.HeldLen] {
		held := &t.Held[i]
		held.SEQ = Seq(b.get(wd.seq))
		held.Text.Len = uint16(b.get(wd.window))
		b.content(&held.Text, wd)
	}
}

func (b *bitWriter) content(t Text, wd *widths) {
	b.put(uint32(t.Incarnation), wd.incarnation)
	b.put(t.First, wd.octets)
}

func (b *bitReader) content(t *Text, wd *widths) {
	t.Incarnation = uint8(b.get(wd.incarnation))
	t.First = b.get(wd.octets)
}

func (b *bitWriter) packet(p *Packet, wd *widths) {
	b.put(uint32(p.SEQ), wd.seq)
	b.put(uint32(p.ACK), wd.seq)
	b.put(uint32(p.WND), wd.window)
	b.put(uint32(p.CTL), 4)
	b.put(uint32(p.Text.Len), wd.text)
	if p.Text.Len > 0 {
		b.content(p.Text, wd)
	}
	b.flag(p.Corrupt)
	b.put(uint32(p.From), wd.incarnation)
	b.put(uint32(p.Of), wd.incarnation)
}

func (b *bitReader) packet(p *Packet, wd *widths) {
	*p = Packet{}
	p.SEQ = Seq(b.get(wd.seq))
	p.ACK = Seq(b.get(wd.seq))
	p.WND = uint16(b.get(wd.window))
	p.CTL = Control(b.get(4))
	if p.Text.Len = uint16(b.get(wd.text)); p.Text.Len > 0 {
		b.content(&p.Text, wd)
	}
	p.Corrupt = b.flag()
	p.From = uint8(b.get(wd.incarnation))
	p.Of = uint8(b.get(wd.incarnation))
}
