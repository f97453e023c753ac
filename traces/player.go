package traces

import (
	"fmt"
	"slices"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// player runs a model step by step, and watches one property.
type player struct {
	model    *model.Model
	system   *properties.System
	state    properties.State
	fx       model.Effects // of the last step
	steps    int           // taken so far
	violated bool          // the property, by the last step or the state it led to
	promised bool          // the property speaks of behaviours: no step violates it, and no state
	ended    [2][]string   // what the last step has ended, if it was a tick
	hushed   bool          // the last step was an arrival in quiet time
}

// player returns the player of the trace, in its initial state.
func (t *Trace) player() (*player, error) {
	sc, err := scenarios.FromValues(t.Scenario, t.Settings)
	if err != nil {
		return nil, err
	}
	m, err := sc.Model()
	if err != nil {
		return nil, err
	}
	return newPlayer(m, t.Property)
}

func newPlayer(m *model.Model, property string) (*player, error) {
	var names []string
	if property != "" {
		names = []string{property}
	}
	sys, err := properties.NewSystem(m, names)
	if err != nil {
		return nil, err
	}
	p := &player{model: m, system: sys}
	if property != "" {
		_, p.promised = sys.PromiseOf(0)
	}
	p.state = sys.Initial(nil)[0]
	p.violated = property != "" && p.judge()
	return p, nil
}

// lookup returns the enabled step of that name, and whether there is one.
func (p *player) lookup(name string) (model.Event, bool) {
	return p.model.Lookup(&p.state.World, name)
}

// enabled returns the steps that are enabled.
func (p *player) enabled() []model.Event { return p.system.Enabled(&p.state, nil) }

// allows tells whether a step is enabled.
func (p *player) allows(ev model.Event) bool { return slices.Contains(p.enabled(), ev) }

// meant returns the event of this kind that is about the segment written, on its way to
// side to, and whether there is one. Marked says that it is an old one; one that is not
// marked may be, if no other is meant.
func (p *player) meant(w *Written, k model.Kind, to model.Side, sent *model.Segment, marked bool) (model.Event, bool) {
	events := ofKind(p.enabled(), k, to)
	alike := slices.DeleteFunc(slices.Clone(events), func(ev model.Event) bool {
		return isOld(&p.state.World, to, &ev.Packet) != marked
	})
	window := p.model.Config().Host[to.Peer()].Window
	if ev, ok := w.choose(alike, sent, window); ok || marked {
		return ev, ok
	}
	return w.choose(events, sent, window)
}

// take takes a step and records it.
func (p *player) take(ev model.Event) Step {
	before := p.state.World
	marks := p.system.Observe(&p.state, ev, &p.fx)
	p.steps++
	p.hushed = ev.Kind == model.Arrival && before.Host[ev.Side].Quiet > 0
	for s := model.A; s <= model.B; s++ {
		p.ended[s] = nil
		if ev.Kind == model.Tick {
			p.ended[s] = ended(p.model.Config(), &before, &p.state.World, s)
		}
	}
	p.violated = len(p.system.Names()) > 0 && (marks.Violated.Has(0) || p.judge())
	return p.record(ev)
}

// judge tells whether the state violates the property.
func (p *player) judge() bool { return p.system.Judge(&p.state, p.stuck()).Violated.Has(0) }

// stuck tells whether no step changes the state.
func (p *player) stuck() bool {
	for _, ev := range p.enabled() {
		next := p.state
		if p.system.Apply(&next, ev); next != p.state {
			return false
		}
	}
	return true
}

// record returns the record of the step just taken.
func (p *player) record(ev model.Event) Step {
	step := Step{
		Number: p.steps, Event: ev.String(), Sent: []string{}, Told: told(p.fx.Signals),
		Delivered: p.fx.Delivered, After: newSnapshot(&p.state.World),
	}
	if ev.Kind.Call() {
		step.Reply = p.fx.Reply.String()
	}
	for _, sent := range p.fx.Sent {
		step.Sent = append(step.Sent, full(sent.Segment))
	}
	return step
}

// full writes a segment with its window.
func full(seg model.Segment) string {
	if seg.CTL.Has(model.RST) {
		return seg.String()
	}
	return fmt.Sprintf("%s<WND=%d>", seg, seg.WND)
}

var signalNames = []struct {
	signal model.Signals
	name   string
}{
	{model.SignalClosing, "connection closing"},
	{model.SignalRefused, "connection refused"},
	{model.SignalReset, "connection reset"},
	{model.SignalTimeout, "connection aborted due to user timeout"},
}

// told names the signals of a set.
func told(set model.Signals) []string {
	names := []string{}
	for _, s := range signalNames {
		if set.Has(s.signal) {
			names = append(names, s.name)
		}
	}
	return slices.Clip(names)
}
