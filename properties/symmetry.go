package properties

import (
	"errors"
	"fmt"
	"reflect"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// Mirror makes s its mirror image: A's side is B's, and B's is A's.
func (sys *System) Mirror(s *State) {
	s.World.Mirror()
	m := &s.Memory
	m.Of[0], m.Of[1] = m.Of[1], m.Of[0]
	m.Left[0], m.Left[1] = m.Left[1], m.Left[0]
	m.Replays[0], m.Replays[1] = m.Replays[1], m.Replays[0]
	m.Receipt[0], m.Receipt[1] = m.Receipt[1], m.Receipt[0]
}

// Symmetric tells why a search may not keep one of two states that are mirror images, or nothing. Where both endpoints
// have the same settings nothing that they do, nothing the network does and no property here tells A from B; a
// predicate that a user has typed may. Promises are refused: what is fair is a matter of who takes a step.
func (sys *System) Symmetric() error {
	if c := sys.model.Config(); !reflect.DeepEqual(c.Host[model.A], c.Host[model.B]) {
		return errors.New("the endpoints differ in their settings")
	}
	for _, p := range sys.properties {
		switch {
		case p.promise != nil:
			return fmt.Errorf("%s is about behaviours, in which A and B are told apart: judge '--kind safety', or use '--reduce none'", p.Name)
		case p.sided:
			return fmt.Errorf("%s names A or B, which are exchanged: use '--reduce none'", p.Name)
		}
	}
	return nil
}

var _ explore.Symmetric[State, model.Event] = (*System)(nil)
