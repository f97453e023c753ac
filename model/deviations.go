package model

// Deviation is a famous wrong turn, or an answer to the question why TCP
// does what it does. Each is one decision point in the code of section 3.10.
type Deviation uint8

// The deviations.
const (
	FINTakesNoNumber Deviation = iota
	SYNTakesNoNumber
	NoFINRetransmission
	NoSYNRetransmission
	NoPersist
	MergedClose
	FINWait2Deaf
	SimultaneousOpenWar
	ClosingWithoutFIN
	FINBitLost
	ResetNeedsACK
	NoSimultaneousOpen
	TwoWayHandshake
	ACKOfISSAccepted
	ForgottenOrigin
	ResetOnDuplicateSYN
	FastOpen
	ResetAnswersReset
	NoFlowControl
	NoTrimming
	NoTimeWait
	TimeWaitOneMSL
	DeviationCount int = iota
)

// Deviations is a set of deviations.
type Deviations uint32

// DeviationSet returns the set of the given ones.
func DeviationSet(ds ...Deviation) (set Deviations) {
	for _, d := range ds {
		set |= 1 << d
	}
	return set
}

// Has tells whether d is in the set.
func (set Deviations) Has(d Deviation) bool { return set>>d&1 != 0 }

// DeviationInfo documents a deviation.
type DeviationInfo struct{ Name, Words, Source string }

// DeviationInfos documents every deviation, by its number.
var DeviationInfos = [DeviationCount]DeviationInfo{
	FINTakesNoNumber: {"fin-takes-no-number", "A FIN takes no sequence number, so that its acknowledgment " +
		"cannot be told from that of the text before it.", "why 3.4 gives FIN a number"},
	SYNTakesNoNumber: {"syn-takes-no-number", "A SYN takes no sequence number, so that its acknowledgment " +
		"cannot be told from none, nor its duplicate from a new one.", "why 3.4 gives SYN a number"},
	NoFINRetransmission: {"no-fin-retransmission", "A FIN is sent once and never again.", "why 3.8.1 covers FIN"},
	NoSYNRetransmission: {"no-syn-retransmission", "A SYN is sent once and never again.", "RFC 964 on MIL-STD-1778"},
	NoPersist:           {"no-persist", "A zero window is never probed.", "MUST-36"},
	MergedClose: {"merged-close", "A FIN is answered by a FIN at once, before the user is done: three " +
		"segments instead of four.", "why half-close, 3.6"},
	FINWait2Deaf: {"fin-wait-2-deaf", "In FIN-WAIT-2 text is acknowledged and thrown away: who has closed " +
		"does not listen any more.", "why half-close, 3.6"},
	SimultaneousOpenWar: {"simultaneous-open-war", "In SYN-RECEIVED a SYN,ACK is answered by a SYN,ACK.",
		"why 3.10.7.4, first, answers with an ACK"},
	ClosingWithoutFIN: {"closing-without-fin", "In FIN-WAIT-1 and CLOSING the acknowledgment of all that was sent is " +
		"taken for that of the FIN, although the FIN still waits to be sent.", "smoltcp issue 279"},
	FINBitLost: {"fin-bit-lost", "The FIN that is retransmitted in CLOSING lacks its FIN bit.", "demikernel issue 1537"},
	ResetNeedsACK: {"rst-in-syn-received-needs-ack", "In SYN-RECEIVED a RST without ACK is ignored.",
		"Linux 2.4.19, found by CMC (Musuvathi and Engler, NSDI 2004)"},
	NoSimultaneousOpen: {"no-simultaneous-open", "A SYN without ACK is dropped in SYN-SENT.", "MUST-10; smoltcp issue 1001"},
	TwoWayHandshake: {"two-way-handshake", "In LISTEN a SYN leads to ESTABLISHED at once: the SYN,ACK is sent, and nothing is awaited.",
		"why the third leg, 3.5"},
	ACKOfISSAccepted: {"ack-of-iss-accepted", "In SYN-RECEIVED an ACK of SND.UNA itself, which acknowledges nothing, leads to ESTABLISHED.",
		"RFC 793, page 72, as printed: 'SND.UNA =< SEG.ACK'; erratum 3301"},
	ForgottenOrigin: {"forgotten-origin", "A RST in SYN-RECEIVED leads to LISTEN, wherever the connection came from: an active OPEN that is " +
		"refused is left listening, and its user is not told.", "why MUST-11; the rest of figure 11"},
	ResetOnDuplicateSYN: {"rst-on-duplicate-syn", "In SYN-RECEIVED a duplicate of the SYN that led there draws a RST.", "picotcp issue 148"},
	FastOpen: {"fast-open", "A SYN carries the text that SEND has queued, and the text of a SYN is delivered at once: one that comes again may bring it again.",
		"TCP Fast Open without its cookie and without idempotent requests, RFC 7413, sections 2.1 and 6.1"},
	ResetAnswersReset: {"rst-answers-rst", "In CLOSED a RST is answered like any other segment.", "why 3.5.2 says 'except another reset'"},
	NoFlowControl:     {"no-flow-control", "Text and FIN are sent at once, whatever the window.", "why the window, 3.8.6"},
	NoTrimming: {"no-trimming", "A segment that straddles RCV.NXT is taken whole: its old octets count again.",
		"why 3.10.7.4, first, processes the new parts only"},
	NoTimeWait:     {"no-time-wait", "TIME-WAIT is left for CLOSED at once.", "why MUST-13"},
	TimeWaitOneMSL: {"time-wait-one-msl", "TIME-WAIT lasts one MSL instead of two.", "why 2 MSL, MUST-13"},
}

func (c *Config) deviates(d Deviation) bool { return c.Deviations.Has(d) }
