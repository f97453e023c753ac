package properties

import (
	"slices"
	"sync"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// State is what a search explores: a state of the model and the memory of the
// properties.
type State struct {
	World  model.World
	Memory Memory
}

// System is the product of a model and the properties to judge. It is an
// explore.System and an explore.Codec.
type System struct {
	model      *model.Model
	properties []Property
	replays    bool // whether no-replay is among them
	receipts   bool // whether something asks for what was delivered, or its sender told
	carried    bool // whether each segment in flight is assumed to go on
	told       bool // whether what is sent is assumed to arrive, or what arrives to be sent
	alphabet   alphabet
	promises   []explore.Promise
	scratch    sync.Pool // of *scratch
}

// scratch holds what judging one step or state needs, so that nothing is allocated for it.
type scratch struct {
	fx     model.Effects
	step   step
	state  state
	change change
	before [2]model.TCB
	after  model.World
}

func (sys *System) borrow() *scratch {
	if sc, ok := sys.scratch.Get().(*scratch); ok {
		return sc
	}
	return new(scratch)
}

// NewSystem returns the product of m and the properties of these names, or an error
// if there is no such property: see Resolve. Property i of a search is the i-th of the names;
// one more, the last, is violated where the network has too little room: see
// Overflow.
func NewSystem(m *model.Model, names []string) (*System, error) {
	sys := &System{model: m, replays: slices.Contains(names, "no-replay"), receipts: slices.Contains(names, "eventually-delivered")}
	fair := m.Config().Fairness & m.Applicable()
	sys.carried = fair.Has(model.FairCarriage)
	sys.told = fair.Has(model.FairArrival) || !sys.carried
	for _, name := range names {
		p, err := Resolve(m.Config(), name)
		if err != nil {
			return nil, err
		}
		sys.properties = append(sys.properties, p)
		if p.promise == nil {
			continue
		}
		promise, err := sys.alphabet.promised(m.Config(), fair, &p)
		if err != nil {
			return nil, err
		}
		sys.promises = append(sys.promises, promise)
	}
	return sys, nil
}

// Model returns the model.
func (sys *System) Model() *model.Model { return sys.model }

// Names returns the names of the properties, in the order of their numbers.
func (sys *System) Names() []string {
	names := make([]string, len(sys.properties))
	for i, p := range sys.properties {
		names[i] = p.Name
	}
	return names
}

// Overflow is the number of the last property: that there was room in the network for
// all that was sent. Where a set overflows, or the capacity stops a system that can lose
// nothing, a search has not seen everything.
func (sys *System) Overflow() int { return len(sys.properties) }

// HeldBack is the number of one more, which is never violated, and whose premise is met where an endpoint
// that listens is held back because it has chosen as many initial sequence numbers as the settings let it.
func (sys *System) HeldBack() int { return len(sys.properties) + 1 }

// Initial appends the initial state.
func (sys *System) Initial(dst []State) []State {
	return append(dst, State{World: sys.model.Initial()})
}

// Enabled appends the steps that are enabled in s.
func (sys *System) Enabled(s *State, dst []model.Event) []model.Event {
	return sys.model.Enabled(&s.World, dst)
}

// Apply takes the step ev out of s, in place, and judges it.
func (sys *System) Apply(s *State, ev model.Event) explore.Marks {
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	return sys.observe(s, ev, &sc.fx, &sc.step)
}

// Observe is Apply, and tells in fx what others can see of the step.
func (sys *System) Observe(s *State, ev model.Event, fx *model.Effects) explore.Marks {
	return sys.observe(s, ev, fx, new(step))
}

func (sys *System) observe(s *State, ev model.Event, fx *model.Effects, t *step) explore.Marks {
	sys.advance(s, ev, fx, t, sys.model.Apply)
	return sys.judge(s, t)
}

// judge judges a step that was taken, and has the properties forget what can matter no more.
func (sys *System) judge(s *State, t *step) explore.Marks {
	var marks explore.Marks
	for i := range sys.properties {
		if judge := sys.properties[i].step; judge != nil {
			mark(&marks, i, judge(t))
		}
	}
	if t.fx.Overflow {
		mark(&marks, sys.Overflow(), verdict{premise: true, violated: true})
	}
	s.Memory.forget(&s.World, sys.replays, sys.receipts)
	return marks
}

// advance takes the step ev out of s by apply, and notes it.
func (sys *System) advance(s *State, ev model.Event, fx *model.Effects, t *step, apply func(w *model.World, ev model.Event, fx *model.Effects)) {
	*t = step{config: sys.model.Config(), event: ev, fx: fx, world: &s.World, memory: &s.Memory}
	t.ghost = [2]model.Ghost{s.World.Host[model.A].Ghost, s.World.Host[model.B].Ghost}
	apply(&s.World, ev, fx)
	if ev.Kind <= model.Arrival {
		t.ghost[ev.Side] = fx.Ghost
	}
	s.Memory.note(t)
}

// Judge judges the state s. Stuck tells that no step changes it.
func (sys *System) Judge(s *State, stuck bool) explore.Marks {
	var marks explore.Marks
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	st := &sc.state
	if stuck && sys.model.Waiting(&s.World) {
		mark(&marks, sys.Overflow(), verdict{premise: true, violated: true})
		stuck = false
	}
	listens := s.World.Host[model.A].TCB.State == model.LISTEN || s.World.Host[model.B].TCB.State == model.LISTEN
	if (stuck || listens) && sys.model.HeldBack(&s.World) {
		mark(&marks, sys.HeldBack(), verdict{premise: listens})
		stuck = false
	}
	*st = state{model: sys.model, world: &s.World, memory: &s.Memory, stuck: stuck}
	for i := range sys.properties {
		if judge := sys.properties[i].state; judge != nil {
			mark(&marks, i, judge(st))
		}
	}
	return marks
}

func mark(marks *explore.Marks, i int, v verdict) {
	if v.premise {
		marks.Premise |= 1 << i
	}
	if v.violated {
		marks.Violated |= 1 << i
	}
}

// Copy makes dst equal to src.
func (sys *System) Copy(dst, src *State) {
	dst.Memory = src.Memory
	dst.World.Copy(&src.World)
}

// Append appends the row of s.
func (sys *System) Append(dst []byte, s *State) []byte {
	return sys.model.Append(s.Memory.append(dst), &s.World)
}

// Decode makes s the state of a row.
func (sys *System) Decode(src []byte, s *State) {
	sys.model.Decode(s.Memory.decode(src), &s.World)
}

// Property returns property i.
func (sys *System) Property(i int) Property { return sys.properties[i] }
