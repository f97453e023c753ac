package properties

import (
	"slices"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// This file makes System an explore.Partitioned: the core of a state is that of the model, with
// the memory of the properties, and the pools are the two directions of the network.

// Parts tells whether the model's states have parts, and no property has to see what is in flight.
func (sys *System) Parts() bool {
	return sys.model.Parts() && !slices.ContainsFunc(sys.properties, func(p Property) bool { return p.network })
}

// AppendCore appends the row of the core of s.
func (sys *System) AppendCore(dst []byte, s *State) []byte {
	return sys.model.AppendCore(s.Memory.append(dst), &s.World)
}

// DecodeCore makes s the state with the core of this row, and nothing in flight.
func (sys *System) DecodeCore(src []byte, s *State) {
	sys.model.DecodeCore(s.Memory.decode(src), &s.World)
}

// AppendPool appends the row of what is on its way to a side.
func (sys *System) AppendPool(dst []byte, s *State, pool int) []byte {
	return sys.model.AppendChannel(dst, &s.World, model.Side(pool))
}

// DecodePool makes what is on its way to a side what this is the row of.
func (sys *System) DecodePool(src []byte, s *State, pool int) {
	sys.model.DecodeChannel(src, &s.World, model.Side(pool))
}

// Items tells what may happen to what is on its way to a side.
func (sys *System) Items(s *State, pool int, tell func(item []byte)) {
	sys.model.Items(&s.World, model.Side(pool), tell)
}

// Own appends the steps that need nothing in flight.
func (sys *System) Own(s *State, empty bool, dst []model.Event) ([]model.Event, int) {
	return sys.model.Own(&s.World, empty, dst)
}

// Brings appends the steps that an item brings about. It is marked if a number that may not be
// chosen holds them back.
func (sys *System) Brings(s *State, pool int, item []byte, dst []model.Event) (steps []model.Event, marks explore.Marks) {
	steps, held := sys.model.Brings(&s.World, model.Side(pool), item, dst)
	mark(&marks, sys.HeldBack(), verdict{premise: held})
	return steps, marks
}

// Act takes the step ev out of the core of s, and judges it.
func (sys *System) Act(s *State, ev model.Event, item []byte, edits *[2][]byte) explore.Marks {
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	sys.advance(s, ev, &sc.fx, &sc.step, sys.act(item))
	for side := range edits {
		edits[side] = sys.model.AppendEdits(edits[side], &sc.fx, model.Side(side))
	}
	return sys.judge(s, &sc.step)
}

// act is model.Apply as far as the core goes.
func (sys *System) act(item []byte) func(w *model.World, ev model.Event, fx *model.Effects) {
	return func(w *model.World, ev model.Event, fx *model.Effects) { sys.model.Act(w, ev, item, fx) }
}

// Local tells whether formulas and fairness see of a step nothing that depends on what else is in flight.
func (sys *System) Local() bool {
	return !sys.carried && !slices.ContainsFunc(sys.alphabet.atoms, func(a atom) bool { return a.network })
}

// See takes the step ev out of the core of s, and tells what there is to see of it.
func (sys *System) See(s *State, ev model.Event, item []byte, label *explore.Label) {
	sys.see(s, ev, label, sys.act(item))
}

// Edit does to what is on its way to a side what edits say.
func (sys *System) Edit(s *State, pool int, edits []byte) (marks explore.Marks) {
	sc := sys.borrow()
	defer sys.scratch.Put(sc)
	if sys.model.Edit(&s.World, model.Side(pool), edits, &sc.fx); sc.fx.Overflow {
		mark(&marks, sys.Overflow(), verdict{premise: true, violated: true})
	}
	return marks
}
