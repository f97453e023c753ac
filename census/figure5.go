package census

import (
	"slices"

	"tcpcheck/model"
)

// figure5 holds the edges that figure 5 of RFC 9293 shows, as it labels them.
var figure5 = []Edge{
	{model.CLOSED, model.LISTEN, "passive OPEN", "create TCB"},
	{model.CLOSED, model.SYNSENT, "active OPEN", "create TCB, snd SYN"},
	{model.LISTEN, model.CLOSED, "CLOSE", "delete TCB"},
	{model.LISTEN, model.SYNSENT, "SEND", "snd SYN"},
	{model.LISTEN, model.SYNRECEIVED, "rcv SYN", "snd SYN,ACK"},
	{model.SYNSENT, model.CLOSED, "CLOSE", "delete TCB"},
	{model.SYNSENT, model.SYNRECEIVED, "rcv SYN", "snd SYN,ACK"},
	{model.SYNSENT, model.ESTABLISHED, "rcv SYN,ACK", "snd ACK"},
	{model.SYNRECEIVED, model.LISTEN, "rcv RST", "x"},
	{model.SYNRECEIVED, model.ESTABLISHED, "rcv ACK of SYN", "x"},
	{model.SYNRECEIVED, model.FINWAIT1, "CLOSE", "snd FIN"},
	{model.ESTABLISHED, model.FINWAIT1, "CLOSE", "snd FIN"},
	{model.ESTABLISHED, model.CLOSEWAIT, "rcv FIN", "snd ACK"},
	{model.FINWAIT1, model.FINWAIT2, "rcv ACK of FIN", "x"},
	{model.FINWAIT1, model.CLOSING, "rcv FIN", "snd ACK"},
	{model.CLOSEWAIT, model.LASTACK, "CLOSE", "snd FIN"},
	{model.FINWAIT2, model.TIMEWAIT, "rcv FIN", "snd ACK"},
	{model.CLOSING, model.TIMEWAIT, "rcv ACK of FIN", "x"},
	{model.LASTACK, model.CLOSED, "rcv ACK of FIN", "x"},
	{model.TIMEWAIT, model.CLOSED, "timeout=2MSL", "delete TCB"},
}

// Origin tells where an edge is to be found in RFC 9293.
type Origin uint8

// The origins.
const (
	InFigure Origin = iota // figure 5 shows it
	InNotes                // its notes 2 and 3 tell of it
	InText                 // the text alone does
	InNone                 // it is a host's that crashes, of another RFC, or of a deviation
)

// origin tells where the edge is to be found, whatever its action.
func (e Edge) origin() Origin {
	switch {
	case slices.ContainsFunc(figure5, e.same):
		return InFigure
	case e.Event == rcvRST && (e.To == model.CLOSED || e.To == model.LISTEN), e.Event == rcvBoth:
		return InNotes
	case !model.Legal(e.From, e.To) || slices.Contains([]string{crash, floods, noWait, model.FINWait2Timeout.String()}, e.Event):
		return InNone
	default:
		return InText
	}
}

// same tells whether the two differ in their actions at most.
func (e Edge) same(other Edge) bool {
	e.Action, other.Action = "", ""
	return e == other
}
