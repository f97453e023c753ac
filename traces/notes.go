package traces

import (
	"fmt"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// eventNotes holds the notes for what an endpoint does by itself, and for a flood, which shows
// nowhere else.
var eventNotes = []struct {
	kind    model.Kind
	text    string
	follows follower
}{
	{model.OpenPassiveCall, "Open passive", incarnation},
	{model.OpenActiveCall, "Open active", incarnation},
	{model.SendCall, "Send", amount},
	{model.ReceiveCall, "Receive", amount},
	{model.CloseCall, "Close", nothing},
	{model.AbortCall, "Abort", nothing},
	{model.RetransmissionTimeout, "Retransmit", nothing},
	{model.ProbeTimeout, "Probe", nothing},
	{model.KeepAliveTimeout, "Keep-alive", nothing},
	{model.FINWait2Timeout, "FIN-WAIT-2 timeout", nothing},
	{model.TimeWaitTimeout, "2 MSL", nothing},
	{model.BacklogTimeout, "Backlog timeout", nothing},
	{model.UserTimeout, "User timeout", nothing},
	{model.Crash, "Reboot", nothing},
	{model.Flood, "Flooded", nothing},
}

// follower is what follows the text of a note.
type follower uint8

const (
	nothing     follower = iota
	amount               // a number of octets
	incarnation          // which it is that an OPEN starts, from the second on
)

// act is a step that an endpoint takes by itself, as a note has it.
type act struct {
	event model.Event
	nth   uint8 // the incarnation that an OPEN starts, if the note says so; otherwise 0
}

// String returns the note.
func (a act) String() string {
	for _, n := range eventNotes {
		switch {
		case n.kind != a.event.Kind:
		case n.follows == amount:
			return fmt.Sprintf("%s %d", n.text, a.event.N)
		case n.follows == incarnation && a.nth > 1:
			return n.text + ", " + ordinal(a.nth)
		default:
			return n.text
		}
	}
	return ""
}

// actOf returns a step of an endpoint as w has it note.
func actOf(w *model.World, ev model.Event) act {
	a := act{event: ev}
	if h := &w.Host[ev.Side]; h.TCB.State == model.CLOSED {
		a.nth = h.Opens + 1
	}
	return a
}

// parseAct returns the step of side s for which a note stands, and whether it
// stands for one.
func parseAct(text string, s model.Side) (act, bool) {
	for _, n := range eventNotes {
		rest, ok := cutFold(text, n.text)
		if !ok {
			continue
		}
		a := act{event: model.Event{Kind: n.kind, Side: s}}
		switch n.follows {
		case amount:
			a.event.N, ok = parseAmount(rest)
		case incarnation:
			a.nth, ok = parseIncarnation(rest)
		default:
			ok = rest == ""
		}
		if ok {
			return a, true
		}
	}
	return act{}, false
}

// cutFold cuts a prefix, in whatever case: figure 9 writes (REBOOT).
func cutFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", false
	}
	return text[len(prefix):], true
}

func parseAmount(text string) (uint32, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 16)
	return uint32(n), err == nil && n > 0 && strings.HasPrefix(text, " ")
}

func parseIncarnation(text string) (uint8, bool) {
	for nth := uint8(1); nth <= model.MaxIncarnations; nth++ {
		if text == ", "+ordinal(nth) {
			return nth, true
		}
	}
	return 0, text == ""
}

// ordinal writes which one of several.
func ordinal(n uint8) string {
	switch n {
	case 1:
		return "1st"
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	default:
		return fmt.Sprintf("%dth", n)
	}
}

// eventWords lists the notes for events.
func eventWords() string {
	var list []string
	for _, n := range eventNotes {
		text := n.text
		if n.follows == amount {
			text += " n"
		}
		list = append(list, "("+text+")")
	}
	return strings.Join(list, ", ")
}

// isRemark tells whether a note says something to the reader alone, as (??), (!!),
// (Abort!!) and (return to LISTEN!) do.
func isRemark(text string) bool {
	return strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasPrefix(text, "violates ")
}
