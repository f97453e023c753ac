package traces

import (
	"fmt"

	"tcpcheck/properties"
)

// Trace returns what the ladder draws as a trace, with the steps that it leaves unsaid. The error says where the
// model does something else, that the ladder does not draw what its header says, or that it brings in what
// its scenario would not do: an old duplicate, or another number of octets.
func (l *Ladder) Trace() (*Trace, error) {
	if _, err := l.Replay(); err != nil {
		return nil, fmt.Errorf("the model does not do what it draws: %w", err)
	}
	sc, bad := l.asked()
	if bad != nil {
		return nil, bad
	}
	var names []string
	if l.Violates != "" {
		names = []string{l.Violates}
	}
	sys, err := properties.NewSystem(l.model, names)
	if err != nil {
		return nil, err
	}
	out := l.Run()
	t, err := New(sc, sys, l.Violates, out.Events, out.CycleFrom)
	if err != nil {
		return nil, fmt.Errorf("it brings in what its scenario would not do, so that it can be replayed and nothing else: %w", err)
	}
	return t, nil
}
