package census

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// Edge is an edge of the state diagram, labelled as figure 5 labels it: with what causes it, and with what is done.
type Edge struct {
	From, To model.State
	Event    string // such as "rcv SYN"
	Action   string // such as "snd SYN,ACK"; "x" for nothing that others see
}

// Events that are more than the name of a call, of a timeout or of a control bit.
const (
	rcvRST  = "rcv RST"
	rcvBoth = "rcv FIN, ACK of FIN"
	queued  = "queued CLOSE" // a CLOSE that had to wait, when what it waited for has come
	crash   = "crash"
	floods  = "SYN of another"
	noWait  = "no wait" // of the deviation no-time-wait
)

// edges tells which edges a step takes. A segment that brings the peer's FIN and acknowledges
// ours takes one from FIN-WAIT-1 to TIME-WAIT (note 2 of figure 5).
func edges(kind model.Kind, fx *model.Effects) []Edge {
	var all []Edge
	for i := 0; i < len(fx.Edges); i++ {
		from, to := fx.Edges[i].From, fx.Edges[i].To
		if i+1 < len(fx.Edges) && from == model.FINWAIT1 && to == model.FINWAIT2 && fx.Edges[i+1].To == model.TIMEWAIT {
			i++
			to = model.TIMEWAIT
		}
		if from != to {
			all = append(all, Edge{from, to, event(from, to, kind, fx), action(from, to, fx)})
		}
	}
	return all
}

// event names what causes an edge: of a call or a timeout its name, of a segment what
// of it matters.
func event(from, to model.State, kind model.Kind, fx *model.Effects) string {
	switch {
	case kind == model.OpenPassiveCall:
		return "passive OPEN"
	case kind == model.OpenActiveCall:
		return "active OPEN"
	case kind == model.TimeWaitTimeout, kind == model.Tick:
		return "timeout=2MSL"
	case kind == model.Crash:
		return crash
	case kind == model.Flood:
		return floods
	case kind.Call() || kind.Timeout():
		return kind.String()
	case fx.Arrived != nil:
		return arrival(from, to, fx.Arrived.CTL)
	default:
		panic("census: an edge without a cause: " + kind.String())
	}
}

// arrival names what of a segment with these control bits causes an edge.
func arrival(from, to model.State, ctl model.Control) string {
	type pair struct{ from, to model.State }
	switch edge := (pair{from, to}); {
	case ctl.Has(model.RST):
		return rcvRST
	case to == model.FINWAIT1, from == model.LISTEN && to == model.CLOSED, from == model.CLOSEWAIT:
		return queued
	case edge == pair{model.FINWAIT1, model.TIMEWAIT}:
		return rcvBoth
	case slices.Contains([]pair{
		{model.FINWAIT1, model.FINWAIT2}, {model.CLOSING, model.TIMEWAIT}, {model.LASTACK, model.CLOSED},
	}, edge) && !ctl.Has(model.SYN):
		return "rcv ACK of FIN"
	case edge == pair{model.SYNSENT, model.ESTABLISHED}:
		return "rcv SYN,ACK"
	case edge == pair{model.SYNRECEIVED, model.ESTABLISHED}:
		return "rcv ACK of SYN"
	case ctl.Has(model.SYN):
		return "rcv SYN"
	case to == model.CLOSED:
		return noWait
	default:
		return "rcv FIN"
	}
}

// action names what is done: what is sent, and what becomes of the TCB. An ACK that goes with something
// else is not worth a word.
func action(from, to model.State, fx *model.Effects) string {
	var does []string
	switch {
	case from == model.CLOSED:
		does = append(does, "create TCB")
	case to == model.CLOSED:
		does = append(does, "delete TCB")
	}
	if sent := sends(fx.Sent); sent != "" {
		does = append(does, "snd "+sent)
	}
	if len(does) == 0 {
		return "x"
	}
	return strings.Join(does, ", ")
}

// sends names the control of what is sent: of several segments that of the one which has most to say.
func sends(sent []model.Sent) string {
	for _, ctl := range []model.Control{model.RST, model.SYN, model.FIN, model.ACK} {
		for _, seg := range sent {
			switch {
			case !seg.CTL.Has(ctl):
			case ctl == model.SYN:
				return seg.CTL.String()
			default:
				return ctl.String()
			}
		}
	}
	return ""
}
