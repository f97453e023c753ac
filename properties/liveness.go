package properties

// Promises as a user would type them.
const (
	established = "[]<> !(A.state == SYN_SENT || A.state == SYN_RECEIVED && !A.passive) && []<> " +
		"!(B.state == SYN_SENT || B.state == SYN_RECEIVED && !B.passive)"
	closed = "[]<> ((A.state == CLOSED && B.state == CLOSED) || " +
		"!((A.state == CLOSED || A.closing) && (B.state == CLOSED || B.closing)))"
	reopens = "[]<> !(synchronized(A) && A.SND.WND == 0 && B.RCV.WND > 0 && " +
		"(!A.syn_acked || A.queued > 0 || A.closing && !A.fin_sent || A.SND.UNA != A.SND.NXT)) && " +
		"[]<> !(synchronized(B) && B.SND.WND == 0 && A.RCV.WND > 0 && " +
		"(!B.syn_acked || B.queued > 0 || B.closing && !B.fin_sent || B.SND.UNA != B.SND.NXT))"
)

// liveness holds the promises that something good happens in the end, in every fair
// behaviour.
var liveness = []Property{
	{
		Name:     "eventually-established",
		Words:    "An endpoint that has opened actively does not wait for ever: it becomes ESTABLISHED, or is refused, or its user gives up.",
		Formula:  established,
		Premise:  "an endpoint has opened actively",
		Source:   "RFC 9293, sections 3.5 and 3.10.1",
		BrokenBy: "scenario no-syn-retransmission",
		Typed:    LTLPrefix + established,
		promise: &promise{
			formula: "[]<> !opening(A) && []<> !opening(B)",
			premise: "opening(A) || opening(B)",
		},
	},
	{
		Name: "eventually-closed",
		Words: "Once each endpoint is CLOSED or its user has called CLOSE, both end CLOSED, unless a user opens again, or an endpoint is " +
			"back in LISTEN.",
		Formula: closed,
		Premise: "one endpoint is not CLOSED, its user has called CLOSE, and the other is CLOSED or its user has, too",
		Source:  "RFC 9293, section 3.6",
		Remark: "A TCB remembers that its user has called CLOSE. A SYN-RECEIVED that returns to LISTEN has forgotten it: its user " +
			"has to call CLOSE again.",
		BrokenBy: "scenario no-fin-retransmission",
		Typed:    LTLPrefix + closed,
		promise: &promise{
			formula: "[]<> (closed || !(done(A) && done(B)))",
			premise: "!closed && done(A) && done(B)",
		},
	},
	{
		Name:    "eventually-delivered",
		Words:   "An octet that is given to SEND is delivered to the peer's user, or the user who sent it is told that it may not have been.",
		Formula: "[]<> !undelivered(A) && []<> !undelivered(B), where undelivered(X) is: X's user has given more octets to SEND than the peer's user has received, and has not been told",
		Premise: "there is an octet that was given to SEND and is not delivered",
		Source:  "RFC 9293, sections 3.6.1 and 3.8.3; section 3.9.1.2 (MUST-12)",
		Remark: "To be told is an error, or to have ended the connection oneself: ABORT, CLOSE before it was ESTABLISHED, a crash. It is asked of the " +
			"last incarnation of each endpoint, and of those before it as long as their user does not open again.",
		BrokenBy: "scenario fin-despite-unread",
		promise: &promise{
			formula: "[]<> !undelivered(A) && []<> !undelivered(B)",
			premise: "undelivered(A) || undelivered(B)",
		},
	},
	{
		Name:     "window-reopens",
		Words:    "A sender who was stopped by a window of zero goes on after the window has opened.",
		Formula:  "[]<> !(stopped(A) && B.RCV.WND > 0) && []<> !(stopped(B) && A.RCV.WND > 0), where stopped(X) is: X has something to send, or unacknowledged, and X.SND.WND == 0",
		Premise:  "a sender is stopped, and its peer's window is open",
		Source:   "RFC 9293, section 3.8.6.1 (MUST-36)",
		BrokenBy: "scenario no-persist",
		Typed:    LTLPrefix + reopens,
		promise: &promise{
			formula: "[]<> !stopped(A) && []<> !stopped(B)",
			premise: "stopped(A) || stopped(B)",
		},
	},
	{
		Name:  "half-open-resolved",
		Words: "An endpoint whose peer has no connection with it any more finds out once it has something to send.",
		Formula: "[]<> !abandoned(A) && []<> !abandoned(B), where abandoned(X) is: X is synchronized and has something to send, or unacknowledged, and the peer has no connection " +
			"with X's incarnation",
		Premise: "an endpoint has something to send to a peer who has no connection with it",
		Source:  "RFC 9293, section 3.5.1",
		Remark:  "An endpoint that has nothing to send does not find out without keep-alives: scenario lost-reset.",
		promise: &promise{
			formula: "[]<> !abandoned(A) && []<> !abandoned(B)",
			premise: "abandoned(A) || abandoned(B)",
		},
		BrokenBy: "scenario no-fin-retransmission",
	},
	{
		Name:    "no-ack-storm",
		Words:   "There is no behaviour in which, from some point on, each segment is provoked by the one before it and no TCB changes, but for its TIME-WAIT timer.",
		Formula: "!(<>[] !(a TCB changes, or a segment is sent that no arrival has provoked) && []<> (an arrival provokes a segment))",
		Premise: "an arrival provokes a segment",
		Source:  "RFC 9293, section 3.10.7.4, first; RFC 1337, hazard H2",
		Remark: "Two things differ from the other promises, whatever else is assumed. The network duplicates only so often: an old segment that arrives again and " +
			"again is answered again and again, which is no storm of TCP's. And no timer that sends has to fire: a storm runs as fast as the network.",
		BrokenBy: "scenario simultaneous-open-war",
		promise: &promise{
			formula:     "!(<>[] !stirs && []<> provokes)",
			premise:     "provokes",
			noDuplicity: true,
			untimed:     true,
		},
	},
	{
		Name:     "can-always-close",
		Words:    "Whatever has happened, both endpoints can still end CLOSED: no state is a trap.",
		Formula:  "AG EF (A.state == CLOSED && B.state == CLOSED)",
		Premise:  "an endpoint is not CLOSED",
		Source:   "RFC 9293, section 3.6",
		Remark:   "It assumes nothing of network, timers and users: it asks what is possible, not what must happen.",
		BrokenBy: "scenario silent-peer",
		promise:  &promise{goal: "closed", premise: "!closed"},
	},
}
