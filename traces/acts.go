package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// act tells a step that is no arrival.
func (a *account) act() string {
	ev := a.m.event
	s := ev.Side
	switch ev.Kind {
	case model.OpenPassiveCall, model.OpenActiveCall:
		return a.open()
	case model.SendCall:
		return a.sendCall()
	case model.ReceiveCall:
		return a.receiveCall()
	case model.CloseCall:
		return a.closeCall()
	case model.AbortCall:
		return fmt.Sprintf("%s's user calls ABORT%s: the TCB is deleted (3.10.5).", s, a.sending(", of which its peer is told by "))
	case model.Loss:
		return fmt.Sprintf("The network loses %s on its way to %s.", a.brief(s.Peer(), ev.Packet.Segment), s)
	case model.Duplication:
		return fmt.Sprintf("The network makes a copy of %s, on its way to %s.", a.brief(s.Peer(), ev.Packet.Segment), s)
	case model.Corruption:
		return a.corruption()
	case model.Forgery:
		return fmt.Sprintf("An attacker sends %s to %s in the name of %s.", a.brief(s.Peer(), ev.Packet.Segment), s, s.Peer())
	case model.Flood:
		return fmt.Sprintf("An attacker sends %s a SYN in the name of somebody who will never answer: it takes a place in the backlog (RFC 4987, section 2).", s)
	case model.Crash:
		return fmt.Sprintf("%s's host crashes and forgets the connection, without a word to %s (3.5.1).", s, s.Peer())
	case model.Tick:
		return a.tick()
	default:
		return a.timer()
	}
}

// sent names what the step has sent; "": nothing.
func (a *account) sent() string {
	var names []string
	for _, sent := range a.m.fx.Sent {
		names = append(names, a.brief(a.m.event.Side, sent.Segment))
	}
	return enumerate(names)
}

// enumerate joins names as a sentence does.
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// sending says what the step has sent, after some words; "", if that is nothing.
func (a *account) sending(before string) string {
	if len(a.m.fx.Sent) == 0 {
		return ""
	}
	return before + a.sent()
}

// entering names the state that the step leads its endpoint to, if it is another.
func (a *account) entering(before string) string {
	s := a.m.event.Side
	if is := a.m.after.Host[s].TCB.State; is != a.m.before.Host[s].TCB.State {
		return before + is.String()
	}
	return ""
}

// open tells an OPEN.
func (a *account) open() string {
	s := a.m.event.Side
	h := &a.m.after.Host[s]
	again := ""
	if h.Opens > 1 && a.m.before.Host[s].TCB.State == model.CLOSED {
		again = fmt.Sprintf(", for the %s time", ordinal(h.Opens))
	}
	if a.m.event.Kind == model.OpenPassiveCall {
		return fmt.Sprintf("%s's user makes a passive OPEN%s: %s waits in LISTEN for a connection (3.10.1).", s, again, s)
	}
	return fmt.Sprintf("%s's user makes an active OPEN%s: %s%s chooses %d as its initial sequence number, sends %s and enters SYN-SENT (3.10.1; 3.4.1).",
		s, again, a.adversary(), s, h.TCB.ISS, a.sent())
}

// adversary says that it is not the endpoint that chooses.
func (a *account) adversary() string {
	if a.m.event.Chooses {
		return "as an adversary would have it, "
	}
	return ""
}

// sendCall tells a SEND.
func (a *account) sendCall() string {
	s, was := a.m.event.Side, a.m.before.Host[a.m.event.Side].TCB.State
	text := fmt.Sprintf("%s's user gives it %s to send", s, plural(int(a.m.event.N), "octet"))
	switch sent := a.sent(); {
	case was == model.LISTEN:
		return text + fmt.Sprintf(", which turns the passive OPEN active: %s chooses %d as its initial sequence number, sends %s and enters SYN-SENT (3.10.2).", s, a.m.after.Host[s].TCB.ISS, sent)
	case was < model.ESTABLISHED:
		return text + "; what is queued waits until the connection is established (3.10.2)."
	case sent != "":
		return text + fmt.Sprintf(": %s sends %s (3.10.2).", s, sent)
	default:
		return text + ", which waits: " + a.obstacle(s) + " (3.8.6)."
	}
}

// obstacle says why an endpoint does not send what is queued.
func (a *account) obstacle(s model.Side) string {
	t := &a.m.after.Host[s].TCB
	switch inFlight := a.course.config.Space().Sub(t.SND.NXT, t.SND.UNA); {
	case t.SND.WND == 0:
		return fmt.Sprintf("%s knows %s's window as closed", s, s.Peer())
	case inFlight >= uint32(t.SND.WND):
		return "what is in flight fills the window"
	default:
		return "the window has too little room to be worth a segment"
	}
}

// receiveCall tells a RECEIVE.
func (a *account) receiveCall() string {
	s := a.m.event.Side
	text := fmt.Sprintf("%s's user takes %s", s, plural(int(a.m.fx.Delivered), "octet"))
	if sent := a.sent(); sent != "" {
		return text + fmt.Sprintf(": that makes room, and %s says so with %s (3.10.3; 3.8.6.2.2).", s, sent)
	}
	return text + " (3.10.3)."
}

// closeCall tells a CLOSE.
func (a *account) closeCall() string {
	s := a.m.event.Side
	was, is := &a.m.before.Host[s].TCB, &a.m.after.Host[s].TCB
	text := fmt.Sprintf("%s's user calls CLOSE", s)
	switch sent := a.sent(); {
	case resets(a.m):
		return text + fmt.Sprintf(" while %s wait for it: %s shows with %s that they are lost, and deletes the TCB (3.6.1, MAY-1; rule close-unread=rst).", plural(int(was.RCV.USER), "octet"), s, sent)
	case was.State <= model.SYNSENT:
		return text + fmt.Sprintf(" in %s: nothing has been agreed on yet, and the TCB is deleted (3.10.4).", was.State)
	case sent != "":
		return text + fmt.Sprintf(": %s sends %s%s (3.10.4).", s, sent, a.entering(" and enters "))
	case was.State == model.SYNRECEIVED && is.State == model.SYNRECEIVED:
		return text + ", which waits until the connection is established (3.10.4)."
	default:
		return text + fmt.Sprintf("%s: the FIN waits, for %s (3.10.4).", a.entering(", and it enters "), a.obstacle(s))
	}
}

// corruption tells that a segment is damaged.
func (a *account) corruption() string {
	s := a.m.event.Side
	text := fmt.Sprintf("The network damages %s on its way to %s", a.brief(s.Peer(), a.m.event.Packet.Segment), s)
	if a.course.config.Network.Checksum {
		return text + "; the checksum will show it (3.1, MUST-3)."
	}
	return text + ", and no checksum will show it."
}

// timer tells of a timer that fires.
func (a *account) timer() string {
	s := a.m.event.Side
	is := a.m.after.Host[s].TCB.State
	switch a.m.event.Kind {
	case model.RetransmissionTimeout:
		return fmt.Sprintf("%s's retransmission timer fires: it sends %s, with the acknowledgment and window of now (3.10.8).", s, a.sent())
	case model.ProbeTimeout:
		return fmt.Sprintf("%s's persist timer fires: it probes %s's window with %s%s (3.8.6.1, MUST-36).", s, s.Peer(), a.sent(), a.entering(" and enters "))
	case model.KeepAliveTimeout:
		return fmt.Sprintf("%s's keep-alive timer fires: it asks with %s whether %s is still there (3.8.4).", s, a.sent(), s.Peer())
	case model.FINWait2Timeout:
		return fmt.Sprintf("%s does not wait for %s's FIN any longer: the TCB is deleted, which no RFC has (rule fin-wait-2-timeout=on).", s, s.Peer())
	case model.TimeWaitTimeout:
		return fmt.Sprintf("%s's TIME-WAIT is over: it is in %s (3.10.8).", s, is)
	case model.BacklogTimeout:
		return fmt.Sprintf("%s gives up the oldest half-open connection of its backlog (3.10.8; RFC 4987).", s)
	case model.UserTimeout:
		return fmt.Sprintf("%s's user timeout is over: it gives the connection up, and its user is told (3.10.8; 3.8.3, R2).", s)
	default:
		panic("traces: no such timer")
	}
}

// tick tells a tick of the clock.
func (a *account) tick() string {
	said := []string{"The clock ticks."}
	for s := model.A; s <= model.B; s++ {
		for _, end := range a.m.ended[s] {
			switch end {
			case quietOver:
				said = append(said, fmt.Sprintf("%s's quiet time is over (3.4.3).", s))
			default:
				said = append(said, fmt.Sprintf("%s's TIME-WAIT is over, after %s: the TCB is deleted (3.10.8, MUST-13).", s, end))
			}
		}
		var dead []string
		for i, p := range a.m.before.Net[s].InFlight() {
			if a.m.before.Net[s].Lives[i] == 1 {
				dead = append(dead, a.brief(s.Peer(), p.Segment))
			}
		}
		if len(dead) > 0 {
			said = append(said, fmt.Sprintf("On the way to %s, the lifetime of %s is over.", s, enumerate(dead)))
		}
	}
	return strings.Join(said, " ")
}
