package properties

import (
	"errors"
	"fmt"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// Perishable is a System as a search takes it that drops what is in flight and can matter no more. It is an
// explore.Perishable.
//
// In a set network a segment in flight has nothing to do with the others, but for copies that are equal
// on the wire: they are of one kind.
type Perishable struct{ *System }

// Perishable returns the system as a search takes it that drops what can matter no more, or an error that says
// why it cannot.
func (sys *System) Perishable() (*Perishable, error) {
	if !sys.model.Config().Network.Set() {
		return nil, errors.New("it is sound only where what is in flight is a set: order, loss and duplication must all be any")
	}
	for _, p := range sys.properties {
		switch {
		case p.promise != nil:
			return nil, fmt.Errorf("%s is about behaviours, of which what arrives and does nothing is a part: judge '--kind safety', or use '--reduce none'", p.Name)
		case p.network:
			return nil, fmt.Errorf("%s looks at what is in flight, of which it keeps only what matters: use '--reduce none'", p.Name)
		}
	}
	return &Perishable{sys}, nil
}

// Things tells what is on its way to a side, one by one.
func (sys *System) Things(s *State, pool int, tell func(kind []byte, alone *State)) {
	alone := &State{}
	for i := range s.World.Net[pool].InFlight() {
		tell(sys.model.Alone(&s.World, model.Side(pool), i, &alone.World), alone)
	}
}

// Keep takes out of what is on its way to a side all but the kinds that are to be kept.
func (sys *System) Keep(s *State, pool int, keep func(kind []byte) bool) {
	sys.model.Keep(&s.World, model.Side(pool), keep)
}

var (
	_ explore.Perishable[State, model.Event]         = (*Perishable)(nil)
	_ explore.Costed[State, model.Event]             = (*Perishable)(nil)
	_ explore.PerishableMonotone[State, model.Event] = (*Monotone)(nil)
)
