package traces

import (
	"fmt"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// Line is one line of a ladder: what stands beside each endpoint, and the segment
// between them. In the words of 3.5: 'Right arrows indicate departure of a TCP segment
// from TCP Peer A to TCP Peer B or arrival of a segment at B from A. Left arrows
// indicate the reverse. Ellipses (...) indicate a segment that is still in the network
// (delayed). Comments appear in parentheses. TCP connection states represent the state
// AFTER the departure or arrival of the segment.'
type Line struct {
	Row     int // in the source, from 1
	Number  int // 0: it belongs to the numbered line before it
	Label   [2][]Word
	Arrow   [2]Arrow // between the label and the segment
	Segment *Written // nil: there is none
	after   []string // comments that follow it
}

// Word is what stands beside an endpoint: a state, or a note in parentheses.
type Word struct {
	Text   string // a note without its parentheses
	Column int    // in the source, from 1
	IsNote bool
}

// String writes the word as it stands in a ladder.
func (w Word) String() string {
	if w.IsNote {
		return "(" + w.Text + ")"
	}
	return w.Text
}

func note(format string, args ...any) []Word {
	return []Word{{Text: fmt.Sprintf(format, args...), IsNote: true}}
}

// Arrow is what a segment does on the side of an endpoint.
type Arrow uint8

// What a segment can do on a side.
const (
	NoArrow Arrow = iota
	Delayed       // it is in the network
	Departs       // it leaves the endpoint
	Arrives       // it reaches the endpoint
)

// The three signs of a ladder.
const (
	toRight  = "-->"
	toLeft   = "<--"
	ellipsis = "..."
)

// sign returns how arrow a is written on side s.
func (a Arrow) sign(s model.Side) string {
	switch {
	case a == NoArrow:
		return ""
	case a == Delayed:
		return ellipsis
	case (a == Departs) == (s == model.A):
		return toRight
	default:
		return toLeft
	}
}

// arrowOf returns the arrow of which text is the sign on side s.
func arrowOf(text string, s model.Side) Arrow {
	for _, a := range []Arrow{Delayed, Departs, Arrives} {
		if a.sign(s) == text {
			return a
		}
	}
	return NoArrow
}

// local holds the notes for what an endpoint does by itself. A number of octets
// follows those that have one.
var local = map[model.Kind]string{
	model.OpenPassiveCall:       "Open passive",
	model.OpenActiveCall:        "Open active",
	model.SendCall:              "Send",
	model.ReceiveCall:           "Receive",
	model.CloseCall:             "Close",
	model.AbortCall:             "Abort",
	model.RetransmissionTimeout: "Retransmit",
	model.ProbeTimeout:          "Probe",
	model.KeepAliveTimeout:      "Keep-alive",
	model.FINWait2Timeout:       "FIN-WAIT-2 timeout",
	model.TimeWaitTimeout:       "2 MSL",
	model.UserTimeout:           "User timeout",
	model.Crash:                 "Reboot",
}

// The notes for what the network does to a segment, and for an old duplicate.
const (
	lost      = "lost"
	duplicate = "duplicate"
	damaged   = "damaged"
)

// hasAmount tells whether a number of octets belongs to the event.
func hasAmount(k model.Kind) bool { return k == model.SendCall || k == model.ReceiveCall }

// eventNote returns the note for a step that an endpoint takes by itself.
func eventNote(ev model.Event) string {
	if hasAmount(ev.Kind) {
		return fmt.Sprintf("%s %d", local[ev.Kind], ev.N)
	}
	return local[ev.Kind]
}

// parseEvent returns the step of side s for which a note stands, and whether it
// stands for one.
func parseEvent(text string, s model.Side) (model.Event, bool) {
	for kind, name := range local {
		rest, ok := cutFold(text, name)
		if !ok {
			continue
		}
		if !hasAmount(kind) {
			if rest == "" {
				return model.Event{Kind: kind, Side: s}, true
			}
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(rest), 10, 16)
		if err == nil && n > 0 && strings.HasPrefix(rest, " ") {
			return model.Event{Kind: kind, Side: s, N: uint32(n)}, true
		}
	}
	return model.Event{}, false
}

// cutFold cuts a prefix, in whatever case: figure 9 writes (REBOOT).
func cutFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", false
	}
	return text[len(prefix):], true
}

// isRemark tells whether a note says something to the reader alone, as (??), (!!),
// (Abort!!) and (return to LISTEN!) do.
func isRemark(text string) bool {
	return strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasPrefix(text, "violates ")
}
