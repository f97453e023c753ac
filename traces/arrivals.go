package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// arrival tells that a segment arrives, and what the endpoint does with it, in the order of section 3.10.7.
func (a *account) arrival() string {
	m, u := a.m, a.arrived
	s := m.event.Side
	text := a.provenance() + fmt.Sprintf(" arrives at %s in %s. ", s, m.fx.At)
	switch {
	case u.corrupt:
		return text + "Its checksum is wrong, and it is dropped (3.1, MUST-3)."
	case m.hushed:
		return text + fmt.Sprintf("%s keeps quiet after its crash, and drops it (3.4.3).", s)
	}
	switch m.fx.At {
	case model.CLOSED:
		return text + a.inClosed()
	case model.LISTEN:
		return text + a.inListen()
	case model.SYNSENT:
		return text + a.inSYNSent()
	default:
		return text + a.inOther()
	}
}

// provenance names what arrives, and where it comes from as far as that is no matter of course.
func (a *account) provenance() string {
	m, u := a.m, a.arrived
	s := m.event.Side
	name := a.brief(s.Peer(), u.segment)
	switch {
	case u.forged:
		return "What the attacker has sent, " + name + ","
	case m.old && u.sender > 0 && u.sender != m.after.Host[s.Peer()].Ghost.Incarnation:
		return fmt.Sprintf("An old duplicate of %s's %s incarnation, %s of step %d,", u.from, ordinal(u.sender), name, u.sent)
	case m.old:
		return fmt.Sprintf("An old duplicate, %s of step %d,", name, u.sent)
	case u.copied || len(u.arrivals) > 0:
		return fmt.Sprintf("A duplicate of %s, which %s sent in step %d,", name, u.from, u.sent)
	case u.sent < m.number-1:
		return fmt.Sprintf("%s, which %s sent in step %d,", name, u.from, u.sent)
	default:
		return name
	}
}

// inClosed is 3.10.7.1.
func (a *account) inClosed() string {
	s := a.m.event.Side
	if sent := a.sent(); sent != "" {
		return fmt.Sprintf("Since it has no state for this connection, %s reflects this as a RST with numbers that %s will take: %s (3.10.7.1).", s, s.Peer(), sent)
	}
	return fmt.Sprintf("%s has no connection, and nothing answers a RST (3.10.7.1).", s)
}

// inListen is 3.10.7.2.
func (a *account) inListen() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	switch {
	case seg.CTL.Has(model.RST):
		return "Who listens has no connection that a RST could end: it is ignored (3.10.7.2, first)."
	case seg.CTL.Has(model.ACK):
		return fmt.Sprintf("%s has sent nothing yet that could be acknowledged: it answers with a RST, %s (3.10.7.2, second).", s, a.sent())
	case !a.m.fx.TookSYN && seg.CTL.Has(model.SYN):
		return "The backlog is full of half-open connections, and the SYN is dropped (RFC 4987, section 2.2; rule backlog-full=drop)."
	case !a.m.fx.TookSYN:
		return "It is no SYN, and is dropped (3.10.7.2, fourth)."
	default:
		return a.answersSYN() + " (3.10.7.2, third)."
	}
}

// answersSYN says what an endpoint does with a SYN that it takes.
func (a *account) answersSYN() string {
	s := a.m.event.Side
	t := &a.m.after.Host[s].TCB
	return fmt.Sprintf("%s learns that %s's numbers begin at %d, %schooses %d as its own initial sequence number, answers with %s and enters %s",
		s, s.Peer(), t.IRS, a.adversary(), t.ISS, a.sent(), t.State)
}

// inSYNSent is 3.10.7.3.
func (a *account) inSYNSent() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	bad := seg.CTL.Has(model.ACK) && !a.course.model.AcknowledgesSYN(&a.m.before, s, seg.ACK)
	is := &a.m.after.Host[s].TCB
	switch {
	case bad && seg.CTL.Has(model.RST):
		return fmt.Sprintf("It acknowledges what %s has not sent, and is dropped (3.10.7.3, first).", s)
	case bad:
		return fmt.Sprintf("It acknowledges %d, and %s has sent %d alone: it answers with a RST, %s (3.10.7.3, first).", seg.ACK, s, is.ISS, a.sent())
	case seg.CTL.Has(model.RST | model.ACK):
		return fmt.Sprintf("It acknowledges %s's SYN, so that %s takes it: the connection is refused, and the TCB deleted (3.10.7.3, second).", s, s)
	case seg.CTL.Has(model.RST):
		return "It acknowledges nothing, and is dropped (3.10.7.3, second)."
	case !seg.CTL.Has(model.SYN):
		return "It is neither a SYN nor a RST, and is dropped (3.10.7.3, fifth)."
	case a.m.fx.Undefined:
		return fmt.Sprintf("A SYN from the other side is what this %s has no answer to: it does nothing (deviation no-simultaneous-open; 3.10.7.3, fourth, MUST-10).", s)
	case seg.CTL.Has(model.ACK):
		return fmt.Sprintf("It acknowledges %s's SYN and brings %s's, which begins at %d: %s is %s%s%s (3.10.7.3, fourth).",
			s, s.Peer(), is.IRS, s, is.State, a.takings(" and"), a.sending(", and sends "))
	default:
		return fmt.Sprintf("Both have opened at once: %s learns that %s's numbers begin at %d, enters SYN-RECEIVED and answers with %s (3.10.7.3, fourth; 3.5).",
			s, s.Peer(), is.IRS, a.sent())
	}
}

// takings says what the step takes of the peer's stream; "": nothing.
func (a *account) takings(before string) string {
	octets := 0
	for _, text := range a.m.fx.Taken {
		octets += int(text.Len)
	}
	var all []string
	if octets > 0 {
		all = append(all, plural(octets, "octet"))
	}
	if a.m.fx.TookFIN {
		all = append(all, "the FIN")
	}
	if len(all) == 0 {
		return ""
	}
	return before + " takes " + strings.Join(all, " and ")
}
