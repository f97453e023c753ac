package properties

import "tcpcheck/model"

// Ended tells whether everything may stay as it is in s for ever: nothing is in flight, each endpoint is CLOSED, or idle in
// LISTEN or ESTABLISHED, and by what is assumed of users, timers and time nobody has to do anything. To ask now
// and then whether the peer is alive is nothing that leads on.
func (sys *System) Ended(s *State) bool {
	st := &state{model: sys.model, world: &s.World, memory: &s.Memory}
	for side := model.A; side <= model.B; side++ {
		if s.World.Net[side].Len > 0 || !intendedEnd(st, side) {
			return false
		}
	}
	for _, ev := range sys.Enabled(s, nil) {
		if a, fair := sys.model.Fair(&ev); fair && a != model.FairKeepAlive && sys.Fairness().Has(a) {
			return false
		}
	}
	return true
}
