package model

// Time is discrete. A segment sent in slot t may arrive in the slots t to t+MSL, the
// last included; a TIME-WAIT of length W entered in slot T ends with the tick out
// of slot T+W. What is timed counts the slots it has left, the present one
// included, so that only differences of times are part of a state.

// life returns how many slots a segment that is sent now may arrive in: 0 is for ever,
// where the clock is off.
func (c *Config) life() uint8 {
	if c.MSL == 0 {
		return 0
	}
	return c.MSL + 1
}

// timeWait returns how many slots TIME-WAIT takes that begins now, 2 MSL (MUST-13).
func (c *Config) timeWait() uint8 {
	switch {
	case c.MSL == 0:
		return 0
	case c.deviates(TimeWaitOneMSL):
		return c.MSL + 1
	default:
		return 2*c.MSL + 1
	}
}

// enterTimeWait enters TIME-WAIT and starts its timer.
func (e endpoint) enterTimeWait() {
	e.enter(TIMEWAIT)
	e.startTimeWait()
}

// startTimeWait starts the timer of TIME-WAIT, or starts it again.
func (e endpoint) startTimeWait() { e.tcb.TimeWait = e.timeWait() }

// endTimeWait enters CLOSED, or ends the TIME-WAIT that a SYN has reopened.
func (e endpoint) endTimeWait(h *Host) {
	if h.Was.Kept {
		h.forgetReopened()
	} else {
		e.at(atTimeWaitTimeout)
		e.deleteTCB()
	}
}

// skipTimeWait enters CLOSED where TIME-WAIT is to be left at once.
func (e endpoint) skipTimeWait() {
	if e.tcb.State == TIMEWAIT && e.deviates(NoTimeWait) {
		e.deleteTCB()
	}
}

// timed tells whether time matters in w: anything in it ends or ages.
func (m *Model) timed(w *World) bool {
	if m.c.MSL == 0 {
		return false
	}
	for s := range w.Host {
		h := &w.Host[s]
		if w.Net[s].Len > 0 || h.TCB.TimeWait > 0 || h.Was.TimeWait > 0 || h.Quiet > 0 || m.ages(h.TCB.TSRecent) {
			return true
		}
	}
	return false
}

// ages tells whether a stamp becomes older with time.
func (m *Model) ages(ts Stamp) bool { return ts != 0 && ts != m.c.oldest() }

// mayTick tells whether the clock may advance. A segment that has not arrived in its last
// slot is lost: where the network may lose no more, time waits until it has.
func (m *Model) mayTick(w *World) bool {
	if !m.timed(w) || m.c.Network.Loss == Any {
		return m.timed(w)
	}
	return w.Net[A].expiring()+w.Net[B].expiring() <= w.Losses
}

// expiring counts the segments that are in their last slot.
func (ch *Channel) expiring() (n uint8) {
	for _, life := range ch.Lives[:ch.Len] {
		if life == 1 {
			n++
		}
	}
	return n
}

// tick advances the clock by one: segments that have had their last slot are lost,
// and timers that have are over.
func (m *Model) tick(w *World, fx *Effects) {
	if m.c.Network.Loss != Any {
		w.Losses -= min(w.Losses, w.Net[A].expiring()+w.Net[B].expiring())
	}
	for s := A; s <= B; s++ {
		fx.edit(s, age, Packet{})
		h := &w.Host[s]
		h.Quiet -= min(h.Quiet, 1)
		for _, recent := range [...]*Stamp{&h.TCB.TSRecent, &h.Was.TSRecent} {
			*recent = min(recent.aged(), m.c.oldest())
		}
		for _, left := range [...]*uint8{&h.TCB.TimeWait, &h.Was.TimeWait} {
			if *left == 1 {
				m.endpoint(w, s, fx).endTimeWait(h)
			}
			*left -= min(*left, 1)
		}
	}
}

// expire takes out what has had its last slot, and lets the rest grow older.
func (ch *Channel) expire() {
	kept := uint8(0)
	for i := range ch.Len {
		if ch.Lives[i] > 1 {
			ch.Packets[kept], ch.Lives[kept] = ch.Packets[i], ch.Lives[i]-1
			ch.Packets[kept].TS = ch.Packets[i].TS.aged()
			kept++
		}
	}
	for i := kept; i < ch.Len; i++ {
		ch.Packets[i], ch.Lives[i] = Packet{}, 0
	}
	ch.Len = kept
}
