package model

import "fmt"

// The attacker is off the path: it sees nothing, and sends what it can guess (RFC
// 5961, section 1.2). Its guesses are settings, and do not depend on the state.

// Attack is a kind of what an attacker sends to an endpoint.
type Attack uint8

// The kinds of attacks. The first three are sent in the name of the peer.
const (
	AttackRST   Attack = iota // <SEQ=guess><CTL=RST>: RFC 5961, section 3
	AttackSYN                 // <SEQ=guess><CTL=SYN>: RFC 5961, section 4
	AttackData                // <SEQ=guess><ACK=guess><DATA=1><CTL=ACK>, of garbage: RFC 5961, section 5
	AttackFlood               // SYNs in the names of many, which nobody follows up: RFC 4987
	AttackCount int    = iota
)

var attackNames = [AttackCount]string{"rst", "syn", "data", "flood"}

// String returns the name that the settings have for it.
func (a Attack) String() string { return attackNames[a] }

// AttackKinds is a set of attacks.
type AttackKinds uint8

// AttackSet returns the set of the given attacks.
func AttackSet(as ...Attack) (set AttackKinds) {
	for _, a := range as {
		set |= 1 << a
	}
	return set
}

// Has tells whether a is in the set.
func (set AttackKinds) Has(a Attack) bool { return set>>a&1 != 0 }

// guesses tells whether any of the attacks takes a guess.
func (set AttackKinds) guesses() bool { return set&^AttackSet(AttackFlood) != 0 }

// attacks appends what the attacker may send to side s: with every guess, as long as
// there is somebody to hurt. Nor does it know what is in flight: it may send the
// same segment again.
func (m *Model) attacks(w *World, s Side, dst []Event) []Event {
	set := m.c.Host[s].Attacker
	if set == 0 || w.Host[s].TCB.State == CLOSED || !left(m.c.Attacks, w.Attacks) {
		return dst
	}
	send := func(seg Segment) {
		if m.c.stamps && !seg.CTL.Has(RST) {
			seg.TS = now // of two guesses half the space apart one passes PAWS
		}
		dst = append(dst, Event{Kind: Forgery, Side: s, Packet: Packet{Segment: seg}})
	}
	window := m.c.Host[s.Peer()].Window
	for _, seq := range m.c.Guesses {
		if set.Has(AttackRST) {
			send(Segment{SEQ: seq, CTL: RST})
		}
		if set.Has(AttackSYN) {
			send(Segment{SEQ: seq, WND: window, CTL: SYN})
		}
		if set.Has(AttackData) {
			for _, ack := range m.c.Guesses {
				send(Segment{SEQ: seq, ACK: ack, WND: window, CTL: ACK, Text: Text{Len: 1}})
			}
		}
	}
	if set.Has(AttackFlood) && m.endpoint(w, s, nil).floodable() {
		dst = append(dst, Event{Kind: Flood, Side: s})
	}
	return dst
}

// attack takes the step ev of the attacker.
func (m *Model) attack(w *World, ev Event, fx *Effects) {
	m.spend(m.c.Attacks, &w.Attacks)
	if ev.Kind == Forgery {
		fx.edit(ev.Side, putIn, ev.Packet)
		return
	}
	m.endpoint(w, ev.Side, fx).flooded()
	m.settle(w, ev.Side)
}

// validateAttacks returns the first setting of an attack that makes no sense, as a
// *SettingError.
func (c *Config) validateAttacks() error {
	switch {
	case !inRange(c.Attacks):
		return &SettingError{"attacks", "a budget is out of range: 0 to 255, or any"}
	case len(c.Guesses) > MaxListed:
		return &SettingError{"guesses", fmt.Sprintf("lists %d numbers: %d is the most", len(c.Guesses), MaxListed)}
	}
	for _, g := range c.Guesses {
		if uint64(g) >= 1<<c.SeqBits {
			return &SettingError{"guesses", fmt.Sprintf("%d is out of range: 0 to %d with seq-bits %d", g, uint64(1)<<c.SeqBits-1, c.SeqBits)}
		}
	}
	for s, h := range c.Host {
		at := Side(s).String() + "."
		switch {
		case h.Attacker >= 1<<AttackCount:
			return &SettingError{at + "attacker", "there are other attacks in it than rst, syn, data and flood"}
		case h.Attacker.guesses() && len(c.Guesses) == 0:
			return &SettingError{at + "attacker", "rst, syn and data need numbers to try: list them under guesses"}
		case h.Backlog > MaxBacklog:
			return &SettingError{at + "backlog", fmt.Sprintf("%d is out of range: 1 to %d half-open connections, or off", h.Backlog, MaxBacklog)}
		case h.Attacker.Has(AttackFlood) && h.Backlog == 0:
			return &SettingError{at + "attacker", "flood needs a backlog that it can fill"}
		}
	}
	return nil
}
