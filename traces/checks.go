package traces

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// inOther is 3.10.7.4: its checks in their order, as far as the segment gets.
func (a *account) inOther() string {
	for _, check := range []func() string{a.reopening, a.timestamp, a.sequence, a.reset, a.syn, a.ack} {
		if text := check(); text != "" {
			return text
		}
	}
	return a.processed()
}

// reopening is 3.6.1 and RFC 6191, which come before the checks.
func (a *account) reopening() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	rule := a.course.config.Rules[model.SYNInTimeWait]
	switch {
	case a.m.fx.Reopened:
		return fmt.Sprintf("The SYN lies beyond all that %s has used: ", s.Peer()) + a.answersSYN() + " from TIME-WAIT (3.6.1, MAY-2; rule syn-in-time-wait)."
	case a.m.fx.At == model.TIMEWAIT && seg.CTL&(model.SYN|model.ACK|model.RST) == model.SYN && rule == model.RFC6191 && len(a.m.fx.Sent) == 0:
		return "A SYN that is not beyond the old connection is dropped in TIME-WAIT without an answer (RFC 6191; rule syn-in-time-wait=rfc6191)."
	default:
		return ""
	}
}

// timestamp is PAWS.
func (a *account) timestamp() string {
	s, seg := a.m.event.Side, a.arrived.aged(a.m.ticks)
	switch {
	case !a.course.model.Untimely(&a.m.before, s, seg):
		return ""
	case seg.TS == 0:
		return "It lacks the timestamp that this connection has agreed on, and is dropped (RFC 7323, section 3.2)."
	default:
		return fmt.Sprintf("Its timestamp is older than the last one: PAWS refuses it, and %s answers with %s (RFC 7323, section 5.3, R1; rule timestamps=on).", s, a.sent())
	}
}

// sequence is the first check.
func (a *account) sequence() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	rcv := &a.m.before.Host[s].TCB.RCV
	expects := fmt.Sprintf("%s expects %d, with a window of %d", s, rcv.NXT, rcv.WND)
	switch sent := a.sent(); {
	case a.course.model.Acceptable(&a.m.before, s, *seg):
		return ""
	case seg.CTL.Has(model.RST):
		return fmt.Sprintf("It is not acceptable, for %s; a RST outside the window is dropped (3.10.7.4, first).", expects)
	case resets(a.m):
		return fmt.Sprintf("It is not acceptable, for %s, and a duplicate of the SYN draws a RST, %s (deviation rst-on-duplicate-syn; 3.10.7.4, first).", expects, sent)
	case strings.Contains(sent, "SYN"):
		return fmt.Sprintf("It is not acceptable, for %s, and %s answers with its SYN once more, %s (deviation simultaneous-open-war; 3.10.7.4, first).", expects, s, sent)
	default:
		return fmt.Sprintf("It is not acceptable, for %s: it is dropped, and %s answers with an ACK for its current SND.NXT and RCV.NXT, %s (3.10.7.4, first).%s", expects, s, sent, a.restarted())
	}
}

// restarted says that the TIME-WAIT timer runs anew.
func (a *account) restarted() string {
	s := a.m.event.Side
	was, is := &a.m.before.Host[s].TCB, &a.m.after.Host[s].TCB
	if was.State != model.TIMEWAIT || is.State != model.TIMEWAIT || is.TimeWait <= was.TimeWait {
		return ""
	}
	step := "eighth"
	if a.m.took("3.10.7.4-5-TIME-WAIT") {
		step = "fifth"
	}
	return fmt.Sprintf(" TIME-WAIT begins anew (3.10.7.4, %s; rule time-wait-restart).", step)
}

// reset is the second check.
func (a *account) reset() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	is := a.m.after.Host[s].TCB.State
	if !seg.CTL.Has(model.RST) {
		return ""
	}
	exact := seg.SEQ == a.m.before.Host[s].TCB.RCV.NXT
	where := "It lies in the window"
	if exact {
		where = fmt.Sprintf("It has the number that %s expects exactly", s)
	}
	switch at := a.m.fx.At; {
	case len(a.m.fx.Sent) > 0:
		return fmt.Sprintf("%s, but not exactly where %s expects the next segment: %s challenges it with %s (3.10.7.4, second; RFC 5961, section 3; rule rst-validation=rfc5961).", where, s, s, a.sent())
	case at == model.TIMEWAIT && is == model.TIMEWAIT:
		return "In TIME-WAIT a RST is ignored (RFC 1337, section 3, F1; rule rst-in-time-wait=ignore)."
	case is == at:
		return "The RST is ignored (3.10.7.4, second)."
	case at == model.TIMEWAIT:
		return where + ": the TCB is deleted, and TIME-WAIT assassinated (3.10.7.4, second; rule rst-in-time-wait=accept; RFC 1337)."
	case at == model.SYNRECEIVED && is == model.CLOSED && a.m.fx.Signals.Has(model.SignalRefused):
		return where + ": the connection is refused, and the TCB deleted (3.10.7.4, second)."
	case is != model.CLOSED:
		return fmt.Sprintf("%s: %s returns to %s (3.10.7.4, second).", where, s, is)
	case a.m.fx.Signals.Has(model.SignalReset):
		return where + ": the connection is reset, and the user told (3.10.7.4, second)."
	default:
		return where + ": the TCB is deleted (3.10.7.4, second)."
	}
}

// syn is the fourth check.
func (a *account) syn() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	rules := &a.course.config.Rules
	nascent := a.m.fx.At == model.SYNRECEIVED && a.m.before.Host[s].TCB.Passive && rules[model.SYNInSYNReceived] == model.BackToListen
	switch {
	case !seg.CTL.Has(model.SYN):
		return ""
	case nascent && (a.goes(model.SYNRECEIVED, model.LISTEN) || a.goes(model.SYNRECEIVED, model.TIMEWAIT)):
		return fmt.Sprintf("It is another SYN, in the window: %s gives up the one before and is in %s again (3.10.7.4, fourth; rule syn-in-syn-received=listen).", s, a.m.after.Host[s].TCB.State)
	case nascent:
		return ""
	case a.m.fx.Signals.Has(model.SignalReset):
		return fmt.Sprintf("A SYN in the window is an error: %s sends %s, and the connection is reset (RFC 793, page 71; rule syn-validation=rfc793).", s, a.sent())
	case rules[model.SYNValidation] == model.RFC5961:
		return fmt.Sprintf("A SYN that comes in %s is challenged with %s (3.10.7.4, fourth; RFC 5961, section 4; rule syn-validation=rfc5961).", a.m.fx.At, a.sent())
	default:
		return ""
	}
}

// goes tells whether the step leads its endpoint from one state to another.
func (a *account) goes(from, to model.State) bool {
	return slices.Contains(a.m.fx.Edges, model.Edge{Side: a.m.event.Side, From: from, To: to})
}

// ack is the fifth check, as far as it ends what becomes of the segment.
func (a *account) ack() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	t, space := &a.m.before.Host[s].TCB, a.course.config.Space()
	switch {
	case !seg.CTL.Has(model.ACK):
		return "It has no ACK bit, and is dropped (3.10.7.4, fifth)."
	case !a.course.model.Recent(&a.m.before, s, seg.ACK):
		return fmt.Sprintf("What it acknowledges is older than the largest window, or was never sent: %s answers with %s (RFC 5961, section 5; rule ack-range).", s, a.sent())
	case t.State == model.SYNRECEIVED && resets(a.m):
		return fmt.Sprintf("It does not acknowledge %s's SYN: %s answers with a RST, %s (3.10.7.4, fifth).", s, s, a.sent())
	case t.State >= model.ESTABLISHED && len(a.m.fx.Sent) > 0 && !a.m.fx.Acked && !space.LessEq(seg.ACK, t.SND.UNA):
		return fmt.Sprintf("It acknowledges %d, and %s has sent no more than up to %d: it is dropped, and answered with %s (3.10.7.4, fifth).", seg.ACK, s, t.SND.NXT, a.sent())
	default:
		return ""
	}
}
