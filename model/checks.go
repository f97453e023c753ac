package model

// What section 3.10.7 asks of a segment that arrives at side s: each question by itself, for
// whoever tells why an endpoint has done what it did. Asking changes nothing.

// Acceptable tells whether a segment passes the first check of 3.10.7.4, the special allowance included.
func (m *Model) Acceptable(w *World, s Side, seg Segment) bool {
	e := m.endpoint(w, s, nil)
	return e.acceptable(seg) || e.allowed(seg)
}

// Untimely tells whether the Timestamps option, or the lack of it, has a segment dropped (RFC 7323,
// section 5.3, R1).
func (m *Model) Untimely(w *World, s Side, seg Segment) bool {
	e := m.endpoint(w, s, nil)
	return e.tcb.TSRecent != 0 && !seg.CTL.Has(RST) && (seg.TS == 0 || e.outdated(seg))
}

// Recent tells whether the acknowledgment of a segment is young enough for the segment to be processed (RFC 5961,
// section 5).
func (m *Model) Recent(w *World, s Side, ack Seq) bool { return m.endpoint(w, s, nil).recent(ack) }

// AcknowledgesSYN tells whether ack acknowledges the SYN of side s, and nothing that was not sent.
func (m *Model) AcknowledgesSYN(w *World, s Side, ack Seq) bool {
	return m.endpoint(w, s, nil).acknowledgesSYN(ack)
}
