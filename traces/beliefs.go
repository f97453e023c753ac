package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// believes says what an endpoint believes of the connection, in the terms of its TCB.
func believes(c *model.Config, w *model.World, s model.Side) string {
	t, peer := &w.Host[s].TCB, s.Peer()
	switch t.State {
	case model.CLOSED:
		return fmt.Sprintf("%s knows of no connection any more.", s)
	case model.LISTEN:
		return fmt.Sprintf("%s waits for a SYN.", s)
	case model.SYNSENT:
		return fmt.Sprintf("%s believes that its SYN is on its way, and that %s will acknowledge %d.", s, peer, t.SND.NXT)
	default:
		return fmt.Sprintf("%s believes: %s.", s, strings.Join(beliefs(c, t, peer), "; "))
	}
}

// beliefs lists them for an endpoint that has heard of its peer.
func beliefs(c *model.Config, t *model.TCB, peer model.Side) (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	switch t.State {
	case model.SYNRECEIVED:
		add("%s wants a connection, and has not confirmed it yet", peer)
	case model.TIMEWAIT:
		add("both sides are done, and %s may not know it", peer)
	case model.ESTABLISHED, model.FINWAIT1, model.FINWAIT2, model.CLOSEWAIT, model.CLOSING, model.LASTACK:
	default:
	}
	if model.StateSet(model.CLOSEWAIT, model.CLOSING, model.LASTACK).Has(t.State) {
		add("%s has no more to send", peer)
	}
	if t.State != model.TIMEWAIT {
		add("%d comes next from %s", t.RCV.NXT, peer)
	}
	add("%s", acknowledged(c, t, peer))
	if waiting := t.Queued - t.Acked; t.SND.WND == 0 && t.State != model.TIMEWAIT && (waiting > 0 || t.Closing && !t.FINSent) {
		add("%s's window is closed", peer)
	}
	if t.HeldLen > 0 || t.HeldFIN {
		add("%s waits for its turn in the sequence", strings.Join(held(t), " "))
	}
	if t.RCV.USER > 0 {
		add("%s its user has not taken", plural(int(t.RCV.USER), "octet"))
	}
	if t.TimeWait > 0 {
		add("TIME-WAIT lasts %s more", plural(int(t.TimeWait), "tick"))
	}
	return all
}

// acknowledged says what of what the endpoint has sent its peer has, as far as it knows.
func acknowledged(c *model.Config, t *model.TCB, peer model.Side) string {
	unacked := c.Space().Sub(t.SND.NXT, t.SND.UNA)
	switch {
	case !t.SYNAcked:
		return fmt.Sprintf("%s does not have its SYN yet", peer)
	case unacked == 0 && t.FINSent:
		return fmt.Sprintf("%s has all of its own, FIN included", peer)
	case unacked == 0:
		return fmt.Sprintf("%s has everything up to %d", peer, t.SND.NXT)
	default:
		return fmt.Sprintf("%s has what was sent up to %d, of %d", peer, t.SND.UNA, t.SND.NXT)
	}
}
