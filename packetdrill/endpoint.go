package packetdrill

import (
	"fmt"
	"slices"
	"time"

	"tcpcheck/model"
)

// endpoint is endpoint A of the model, at work on a script: its settings, its state, and what it has sent that the script
// has not come to yet. The model never changes: another setting makes another model, which goes on in the same state.
type endpoint struct {
	config model.Config
	model  *model.Model
	world  model.World
	fx     model.Effects

	clock   time.Duration // the script's time
	asked   uint32        // the receive buffer that the script asks for, in octets
	whole   bool          // whether it is a whole number of segments once there is a connection, as FreeBSD has it
	queue   []sent
	last    time.Duration // when it sent something, or took something that acknowledges what it has sent
	repeats int           // acknowledgments of the same number in a row, while something is outstanding

	timeWait time.Duration // when TIME-WAIT began, or began again
	msl      time.Duration
	finWait2 time.Duration // when FIN-WAIT-2 began
	patience time.Duration // how long FIN-WAIT-2 lasts without the peer's FIN, where the rule says that it ends
}

// sent is a segment that was sent, and when.
type sent struct {
	segment model.Segment
	at      time.Duration
	delayed bool   // it acknowledges text and nothing else, so that it may wait (SHLD-18)
	update  bool   // it opens a window further that was wide enough for a segment: no text says when to tell
	room    uint32 // in the receive buffer when it was sent, in octets
}

// defaultMSS is what a segment may carry if the peer's SYN does not say: 536 octets (MUST-15).
const defaultMSS = 536

// maxWindow is the largest window that fits in its field.
const maxWindow = 65535

// newEndpoint returns an endpoint of full size with these rules.
func newEndpoint(rules model.Rules) *endpoint {
	h := model.HostConfig{
		ISS: []model.Seq{0}, Incarnations: model.MaxIncarnations, Window: maxWindow, MSS: 1460, Open: model.OpenActive,
		Close: model.CloseMay, CloseIn: model.AnyState, Abort: true, UserTimeout: true,
	}
	e := &endpoint{asked: maxWindow + 1, msl: 30 * time.Second, patience: 60 * time.Second}
	e.config = model.Config{
		SeqBits: 32, Host: [2]model.HostConfig{h, h}, MSL: 1, ISSChoices: 255, Retransmissions: model.Any, Rules: rules,
		Network: model.NetworkConfig{Loss: model.Any, Duplication: model.Any, Checksum: true},
	}
	e.configure(func(*model.Config) {})
	e.world = e.model.Initial()
	return e
}

// host returns the settings of the endpoint.
func host(c *model.Config) *model.HostConfig { return &c.Host[model.A] }

// configure changes settings.
func (e *endpoint) configure(change func(*model.Config)) {
	change(&e.config)
	m, err := model.New(e.config)
	if err != nil {
		panic(fmt.Sprintf("packetdrill: %v", err)) // every caller stays within the ranges
	}
	e.model = m
}

// tcb returns its TCB.
func (e *endpoint) tcb() *model.TCB { return &e.world.Host[model.A].TCB }

// state returns its state.
func (e *endpoint) state() model.State { return e.tcb().State }

// apply takes a step. There is no network: what is sent waits for the script.
func (e *endpoint) apply(ev model.Event) {
	update := ev.Kind == model.ReceiveCall && e.tcb().RCV.WND >= host(&e.config).MSS
	e.model.Apply(&e.world, ev, &e.fx)
	e.world.Net = [2]model.Channel{}
	for _, s := range e.fx.Sent {
		e.queue = append(e.queue, sent{s.Segment, e.clock, e.mayDelay(ev, s.Segment), update, e.room()})
		e.last = e.clock
	}
	if slices.ContainsFunc(e.fx.Edges, func(edge model.Edge) bool { return edge.To == model.FINWAIT2 }) {
		e.finWait2 = e.clock
	}
	if e.tcb().TimeWait == e.justBegun() {
		e.timeWait = e.clock
		e.tick() // the slot in which TIME-WAIT begins ends at once: each that follows is an MSL long
	}
}

// buffer returns the size of the receive buffer. Where it is a whole number of segments it may be larger than the window field
// can say; no such buffer stands behind a half-open connection that came from LISTEN.
func (e *endpoint) buffer() uint32 {
	none := model.StateSet(model.CLOSED, model.LISTEN, model.SYNSENT)
	if !e.whole || none.Has(e.state()) || e.state() == model.SYNRECEIVED && e.tcb().Passive {
		return min(e.asked, maxWindow)
	}
	mss := uint32(host(&e.config).MSS)
	return (e.asked + mss - 1) / mss * mss
}

// room returns how much of the receive buffer is free.
func (e *endpoint) room() uint32 { return e.buffer() - min(e.buffer(), uint32(e.tcb().RCV.USER)) }

// widen has the endpoint accept segments in all of its buffer, of which no more than the window field can say is advertised. In
// TIME-WAIT that is all.
func (e *endpoint) widen() {
	beyond := e.buffer() - min(e.buffer(), maxWindow)
	if e.state() == model.TIMEWAIT {
		beyond = 0
	}
	e.configure(func(c *model.Config) { host(c).Unadvertised = uint16(min(beyond, maxWindow)) })
}

// tick advances the model's clock.
func (e *endpoint) tick() {
	edges := len(e.fx.Edges)
	var fx model.Effects
	e.model.Apply(&e.world, model.Event{Kind: model.Tick}, &fx)
	e.fx.Edges = append(e.fx.Edges[:edges], fx.Edges...)
}

// justBegun is the reading of the timer of a TIME-WAIT that has just begun: 2 MSL, and the slot it begins in.
func (e *endpoint) justBegun() uint8 { return 2*e.config.MSL + 1 }

// call makes a user call.
func (e *endpoint) call(k model.Kind, n uint32) model.Reply {
	e.apply(model.Event{Kind: k, Side: model.A, N: n})
	return e.fx.Reply
}

// arrives has a segment arrive. Its text is of the peer's stream, so that octets are told apart by their numbers.
func (e *endpoint) arrives(seg model.Segment) {
	if seg.Text.Len > 0 {
		seg.Text.Incarnation = 1
		seg.Text.First = uint32(seg.SEQ - e.tcb().IRS)
	}
	t := e.tcb()
	again := seg.CTL == model.ACK && seg.Text.Len == 0 && seg.ACK == t.SND.UNA && seg.WND == t.SND.WND && t.SND.UNA != t.SND.NXT
	e.apply(model.Event{Kind: model.Arrival, Side: model.A, Packet: model.Packet{Segment: seg, From: 1, Of: 1}})
	if e.repeats++; !again {
		e.repeats = 0
	}
	if e.fx.Acked {
		e.last = e.clock
	}
}

// mayDelay tells whether a segment that a step sends is an acknowledgment that may wait for another (SHLD-18).
func (e *endpoint) mayDelay(ev model.Event, seg model.Segment) bool {
	return ev.Kind == model.Arrival && len(e.fx.Taken) > 0 && !e.fx.TookFIN && seg.CTL == model.ACK && seg.Text.Len == 0
}

// longestDelay is how long an acknowledgment may be delayed: less than half a second (MUST-40).
const longestDelay = 500 * time.Millisecond

// advance lets time pass until t: the timers whose length is known run out on the way.
func (e *endpoint) advance(t time.Duration) {
	for e.state() == model.TIMEWAIT {
		next := e.timeWait + e.msl*time.Duration(e.justBegun()-e.tcb().TimeWait)
		if next > t {
			break
		}
		e.clock = next
		e.tick()
	}
	ends := e.finWait2 + e.patience
	if e.state() == model.FINWAIT2 && e.config.Rules[model.FINWait2Timer] == model.EndFINWait2 && ends <= t {
		e.clock = ends
		e.apply(model.Event{Kind: model.FINWait2Timeout, Side: model.A})
	}
	e.clock = max(e.clock, t)
}

// fastRetransmission is how many acknowledgments that repeat themselves are an occasion to retransmit (RFC 5681, 3.2).
const fastRetransmission = 3

// fire has a timer fire whose segment the script expects now, if there is one. The timers of the model may fire at any
// time; here no sooner than some time after the last segment.
func (e *endpoint) fire(fits func(model.Segment) bool, patience time.Duration) {
	late := e.clock-e.last > patience
	for _, ev := range e.model.Enabled(&e.world, nil) {
		switch ev.Kind {
		case model.RetransmissionTimeout:
			if !late && e.repeats < fastRetransmission {
				continue
			}
		case model.ProbeTimeout, model.KeepAliveTimeout:
			if !late {
				continue
			}
		default:
			continue
		}
		world, fx := e.world, model.Effects{}
		e.model.Apply(&world, ev, &fx)
		if len(fx.Sent) > 0 && fits(fx.Sent[0].Segment) {
			e.apply(ev)
			return
		}
	}
}
