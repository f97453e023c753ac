package model

// Text and FIN wait for their turn in the sequence. What is in order goes through
// the same queue: holdText puts in what is new and in the window, takeHeldText
// and processFIN take out what has its turn.

// holdText queues the octets of seg that lie in the window and are not held yet:
// of two copies of an octet the first is kept. Where segments are not queued, only
// what begins at RCV.NXT is.
func (e endpoint) holdText(seg Segment) {
	first := seg.SEQ
	if seg.CTL.Has(SYN) {
		first = e.space.Add(first, e.synLen())
	}
	text := e.trim(&first, seg.Text)
	if text.Len == 0 || first != e.tcb.RCV.NXT && e.Rules[OutOfOrder] == Drop {
		return
	}
	e.when(first != e.tcb.RCV.NXT, atFirstHeld)
	e.insert(first, text)
}

// trim returns the octets of text, which begins at first, that lie in the window,
// and moves first to where they begin.
func (e endpoint) trim(first *Seq, text Text) Text {
	window := uint32(e.tcb.RCV.WND)
	n := uint32(text.Len)
	if old := e.space.Sub(e.tcb.RCV.NXT, *first); old > 0 && old < n { // it straddles the left edge
		e.at(atFirstStraddles)
		*first = e.tcb.RCV.NXT
		if !e.deviates(NoTrimming) {
			text, n = text.cut(old, n-old), n-old
		}
	}
	ahead := e.space.Sub(*first, e.tcb.RCV.NXT)
	if ahead >= window {
		return Text{}
	}
	e.when(n > window-ahead, atFirstBeyond)
	return text.cut(0, min(n, window-ahead))
}

// insert puts text into the queue, without what is held already.
func (e endpoint) insert(first Seq, text Text) {
	at := e.space.Sub(first, e.tcb.RCV.NXT)
	for i := uint8(0); i < e.tcb.HeldLen && text.Len > 0; i++ {
		h := e.tcb.Held[i]
		from := e.space.Sub(h.SEQ, e.tcb.RCV.NXT)
		to := from + uint32(h.Text.Len)
		if at < from { // the part before this run
			n := min(uint32(text.Len), from-at)
			if !e.insertAt(i, at, text.cut(0, n)) {
				return
			}
			i++
			text, at = text.cut(n, uint32(text.Len)-n), at+n
		}
		if at < to { // the part that this run holds already
			e.at(atOverlap)
			n := min(uint32(text.Len), to-at)
			text, at = text.cut(n, uint32(text.Len)-n), at+n
		}
	}
	if text.Len > 0 {
		e.insertAt(e.tcb.HeldLen, at, text)
	}
	e.joinHeld()
}

// insertAt makes text, at octets ahead of RCV.NXT, run number i of the queue. If there is no
// room the last run makes some: what comes first in the sequence is never refused. It
// tells whether text itself is the last that there is no room for.
func (e endpoint) insertAt(i uint8, at uint32, text Text) bool {
	switch {
	case i == MaxHeld:
		return false
	case e.tcb.HeldLen == MaxHeld:
		e.removeHeld(MaxHeld - 1)
	}
	copy(e.tcb.Held[i+1:], e.tcb.Held[i:e.tcb.HeldLen])
	e.tcb.Held[i] = Held{SEQ: e.space.Add(e.tcb.RCV.NXT, at), Text: text}
	e.tcb.HeldLen++
	return true
}

// joinHeld joins runs that have come to touch, so that the queue does not tell in
// which pieces its octets arrived.
func (e endpoint) joinHeld() {
	for i := uint8(1); i < e.tcb.HeldLen; {
		left, right := &e.tcb.Held[i-1], e.tcb.Held[i]
		touch := e.space.Add(left.SEQ, uint32(left.Text.Len)) == right.SEQ
		if !touch || !left.Text.continues(right.Text) {
			i++
			continue
		}
		left.Text.Len += right.Text.Len
		e.removeHeld(i)
	}
}

func (e endpoint) removeHeld(i uint8) {
	copy(e.tcb.Held[i:], e.tcb.Held[i+1:e.tcb.HeldLen])
	e.tcb.HeldLen--
	e.tcb.Held[e.tcb.HeldLen] = Held{}
}

// holdFIN queues the FIN of seg if it lies in the window: it needs room there like
// an octet. Where segments are not queued, it must follow what is in order.
func (e endpoint) holdFIN(seg Segment) {
	if !seg.CTL.Has(FIN) {
		return
	}
	seq := e.space.Add(seg.SEQ, e.Len(seg)-e.finLen())
	switch {
	case e.tcb.HeldFIN, !e.inWindow(seq):
	case e.space.Sub(seq, e.tcb.RCV.NXT) > uint32(seg.Text.Len) && e.Rules[OutOfOrder] == Drop:
	default:
		e.tcb.HeldFIN, e.tcb.FINSEQ = true, seq
		e.fx.HeldFIN = true
	}
}

// takeHeldText takes the text whose turn has come out of the queue.
func (e endpoint) takeHeldText() {
	for e.tcb.HeldLen > 0 && e.tcb.Held[0].SEQ == e.tcb.RCV.NXT {
		text := e.tcb.Held[0].Text
		e.removeHeld(0)
		e.takeText(text)
	}
	if e.tcb.HeldFIN && !e.inWindow(e.tcb.FINSEQ) { // text went on beyond it: it was no FIN of this stream
		e.tcb.HeldFIN, e.tcb.FINSEQ = false, 0
	}
}

// forgetHeld empties the queue.
func (e endpoint) forgetHeld() {
	e.tcb.Held, e.tcb.HeldLen = [MaxHeld]Held{}, 0
	e.tcb.HeldFIN, e.tcb.FINSEQ = false, 0
}

// takeText takes responsibility for octets, and hands them to a user who takes
// them at once. RCV.NXT advances, and the right edge of the window stays where it is
// until there is room again (3.8.6.2.2).
func (e endpoint) takeText(text Text) {
	e.at(atSeventhText)
	n := text.Len
	e.tcb.RCV.NXT = e.space.Add(e.tcb.RCV.NXT, uint32(n))
	e.tcb.RCV.WND -= n
	switch {
	case e.tcb.State == FINWAIT2 && e.deviates(FINWait2Deaf):
		e.fx.Discarded += uint32(n)
	case e.host.ReceiveAtOnce:
		e.fx.Taken = append(e.fx.Taken, text)
		e.fx.Delivered += uint32(n)
	default:
		e.fx.Taken = append(e.fx.Taken, text)
		e.tcb.RCV.USER += n
	}
	e.rightEdge()
}
