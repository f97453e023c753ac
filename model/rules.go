package model

// Rule names a point at which the RFCs differ or leave a choice.
type Rule uint8

// The rules, in the order of 3.10.
const (
	OutOfOrder Rule = iota
	ACKBeforeWindow
	ZeroWindow
	RightEdge
	ResetValidation
	SYNValidation
	SYNFIN
	SYNInSYNReceived
	ResetInTimeWait
	SYNInTimeWait
	ACKRange
	WindowUpdate
	SYNWindow
	ACKAfterClose
	TimeWaitRestart
	FINSegment
	FINAgain
	CloseInCloseWait
	CloseUnread
	ReceiveClosing
	KeepAlive
	FINWait2Timer
	Timestamps
	QuietTime
	BacklogFull
	RuleCount int = iota
)

// Choice is an alternative of a rule, by its position in the rule's Choices.
type Choice uint8

// Rules holds a choice for every rule.
type Rules [RuleCount]Choice

// RuleInfo documents a rule. The first alternative is the one of RFC 9293.
type RuleInfo struct {
	Name    string
	Words   string
	Section string
	Choices []ChoiceInfo
}

// ChoiceInfo documents an alternative of a rule.
type ChoiceInfo struct{ Name, Words, Source string }

// The alternatives of OutOfOrder.
const (
	Queue Choice = iota
	Drop
)

// The alternatives of ACKBeforeWindow.
const (
	DropOldACK Choice = iota
	ProcessOldACK
)

// The alternatives of ZeroWindow.
const (
	Allowance Choice = iota
	NoAllowance
)

// The alternatives of RightEdge.
const (
	OutsideWindow Choice = iota
	InsideWindow
)

// The alternatives of ResetValidation and, with one more, of SYNValidation.
const (
	RFC5961 Choice = iota
	RFC793
	AbortOnSYN
)

// The alternatives of SYNFIN.
const (
	ProcessSYNFIN Choice = iota
	DropSYNFIN
)

// The alternatives of SYNInSYNReceived.
const (
	BackToListen Choice = iota
	LikeSynchronized
)

// The alternatives of ResetInTimeWait.
const (
	AcceptReset Choice = iota
	IgnoreReset
	DropReset
)

// The alternatives of SYNInTimeWait.
const (
	Challenge Choice = iota
	Reopen
	RFC6191
)

// The alternatives of ACKRange.
const (
	OfAnyAge Choice = iota
	Recent
	RecentInEveryState
)

// The alternatives of WindowUpdate.
const (
	EveryACK Choice = iota
	NewACKOnly
)

// The alternatives of SYNWindow.
const (
	TakeWindow Choice = iota
	IgnoreWindow
)

// The alternatives of ACKAfterClose.
const (
	ProcessACK Choice = iota
	OnlyOfFIN
)

// The alternatives of TimeWaitRestart.
const (
	ByFIN Choice = iota
	ByAcceptable
	NoRestart
	ByAnswered
	ByFINOddAnswered
)

// The alternatives of FINSegment.
const (
	OwnSegment Choice = iota
	Piggyback
)

// The alternatives of FINAgain.
const (
	ByTimeout Choice = iota
	WithACK
)

// The alternatives of CloseInCloseWait.
const (
	EnterLastAck Choice = iota
	EnterClosing
)

// The alternatives of CloseUnread.
const (
	SendFIN Choice = iota
	SendReset
)

// The alternatives of ReceiveClosing.
const (
	OnHand Choice = iota
	Refuse
)

// The alternatives of KeepAlive.
const (
	NoKeepAlive Choice = iota
	SendKeepAlive
)

// The alternatives of FINWait2Timer.
const (
	StayInFINWait2 Choice = iota
	EndFINWait2
)

// The alternatives of Timestamps.
const (
	NoTimestamps Choice = iota
	StampSegments
)

// The alternatives of QuietTime.
const (
	KeepQuiet Choice = iota
	NoQuietTime
)

// The alternatives of BacklogFull.
const (
	DropSYN Choice = iota
	DropOldest
)

// RuleInfos documents every rule, by its number.
var RuleInfos = [RuleCount]RuleInfo{
	OutOfOrder: {
		"out-of-order", "what becomes of text and FIN that arrive ahead of their turn", "3.10.7.4, first",
		[]ChoiceInfo{
			{"queue", "they are held for later processing", "RFC 9293, SHLD-31"},
			{"drop", "they are dropped, and have to be sent again", "RFC 793, page 70: 'may be held'"},
		},
	},
	ACKBeforeWindow: {
		"ack-before-window", "what becomes of the acknowledgment of a segment that lies before the window, in the synchronized states", "3.10.7.4, first",
		[]ChoiceInfo{
			{"drop", "it is dropped with the segment", "RFC 9293, 3.10.7.4: 'After sending the acknowledgment, drop the unacceptable segment and return'"},
			{"process", "it is processed, and then the segment is acknowledged", "what BSD does: 'keep on processing for RST or ACK'"},
		},
	},
	ZeroWindow: {
		"zero-window-allowance", "what is accepted while RCV.WND is zero, besides an empty segment at RCV.NXT", "3.10.7.4, first",
		[]ChoiceInfo{
			{"accept", "the ACK and RST of a segment that begins at RCV.NXT, and the ACK of an empty one right after it, " +
				"which is all that a peer whose probe was refused can send; text and FIN are dropped", "RFC 9293, 3.10.7.4: 'special allowance should be made to accept valid ACKs, URGs, and RSTs'; appendix A.2"},
			{"none", "the four cases of table 6 and nothing else", "RFC 9293, table 6"},
		},
	},
	RightEdge: {
		"right-edge", "whether an empty segment is acceptable that lies right behind an open window, at RCV.NXT+RCV.WND", "3.10.7.4, first",
		[]ChoiceInfo{
			{"unacceptable", "it is not, as table 6 has it: what it acknowledges is not heard, and it draws an ACK", "RFC 9293, table 6: 'SEG.SEQ < RCV.NXT+RCV.WND'"},
			{"acceptable", "it is: it is all that a peer can send who has filled the window, and whose text has not arrived yet", "RFC 9293, appendix A.2; Linux, tcp_sequence"},
		},
	},
	ResetValidation: {
		"rst-validation", "which RST ends a connection", "3.10.7.4, second",
		[]ChoiceInfo{
			{"rfc5961", "the one at RCV.NXT exactly; elsewhere in the window it draws a challenge ACK", "RFC 5961, section 3"},
			{"rfc793", "any in the window", "RFC 793, page 70"},
		},
	},
	SYNValidation: {
		"syn-validation", "what a SYN does to a synchronized connection", "3.10.7.4, fourth",
		[]ChoiceInfo{
			{"rfc5961", "it draws a challenge ACK and is dropped, wherever it lies", "RFC 5961, section 4"},
			{"rfc793", "in the window it is an error: a RST that who sent the SYN accepts, and CLOSED", "RFC 793, page 71"},
			{"abort", "in the window it ends the connection by <SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>, which the peer of the connection accepts; elsewhere it draws an ACK", "FreeBSD, net.inet.tcp.insecure_syn"},
		},
	},
	SYNFIN: {
		"syn-fin", "what becomes of a segment with both SYN and FIN, but in CLOSED and TIME-WAIT", "3.10.7",
		[]ChoiceInfo{
			{"process", "it is processed like any SYN, and then like any FIN", "RFC 9293, 3.10.7.2: 'any other incoming control or data (combined with SYN) will be processed in the SYN-RECEIVED state'"},
			{"drop", "it is dropped, without an answer", "FreeBSD, net.inet.tcp.drop_synfin; no RFC has it"},
		},
	},
	SYNInSYNReceived: {
		"syn-in-syn-received", "what a SYN in the window does in a SYN-RECEIVED that came from LISTEN", "3.10.7.4, fourth",
		[]ChoiceInfo{
			{"listen", "it returns the connection to LISTEN", "RFC 9293, 3.10.7.4: 'return this connection to the LISTEN state'"},
			{"synchronized", "what it does in the synchronized states, by the rule syn-validation: it draws a challenge ACK", "RFC 5961, section 4, applied here as well"},
		},
	},
	ResetInTimeWait: {
		"rst-in-time-wait", "what a RST does in TIME-WAIT", "3.10.7.4, second",
		[]ChoiceInfo{
			{"accept", "it ends TIME-WAIT", "RFC 9293, 3.10.7.4: 'enter the CLOSED state'"},
			{"ignore", "nothing, but for the challenge ACK that it may draw by the rule rst-validation", "RFC 1337, section 3, fix F1"},
			{"drop", "nothing at all", "FreeBSD, tcp_twcheck"},
		},
	},
	SYNInTimeWait: {
		"syn-in-time-wait", "what a SYN without ACK does in TIME-WAIT if it lies beyond every number of the old connection (RCV.NXT =< SEG.SEQ)", "3.6.1; 3.10.7.4, first",
		[]ChoiceInfo{
			{"challenge", "what it does in any synchronized state: rule syn-validation", "RFC 9293, 3.10.7.4, fourth"},
			{"reopen", "it opens the connection anew if the user would make a passive OPEN, with an ISS beyond every number used; if it turns out to be an " +
				"old duplicate, TIME-WAIT returns", "RFC 9293, 3.6.1, MAY-2"},
			{"rfc6191", "the same; one that does not is dropped without an answer", "RFC 6191, section 2; RFC 9293, SHLD-4"},
		},
	},
	ACKRange: {
		"ack-range", "how old the acknowledgment of a segment may be that is processed", "3.10.7.4, fifth",
		[]ChoiceInfo{
			{"rfc793", "of any age: the ACK is ignored, text and FIN of the segment are processed", "RFC 793, page 72: 'If the ACK is a duplicate, it can be ignored'"},
			{"rfc5961", "in the synchronized states SND.UNA-MAX.SND.WND =< SEG.ACK; what is older draws an ACK and is dropped", "RFC 5961, section 5.2; RFC 9293, MAY-12"},
			{"every-state", "the same in SYN-RECEIVED, where an ACK is sent instead of the RST that an unacceptable one deserves", "RFC 9293, 3.10.7.4: " +
				"'When the ACK value is acceptable, the per-state processing below applies', of which SYN-RECEIVED is the first"},
		},
	},
	WindowUpdate: {
		"window-update", "which ACK may update SND.WND", "3.10.7.4, fifth",
		[]ChoiceInfo{
			{"every-ack", "SND.UNA =< SEG.ACK =< SND.NXT", "RFC 1122, 4.2.2.20(g)"},
			{"new-ack", "SND.UNA < SEG.ACK =< SND.NXT: a pure window update is lost", "RFC 793, page 72"},
		},
	},
	SYNWindow: {
		"syn-window", "whether SND.WND is set from the SYN that finds LISTEN", "3.10.7.2, third",
		[]ChoiceInfo{
			{"taken", "yes", "what deployed stacks do; RFC 9293, 3.10.7.3, does so in SYN-SENT"},
			{"ignored", "no: it is zero until ESTABLISHED, where RFC 1122, 4.2.2.20(f), sets it", "RFC 9293, 3.10.7.2, which does not mention it"},
		},
	},
	ACKAfterClose: {
		"ack-after-close", "what an ACK that does not cover our FIN does in CLOSING and LAST-ACK", "3.10.7.4, fifth",
		[]ChoiceInfo{
			{"process", "what it does in ESTABLISHED", "what deployed stacks do"},
			{"ignore", "in CLOSING nothing after SND.UNA and SND.WND are updated, in LAST-ACK nothing at all", "RFC 9293, 3.10.7.4: 'otherwise, ignore the segment'; " +
				"'The only thing that can arrive in this state is an acknowledgment of our FIN'"},
		},
	},
	TimeWaitRestart: {
		"time-wait-restart", "what is acknowledged in TIME-WAIT and restarts its timer", "3.10.7.4, fifth and eighth",
		[]ChoiceInfo{
			{"fin", "a retransmission of the peer's FIN, although it lies before the window", "what deployed stacks do; RFC 9293, 3.10.7.4: " +
				"'a retransmission of the remote FIN. Acknowledge it, and restart the 2 MSL timeout'"},
			{"acceptable", "any acceptable segment with ACK; a FIN that comes again is none, so it is acknowledged by the first step and restarts nothing", "RFC 9293, 3.10.7.4, taken step by step"},
			{"never", "nothing restarts it: what comes in is acknowledged as in any other state", "MUST-13 by itself: 'linger in the TIME-WAIT state for a time 2xMSL'"},
			{"answered", "whatever is answered, so that 2 MSL pass after the last segment sent", "what Linux does with segments out of the window"},
			{"odd", "as with fin; what is acceptable is acknowledged too and restarts nothing, but for the ACK that is expected next: <SEQ=RCV.NXT><ACK=SND.NXT><CTL=ACK>; " +
				"what has neither ACK nor SYN is not, wherever it lies", "FreeBSD, tcp_twcheck"},
		},
	},
	FINSegment: {
		"fin-segment", "which segment carries the FIN", "3.10.4",
		[]ChoiceInfo{
			{"own", "one of its own, after the last text", "RFC 9293, 3.10.4: 'Queue this until all preceding SENDs have been segmentized, then form a FIN segment and send it'"},
			{"piggyback", "the one with the last text where it still waits to be sent, or is sent again", "what deployed stacks do; RFC 9293, 3.8.6: 'may repackage segments on the retransmission queue'"},
		},
	},
	FINAgain: {
		"fin-again", "when a FIN that is not acknowledged yet is sent again", "3.10.8",
		[]ChoiceInfo{
			{"timeout", "when the retransmission timer fires", "RFC 9293, 3.10.8"},
			{"ack", "with every acknowledgment that is due, too", "FreeBSD, tcp_output; no RFC has it"},
		},
	},
	CloseInCloseWait: {
		"close-in-close-wait", "which state the FIN of CLOSE-WAIT leads to", "3.10.4",
		[]ChoiceInfo{
			{"last-ack", "LAST-ACK", "RFC 1122, 4.2.2.20(a)"},
			{"closing", "CLOSING, which is no edge of figure 5, so that the passive side waits 2 MSL too", "RFC 793, page 61"},
		},
	},
	CloseUnread: {
		"close-unread", "what CLOSE does while octets wait that the user has not received", "3.6.1",
		[]ChoiceInfo{
			{"fin", "a FIN, as if all were well: RECEIVE goes on afterwards", "RFC 9293, 3.6: 'The user who CLOSEs may continue to RECEIVE'"},
			{"rst", "a RST, to show that data was lost; text that arrives after CLOSE draws none", "RFC 9293, 3.6.1, MAY-1 with SHLD-3; RFC 2525, 2.17"},
		},
	},
	ReceiveClosing: {
		"receive-closing", "whether RECEIVE still hands over what is on hand in CLOSING, LAST-ACK and TIME-WAIT", "3.10.3",
		[]ChoiceInfo{
			{"on-hand", "yes, as in CLOSE-WAIT", "what deployed stacks do"},
			{"refuse", "no: 'error: connection closing'", "RFC 9293, 3.10.3"},
		},
	},
	KeepAlive: {
		"keep-alive", "whether an idle connection asks now and then whether its peer is alive, in ESTABLISHED and CLOSE-WAIT", "3.8.4",
		[]ChoiceInfo{
			{"off", "no", "RFC 9293, MUST-25: 'they MUST default to off'"},
			{"on", "yes, by <SEQ=SND.NXT-1><ACK=RCV.NXT>; if there is no answer nothing follows from it", "RFC 9293, MAY-5, SHLD-12, MUST-26, MUST-29"},
		},
	},
	FINWait2Timer: {
		"fin-wait-2-timeout", "whether FIN-WAIT-2 ends without the peer's FIN", "3.3.2",
		[]ChoiceInfo{
			{"off", "no", "RFC 9293, figure 5: only the FIN leads on from there"},
			{"on", "at any time, for CLOSED", "what deployed stacks do to a peer that never closes; no RFC has it"},
		},
	},
	Timestamps: {
		"timestamps", "whether segments carry the Timestamps option, and those older than what came last are refused (PAWS); there is none with the clock off", "3.2",
		[]ChoiceInfo{
			{"off", "no", "RFC 9293, which leaves the option to RFC 7323"},
			{"on", "yes, any but a RST", "RFC 7323, sections 3.2 and 5.3"},
		},
	},
	QuietTime: {
		"quiet-time", "whether a host that has crashed keeps quiet for an MSL before it sends or opens anything; there is none with the clock off", "3.4.3",
		[]ChoiceInfo{
			{"keep", "yes: until then what arrives is dropped, and no OPEN is made", "RFC 9293, 3.4.3: 'shall delay emitting any TCP segments for at least the agreed MSL'"},
			{"none", "no: it may open again at once", "RFC 9293, 3.4.3: 'may choose not to wait for the \"quiet time\"'"},
		},
	},
	BacklogFull: {
		"backlog-full", "what becomes of a SYN that finds the backlog of half-open connections full", "3.10.7.2",
		[]ChoiceInfo{
			{"drop", "it is dropped, without a word", "RFC 4987, section 2.2"},
			{"oldest", "the oldest half-open connection goes, without a word, and makes room for it", "RFC 4987, section 3.4"},
		},
	},
}

// Profile is a named set of choices.
type Profile struct {
	Name, Words string
	Rules       Rules
}

// Profiles holds the profiles; the first is the default.
var Profiles = []Profile{
	{"rfc9293", "every MUST, every SHOULD that needs no option, RFC 5961 sections 3 and 4, and otherwise the reading that deployed stacks share", Rules{}},
	{"rfc1122", "RFC 793 as corrected by RFC 1122, before RFC 5961", Rules{
		ResetValidation: RFC793, SYNValidation: RFC793, ReceiveClosing: Refuse,
	}},
	{"rfc793", "RFC 793 as published in 1981, so far as there are rules for what has changed since: RFC 1122, 4.2.2.20(c), (e) and (f) " +
		"and erratum 3301 are in", Rules{
		ResetValidation: RFC793, SYNValidation: RFC793, WindowUpdate: NewACKOnly, CloseInCloseWait: EnterClosing,
		ReceiveClosing: Refuse,
	}},
	{"letter", "RFC 9293 word by word, wherever that differs from the reading that deployed stacks share", Rules{
		SYNWindow: IgnoreWindow, ACKAfterClose: OnlyOfFIN, TimeWaitRestart: ByAcceptable, ReceiveClosing: Refuse,
	}},
	{"hardened", "rfc9293 with RFC 1337, fix F1, RFC 5961 in full, RFC 6191 and RFC 7323; with the clock off, RFC 6191 has no timestamps to go by", Rules{
		ResetInTimeWait: IgnoreReset, SYNInTimeWait: RFC6191, ACKRange: Recent, Timestamps: StampSegments,
	}},
	{"freebsd", "rfc9293 with the choices of FreeBSD that its packetdrill suite relies on; a SYN in TIME-WAIT does what that suite calls standard", Rules{
		ACKBeforeWindow: ProcessOldACK, ResetInTimeWait: DropReset, TimeWaitRestart: ByFINOddAnswered, FINSegment: Piggyback, FINAgain: WithACK,
	}},
}
