package properties

import (
	"encoding/binary"
	"slices"

	"tcpcheck/model"
)

// Memory is what a property has to remember of the past that no endpoint does:
// a ghost. The model cannot import it, so no rule of an endpoint can read it.
type Memory struct {
	Of      [2]History // of the last incarnation of each endpoint
	Left    [2]History // of the peer incarnation of each, once its endpoint has gone on to another
	Replays [2]Replay
	Receipt [2]Receipt
	Aborted bool // somebody has aborted, crashed or given up
}

// Receipt says what has become of the octets that an endpoint's user has given to SEND. It is kept only
// where eventually-delivered is judged.
type Receipt struct {
	Got  uint32 // octets of the last incarnation that the peer's user has received
	Told bool   // its user knows that the connection has ended early
	Lost bool   // it was CLOSED, and so was the peer, with octets not received, and its user does not know
}

// History is what an endpoint's incarnation has done.
type History struct {
	Known   bool   // there is a record at all
	FIN     bool   // the peer's FIN has taken its turn
	Sent    uint32 // octets its user has given to SEND
	Taken   uint32 // octets of the peer's that have taken their turn in the sequence
	Foreign uint32 // one more than the place of the first of them that its peer did not send there; 0: none
}

// Replay says of which incarnations of its peer an endpoint has taken octets: sets, the
// incarnation k being 1<<k. It is kept only where no-replay is judged.
type Replay struct{ Now, Before uint8 }

// note adds what a step has done. It is called before the step is judged.
func (mem *Memory) note(t *step) {
	for _, edge := range t.fx.Edges {
		switch {
		case begins(edge):
			mem.begin(t, edge.Side)
		case edge.From == model.SYNRECEIVED && edge.To == model.TIMEWAIT: // reopened in vain: the record is gone
			mem.Of[edge.Side] = History{}
		}
	}
	ev, fx := &t.event, t.fx
	h := &mem.Of[ev.Side]
	switch {
	case ev.Kind == model.SendCall && fx.Reply == model.OK:
		h.Sent += ev.N
	case ev.Kind == model.AbortCall, ev.Kind == model.UserTimeout, ev.Kind == model.Crash, ev.Kind == model.CloseCall && sendsReset(fx):
		mem.Aborted = true
	}
	peer := t.peer(ev.Side)
	for _, text := range fx.Taken {
		if h.Foreign == 0 && (peer == 0 || text.Incarnation != peer || text.First != h.Taken) {
			h.Foreign = h.Taken + 1
		}
		h.Taken += uint32(text.Len)
		mem.Replays[ev.Side].Now |= 1 << text.Incarnation
	}
	h.FIN = h.FIN || fx.TookFIN
	mem.receive(t, peer)
}

// receive notes what a step means for what was sent.
func (mem *Memory) receive(t *step, peer uint8) {
	x, y := t.event.Side, t.event.Side.Peer()
	if t.fx.Delivered > 0 && peer == t.world.Host[y].Opens {
		mem.Receipt[y].Got += t.fx.Delivered
	}
	r := &mem.Receipt[x]
	r.Told = r.Told || t.fx.Signals&(model.SignalRefused|model.SignalReset|model.SignalTimeout) != 0
	if t.event.Kind.Call() || t.event.Kind == model.Crash { // one's own doing
		r.Told = r.Told || slices.ContainsFunc(t.fx.Edges, func(e model.Edge) bool { return e.Side == x && e.To == model.CLOSED })
	}
}

// undelivered tells whether octets that the user of x has given to SEND are not received, and the
// user does not know that.
func (mem *Memory) undelivered(x model.Side) bool {
	r := &mem.Receipt[x]
	return r.Lost || mem.Of[x].Sent > r.Got && !r.Told
}

// begins tells whether an edge starts an incarnation.
func begins(edge model.Edge) bool {
	return edge.From == model.CLOSED || edge.From == model.TIMEWAIT && edge.To != model.CLOSED
}

// begin makes a record of a new incarnation of side x. If the other side still has a
// connection with the one before, its record is left there.
func (mem *Memory) begin(t *step, x model.Side) {
	y := x.Peer()
	if was := t.world.Host[x].Opens - 1; was > 0 && t.peer(y) == was {
		mem.Left[y] = mem.Of[x]
	}
	mem.Of[x] = History{Known: true}
	mem.Receipt[x] = Receipt{}
	r := &mem.Replays[x]
	r.Now, r.Before = 0, r.Before|r.Now
}

// peerOf returns the record of the incarnation that x has a connection with.
func (mem *Memory) peerOf(t *step, x model.Side) *History {
	if y := x.Peer(); t.peer(x) == t.world.Host[y].Opens {
		return &mem.Of[y]
	}
	return &mem.Left[x]
}

// sendsReset tells whether a step sends a RST.
func sendsReset(fx *model.Effects) bool {
	return slices.ContainsFunc(fx.Sent, func(seg model.Sent) bool { return seg.CTL.Has(model.RST) })
}

// forget drops what can matter no more.
func (mem *Memory) forget(w *model.World, replays, receipts bool) {
	a, b := w.Host[model.A].TCB.State, w.Host[model.B].TCB.State
	if a == model.CLOSED && b == model.CLOSED {
		for s := range mem.Receipt {
			mem.Receipt[s] = Receipt{Lost: mem.undelivered(model.Side(s))}
		}
		mem.Of = [2]History{}
	}
	if !receipts {
		mem.Receipt = [2]Receipt{}
	}
	for s := range mem.Left {
		if w.Host[s].TCB.State < model.SYNRECEIVED {
			mem.Left[s] = History{}
		}
	}
	if !replays {
		mem.Replays = [2]Replay{}
	}
}

// append appends the row of mem: which fields are set, then those that are.
func (mem *Memory) append(dst []byte) []byte {
	at := len(dst)
	dst = append(dst, flag(mem.Aborted, 0), 0, 0)
	for i, h := range mem.histories() {
		dst[at] |= flag(h.FIN, 1+i)
		dst[at+1] |= flag(h.Known, i)
		for j, n := range [...]uint32{h.Sent, h.Taken, h.Foreign} {
			if n != 0 {
				setBit(dst[at:], 12+3*i+j)
				dst = binary.AppendUvarint(dst, uint64(n))
			}
		}
	}
	if mem.Replays != ([2]Replay{}) {
		dst[at] |= 1 << 5
		for _, r := range mem.Replays {
			dst = append(dst, r.Now, r.Before)
		}
	}
	if mem.Receipt != ([2]Receipt{}) {
		dst[at] |= 1 << 6
		dst = appendReceipts(dst, &mem.Receipt)
	}
	return dst
}

// decode makes mem the memory of a row, and returns what follows it.
func (mem *Memory) decode(src []byte) []byte {
	head := src[:3]
	src = src[3:]
	*mem = Memory{Aborted: head[0]&1 != 0}
	for i, h := range mem.histories() {
		h.FIN, h.Known = head[0]>>(1+i)&1 != 0, head[1]>>i&1 != 0
		for j, n := range [...]*uint32{&h.Sent, &h.Taken, &h.Foreign} {
			if hasBit(head, 12+3*i+j) {
				v, size := binary.Uvarint(src)
				*n, src = uint32(v), src[size:]
			}
		}
	}
	if head[0]>>5&1 != 0 {
		for i := range mem.Replays {
			mem.Replays[i], src = Replay{src[0], src[1]}, src[2:]
		}
	}
	if head[0]>>6&1 != 0 {
		src = decodeReceipts(src, &mem.Receipt)
	}
	return src
}

// appendReceipts appends the row of receipts, of which a part is set.
func appendReceipts(dst []byte, receipts *[2]Receipt) []byte {
	for _, r := range receipts {
		dst = append(dst, flag(r.Told, 0)|flag(r.Lost, 1))
		dst = binary.AppendUvarint(dst, uint64(r.Got))
	}
	return dst
}

// decodeReceipts reads it, and returns what follows it.
func decodeReceipts(src []byte, receipts *[2]Receipt) []byte {
	for i := range receipts {
		got, size := binary.Uvarint(src[1:])
		receipts[i] = Receipt{Got: uint32(got), Told: src[0]&1 != 0, Lost: src[0]&2 != 0}
		src = src[1+size:]
	}
	return src
}

// histories returns every record, in the order of the row.
func (mem *Memory) histories() [4]*History {
	return [4]*History{&mem.Of[0], &mem.Of[1], &mem.Left[0], &mem.Left[1]}
}

func flag(b bool, at int) byte {
	if b {
		return 1 << at
	}
	return 0
}

func setBit(row []byte, at int)      { row[at/8] |= 1 << (at % 8) }
func hasBit(row []byte, at int) bool { return row[at/8]>>(at%8)&1 != 0 }
