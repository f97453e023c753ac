package traces

import (
	"fmt"

	"tcpcheck/model"
)

// A nearest is what stands beside a trace that violates a property: the nearest behaviour that does not. It shares
// with the trace all steps before the point of no return, and comes from there to a good end with as few steps as any.
type nearest struct {
	noReturn
	trace *Trace // nil: there is none, or it was not found
}

// nearest returns the nearest behaviour that keeps the promise. The model takes its steps.
func (c *course) nearest() (nearest, error) {
	n, err := c.noReturn()
	if err != nil || !n.found {
		return nearest{noReturn: n}, err
	}
	t := c.trace
	p, err := newPlayer(c.model, t.Property)
	if err != nil {
		return nearest{}, err
	}
	kept := &Trace{Scenario: t.Scenario, Settings: t.Settings}
	for _, ev := range c.kept(&n) {
		if !p.allows(ev) {
			return nearest{}, fmt.Errorf("traces: the nearest behaviour that keeps %s is none of the model's: %s is not enabled after step %d", t.Property, ev, len(kept.Steps))
		}
		kept.Steps = append(kept.Steps, p.take(ev))
		if p.violated {
			return nearest{}, fmt.Errorf("traces: the nearest behaviour that keeps %s violates it in step %d", t.Property, len(kept.Steps))
		}
	}
	return nearest{n, kept}, nil
}

// kept lists the steps that the trace shares with the nearest behaviour that keeps the promise, and the others of that.
func (c *course) kept(n *noReturn) (events []model.Event) {
	for i := range c.moments[:n.state] {
		events = append(events, c.moments[i].event)
	}
	return append(events, n.end...)
}
