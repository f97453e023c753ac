package model

// Assumption is something that is assumed of behaviours where it is asked what must
// happen in the end. No step depends on it.
type Assumption uint8

// The assumptions.
const (
	FairArrival Assumption = iota
	FairCarriage
	FairRetransmission
	FairPersist
	FairKeepAlive
	FairFINWait2
	FairTimeWait
	FairBacklog
	FairUserTimeout
	FairTime
	FairClose
	FairRead
	FairDuplication
	FairSend
	FairOpen
	AssumptionCount int = iota
)

// Assumptions is a set of assumptions.
type Assumptions uint32

// AssumptionSet returns the set of some assumptions.
func AssumptionSet(assumptions ...Assumption) Assumptions {
	var set Assumptions
	for _, a := range assumptions {
		set |= 1 << a
	}
	return set
}

// Has tells whether a is in the set.
func (set Assumptions) Has(a Assumption) bool { return set>>a&1 != 0 }

// Names returns the names of those in the set, in the order of their numbers.
func (set Assumptions) Names() []string {
	names := []string{}
	for a, info := range AssumptionInfos {
		if set.Has(Assumption(a)) {
			names = append(names, info.Name)
		}
	}
	return names
}

// UsualFairness is what is assumed where nothing else is said.
const UsualFairness Assumptions = 1<<FairDuplication - 1

// AssumptionInfo tells about an assumption.
type AssumptionInfo struct {
	Name   string
	Strong bool   // what is done again and again has its effect again and again; otherwise: what could be done all the time is done
	Words  string // what is assumed
	Why    string // why a TCP may rely on it
}

// AssumptionInfos tells about every assumption, by its number.
var AssumptionInfos = [AssumptionCount]AssumptionInfo{
	FairArrival: {"arrival", true, "A segment that is sent again and again arrives again and again; another direction or another segment does not count.",
		"RFC 9293, section 3.8.1: a network that delivers nothing is out of TCP's hands."},
	FairCarriage: {"carriage", false, "Where arrival consumes, what is in flight goes on, in each direction: it arrives, or is lost.",
		"What never arrives is lost."},
	FairRetransmission: {"retransmission", false, "The retransmission timer of each endpoint fires while it runs.", "Section 3.8.1."},
	FairPersist:        {"persist", false, "The persist timer of each endpoint fires while it runs.", "Section 3.8.6.1, MUST-36."},
	FairKeepAlive:      {"keep-alive", false, "The keep-alive timer of each endpoint fires while it runs.", "Section 3.8.4."},
	FairFINWait2:       {"fin-wait-2-timeout", false, "The FIN-WAIT-2 timeout of each endpoint, where there is one, fires while it runs.", "No section: it departs from the RFC."},
	FairTimeWait:       {"time-wait", false, "With the clock off, TIME-WAIT of each endpoint ends.", "Section 3.6.1, MUST-13."},
	FairBacklog:        {"backlog-timeout", false, "A listener gives the oldest of its embryos up.", "RFC 4987."},
	FairUserTimeout:    {"user-timeout", false, "The user timeout of each endpoint, where there is one, fires while it runs.", "Section 3.10.8; section 3.8.3, R2."},
	FairTime:           {"time", false, "The clock ticks.", "Time passes."},
	FairClose:          {"close", false, "A user who will close closes.", "The setting close: will."},
	FairRead:           {"read", false, "A user who has octets on hand receives some.", "Section 3.10.3."},
	FairDuplication:    {"duplication", true, "The network duplicates a segment only so often: what arrives again and again is sent again and again.", "No network duplicates for ever."},
	FairSend:           {"send", false, "A user who may send sends.", "Not what a user has to do."},
	FairOpen:           {"open", false, "A user who may open opens.", "Not what a user has to do."},
}

// Fair tells which weak assumption a step satisfies, and whether there is one. A user who may
// close, or not, need not.
func (m *Model) Fair(ev *Event) (Assumption, bool) {
	switch ev.Kind {
	case OpenPassiveCall, OpenActiveCall:
		return FairOpen, true
	case SendCall:
		return FairSend, true
	case ReceiveCall:
		return FairRead, true
	case CloseCall:
		return FairClose, m.c.Host[ev.Side].Close == CloseWill
	case RetransmissionTimeout:
		return FairRetransmission, true
	case ProbeTimeout:
		return FairPersist, true
	case KeepAliveTimeout:
		return FairKeepAlive, true
	case FINWait2Timeout:
		return FairFINWait2, true
	case TimeWaitTimeout:
		return FairTimeWait, true
	case BacklogTimeout:
		return FairBacklog, true
	case UserTimeout:
		return FairUserTimeout, true
	case Tick:
		return FairTime, true
	case Arrival, Loss:
		return FairCarriage, !m.c.Network.Set()
	default:
		return 0, false
	}
}

// Exhausted tells whether a timer would retransmit if the settings let it once more. What
// does not happen then is no fault of TCP's.
func (m *Model) Exhausted(w *World) bool {
	if left(m.c.Retransmissions, w.Retransmissions) {
		return false
	}
	for s := A; s <= B; s++ {
		if m.endpoint(w, s, nil).retransmissionArmed() {
			return true
		}
	}
	return false
}

// Applicable returns the assumptions about what can happen under the settings at all.
func (m *Model) Applicable() (set Assumptions) {
	c := &m.c
	either := func(of func(h *HostConfig) bool) bool { return of(&c.Host[A]) || of(&c.Host[B]) }
	for a, applies := range map[Assumption]bool{
		FairArrival:        true,
		FairCarriage:       !c.Network.Set(),
		FairRetransmission: true,
		FairPersist:        true,
		FairKeepAlive:      c.Rules[KeepAlive] == SendKeepAlive,
		FairFINWait2:       c.Rules[FINWait2Timer] == EndFINWait2,
		FairTimeWait:       c.MSL == 0,
		FairBacklog:        either(func(h *HostConfig) bool { return h.Backlog > 0 }),
		FairUserTimeout:    either(func(h *HostConfig) bool { return h.UserTimeout }),
		FairTime:           c.MSL > 0,
		FairClose:          either(func(h *HostConfig) bool { return h.Close == CloseWill }),
		FairRead:           either(func(h *HostConfig) bool { return !h.ReceiveAtOnce }),
		FairDuplication:    true,
		FairSend:           either(func(h *HostConfig) bool { return h.Send > 0 }),
		FairOpen:           either(func(h *HostConfig) bool { return h.Open != OpenNever }),
	} {
		if applies {
			set |= AssumptionSet(a)
		}
	}
	return set
}

// Due returns the weak assumptions that each endpoint is due to satisfy, whether the network has
// room for what it would send or not: a timer that waits for room runs on. Where nothing waits there is nothing to
// tell: what is due is enabled.
func (m *Model) Due(w *World) (due [2]Assumptions) {
	if !m.waits() {
		return due
	}
	for s := A; s <= B; s++ {
		e := m.endpoint(w, s, nil)
		user := m.c.Host[s]
		add := func(a Assumption, is bool) {
			if is {
				due[s] |= 1 << a
			}
		}
		add(FairRetransmission, e.retransmissionArmed() && left(m.c.Retransmissions, w.Retransmissions))
		add(FairPersist, e.probeArmed())
		add(FairKeepAlive, e.keepAliveArmed())
		add(FairClose, user.Close == CloseWill && user.CloseIn.Has(e.tcb.State) && e.mayClose())
		add(FairRead, e.tcb.RCV.USER > 0 && e.mayReceive())
	}
	return due
}
