package model

// TCB is the transmission control block of 3.3.1, with what 3.10 says is queued
// in it. A TCB in state CLOSED is the zero TCB: there is none.
type TCB struct {
	State   State
	Passive bool // from a passive OPEN: it decides what a RST does in SYN-RECEIVED (MUST-11)

	ISS, IRS Seq
	SND      Send
	RCV      Receive

	// The send buffer. Octets Acked to Queued-1 of the stream are in it; Acked
	// itself stands at SND.UNA, once the SYN is acknowledged.
	Acked, Queued uint32
	SYNAcked      bool
	Closing       bool // CLOSE was called: a FIN follows the last octet
	FINSent       bool

	// What has arrived ahead of its turn in the sequence (SHLD-31), in order,
	// nothing twice; beyond Held[HeldLen-1] all is zero.
	Held    [MaxHeld]Held
	HeldLen uint8
	HeldFIN bool
	FINSEQ  Seq // of the FIN that is held

	TSRecent Stamp // TS.Recent of RFC 7323; 0: no timestamps on this connection
	TimeWait uint8 // slots, this one included, until TIME-WAIT ends; 0: the clock is off, or this is not TIME-WAIT
}

// MaxHeld is how many separate runs of octets an endpoint holds for later. What is
// furthest ahead beyond these is dropped, and has to be sent again.
const MaxHeld = 6

// Send holds the send sequence variables of table 2. SND.UP is not modelled.
type Send struct {
	UNA, NXT Seq
	WND      uint16
	MaxWND   uint16 // the largest SND.WND so far (3.8.6.2.1), MAX.SND.WND of RFC 5961; kept where a rule reads it
	WL1, WL2 Seq
}

// Receive holds the receive sequence variables of table 3. RCV.UP is not modelled.
type Receive struct {
	NXT  Seq
	WND  uint16
	USER uint16 // RCV.USER of 3.8.6.2.2: octets taken that the user has not received yet
}

// Held is a run of octets that waits for its turn.
type Held struct {
	SEQ  Seq
	Text Text
}

// synLen returns how many sequence numbers a SYN takes: one (3.4).
func (c *Config) synLen() uint32 {
	if c.deviates(SYNTakesNoNumber) {
		return 0
	}
	return 1
}

// finLen returns how many sequence numbers a FIN takes: one (3.4).
func (c *Config) finLen() uint32 {
	if c.deviates(FINTakesNoNumber) {
		return 0
	}
	return 1
}

// Len returns SEG.LEN: the octets of the text, counting SYN and FIN (3.4).
func (c *Config) Len(seg Segment) uint32 {
	n := uint32(seg.Text.Len)
	if seg.CTL.Has(SYN) {
		n += c.synLen()
	}
	if seg.CTL.Has(FIN) {
		n += c.finLen()
	}
	return n
}

// sentOctets returns how many octets are sent and not acknowledged.
func (e endpoint) sentOctets() uint32 {
	if e.tcb.State < SYNSENT {
		return 0
	}
	n := e.space.Sub(e.tcb.SND.NXT, e.tcb.SND.UNA)
	if !e.tcb.SYNAcked {
		n -= e.synLen()
	}
	if e.finOutstanding() {
		n -= e.finLen()
	}
	return n
}

// unsentOctets returns how many octets are queued and not sent yet.
func (e endpoint) unsentOctets() uint32 {
	return e.tcb.Queued - e.tcb.Acked - e.sentOctets()
}

// finOutstanding tells whether our FIN is sent and not acknowledged. Its
// acknowledgment leaves these three states.
func (e endpoint) finOutstanding() bool {
	return e.tcb.FINSent && StateSet(FINWAIT1, CLOSING, LASTACK).Has(e.tcb.State)
}

// outstanding tells whether the retransmission queue holds anything.
func (e endpoint) outstanding() bool {
	return e.tcb.State >= SYNSENT && !e.tcb.SYNAcked || e.sentOctets() > 0 || e.finOutstanding()
}

// waiting tells whether text or a FIN waits to be sent for the first time.
func (e endpoint) waiting() bool {
	return e.unsentOctets() > 0 || e.tcb.Closing && !e.tcb.FINSent
}
