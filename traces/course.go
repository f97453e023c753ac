package traces

import (
	"slices"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// course is a trace taken once more: every form that a ladder is not is made from it.
type course struct {
	trace   *Trace
	model   *model.Model
	config  *model.Config
	initial model.World
	report  Report // what a replay would confirm
	moments []moment
}

// moment is a step of a course.
type moment struct {
	number        int // from 1
	ticks         int // of the clock before it
	event         model.Event
	before, after model.World
	memory        [2]properties.Memory // before and after
	fx            model.Effects        // with slices of its own
	arrived       model.Packet         // what has arrived, with the ghosts it was resolved to
	old           bool                 // the segment that the step is about is of a connection that is over
	hushed        bool                 // it arrived in quiet time
	ended         [2][]string          // what a tick has ended
}

// course takes the steps of the trace once more. One that is not enabled is a *Refuted error.
func (t *Trace) course() (*course, error) {
	p, err := t.player()
	if err != nil {
		return nil, err
	}
	c := &course{trace: t, model: p.model, config: p.model.Config(), initial: p.state.World, report: p.report(len(t.Steps), t.Property, t.CycleFrom)}
	ticks := 0
	for i, step := range t.Steps {
		ev, ok := p.lookup(step.Event)
		if !ok {
			return nil, &Refuted{Step: i + 1, Event: step.Event, Problem: "no such step is enabled there"}
		}
		before := p.state
		p.take(ev)
		c.moments = append(c.moments, p.moment(ev, &before, ticks))
		if ev.Kind == model.Tick {
			ticks++
		}
	}
	return c, nil
}

// moment returns the step just taken.
func (p *player) moment(ev model.Event, before *properties.State, ticks int) moment {
	m := moment{
		number: p.steps, ticks: ticks, event: ev, before: before.World, after: p.state.World, fx: p.fx,
		memory: [2]properties.Memory{before.Memory, p.state.Memory},
		hushed: p.hushed, ended: p.ended, old: aboutPacket(ev.Kind) && isOld(&before.World, ev.Side, &ev.Packet),
	}
	m.fx.Sent, m.fx.Edges, m.fx.Taken = slices.Clone(p.fx.Sent), slices.Clone(p.fx.Edges), slices.Clone(p.fx.Taken)
	if p.fx.Arrived != nil {
		m.arrived = *p.fx.Arrived
		m.fx.Arrived = nil // it is the player's
	}
	return m
}
