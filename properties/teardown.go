package properties

import "tcpcheck/model"

// teardown holds the promises about closing.
var teardown = []Property{
	{
		Name: "graceful-close-delivers",
		Words: "When an endpoint takes its peer's FIN it has taken the whole stream; when it enters CLOSED after its FIN was " +
			"acknowledged, or at the end of TIME-WAIT, its peer has taken everything it sent, FIN included.",
		Formula: "[] (X takes the FIN -> X.taken == peer(X).sent) && " +
			"[] (X enters CLOSED from LAST-ACK by an ACK, or from TIME-WAIT by its timer -> peer(X).taken == X.sent && peer(X) has taken the FIN)",
		Premise:  "a FIN is taken, or LAST-ACK or TIME-WAIT is left for CLOSED",
		Source:   "RFC 9293, section 3.6: 'A TCP implementation will reliably deliver all buffers SENT before the connection was CLOSED'",
		BrokenBy: "--deviate fin-takes-no-number, --deviate merged-close",
		Remark: "Taken is what has its turn in the sequence and is acknowledged: when its user receives it is for the user to say. " +
			"An ABORT, a user timeout and a RST are no graceful ends; they are left out, and so is a TIME-WAIT that was reopened in vain (MAY-2): its record " +
			"is gone by then.",
		step: gracefulCloseDelivers,
	},
	{
		Name:     "time-wait-runs-out",
		Words:    "TIME-WAIT is not ended by a segment: it ends by its timer, if nobody aborts or crashes.",
		Formula:  "[] (X leaves TIME-WAIT -> the 2 MSL timer fired, or X aborted or crashed)",
		Premise:  "TIME-WAIT is left",
		Source:   "RFC 9293, MUST-13; RFC 1337",
		BrokenBy: "scenario time-wait-assassination",
		Remark: "A SYN that reopens the connection (MAY-2) does not end TIME-WAIT in this sense. The unmodified RFC does not keep it: the last ACK, arriving once more at an endpoint that is CLOSED by then, draws a RST " +
			"that ends TIME-WAIT (TIME-WAIT assassination, RFC 1337). --rule rst-in-time-wait=ignore mends it.",
		step: timeWaitRunsOut,
	},
}

func gracefulCloseDelivers(t *step) (v verdict) {
	if y := t.memory.peerOf(t, t.event.Side); t.fx.TookFIN && y.Known {
		v.premise = true
		v.violated = t.memory.Of[t.event.Side].Taken != y.Sent
	}
	for _, edge := range t.fx.Edges {
		x, y := &t.memory.Of[edge.Side], t.memory.peerOf(t, edge.Side)
		if gracefulEnd(&t.event, edge) && x.Known && y.Known {
			v.premise = true
			v.violated = v.violated || y.Taken != x.Sent || !y.FIN
		}
	}
	return v
}

// gracefulEnd tells whether the edge ends a connection the way it should end.
func gracefulEnd(ev *model.Event, edge model.Edge) bool {
	switch {
	case edge.To != model.CLOSED:
		return false
	case ev.Kind == model.TimeWaitTimeout || ev.Kind == model.Tick:
		return true
	default:
		return edge.From == model.LASTACK && ev.Kind == model.Arrival && !ev.Packet.CTL.Has(model.RST) && !ev.Packet.CTL.Has(model.SYN)
	}
}

func timeWaitRunsOut(t *step) (v verdict) {
	for _, edge := range t.fx.Edges {
		if edge.From == model.TIMEWAIT && edge.To == model.CLOSED {
			v.premise = true
			v.violated = v.violated || t.event.Kind == model.Arrival
		}
	}
	return v
}
