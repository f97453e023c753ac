package model

// The Timestamps option of RFC 7323, for what its TSval is compared with: protection against
// wrapped sequence numbers (PAWS, section 5), and RFC 6191.

// Stamp is a TSval, by its age: 0 is none, otherwise it is one more than the ticks since it was the
// time. A stamp of this slot is 1.
type Stamp uint8

// now is the stamp of this slot.
const now Stamp = 1

// aged returns the stamp as it is a tick later.
func (ts Stamp) aged() Stamp { return ts + min(ts, 1) }

// oldest returns the stamp of what was sent an MSL and a tick ago: nothing in the network is as old, and
// to be older makes no difference.
func (c *Config) oldest() Stamp { return now + Stamp(c.MSL) + 1 }

// usesTimestamps tells whether the option is in use. There is none with the clock off.
func (c *Config) usesTimestamps() bool { return c.Rules[Timestamps] == StampSegments && c.MSL > 0 }

// stamp returns the TSval of a segment that is sent now: on the SYN, and after a SYN that has brought one 'in
// every non-<RST> segment' (RFC 7323, section 3.2).
func (e endpoint) stamp() Stamp {
	if e.stamps && (e.tcb.State == SYNSENT || e.tcb.TSRecent != 0) {
		return now
	}
	return 0
}

// checkTimestamp is rule R1 of PAWS (RFC 7323, section 5.3). It comes before the first step, and does
// not apply to a RST. A segment that lacks the option is dropped (section 3.2).
func (e endpoint) checkTimestamp(seg Segment) bool {
	switch {
	case e.tcb.TSRecent == 0 || seg.CTL.Has(RST):
		return true
	case seg.TS == 0:
		return false
	case e.outdated(seg):
		e.sendACK()
		return false
	default:
		return true
	}
}

// outdated tells whether SEG.TSval < TS.Recent.
func (e endpoint) outdated(seg Segment) bool { return seg.TS > e.tcb.TSRecent && e.tcb.TSRecent != 0 }

// recordTimestamp is rule R3, for a segment that R1 and R2 have let in. What was acknowledged
// last is RCV.NXT: every step that moves it acknowledges it.
func (e endpoint) recordTimestamp(seg Segment) {
	if e.tcb.TSRecent != 0 && !seg.CTL.Has(RST) && e.space.LessEq(seg.SEQ, e.tcb.RCV.NXT) {
		e.tcb.TSRecent = seg.TS
	}
}
