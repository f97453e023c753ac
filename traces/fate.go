package traces

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// The notes for what the network does to a segment, and for one that an attacker sends. A
// segment of a connection that is over is old, whatever happens to it besides.
const (
	lost      = "lost"
	duplicate = "duplicate"
	damaged   = "damaged"
	old       = "old"
	attacker  = "attacker"
)

// fateNote returns the note beside the sender of a segment that meets a fate, "" being
// none.
func fateNote(fate string, isOld bool) string {
	if isOld {
		return strings.TrimSpace(old + " " + fate)
	}
	return fate
}

// parseFate reads such a note, and tells whether it is one.
func parseFate(text string) (fate string, isOld, ok bool) {
	switch text {
	case lost, duplicate, damaged, attacker:
		return text, false, true
	case old:
		return "", true, true
	case old + " " + duplicate, old + " " + damaged:
		return strings.TrimPrefix(text, old+" "), true, true
	default:
		return "", false, false
	}
}

// isOld tells whether p, on its way to side to, is of a connection that is over. A copy of
// what another has sent that is not over is not old, whoever sent it first.
func isOld(w *model.World, to model.Side, p *model.Packet) bool {
	return isOver(w, to, p) && !slices.ContainsFunc(w.Net[to].InFlight(), func(q model.Packet) bool {
		return q.EqualOnWire(*p) && !isOver(w, to, &q)
	})
}

// isOver tells whether p speaks of another incarnation of its receiver than there is, or
// the one that has sent it is gone and not the receiver's peer.
func isOver(w *model.World, to model.Side, p *model.Packet) bool {
	receiver, sender := &w.Host[to].Ghost, &w.Host[to.Peer()].Ghost
	ofAnother := p.Of != 0 && receiver.Incarnation != 0 && p.Of != receiver.Incarnation
	gone := p.From != 0 && p.From != sender.Incarnation
	return ofAnother || gone && receiver.Heard != p.From
}

// damage returns p as it comes out of corruption.
func damage(m *model.Model, p model.Packet) model.Packet {
	if m.Config().Network.Checksum {
		p.Corrupt = true
	} else {
		p.Text.Incarnation, p.Text.First = 0, 0
	}
	return p
}
