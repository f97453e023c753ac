package traces

import (
	"testing"

	"tcpcheck/model"
)

// TestEveryEventHasANote: what an endpoint does by itself can be drawn, and read back.
func TestEveryEventHasANote(t *testing.T) {
	for kind := range model.Kind(model.KindCount) {
		if aboutPacket(kind) || kind == model.Tick {
			continue
		}
		a := act{event: model.Event{Kind: kind, Side: model.B}}
		if kind == model.SendCall || kind == model.ReceiveCall {
			a.event.N = 7
		}
		if kind == model.OpenActiveCall || kind == model.OpenPassiveCall {
			a.nth = 3
		}
		if again, ok := parseAct(a.String(), model.B); !ok || again != a {
			t.Errorf("%s is noted (%s), which is read as %+v, %t", kind, a, again, ok)
		}
	}
}

func TestTicksNote(t *testing.T) {
	for _, n := range []int{1, 2, 10, maxTicks} {
		if again, ok := parseTicks(ticksNote(n)); !ok || again != n {
			t.Errorf("(%s) is read as %d ticks, %t", ticksNote(n), again, ok)
		}
	}
	for _, text := range []string{"", "ticks", "0 ticks", "1 ticks", "-2 ticks", "02 ticks", "2 tick", "100 ticks"} {
		if _, ok := parseTicks(text); ok {
			t.Errorf("(%s) is read", text)
		}
	}
}

// TestOld says of which segments on their way to A it is told that they are old.
func TestOld(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b model.Ghost
		p    model.Packet
		want bool
	}{
		{"of the peer", model.Ghost{Incarnation: 1, Heard: 1, Peer: 1}, model.Ghost{Incarnation: 1}, model.Packet{From: 1, Of: 1}, false},
		{"of the peer, which is gone", model.Ghost{Incarnation: 1, Heard: 1, Peer: 1}, model.Ghost{}, model.Packet{From: 1, Of: 1}, false},
		{"a SYN", model.Ghost{Incarnation: 1}, model.Ghost{Incarnation: 2}, model.Packet{From: 2}, false},
		{"a SYN of one that is gone", model.Ghost{Incarnation: 1}, model.Ghost{}, model.Packet{From: 2}, true},
		{"a SYN of the one before", model.Ghost{Incarnation: 1}, model.Ghost{Incarnation: 2}, model.Packet{From: 1}, true},
		{"of one that speaks of the one before", model.Ghost{Incarnation: 2}, model.Ghost{Incarnation: 1}, model.Packet{From: 1, Of: 1}, true},
		{"of one that does not know A gone", model.Ghost{}, model.Ghost{Incarnation: 1}, model.Packet{From: 1, Of: 1}, false},
		{"a RST of nobody", model.Ghost{Incarnation: 2}, model.Ghost{}, model.Packet{Of: 2}, false},
		{"a RST of nobody for the one before", model.Ghost{Incarnation: 2}, model.Ghost{}, model.Packet{Of: 1}, true},
	} {
		w := model.World{Host: [2]model.Host{{Ghost: test.a}, {Ghost: test.b}}}
		if got := isOld(&w, model.A, &test.p); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestOldAlike: of what is equal on the wire to a segment of the peer, none is old.
func TestOldAlike(t *testing.T) {
	w := model.World{Host: [2]model.Host{{Ghost: model.Ghost{Incarnation: 2}}, {Ghost: model.Ghost{Incarnation: 2}}}}
	p, q := model.Packet{From: 1}, model.Packet{From: 2}
	w.Net[model.A].Packets[0], w.Net[model.A].Packets[1], w.Net[model.A].Len = p, q, 2
	if isOld(&w, model.A, &p) {
		t.Error("a copy of what the peer sends is old")
	}
	if p.SEQ++; !isOld(&w, model.A, &p) {
		t.Error("what is no copy of it is not old")
	}
}
