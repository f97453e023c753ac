package properties

import (
	"encoding/binary"
	"slices"

	"tcpcheck/model"
)

// Memory is what a property has to remember of the past that no endpoint does:
// a ghost. The model cannot import it, so no rule of an endpoint can read it.
type Memory struct {
	Of      [2]History
	Aborted bool // somebody has aborted, crashed or given up
}

// History is what an endpoint's incarnation has done.
type History struct {
	Sent    uint32 // octets its user has given to SEND
	Taken   uint32 // octets of the peer's that have taken their turn in the sequence
	Foreign uint32 // one more than the place of the first of them that its peer did not send there; 0: none
	FIN     bool   // the peer's FIN has taken its turn
}

// note adds what a step has done. It is called before the step is judged.
func (mem *Memory) note(w *model.World, ev model.Event, fx *model.Effects) {
	h := &mem.Of[ev.Side]
	switch {
	case ev.Kind == model.SendCall && fx.Reply == model.OK:
		h.Sent += ev.N
	case ev.Kind == model.AbortCall, ev.Kind == model.UserTimeout, ev.Kind == model.Crash, ev.Kind == model.CloseCall && sendsReset(fx):
		mem.Aborted = true
	}
	peer := w.Host[ev.Side].Ghost.Heard
	for _, text := range fx.Taken {
		if h.Foreign == 0 && (text.Incarnation != peer || text.First != h.Taken) {
			h.Foreign = h.Taken + 1
		}
		h.Taken += uint32(text.Len)
	}
	h.FIN = h.FIN || fx.TookFIN
}

// sendsReset tells whether a step sends a RST.
func sendsReset(fx *model.Effects) bool {
	return slices.ContainsFunc(fx.Sent, func(seg model.Sent) bool { return seg.CTL.Has(model.RST) })
}

// forget drops what can matter no more, once there is no connection left.
func (mem *Memory) forget(w *model.World) {
	if w.Host[model.A].TCB.State == model.CLOSED && w.Host[model.B].TCB.State == model.CLOSED {
		mem.Of = [2]History{}
	}
}

// append appends the row of mem: which fields are set, then those that are.
func (mem *Memory) append(dst []byte) []byte {
	at := len(dst)
	dst = append(dst, flag(mem.Aborted, 0), 0)
	for i, h := range mem.Of {
		dst[at] |= flag(h.FIN, 1+i)
		for j, n := range [...]uint32{h.Sent, h.Taken, h.Foreign} {
			if n != 0 {
				dst[at+1] |= 1 << (3*i + j)
				dst = binary.AppendUvarint(dst, uint64(n))
			}
		}
	}
	return dst
}

// decode makes mem the memory of a row, and returns what follows it.
func (mem *Memory) decode(src []byte) []byte {
	flags, set := src[0], src[1]
	src = src[2:]
	*mem = Memory{Aborted: flags&1 != 0}
	for i := range mem.Of {
		h := &mem.Of[i]
		h.FIN = flags>>(1+i)&1 != 0
		for j, n := range [...]*uint32{&h.Sent, &h.Taken, &h.Foreign} {
			if set>>(3*i+j)&1 != 0 {
				v, size := binary.Uvarint(src)
				*n, src = uint32(v), src[size:]
			}
		}
	}
	return src
}

func flag(b bool, at int) byte {
	if b {
		return 1 << at
	}
	return 0
}
