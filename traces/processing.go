package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// processed tells what becomes of a segment that has passed the checks of 3.10.7.4: of its ACK, its window, its text
// and its FIN, and what is sent then.
func (a *account) processed() string {
	var all []string
	for _, part := range []string{a.acked(), a.windowed(), a.trimmed(), a.texted(), a.finished(), a.answered()} {
		if part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, " ")
}

// acked tells what the acknowledgment does: the fifth step.
func (a *account) acked() string {
	s, seg := a.m.event.Side, &a.arrived.segment
	const cite = " (3.10.7.4, fifth)."
	switch {
	case a.goes(model.SYNRECEIVED, model.ESTABLISHED) && !a.m.fx.SYNAcked:
		return fmt.Sprintf("It acknowledges nothing, and counts as the acknowledgment of %s's SYN: %s is ESTABLISHED (deviation ack-of-iss-accepted; 3.10.7.4, fifth).", s, s)
	case a.goes(model.SYNRECEIVED, model.ESTABLISHED) && a.goes(model.ESTABLISHED, model.FINWAIT1):
		return fmt.Sprintf("It acknowledges %s's SYN: %s is ESTABLISHED, and enters FIN-WAIT-1, for its user has called CLOSE (3.10.7.4, fifth; 3.10.4).", s, s)
	case a.goes(model.SYNRECEIVED, model.ESTABLISHED):
		return fmt.Sprintf("It acknowledges %s's SYN: %s is ESTABLISHED", s, s) + cite
	case a.goes(model.FINWAIT1, model.FINWAIT2):
		return fmt.Sprintf("It acknowledges %s: %s enters FIN-WAIT-2", a.allSent(), s) + cite
	case a.goes(model.CLOSING, model.TIMEWAIT):
		return fmt.Sprintf("It acknowledges %s: %s enters TIME-WAIT", a.allSent(), s) + cite
	case a.goes(model.LASTACK, model.CLOSED):
		return fmt.Sprintf("It acknowledges %s: the TCB is deleted, and %s is CLOSED", a.allSent(), s) + cite
	case a.m.fx.Acked:
		return fmt.Sprintf("It acknowledges what %s has sent up to %d", s, seg.ACK) + cite
	case a.m.fx.At == model.LASTACK && a.course.config.Rules[model.ACKAfterClose] == model.OnlyOfFIN:
		return fmt.Sprintf("It does not acknowledge %s's FIN, and what it acknowledges is not heard (3.10.7.4, fifth; rule ack-after-close=ignore).", s)
	case seg.Text.Len == 0 && !seg.CTL.Has(model.FIN):
		return "It acknowledges nothing new" + cite
	default:
		return ""
	}
}

// allSent says what is acknowledged with all that was sent.
func (a *account) allSent() string {
	if a.m.before.Host[a.m.event.Side].TCB.FINSent {
		return "the FIN"
	}
	return "all that was sent, which counts as the FIN (deviation closing-without-fin)"
}

// windowed tells that the segment changes the send window.
func (a *account) windowed() string {
	s := a.m.event.Side
	was, is := &a.m.before.Host[s].TCB, &a.m.after.Host[s].TCB
	switch seg := &a.arrived.segment; {
	case is.State <= model.SYNRECEIVED:
		return ""
	case was.SND.WND != is.SND.WND:
		return fmt.Sprintf("It says that %s's window is %d now, not %d (3.10.7.4, fifth; 3.8.6).", s.Peer(), is.SND.WND, was.SND.WND)
	case a.m.took("3.10.7.4-5-window-old") && seg.WND != was.SND.WND:
		return fmt.Sprintf("That %s's window is %d %s does not take from it: the segment is older than the one that said %d (3.10.7.4, fifth: SND.WL1, SND.WL2).", s.Peer(), seg.WND, s, was.SND.WND)
	default:
		return ""
	}
}

// trimmed tells what is cut off the segment: the end of the first step.
func (a *account) trimmed() string {
	s := a.m.event.Side
	switch before, beyond := a.m.took("3.10.7.4-1-straddles"), a.m.took("3.10.7.4-1-beyond"); {
	case before && a.course.config.Deviations.Has(model.NoTrimming):
		return fmt.Sprintf("What %s has already is not cut off (deviation no-trimming; 3.10.7.4, first).", s)
	case before && beyond:
		return fmt.Sprintf("What %s has already, and what it has no room for, is cut off (3.10.7.4, first).", s)
	case before:
		return fmt.Sprintf("What %s has already is cut off (3.10.7.4, first).", s)
	case beyond:
		return fmt.Sprintf("What %s has no room for is cut off (3.10.7.4, first).", s)
	default:
		return ""
	}
}

// texted tells what becomes of the text: the seventh step.
func (a *account) texted() string {
	s, n := a.m.event.Side, a.arrived.segment.Text.Len
	is := &a.m.after.Host[s].TCB
	const cite = " (3.10.7.4, seventh)."
	taken := uint32(0)
	for _, text := range a.m.fx.Taken {
		taken += uint32(text.Len)
	}
	switch {
	case a.m.fx.Discarded > 0:
		return fmt.Sprintf("%s throws %s away, acknowledged all the same (deviation fin-wait-2-deaf).", s, plural(int(a.m.fx.Discarded), "octet"))
	case taken > 0 && a.m.fx.Delivered > 0:
		return fmt.Sprintf("%s takes %s, %s, for its user", s, plural(int(taken), "octet"), streams(a.m.fx.Taken)) + cite
	case taken > 0:
		return fmt.Sprintf("%s takes %s, %s, and keeps it for its user", s, plural(int(taken), "octet"), streams(a.m.fx.Taken)) + cite
	case n == 0:
		return ""
	case is.HeldLen > 0 && held(is)[0] != "":
		return "The text is ahead of its turn, and is held for later (3.10.7.4, first, SHLD-31)."
	case a.m.fx.At > model.FINWAIT2:
		return "The text comes after the FIN, and is ignored" + cite
	default:
		return "There is no new text in it that there is room for" + cite
	}
}

// streams says of which streams octets are.
func streams(taken []model.Text) string {
	var all []string
	for _, text := range taken {
		if text.Incarnation == 0 {
			all = append(all, "garbage")
		} else {
			all = append(all, fmt.Sprintf("%s of the stream of incarnation %d", indices(text), text.Incarnation))
		}
	}
	return enumerate(all)
}

// indices says which octets of their stream text is.
func indices(text model.Text) string {
	switch first, last := text.First, text.First+uint32(text.Len)-1; text.Len {
	case 1:
		return fmt.Sprintf("number %d", first)
	case 2:
		return fmt.Sprintf("numbers %d and %d", first, last)
	default:
		return fmt.Sprintf("numbers %d to %d", first, last)
	}
}

// finished tells what becomes of a FIN: the eighth step.
func (a *account) finished() string {
	s := a.m.event.Side
	const cite = " (3.10.7.4, eighth)."
	is := a.m.after.Host[s].TCB.State
	took := fmt.Sprintf("It takes the FIN: %s has no more to send, and the user is told", s.Peer())
	switch {
	case !a.m.fx.TookFIN && a.m.fx.HeldFIN:
		return "The FIN is ahead of its turn, and is held for later (3.10.7.4, first, SHLD-31)."
	case !a.m.fx.TookFIN:
		return ""
	case a.goes(model.ESTABLISHED, model.LASTACK):
		return took + fmt.Sprintf("; %s closes without waiting for its user, and enters LAST-ACK (deviation merged-close).", s)
	case a.goes(model.TIMEWAIT, model.CLOSED):
		return took + "; TIME-WAIT is left at once (deviation no-time-wait)."
	case is == model.LASTACK:
		return took + fmt.Sprintf("; %s enters CLOSE-WAIT", s) + cite
	default:
		return took + fmt.Sprintf("; %s enters %s", s, is) + cite
	}
}

// answered tells what is sent in the end.
func (a *account) answered() string {
	s := a.m.event.Side
	sent := a.sent()
	switch {
	case sent == "":
		return a.restarted()
	case a.goes(model.CLOSEWAIT, model.LASTACK), a.goes(model.CLOSEWAIT, model.CLOSING):
		return fmt.Sprintf("The FIN that waited can go now: %s sends %s and enters %s (3.10.4).", s, sent, a.m.after.Host[s].TCB.State) + a.restarted()
	default:
		return fmt.Sprintf("%s sends %s.", s, sent) + a.restarted()
	}
}
