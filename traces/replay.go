package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// Report tells what a replay has confirmed.
type Report struct {
	Steps    int
	Property string // that is violated at the last step; "": none
	Cycle    int    // of a lasso: how many of the steps repeat for ever
	Lasso    bool   // it is one
	Promised bool   // the property speaks of behaviours
}

// String says it in words.
func (r Report) String() string {
	switch {
	case r.Lasso && r.Cycle == 0:
		return fmt.Sprintf("after %s nothing more happens, and that violates %s", countSteps(r.Steps), r.Property)
	case r.Lasso:
		return fmt.Sprintf("%s, of which the last %d repeat for ever, and that violates %s", countSteps(r.Steps), r.Cycle, r.Property)
	case r.Promised:
		return fmt.Sprintf("%s, and no way out: that violates %s", countSteps(r.Steps), r.Property)
	case r.Property != "" && r.Steps == 1:
		return "1 step, and it violates " + r.Property
	case r.Property != "":
		return fmt.Sprintf("%d steps, and step %d violates %s", r.Steps, r.Steps, r.Property)
	default:
		return countSteps(r.Steps)
	}
}

func countSteps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

// Refuted says at which step reality parts from the record, and how.
type Refuted struct {
	Step    int    // from 1
	Event   string // as the record names it
	Problem string
}

// Error says it in words.
func (r *Refuted) Error() string {
	if r.Event == "" {
		return fmt.Sprintf("step %d: %s", r.Step, r.Problem)
	}
	return fmt.Sprintf("step %d (%s): %s", r.Step, r.Event, r.Problem)
}

// Replay runs the trace again, on the model of its own settings, and compares every
// step and every state with the record. A *Refuted error tells where they part.
func Replay(t *Trace) (Report, error) {
	p, err := t.player()
	if err != nil {
		return Report{}, err
	}
	var events []model.Event
	for i := range t.Steps {
		ev, refuted := p.again(t, i)
		if refuted != nil {
			return Report{}, refuted
		}
		events = append(events, ev)
	}
	if refuted := p.atEnd(t, events); refuted != nil {
		return Report{}, refuted
	}
	return p.report(len(events), t.Property, t.CycleFrom), nil
}

// again takes step i of the record again.
func (p *player) again(t *Trace, i int) (model.Event, *Refuted) {
	recorded := &t.Steps[i]
	refuted := func(format string, args ...any) (model.Event, *Refuted) {
		return model.Event{}, &Refuted{Step: i + 1, Event: recorded.Event, Problem: fmt.Sprintf(format, args...)}
	}
	if t.Property != "" && p.violated {
		return refuted("%s is violated already before it, and the record says at step %d", t.Property, t.ViolatedAt)
	}
	ev, ok := p.lookup(recorded.Event)
	if !ok {
		return refuted("no such step is enabled there; these are: %s", names(p.enabled()))
	}
	actual := p.take(ev)
	if recorded.Number != actual.Number {
		return refuted("it is number %d here, the record says step %d: a step is missing or one too many", actual.Number, recorded.Number)
	}
	if d := difference(actual, *recorded); d != "" {
		return refuted("%s", d)
	}
	return ev, nil
}

// report tells what a run of so many steps has confirmed.
func (p *player) report(steps int, property string, cycleFrom int) Report {
	r := Report{Steps: steps, Property: property, Promised: p.promised, Lasso: p.promised && cycleFrom > 0}
	if r.Lasso {
		r.Cycle = steps + 1 - cycleFrom
	}
	return r
}

// atEnd compares what the trace as a whole does to its property.
func (p *player) atEnd(t *Trace, events []model.Event) *Refuted {
	last := len(t.Steps)
	switch {
	case p.promised && t.ViolatedAt != last:
		return &Refuted{Step: last, Event: t.event(last), Problem: fmt.Sprintf("the record ends with it, and says that step %d violates %s", t.ViolatedAt, t.Property)}
	case p.promised:
		if err := p.system.Confirm(0, events, t.CycleFrom); err != nil {
			return &Refuted{Step: last, Event: t.event(last), Problem: fmt.Sprintf("the trace runs, but does not violate %s: %v", t.Property, err)}
		}
		return nil
	case t.Property == "":
		return nil
	case t.ViolatedAt > last:
		return &Refuted{Step: last + 1, Problem: fmt.Sprintf("the record ends before it, and says that step %d violates %s", t.ViolatedAt, t.Property)}
	case !p.violated:
		return &Refuted{Step: last, Event: t.event(last), Problem: "the trace runs, but does not violate " + t.Property}
	case t.ViolatedAt != last:
		return &Refuted{Step: last, Event: t.event(last), Problem: fmt.Sprintf("it violates %s, and the record says that step %d does", t.Property, t.ViolatedAt)}
	default:
		return nil
	}
}

// event returns the name of step number n, "" for the initial state.
func (t *Trace) event(n int) string {
	if n == 0 {
		return ""
	}
	return t.Steps[n-1].Event
}

// names lists the names of some events, and once those that differ by the ISS alone that
// the adversary chooses.
func names(events []model.Event) string {
	if len(events) == 0 {
		return "none"
	}
	var list []string
	for _, ev := range events {
		name := ev.String()
		if ev.Chooses {
			ev.Chooses = false
			name = ev.String() + " ISS=n"
		}
		if len(list) == 0 || list[len(list)-1] != name {
			list = append(list, name)
		}
	}
	return strings.Join(list, "; ")
}
