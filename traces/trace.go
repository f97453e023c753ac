package traces

import (
	"fmt"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// Trace is an execution from the initial state on: the names of its steps, and what
// each of them did. It stands alone, with all the settings of its scenario.
type Trace struct {
	Scenario   string
	Settings   map[string]string // all of them, as scenarios.Values spells them
	Property   string            // the property that it violates; "": none
	ViolatedAt int               // the number of the step after which it is violated
	CycleFrom  int               // of a lasso: the number of the first step that repeats for ever; one more than the last: nothing happens after that
	Steps      []Step
}

// Step is one step of a trace: its name, what others could see of it, and the state
// that it led to.
type Step struct {
	Number    int      `json:"step"` // from 1
	Event     string   `json:"event"`
	Sent      []string `json:"sent"`      // the segments, in order
	Reply     string   `json:"reply"`     // what a user call returned; otherwise ""
	Told      []string `json:"told"`      // what the user was told unasked
	Delivered uint32   `json:"delivered"` // octets handed to the user
	After     Snapshot `json:"after"`
}

// New records the run of events on the system of a scenario. If property is not "",
// the run must violate it. From number cycleFrom on the steps repeat for ever; see
// Trace.CycleFrom.
func New(sc *scenarios.Scenario, sys *properties.System, property string, events []model.Event, cycleFrom int) (*Trace, error) {
	t := &Trace{Scenario: sc.Name, Settings: sc.Values(), Property: property, CycleFrom: cycleFrom}
	p, err := newPlayer(sys.Model(), property)
	if err != nil {
		return nil, err
	}
	violated := p.violated
	for i, ev := range events {
		if _, ok := p.lookup(ev.String()); !ok {
			return nil, fmt.Errorf("step %d (%s) is not enabled after step %d", i+1, ev, i)
		}
		t.Steps = append(t.Steps, p.take(ev))
		if p.violated && !violated {
			violated, t.ViolatedAt = true, i+1
		}
	}
	if p.promised {
		t.ViolatedAt = len(events)
		return t, p.system.Confirm(0, events, cycleFrom)
	}
	if property != "" && !violated {
		return nil, fmt.Errorf("these %d steps do not violate %s", len(events), property)
	}
	return t, nil
}
