package model

import (
	"encoding/binary"
	"math/bits"
)

// A state is stored as a row of bits, each variable as wide as the settings need
// it. Rows vary in length with what is held and in flight.

// widths holds the number of bits of each kind of variable.
type widths struct {
	seq, window, octets, text, incarnation, listed, choices, next, slots, stamp, maxWND, iss, backlog, attacks uint

	reopens bool // whether a TIME-WAIT that is reopened has to be kept
}

func (c *Config) widths() widths {
	w := widths{reopens: c.Rules[SYNInTimeWait] != Challenge}
	w.seq, w.slots = uint(c.SeqBits), uint(bits.Len8(2*c.life()))
	if c.tellISS {
		w.iss = w.seq
	}
	if c.stamps {
		w.stamp = uint(bits.Len8(uint8(2 * c.oldest()))) // an attacker's may be old already when it is sent
	}
	w.attacks = uint(bits.Len16(uint16(max(c.Attacks, 0))))
	for s := range c.Host {
		h := &c.Host[s]
		if h.Attacker.Has(AttackData) {
			w.text = max(w.text, 1)
		}
		w.backlog = max(w.backlog, uint(bits.Len8(h.Backlog)))
		w.incarnation = max(w.incarnation, uint(bits.Len8(h.Incarnations)))
		if h.ISN != ISNFixed {
			w.choices = max(w.choices, uint(bits.Len8(max(c.ISSChoices, uint8(len(h.ISS))))))
		}
		if h.ISN != ISNFixed && h.ISN != ISNArbitrary {
			w.next = w.iss
		}
		w.window = max(w.window, uint(bits.Len16(h.Window)))
		w.octets = max(w.octets, uint(bits.Len32(h.Send)))
		w.text = max(w.text, uint(bits.Len16(min(h.MSS, uint16(min(h.Send, 65535))))))
		w.listed = max(w.listed, uint(bits.Len(uint(len(h.ISS)))))
		if c.readsMaxWND(h) {
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

func (b *bitWriter) put(v uint64, width uint) {
	b.word |= v << b.n
	if b.n += width; b.n < 64 {
		return
	}
	b.dst = binary.LittleEndian.AppendUint64(b.dst, b.word)
	b.n -= 64
	b.word = v >> (width - b.n)
}

// end returns the row with the last bits, filled up to a whole byte.
func (b *bitWriter) end() []byte {
	for ; b.n > 0; b.n -= min(b.n, 8) {
		b.dst = append(b.dst, byte(b.word))
		b.word >>= 8
	}
	return b.dst
}

// small appends numbers of a few bits each, all in one go.
func (b *bitWriter) small(width uint, numbers ...uint8) {
	v, n := uint64(0), uint(0)
	for _, k := range numbers {
		v |= uint64(k) << n
		n += width
	}
	b.put(v, n)
}

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
		b.channel(&w.Net[s], wd)
	}
	b.budgets(&w.Budgets, m.bounded(), wd)
	return b.end()
}

// Decode makes w the state of a row.
func (m *Model) Decode(src []byte, w *World) {
	b := bitReader{src: src}
	wd := &m.c.width
	for s := range w.Host {
		b.host(&w.Host[s], wd)
	}
	for s := range w.Net {
		b.channel(&w.Net[s], wd)
	}
	b.budgets(&w.Budgets, m.bounded(), wd)
}

// AppendCore appends the row of what w is without what is in flight.
func (m *Model) AppendCore(dst []byte, w *World) []byte {
	b := bitWriter{dst: dst}
	for s := range w.Host {
		b.host(&w.Host[s], &m.c.width)
	}
	b.budgets(&w.Budgets, m.bounded(), &m.c.width)
	return b.end()
}

// DecodeCore makes w the state of which this is the row, and in which nothing is in flight.
func (m *Model) DecodeCore(src []byte, w *World) {
	b := bitReader{src: src}
	for s := range w.Host {
		b.host(&w.Host[s], &m.c.width)
		w.Net[s].empty(0)
	}
	b.budgets(&w.Budgets, m.bounded(), &m.c.width)
}

// AppendChannel appends the row of what is on its way to side s.
func (m *Model) AppendChannel(dst []byte, w *World, s Side) []byte {
	b := bitWriter{dst: dst}
	b.channel(&w.Net[s], &m.c.width)
	return b.end()
}

// DecodeChannel makes what is on its way to side s what this is the row of.
func (m *Model) DecodeChannel(src []byte, w *World, s Side) {
	b := bitReader{src: src}
	b.channel(&w.Net[s], &m.c.width)
}

func (b *bitWriter) channel(ch *Channel, wd *widths) {
	b.put(uint64(ch.Len), 7)
	for i := range ch.InFlight() {
		b.packet(&ch.Packets[i], ch.Lives[i], wd)
	}
}

func (b *bitReader) channel(ch *Channel, wd *widths) {
	n := uint8(b.get(7))
	ch.empty(n)
	ch.Len = n
	for i := range ch.InFlight() {
		ch.Lives[i] = b.packet(&ch.Packets[i], wd)
	}
}

func (b *bitWriter) budgets(left *Budgets, bounded bool, wd *widths) {
	for _, n := range [...]uint8{left.Losses, left.Duplications, left.Corruptions, left.Retransmissions} {
		if bounded {
			b.put(uint64(n), 8)
		}
	}
	b.put(uint64(left.Attacks), wd.attacks)
}

func (b *bitReader) budgets(left *Budgets, bounded bool, wd *widths) {
	for _, n := range [...]*uint8{&left.Losses, &left.Duplications, &left.Corruptions, &left.Retransmissions} {
		if bounded {
			*n = uint8(b.get(8))
		}
	}
	left.Attacks = uint8(b.get(wd.attacks))
}

// bounded tells whether any budget has a bound above zero, so that what is left of
// it is part of the state.
func (m *Model) bounded() bool {
	n := &m.c.Network
	return max(n.Loss, n.Duplication, n.Corruption, m.c.Retransmissions) > 0
}

func (b *bitWriter) host(h *Host, wd *widths) {
	t := &h.TCB
	b.small(4, uint8(t.State))
	b.small(wd.incarnation, h.Opens)
	b.small(wd.listed, h.Gen.Listed)
	b.small(wd.choices, h.Gen.Choices)
	b.small(wd.slots, h.Quiet, t.TimeWait)
	b.put(uint64(h.Gen.Next), wd.next)
	if t.State == CLOSED {
		return
	}
	b.small(wd.incarnation, h.Ghost.Incarnation, h.Ghost.Heard, h.Ghost.Peer, h.Ghost.FIN)
	b.small(wd.stamp, uint8(t.TSRecent))
	b.small(1, bit(t.Passive), bit(t.SYNAcked), bit(t.Closing), bit(t.FINSent), bit(t.HeldFIN))
	b.small(wd.backlog, h.Backlog.Embryos, h.Backlog.Younger)
	for _, q := range [...]Seq{t.ISS, t.IRS, t.SND.UNA, t.SND.NXT, t.SND.WL1, t.SND.WL2, t.RCV.NXT, t.FINSEQ} {
		b.put(uint64(q), wd.seq)
	}
	for _, n := range [...]uint16{t.SND.WND, t.RCV.WND, t.RCV.USER} {
		b.put(uint64(n), wd.window)
	}
	if wd.reopens {
		b.reopened(h, wd)
	}
	b.put(uint64(t.SND.MaxWND), wd.maxWND)
	b.put(uint64(t.Acked), wd.octets)
	b.put(uint64(t.Queued), wd.octets)
	b.put(uint64(t.HeldLen), 3)
	for _, held := range t.Held[:t.HeldLen] {
		b.put(uint64(held.SEQ), wd.seq)
		b.put(uint64(held.Text.Len), wd.window)
		b.content(held.Text, wd)
	}
}

func (b *bitReader) host(h *Host, wd *widths) {
	*h = Host{}
	t := &h.TCB
	t.State = State(b.get(4))
	h.Opens = uint8(b.get(wd.incarnation))
	h.Gen.Listed = uint8(b.get(wd.listed))
	h.Gen.Choices = uint8(b.get(wd.choices))
	h.Quiet, t.TimeWait = uint8(b.get(wd.slots)), uint8(b.get(wd.slots))
	h.Gen.Next = Seq(b.get(wd.next))
	if t.State == CLOSED {
		return
	}
	for _, k := range [...]*uint8{&h.Ghost.Incarnation, &h.Ghost.Heard, &h.Ghost.Peer, &h.Ghost.FIN} {
		*k = uint8(b.get(wd.incarnation))
	}
	t.TSRecent = Stamp(b.get(wd.stamp))
	for _, f := range [...]*bool{&t.Passive, &t.SYNAcked, &t.Closing, &t.FINSent, &t.HeldFIN} {
		*f = b.flag()
	}
	h.Backlog.Embryos, h.Backlog.Younger = uint8(b.get(wd.backlog)), uint8(b.get(wd.backlog))
	for _, q := range [...]*Seq{&t.ISS, &t.IRS, &t.SND.UNA, &t.SND.NXT, &t.SND.WL1, &t.SND.WL2, &t.RCV.NXT, &t.FINSEQ} {
		*q = Seq(b.get(wd.seq))
	}
	for _, n := range [...]*uint16{&t.SND.WND, &t.RCV.WND, &t.RCV.USER} {
		*n = uint16(b.get(wd.window))
	}
	if wd.reopens {
		b.reopened(h, wd)
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

// reopened puts what is kept of a TIME-WAIT that a SYN has reopened.
func (b *bitWriter) reopened(h *Host, wd *widths) {
	was, g := &h.Was, &h.WasGhost
	b.small(1, bit(was.Kept))
	b.small(wd.incarnation, h.Gen.Ahead)
	if !was.Kept {
		return
	}
	for _, q := range [...]Seq{was.ISS, was.IRS, was.SNDNXT, was.RCVNXT} {
		b.put(uint64(q), wd.seq)
	}
	b.put(uint64(was.RCVWND), wd.window)
	b.put(uint64(was.Sent), wd.octets)
	b.small(wd.slots, was.TimeWait)
	b.small(wd.stamp, uint8(was.TSRecent))
	b.small(wd.incarnation, g.Incarnation, g.Heard, g.Peer)
}

func (b *bitReader) reopened(h *Host, wd *widths) {
	was, g := &h.Was, &h.WasGhost
	was.Kept = b.flag()
	h.Gen.Ahead = uint8(b.get(wd.incarnation))
	if !was.Kept {
		return
	}
	for _, q := range [...]*Seq{&was.ISS, &was.IRS, &was.SNDNXT, &was.RCVNXT} {
		*q = Seq(b.get(wd.seq))
	}
	was.RCVWND = uint16(b.get(wd.window))
	was.Sent = b.get(wd.octets)
	was.TimeWait = uint8(b.get(wd.slots))
	was.TSRecent = Stamp(b.get(wd.stamp))
	for _, k := range [...]*uint8{&g.Incarnation, &g.Heard, &g.Peer} {
		*k = uint8(b.get(wd.incarnation))
	}
}

func (b *bitWriter) content(t Text, wd *widths) {
	b.put(uint64(t.Incarnation), wd.incarnation)
	b.put(uint64(t.First), wd.octets)
}

func (b *bitReader) content(t *Text, wd *widths) {
	t.Incarnation = uint8(b.get(wd.incarnation))
	t.First = b.get(wd.octets)
}

// packet puts the fields of p in two or three goes: it is most of the work.
func (b *bitWriter) packet(p *Packet, life uint8, wd *widths) {
	b.put(uint64(p.SEQ)|uint64(p.ACK)<<wd.seq, 2*wd.seq)
	n, v := wd.window, uint64(p.WND)
	v, n = v|uint64(p.CTL)<<n, n+4
	v, n = v|uint64(p.Text.Len)<<n, n+wd.text
	v, n = v|uint64(bit(p.Corrupt))<<n, n+1
	v, n = v|uint64(p.From)<<n, n+wd.incarnation
	v, n = v|uint64(p.Of)<<n, n+wd.incarnation
	v, n = v|uint64(life)<<n, n+wd.slots
	v, n = v|uint64(p.TS)<<n, n+wd.stamp
	b.put(v, n)
	if wd.iss > 0 {
		b.put(uint64(p.ISS), wd.iss)
	}
	if p.Text.Len > 0 {
		b.content(p.Text, wd)
	}
}

// packet takes out p and returns its life.
func (b *bitReader) packet(p *Packet, wd *widths) (life uint8) {
	*p = Packet{}
	p.SEQ = Seq(b.get(wd.seq))
	p.ACK = Seq(b.get(wd.seq))
	p.WND = uint16(b.get(wd.window))
	p.CTL = Control(b.get(4))
	p.Text.Len = uint16(b.get(wd.text))
	p.Corrupt = b.flag()
	p.From = uint8(b.get(wd.incarnation))
	p.Of = uint8(b.get(wd.incarnation))
	life = uint8(b.get(wd.slots))
	p.TS = Stamp(b.get(wd.stamp))
	p.ISS = Seq(b.get(wd.iss))
	if p.Text.Len > 0 {
		b.content(&p.Text, wd)
	}
	return life
}
