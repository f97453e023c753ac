package fuzz

import (
	"slices"

	"tcpcheck/explore"
	"tcpcheck/ltl"
	"tcpcheck/model"
)

// promises lets the network go quiet at the end of a walk, and tells which promise is not kept by what comes of it.
func (w *walker) promises(r *run, m manner) *breach {
	r.result.Premise |= w.marks.Premise
	if len(w.system.Promises()) == 0 {
		return nil
	}
	walked := len(w.steps)
	cycleFrom, violated := w.quiet.run(m, r.open)
	r.result.Steps += len(w.steps) - walked
	switch {
	case violated != 0:
		return w.breach(r, violated)
	case cycleFrom == 0:
		r.result.Unsettled++
		return nil
	}
	broken, premise := w.broken(r.open, cycleFrom)
	r.result.Premise |= premise
	for p := range broken.All() {
		b := w.breach(r, explore.Of(p))
		b.manner, b.cycleFrom = m, cycleFrom
		if b.goal() {
			b.cycleFrom = 0
		}
		if w.system.Confirm(p, b.steps, b.cycleFrom) == nil {
			return b
		}
	}
	return nil
}

// goal tells whether the property asks for a goal that can always be reached.
func (b *breach) goal() bool {
	n, ok := b.walker.system.PromiseOf(b.property)
	return ok && b.walker.system.Promises()[n].Goal != nil
}

// broken returns which of some promises a behaviour does not seem to keep, fairness left out, and of which the premise was met.
func (w *walker) broken(of explore.Set, cycleFrom int) (broken, premise explore.Set) {
	letters := w.word()
	met := letters
	cycle := letters[cycleFrom-1:]
	if cycleFrom <= len(w.steps) {
		letters, cycle = letters[:len(w.steps)], cycle[:len(cycle)-1]
	}
	for p := range w.system.Names() {
		n, ok := w.system.PromiseOf(p)
		if !ok {
			continue
		}
		promise := &w.system.Promises()[n]
		if promise.Premise == nil || slices.ContainsFunc(met, promise.Premise.True) {
			premise |= explore.Of(p)
		}
		switch {
		case !of.Has(p):
		case promise.Goal != nil:
			if !slices.ContainsFunc(cycle, promise.Goal.True) && w.hopeless(promise) {
				broken |= explore.Of(p)
			}
		case !promise.Formula.HoldsOn(letters[:cycleFrom-1], cycle):
			broken |= explore.Of(p)
		}
	}
	return broken, premise
}

// word returns the letters of the states on the way and of the steps out of them, and last that of the state at the end.
func (w *walker) word() (letters []ltl.Letter) {
	state := w.system.Initial(nil)[0]
	for _, ev := range w.steps {
		letter, label := w.system.Letter(&state), explore.Label{}
		w.system.Take(&state, ev, &label)
		letters = append(letters, letter|label.Letter)
	}
	return append(letters, w.system.Letter(&state))
}

// maxHopeless is how many states are looked at to see that a goal is out of reach.
const maxHopeless = 2000

// hopeless tells whether no state in which the goal is true can be reached from that at the end of the walk. If that takes
// too many states to tell, there is hope.
func (w *walker) hopeless(promise *explore.Promise) bool {
	end := w.hash()
	if w.hopeful[end] {
		return false
	}
	known, todo := map[uint64]bool{end: true}, [][]byte{slices.Clone(w.row)}
	from, next := w.state, w.state
	var enabled []model.Event
	for len(todo) > 0 {
		w.system.Decode(todo[len(todo)-1], &from)
		todo = todo[:len(todo)-1]
		if promise.Goal.True(w.system.Letter(&from)) || len(known) > maxHopeless || w.system.Model().Waiting(&from.World) {
			w.hope(end)
			return false
		}
		enabled = w.system.Enabled(&from, enabled[:0])
		for _, ev := range enabled {
			w.system.Copy(&next, &from)
			w.system.Apply(&next, ev)
			w.row = w.system.Append(w.row[:0], &next)
			if h := hash(offset, w.row); !known[h] {
				known[h] = true
				todo = append(todo, slices.Clone(w.row))
			}
		}
	}
	return true
}

// maxHopeful is how many states are remembered that a goal can be reached from.
const maxHopeful = 1 << 16

func (w *walker) hope(state uint64) {
	if w.hopeful == nil || len(w.hopeful) == maxHopeful {
		w.hopeful = map[uint64]bool{}
	}
	w.hopeful[state] = true
}
