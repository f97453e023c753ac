package model

// A SYN in TIME-WAIT may open the connection anew, 'directly from TIME-WAIT state' (3.6.1,
// MAY-2), for a user who would make a passive OPEN.

// Reopened is what a host keeps of a TIME-WAIT that a SYN has reopened, until it turns out
// whether that SYN was an old duplicate. Its timer goes on.
type Reopened struct {
	ISS, IRS Seq
	SNDNXT   Seq
	RCVNXT   Seq
	Sent     uint32 // octets, all acknowledged
	RCVWND   uint16
	TSRecent Stamp
	TimeWait uint8
	Kept     bool // there is one
}

// checkReopening comes before the first step: by RFC 6191 'the logic above is not applicable
// for incoming SYN segments' in TIME-WAIT.
func (e endpoint) checkReopening(seg Segment) bool {
	rule := e.Rules[SYNInTimeWait]
	switch {
	case e.tcb.State != TIMEWAIT || seg.CTL&(SYN|ACK|RST) != SYN || rule == Challenge:
		return true
	case !e.beyond(seg):
		e.when(rule == RFC6191, atFirstTimeWait)
		return rule != RFC6191
	case !e.willing:
		return true
	default:
		e.when(rule == RFC6191, atFirstTimeWait)
		e.at(atFourthAccepted)
		e.reopen(seg)
		return false
	}
}

// beyond tells whether a SYN lies beyond every number that the peer has used, or by RFC 6191,
// where there are timestamps, is later than all that the peer has sent.
func (e endpoint) beyond(seg Segment) bool {
	last, number := e.tcb.TSRecent, e.space.LessEq(e.tcb.RCV.NXT, seg.SEQ)
	switch {
	case e.Rules[SYNInTimeWait] == Reopen:
		return number && !e.outdated(seg)
	case seg.TS == 0 || seg.TS == last:
		return number
	default:
		return last == 0 || seg.TS < last
	}
}

// reopen puts TIME-WAIT by, and has the SYN do what it does in LISTEN. The initial sequence
// number is 'larger than the largest sequence number it used on the previous connection
// incarnation', whatever the isn rule.
func (e endpoint) reopen(seg Segment) {
	t := e.tcb
	*e.was = Reopened{t.ISS, t.IRS, t.SND.NXT, t.RCV.NXT, t.Queued, t.RCV.WND, t.TSRecent, t.TimeWait, true}
	iss := e.space.Add(t.SND.NXT, uint32(e.gen.Ahead))
	*t = TCB{State: TIMEWAIT, Passive: true, RCV: Receive{WND: e.host.Window}}
	e.gen.Ahead, e.gen.Choices = 0, 0
	e.useISS(iss)
	e.answerSYN(seg)
	e.fx.Reopened = true
}

// returnToTimeWait 'returns to TIME-WAIT state if the SYN turns out to be an old duplicate'. A user
// who has already given it something to do is told that nothing comes of it.
func (e endpoint) returnToTimeWait() {
	was := *e.was
	e.gen.Ahead = uint8(e.space.Sub(e.tcb.SND.NXT, was.SNDNXT))
	if e.tcb.Queued > 0 {
		e.signal(SignalRefused)
	}
	e.enter(TIMEWAIT)
	*e.tcb = TCB{
		State: TIMEWAIT, ISS: was.ISS, IRS: was.IRS, TSRecent: was.TSRecent, TimeWait: was.TimeWait,
		SND: Send{UNA: was.SNDNXT, NXT: was.SNDNXT}, RCV: Receive{NXT: was.RCVNXT, WND: was.RCVWND},
		Acked: was.Sent, Queued: was.Sent, SYNAcked: true, Closing: true, FINSent: true,
	}
	*e.was = Reopened{}
	e.fx.Returned = true
}

// reopens tells whether the user of side s would make a passive OPEN in the place of TIME-WAIT: it
// has received all there was.
func (m *Model) reopens(h *Host, s Side) bool {
	cfg := &m.c.Host[s]
	return h.Opens < cfg.Incarnations && (cfg.Open == OpenPassive || cfg.Open == OpenEither) && h.TCB.RCV.USER == 0
}

// reopened counts an incarnation that a SYN in TIME-WAIT has started, and puts the ghosts of the one
// before by.
func (h *Host) reopened() {
	h.Opens++
	h.WasGhost, h.Ghost = h.Ghost, Ghost{Incarnation: h.Opens}
}

// returned takes them up again.
func (h *Host) returned() { h.Ghost, h.WasGhost = h.WasGhost, Ghost{} }

// forgetReopened drops the TIME-WAIT of a SYN that was no old duplicate, or whose timer is over.
func (h *Host) forgetReopened() { h.Was, h.WasGhost = Reopened{}, Ghost{} }
