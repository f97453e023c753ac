package traces

import (
	"fmt"

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
	Ticks   int      // of the clock, where there is no segment
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

// between returns what stands between the endpoints.
func (l *Line) between() string {
	switch {
	case l.Segment != nil:
		return l.Segment.Text
	case l.Ticks > 0:
		return "(" + ticksNote(l.Ticks) + ")"
	default:
		return ""
	}
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
