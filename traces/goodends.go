package traces

import (
	"tcpcheck/model"
	"tcpcheck/properties"
)

// goodEnds looks for the point of no return of a trace: the last of its states from which all could still have ended
// well. From there on the network is kind: it loses, copies and damages nothing more, and each segment that is in flight arrives,
// once, within its lifetime; nobody attacks, aborts, crashes or gives up. Users and timers may do whatever they may
// do, at any time. All has ended well if it comes to an end, in the sense of properties.System.Ended, before the
// property is violated. Without the kindness there would be no such point: a network that delivers nothing
// any more keeps most promises that say what must not happen.
type goodEnds struct {
	system   *properties.System
	prefix   []model.Event // the steps of the trace
	lasso    bool          // the property speaks of behaviours, and is broken by what repeats for ever
	trap     bool          // it is broken by a state from which CLOSED is out of reach
	hopeless map[string]bool
	looked   int // states looked at so far
}

// maxLooked is how many states are looked at before the search is given up.
const maxLooked = 200_000

// noReturn is what a search has found.
type noReturn struct {
	state    int           // the number of the step that leads to the last state from which all could still have ended well
	end      []model.Event // how, with the fewest steps
	found    bool          // there is such a state
	complete bool          // all was looked at that had to be
	looked   int           // states looked at
}

// noReturn looks at the states of the trace from the last backwards.
func (c *course) noReturn() (noReturn, error) {
	g, err := c.goodEnds()
	if err != nil {
		return noReturn{}, err
	}
	states := c.kindStates(g.system)
	last := c.trace.ViolatedAt - 1
	if g.lasso {
		last = len(c.moments)
	}
	for i := last; i >= 0; i-- {
		end, good, complete := g.endsWell(&states[i], g.prefix[:i])
		if good || !complete {
			return noReturn{i, end, good, complete, g.looked}, nil
		}
	}
	return noReturn{complete: true, looked: g.looked}, nil
}

func (c *course) goodEnds() (*goodEnds, error) {
	sys, err := properties.NewSystem(c.model, []string{c.trace.Property})
	if err != nil {
		return nil, err
	}
	_, promised := sys.PromiseOf(0)
	g := &goodEnds{system: sys, hopeless: map[string]bool{}, lasso: promised && c.trace.CycleFrom > 0, trap: promised && c.trace.CycleFrom == 0}
	for i := range c.moments {
		g.prefix = append(g.prefix, c.moments[i].event)
	}
	return g, nil
}

// branch is a state that a search has come to.
type branch struct {
	row   string
	from  int // the branch before it; -1: none
	event model.Event
}

// endsWell tells whether from a state all can still end well, and with which steps. The prefix leads to that state.
// Complete tells that nothing was left out.
func (g *goodEnds) endsWell(from *properties.State, prefix []model.Event) (end []model.Event, good, complete bool) {
	row := string(g.system.Append(nil, from))
	if g.hopeless[row] {
		return nil, false, true
	}
	g.hopeless[row] = true
	tree := []branch{{row: row, from: -1}}
	var s, next properties.State
	var events []model.Event
	for at := 0; at < len(tree); at++ {
		if g.looked++; g.looked > maxLooked {
			return nil, false, false
		}
		g.system.Decode([]byte(tree[at].row), &s)
		if g.system.Ended(&s) && g.isWell(&s, prefix, tree, at) {
			return path(tree, at), true, true
		}
		events = g.system.Enabled(&s, events[:0])
		for _, ev := range events {
			if !kind(&s.World, &ev) {
				continue
			}
			g.system.Copy(&next, &s)
			if !g.step(&next, ev) {
				continue
			}
			if row := g.system.Append(nil, &next); !g.hopeless[string(row)] {
				g.hopeless[string(row)] = true
				tree = append(tree, branch{row: string(row), from: at, event: ev})
			}
		}
	}
	return nil, false, true
}

// step takes a step, after which what has arrived is in flight no more, and tells whether the property still stands.
func (g *goodEnds) step(s *properties.State, ev model.Event) bool {
	marks := g.system.Apply(s, ev)
	if marks.Violated.Has(0) || g.system.Judge(s, false).Violated.Has(0) {
		return false
	}
	if ev.Kind == model.Arrival && g.system.Model().Config().Network.Set() {
		keep(&s.World.Net[ev.Side], func(_ int, p model.Packet) bool { return !p.EqualOnWire(ev.Packet) })
	}
	return true
}

// isWell tells whether an end is one that the property has nothing against.
func (g *goodEnds) isWell(s *properties.State, prefix []model.Event, tree []branch, at int) bool {
	switch {
	case g.trap:
		return s.World.Host[model.A].TCB.State == model.CLOSED && s.World.Host[model.B].TCB.State == model.CLOSED
	case g.lasso:
		steps := append(prefix[:len(prefix):len(prefix)], path(tree, at)...)
		return g.system.Confirm(0, steps, len(steps)+1) != nil
	default:
		return true
	}
}

// path returns the steps to a branch.
func path(tree []branch, at int) []model.Event {
	if tree[at].from < 0 {
		return nil
	}
	return append(path(tree, tree[at].from), tree[at].event)
}

// kind tells whether a step is one that a kind network, and people who want no harm, let happen.
func kind(w *model.World, ev *model.Event) bool {
	switch ev.Kind {
	case model.AbortCall, model.Crash, model.UserTimeout, model.Loss, model.Duplication, model.Corruption, model.Injection, model.Forgery, model.Flood:
		return false
	case model.Tick: // what is in its last slot arrives first
		for s := range w.Net {
			for _, life := range w.Net[s].Lives[:w.Net[s].Len] {
				if life == 1 {
					return false
				}
			}
		}
	default:
	}
	return true
}

// keep takes out of a channel what is not to be kept.
func keep(ch *model.Channel, kept func(i int, p model.Packet) bool) {
	n := uint8(0)
	for i, p := range ch.InFlight() {
		if kept(i, p) {
			ch.Packets[n], ch.Lives[n] = p, ch.Lives[i]
			n++
		}
	}
	for i := n; i < ch.Len; i++ {
		ch.Packets[i], ch.Lives[i] = model.Packet{}, 0
	}
	ch.Len = n
}
