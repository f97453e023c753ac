package properties

import (
	"slices"

	"tcpcheck/model"
)

// This file makes System an explore.Costed: of the shortest counterexamples that one is shown in which least goes
// wrong; else the one that changes sides least, but to follow a segment that arrives as soon as it is sent; else
// the one in which most segments do.

// What each of these costs: more than all of the next in a trace together.
const (
	aFault  = 1 << 42
	aChange = 1 << 21
	aWait   = 1
)

// Cost tells what step ev out of s costs. Faults are a segment that is lost, duplicated, damaged, or overtaken
// by one that was sent after it, and a host that crashes. Where the network does all that silently, a segment
// is lost or overtaken when one that was sent after it arrives, and duplicated when it arrives once more.
func (sys *System) Cost(s *State, ev model.Event, past string) (cost uint64, then string) {
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	sc.after.Copy(&s.World)
	sys.model.Apply(&sc.after, ev, &sc.fx)
	t := recall(past, &s.World)
	cost = t.turn(ev)
	faults := t.fate(ev, sys.model.Config().Network.Set())
	faults += t.sent(ev, &sc.fx, &s.World, &sc.after)
	faults += t.expire(&sc.after)
	return cost + uint64(faults)*aFault, t.append(&sc.after)
}

// tale is what is remembered of a trace to tell what its next step costs.
type tale struct {
	side    byte         // whose step the last step of an endpoint was: 1 for A, 2 for B; 0: there was none
	awaited [2][]awaited // on their way to a side, in the order of sending
}

// awaited is a segment that was sent and has not arrived yet.
type awaited struct {
	packet model.Packet
	fresh  bool // it is what the last step sent first
	passed bool // another that was sent after it has arrived
}

// The bits of a row that tell it, beside a position.
const (
	freshBit  = 0x40
	passedBit = 0x80
)

// recall makes a tale of its row: the side; and for each side how many are awaited, and their positions
// among what is in flight, of equal ones the first.
func recall(row string, w *model.World) *tale {
	t := &tale{}
	if row == "" {
		return t
	}
	t.side, row = row[0], row[1:]
	for to := range t.awaited {
		n := 1 + int(row[0])
		for _, b := range []byte(row[1:n]) {
			p := w.Net[to].Packets[b&^(freshBit|passedBit)]
			t.awaited[to] = append(t.awaited[to], awaited{p, b&freshBit != 0, b&passedBit != 0})
		}
		row = row[n:]
	}
	return t
}

// append makes a row of a tale, all of which is in flight in w.
func (t *tale) append(w *model.World) string {
	row := []byte{t.side}
	for to := range t.awaited {
		row = append(row, byte(len(t.awaited[to])))
		for _, a := range t.awaited[to] {
			b := byte(slices.IndexFunc(w.Net[to].InFlight(), a.packet.EqualOnWire))
			if a.fresh {
				b |= freshBit
			}
			if a.passed {
				b |= passedBit
			}
			row = append(row, b)
		}
	}
	return string(row)
}

// find is the position of the first of those awaited that is like the packet of an event; -1: there is none.
func (t *tale) find(ev model.Event) int {
	return slices.IndexFunc(t.awaited[ev.Side], func(a awaited) bool { return a.packet.EqualOnWire(ev.Packet) })
}

// turn tells what it costs that the event is next, whatever comes of it.
func (t *tale) turn(ev model.Event) (cost uint64) {
	i := t.find(ev)
	follows := ev.Kind == model.Arrival && i >= 0 && t.awaited[ev.Side][i].fresh
	if ev.Kind == model.Arrival && !follows {
		cost += aWait
	}
	for to := range t.awaited {
		for i := range t.awaited[to] {
			t.awaited[to][i].fresh = false
		}
	}
	if side := 1 + byte(ev.Side); ev.Kind <= model.Arrival {
		if t.side != 0 && t.side != side && !follows {
			cost += aChange
		}
		t.side = side
	}
	return cost
}

// fate counts the faults in what becomes of the segment of an event, or in a crash.
func (t *tale) fate(ev model.Event, set bool) (faults int) {
	list, i := t.awaited[ev.Side], t.find(ev)
	switch ev.Kind {
	case model.Crash, model.Duplication:
		return 1
	case model.Loss, model.Corruption:
		faults = 1
	case model.Arrival:
		if i < 0 && set {
			return 1 // it has arrived before
		}
		for j := range max(i, 0) {
			if !list[j].passed {
				list[j].passed = true
				faults++
			}
		}
	default:
		return 0
	}
	if i >= 0 {
		t.awaited[ev.Side] = slices.Delete(list, i, i+1)
	}
	return faults
}

// sent notes what a step has sent, and counts what there was no room for. What is of the network's or an attacker's
// making may arrive, and nothing passes it.
func (t *tale) sent(ev model.Event, fx *model.Effects, before, after *model.World) (faults int) {
	to := ev.Side.Peer()
	for n, sent := range fx.Sent {
		seg := sent.Segment
		if seg.Text.Len > 0 {
			seg.Text.Incarnation = fx.Ghost.Incarnation
		}
		i := slices.IndexFunc(after.Net[to].InFlight(), func(p model.Packet) bool { return p.Segment == seg && !p.Corrupt })
		if i < 0 {
			faults++
			continue
		}
		t.awaited[to] = append(t.awaited[to], awaited{packet: after.Net[to].Packets[i], fresh: n == 0})
	}
	if ev.Kind <= model.Arrival {
		return faults
	}
	for to := range t.awaited {
		for _, p := range after.Net[to].InFlight() {
			if !slices.ContainsFunc(before.Net[to].InFlight(), p.EqualOnWire) {
				t.awaited[to] = append(t.awaited[to], awaited{packet: p, passed: true})
			}
		}
	}
	return faults
}

// expire forgets what is in flight no more, and counts what has never arrived of it.
func (t *tale) expire(after *model.World) (faults int) {
	for to := range t.awaited {
		t.awaited[to] = slices.DeleteFunc(t.awaited[to], func(a awaited) bool {
			gone := !slices.ContainsFunc(after.Net[to].InFlight(), a.packet.EqualOnWire)
			if gone && !a.passed {
				faults++
			}
			return gone
		})
	}
	return faults
}
