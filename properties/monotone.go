package properties

import (
	"errors"
	"fmt"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// Monotone is a System as a search takes it that looks only at states with most in flight. It
// is an explore.Monotone.
//
// In a set network what is in flight stays there until its life ends, and may arrive or not. So what
// can happen with less in flight can happen with more; but for one thing: of copies that are
// equal on the wire, sent by different incarnations, that one is said to arrive which is least
// old. Here each may: a System does less, and what nothing violates here nothing violates there.
type Monotone struct{ *System }

// Monotone returns the system as a covering search takes it, or an error that says why it cannot.
func (sys *System) Monotone() (*Monotone, error) {
	if !sys.model.Config().Network.Set() {
		return nil, errors.New("it is sound only where what is in flight is a set: order, loss and duplication must all be any")
	}
	for _, p := range sys.properties {
		switch {
		case p.promise != nil:
			return nil, fmt.Errorf("%s is about behaviours, of which it keeps none: judge '--kind safety', or use '--reduce none'", p.Name)
		case p.network:
			return nil, fmt.Errorf("%s looks at what is in flight, of which it keeps only the most: use '--reduce none'", p.Name)
		}
	}
	return &Monotone{sys}, nil
}

// Items tells what may happen to what is on its way to a side.
func (sys *Monotone) Items(s *State, pool int, tell func(item []byte)) {
	sys.model.ItemsApart(&s.World, model.Side(pool), tell)
}

// Within tells whether all that is on its way to a side in a is on its way in b.
func (sys *Monotone) Within(a, b *State, pool int) bool {
	return a.World.Net[pool].Within(&b.World.Net[pool])
}

var _ explore.Monotone[State, model.Event] = (*Monotone)(nil)
