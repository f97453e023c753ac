package model

import "sync"

// World is a state of the system: both endpoints, their users, what is in flight,
// and what is left of the budgets. It is a value: equal worlds are ==.
type World struct {
	Host [2]Host
	Net  [2]Channel // Net[s]: on its way to side s
	Budgets
}

// Budgets is what is left of the budgets that have a bound.
type Budgets struct{ Losses, Duplications, Corruptions, Retransmissions, Attacks uint8 }

// Copy makes w equal to src, whatever it was. Of what there is room for in flight it moves
// only what is in use.
func (w *World) Copy(src *World) {
	w.Host, w.Budgets = src.Host, src.Budgets
	for s := range w.Net {
		w.Net[s].copy(&src.Net[s])
	}
}

// Model is a system: two endpoints, their users and the network, under the
// settings of a Config. It never changes, and goroutines may share it.
type Model struct {
	c       Config
	scratch sync.Pool // of *trial
}

// trial is a state to try a step on, and what else has to be tried.
type trial struct {
	w      World
	fx     Effects
	events []Event
	row    []byte
}

func (m *Model) trial() *trial {
	if t, ok := m.scratch.Get().(*trial); ok {
		return t
	}
	return new(trial)
}

// Config returns the settings.
func (m *Model) Config() *Config { return &m.c }

// Initial returns the state in which all begins: no TCB, nothing in flight.
func (m *Model) Initial() World {
	return World{Budgets: Budgets{
		Losses:          initial(m.c.Network.Loss),
		Duplications:    initial(m.c.Network.Duplication),
		Corruptions:     initial(m.c.Network.Corruption),
		Retransmissions: initial(m.c.Retransmissions),
		Attacks:         initial(m.c.Attacks),
	}}
}

func initial(b Budget) uint8 {
	if b == Any {
		return 0
	}
	return uint8(b)
}

// Enabled appends the steps that w allows. Their order is part of the contract.
func (m *Model) Enabled(w *World, dst []Event) []Event {
	from := len(dst)
	dst = m.possible(w, dst)
	dst = m.choices(w, dst, from)
	if m.waits() {
		dst = m.fitting(w, dst, from)
	}
	return dst
}

// HeldBack tells whether a step of w is left out because an endpoint has chosen as many
// initial sequence numbers as the settings let it. If no other changes w, it is that
// bound which stops the system, and not TCP.
func (m *Model) HeldBack(w *World) bool {
	for _, ev := range m.possible(w, nil) {
		if m.chooses(w, &ev) && !m.mayChoose(w, ev.Side) {
			return true
		}
	}
	return false
}

// Waiting tells whether a step of w waits for room in the network. If no other is
// enabled, it is the capacity that stops the system, and not TCP.
func (m *Model) Waiting(w *World) bool {
	return m.waits() && len(m.Enabled(w, nil)) < len(m.choices(w, m.possible(w, nil), 0))
}

// possible appends the steps that w allows if there is room in the network.
func (m *Model) possible(w *World, dst []Event) []Event {
	for s := A; s <= B; s++ {
		dst = m.calls(w, s, dst)
		dst = m.timeouts(w, s, dst)
	}
	for s := A; s <= B; s++ {
		dst = m.arrivals(w, s, dst)
		dst = m.faults(w, s, dst)
	}
	for s := A; s <= B; s++ {
		dst = m.attacks(w, s, dst)
	}
	if m.mayTick(w) {
		dst = append(dst, Event{Kind: Tick})
	}
	return dst
}

// timeouts appends the timers of side s that are armed, and a crash.
func (m *Model) timeouts(w *World, s Side, dst []Event) []Event {
	e := m.endpoint(w, s, nil)
	add := func(k Kind, armed bool) {
		if armed {
			dst = append(dst, Event{Kind: k, Side: s})
		}
	}
	add(RetransmissionTimeout, e.retransmissionArmed() && left(m.c.Retransmissions, w.Retransmissions))
	add(ProbeTimeout, e.probeArmed())
	add(KeepAliveTimeout, e.keepAliveArmed())
	add(FINWait2Timeout, e.tcb.State == FINWAIT2 && m.c.Rules[FINWait2Timer] == EndFINWait2)
	add(TimeWaitTimeout, m.c.MSL == 0 && (e.tcb.State == TIMEWAIT || e.was.Kept))
	add(BacklogTimeout, e.backlogTimeoutArmed())
	add(UserTimeout, e.userTimeoutArmed())
	add(Crash, e.host.Crash && e.tcb.State != CLOSED)
	return dst
}

// Apply takes the step ev in place, and tells in fx what others can see of it. It
// is a function: the same step in the same state does the same. A step that
// is not enabled does what it can.
func (m *Model) Apply(w *World, ev Event, fx *Effects) {
	fx.reset()
	switch {
	case ev.Kind == Arrival:
		fx.arrived = w.resolve(ev.Side, ev.Packet)
	case ev.Kind.fault() && !w.Net[ev.Side].has(ev.Packet):
		return
	}
	m.act(w, ev, fx)
	m.edit(w, fx)
}

// act takes the step ev, but for what it does to the network: that is noted in fx.
func (m *Model) act(w *World, ev Event, fx *Effects) {
	switch {
	case ev.Kind == Tick:
		m.tick(w, fx)
		m.settle(w, A)
		m.settle(w, B)
	case ev.Kind == Forgery || ev.Kind == Flood:
		m.attack(w, ev, fx)
	case ev.Kind > Arrival:
		m.fault(w, ev, fx)
	default:
		m.run(w, ev, fx)
		h := &w.Host[ev.Side]
		if fx.Reopened {
			h.reopened()
		}
		m.learn(h, fx)
		fx.Ghost = h.Ghost
		for _, sent := range fx.Sent {
			fx.edit(ev.Side.Peer(), putIn, m.envelope(h, sent, fx))
		}
		if fx.Returned {
			h.returned()
		}
		m.settle(w, ev.Side)
	}
}

// settle drops what side s has no use for any more.
func (m *Model) settle(w *World, s Side) {
	h := &w.Host[s]
	h.forget()
	if h.Was.Kept && h.TCB.State != SYNRECEIVED {
		h.forgetReopened()
	}
	if h.TCB.State == CLOSED {
		h.Gen.Choices = 0
	}
	switch last := h.Opens >= m.c.Host[s].Incarnations; {
	case !last:
	case h.TCB.State == CLOSED:
		h.Gen = Generator{}
	case m.mayChoose(w, s):
		h.Gen.Ahead = 0
	default:
		h.Gen.Next, h.Gen.Ahead = 0, 0
	}
}

// run has the endpoint of ev's side do what ev says.
func (m *Model) run(w *World, ev Event, fx *Effects) {
	h, e := &w.Host[ev.Side], m.endpoint(w, ev.Side, fx)
	e.chosen = ev.ISS
	switch ev.Kind {
	case OpenPassiveCall, OpenActiveCall:
		if h.TCB.State == CLOSED {
			h.Opens++
			h.Ghost.Incarnation = h.Opens
		}
		fx.Reply = e.call(ev.Kind, ev.N)
	case SendCall, ReceiveCall, CloseCall, AbortCall:
		fx.Reply = e.call(ev.Kind, ev.N)
	case RetransmissionTimeout:
		m.spend(m.c.Retransmissions, &w.Retransmissions)
		e.retransmissionTimeout()
	case ProbeTimeout:
		e.probeTimeout()
	case KeepAliveTimeout:
		e.keepAliveTimeout()
	case TimeWaitTimeout:
		e.endTimeWait(h)
	case FINWait2Timeout:
		e.deleteTCB()
	case BacklogTimeout:
		e.backlogTimeout()
	case UserTimeout:
		e.userTimeout()
	case Crash:
		m.crash(w, ev.Side, fx)
	case Arrival:
		fx.edit(ev.Side, takeOut, ev.Packet)
		fx.Arrived, fx.At = &fx.arrived, h.TCB.State
		if !ev.Packet.Corrupt && h.Quiet == 0 {
			e.willing = m.reopens(h, ev.Side)
			e.arrives(ev.Packet.Segment)
		}
	default:
		panic("model: no such step")
	}
}

// waits tells whether a send can find no room and no loss to make room: then the
// step that would send waits.
func (m *Model) waits() bool { return !m.c.Network.Set() && m.c.Network.Loss != Any }

// fitting keeps the steps from number from on whose sends have room. What is not an
// answer has to leave a segment's room besides, or two full directions would wait
// for one another.
func (m *Model) fitting(w *World, dst []Event, from int) []Event {
	t := m.trial()
	kept := dst[:from]
	for _, ev := range dst[from:] {
		t.w = *w
		m.Apply(&t.w, ev, &t.fx)
		after := t.w.Net[A].Len + t.w.Net[B].Len
		full := after >= 2*m.c.Network.Capacity && after > w.Net[A].Len+w.Net[B].Len
		if waits := t.fx.Waits || full && ev.Kind != Arrival; !waits {
			kept = append(kept, ev)
		}
	}
	m.scratch.Put(t)
	return kept
}

// Status is the STATUS call, 3.10.6, of the user of side s.
func (m *Model) Status(w *World, s Side) (State, Reply) { return m.endpoint(w, s, nil).status() }
