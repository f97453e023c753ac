package model

import "slices"

// ISN is how an endpoint chooses its initial sequence numbers (3.4.1).
type ISN uint8

// The ways to choose one.
const (
	ISNClock          ISN = iota // beyond every number it has used before: the clock of 3.4.1; RFC 6528 keeps this
	ISNArbitrary                 // any: the adversary's choice
	ISNFixed                     // always the same
	ISNRestartedClock            // a clock that starts again when the host crashes
	ISNGap                       // a fixed distance from the one before, however many were used since
)

// Generator is what a host remembers of the initial sequence numbers it has
// chosen, with or without a TCB.
type Generator struct {
	Listed  uint8 // numbers taken from the list of the settings so far
	Choices uint8 // numbers chosen in this incarnation, where that is bounded
	Ahead   uint8 // in TIME-WAIT: numbers beyond SND.NXT that went on reopening it in vain
	Next    Seq   // the next, where there is no TCB that tells, and the rule needs it
}

// listed tells whether the next number comes from the list of the settings.
func (h *HostConfig) listed(g *Generator) bool { return int(g.Listed) < len(h.ISS) }

// chooseISS selects the initial send sequence number (3.4.1) and prepares the
// send side of the TCB.
func (e endpoint) chooseISS() {
	iss := e.nextISS()
	if e.host.listed(e.gen) {
		e.gen.Listed++
	}
	e.useISS(iss)
}

// useISS begins to send at iss.
func (e endpoint) useISS(iss Seq) {
	if e.host.ISN != ISNFixed {
		e.gen.Choices++
	}
	e.gen.Next = 0
	e.tcb.ISS = iss
	e.tcb.SND = Send{UNA: e.tcb.ISS, NXT: e.space.Add(e.tcb.ISS, e.synLen())}
	e.tcb.SYNAcked = false
}

func (e endpoint) nextISS() Seq {
	switch {
	case e.host.listed(e.gen):
		return e.host.ISS[e.gen.Listed]
	case e.host.ISN == ISNFixed:
		return e.host.ISS[len(e.host.ISS)-1]
	case e.host.ISN == ISNArbitrary:
		return e.chosen
	default:
		return e.gen.Next
	}
}

// retireISS notes, before a TCB goes, where the numbers go on after it.
func (e endpoint) retireISS() {
	ahead := uint32(e.gen.Ahead)
	e.gen.Ahead = 0
	if e.tcb.State < SYNSENT || e.host.listed(e.gen) {
		return
	}
	switch e.host.ISN {
	case ISNClock, ISNRestartedClock:
		e.gen.Next = e.space.Add(e.tcb.SND.NXT, ahead)
	case ISNGap:
		e.gen.Next = e.space.Add(e.tcb.ISS, uint32(e.host.Gap))
	case ISNArbitrary, ISNFixed:
	}
}

// restartISS begins again after a crash where the clock does not survive it.
func (e endpoint) restartISS() {
	if e.host.ISN == ISNRestartedClock {
		*e.gen = Generator{}
	}
}

// mayChoose tells whether side s may choose a number. Beyond the listed ones it is
// bounded how many an incarnation chooses, unless it is the same again and again.
func (m *Model) mayChoose(w *World, s Side) bool {
	h, g := &m.c.Host[s], &w.Host[s].Gen
	return h.listed(g) || h.ISN == ISNFixed || g.Choices < m.c.ISSChoices
}

// manyISS tells whether an endpoint may come to choose two numbers that differ.
func (c *Config) manyISS() bool {
	for _, h := range c.Host {
		again := h.Incarnations > 1 && c.Rules[SYNInTimeWait] != Challenge
		if again || h.Attacker.Has(AttackSYN) || len(h.ISS) > 1 || h.ISN != ISNFixed && (c.ISSChoices > 1 || h.Incarnations > 1) {
			return true
		}
	}
	return false
}

// chooses tells whether ev makes the endpoint of its side choose a number.
func (m *Model) chooses(w *World, ev *Event) bool {
	state := w.Host[ev.Side].TCB.State
	switch ev.Kind {
	case OpenActiveCall:
		return true
	case SendCall:
		return state == LISTEN
	case Arrival:
		return ev.Packet.CTL&(SYN|ACK|RST) == SYN && !ev.Packet.Corrupt && state == LISTEN && !m.endpoint(w, ev.Side, nil).turnsAway()
	default:
		return false
	}
}

// choices drops the events from number from on that need a number which may not be chosen
// any more, and has the adversary choose where the rule leaves it to it: an event for
// each number.
func (m *Model) choices(w *World, dst []Event, from int) []Event {
	if !slices.ContainsFunc(dst[from:], func(ev Event) bool { return m.chooses(w, &ev) }) {
		return dst
	}
	end := len(dst)
	for i := from; i < end; i++ {
		dst = m.choose(w, dst[i], dst)
	}
	return dst[:from+copy(dst[from:], dst[end:])]
}

// choose appends the events that ev stands for.
func (m *Model) choose(w *World, ev Event, dst []Event) []Event {
	h, g := &m.c.Host[ev.Side], &w.Host[ev.Side].Gen
	switch {
	case !m.chooses(w, &ev):
		return append(dst, ev)
	case !m.mayChoose(w, ev.Side):
		return dst
	case h.ISN != ISNArbitrary || h.listed(g):
		return append(dst, ev)
	}
	for iss := uint32(0); iss <= m.c.space.mask; iss++ {
		ev.Chooses, ev.ISS = true, Seq(iss)
		dst = append(dst, ev)
	}
	return dst
}
