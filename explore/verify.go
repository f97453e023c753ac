package explore

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"reflect"

	"tcpcheck/ltl"
)

// This file shares nothing with the search for lassos, and does all in the
// simplest way.

// VerifyLasso tells whether a lasso breaks a promise that has a formula: its
// steps are enabled, its cycle ends where it begins and honours the fairness of
// the promise, and the formula is false. The error says what is not so.
func VerifyLasso[S, E any](system Temporal[S, E], codec Codec[S], promise *Promise, lasso *Lasso[E]) error {
	if promise.Formula == nil {
		return errors.New("the promise has no formula; what breaks a goal is no lasso, but a trap")
	}
	v := &verifier[S, E]{system: system, codec: codec}
	if err := v.begin(lasso.Initial); err != nil {
		return err
	}
	stem, err := v.walk("stem", lasso.Stem)
	if err != nil {
		return err
	}
	begin := v.row()
	cycle, err := v.walk("cycle", lasso.Cycle)
	if err != nil {
		return err
	}
	if end := v.row(); !bytes.Equal(begin, end) {
		return fmt.Errorf("%w: it begins in the state with row %x and ends in another, with row %x", ErrOpen, begin, end)
	}
	if len(cycle) == 0 {
		cycle = append(cycle, v.stop())
	}
	if err := honours(promise.Fairness, cycle); err != nil {
		return err
	}
	if promise.Formula.HoldsOn(word(stem), word(cycle)) {
		return errors.New("the formula is true of the lasso, which does not break the promise")
	}
	return nil
}

// VerifyTrap tells whether the stem of a lasso breaks a promise that has a goal:
// its steps are enabled, and from the state at its end no state can be reached
// where the goal is true. The error says what is not so, or that more than so
// many states would have to be looked at.
func VerifyTrap[S, E any](system Temporal[S, E], codec Codec[S], promise *Promise, lasso *Lasso[E], most int) error {
	return verifyTrap(system, codec, promise, lasso, most, func() bool { return true })
}

func verifyTrap[S, E any](system Temporal[S, E], codec Codec[S], promise *Promise, lasso *Lasso[E], most int, goesOn func() bool) error {
	if promise.Goal == nil {
		return errors.New("the promise has no goal; what breaks a formula is no trap, but a lasso")
	}
	v := &verifier[S, E]{system: system, codec: codec}
	if err := v.begin(lasso.Initial); err != nil {
		return err
	}
	if _, err := v.walk("stem", lasso.Stem); err != nil {
		return err
	}
	if len(lasso.Cycle) > 0 {
		return fmt.Errorf("a promise with a goal is broken without a cycle, and there is one of %d steps", len(lasso.Cycle))
	}
	// States are told apart by 64 bits of a hash: enough to check what was found exactly.
	seed := maphash.MakeSeed()
	known := map[uint64]bool{maphash.Bytes(seed, v.row()): true}
	for todo := [][]byte{v.row()}; len(todo) > 0 && goesOn(); {
		var state S
		codec.Decode(todo[len(todo)-1], &state)
		todo = todo[:len(todo)-1]
		if promise.Goal.True(system.Letter(&state)) {
			return fmt.Errorf("the goal can be reached: it is true in the state with row %x", codec.Append(nil, &state))
		}
		for _, e := range system.Enabled(&state, nil) {
			next := state
			system.Apply(&next, e)
			row := codec.Append(nil, &next)
			if hash := maphash.Bytes(seed, row); !known[hash] {
				known[hash] = true
				todo = append(todo, row)
			}
		}
		if len(known) > most {
			return fmt.Errorf("more than %d states can be reached from the end of the trace", most)
		}
	}
	return nil
}

// A verifier follows a lasso.
type verifier[S, E any] struct {
	system Temporal[S, E]
	codec  Codec[S]
	state  S
}

// moment is what is seen of a behaviour at one moment: of a state and of the step out of it.
type moment struct {
	letter  ltl.Letter
	enabled Set
	label   Label
}

func (v *verifier[S, E]) row() []byte { return v.codec.Append(nil, &v.state) }

// begin goes to an initial state.
func (v *verifier[S, E]) begin(i int) error {
	states := v.system.Initial(nil)
	if i < 0 || i >= len(states) {
		return fmt.Errorf("there is no initial state %d, there are %d", i, len(states))
	}
	v.state = states[i]
	return nil
}

// walk takes steps.
func (v *verifier[S, E]) walk(part string, steps []E) ([]moment, error) {
	var moments []moment
	for i, step := range steps {
		at := v.stop()
		if !v.enabled(step) {
			return nil, fmt.Errorf("step %d of the %s, %v, is not enabled", i+1, part, step)
		}
		before := v.row()
		next := v.state
		v.system.Apply(&next, step)
		v.system.Take(&v.state, step, &at.label)
		if a, b := v.codec.Append(nil, &next), v.row(); !bytes.Equal(a, b) {
			return nil, fmt.Errorf("step %d of the %s, %v, leads from the state with row %x to row %x by Apply, and to row %x by Take", i+1, part, step, before, a, b)
		}
		at.letter |= at.label.Letter
		moments = append(moments, at)
	}
	return moments, nil
}

// stop is what is seen if no step is taken.
func (v *verifier[S, E]) stop() moment {
	m := moment{letter: v.system.Letter(&v.state)}
	for _, e := range v.system.Enabled(&v.state, nil) {
		var label Label
		next := v.state
		v.system.Take(&next, e, &label)
		m.enabled |= label.Does | label.Due
	}
	return m
}

// enabled tells whether a step is enabled.
func (v *verifier[S, E]) enabled(step E) bool {
	for _, e := range v.system.Enabled(&v.state, nil) {
		if reflect.DeepEqual(e, step) {
			return true
		}
	}
	return false
}

// ErrOpen says that the cycle of a lasso does not lead back to where it begins.
var ErrOpen = errors.New("the cycle does not close")

// Unfair says which assumption the cycle of a lasso does not honour: a weak one, by its number; or,
// if that is negative, one about a class.
type Unfair struct {
	Weak  int
	Class Class
	Asked bool // the class is asked in the cycle and not answered; otherwise answered and not asked
}

// Error says it by numbers.
func (u *Unfair) Error() string {
	switch {
	case u.Weak >= 0:
		return fmt.Sprintf("weak assumption %d is enabled all along the cycle, and not done in it", u.Weak)
	case u.Asked:
		return fmt.Sprintf("class %x is asked in the cycle, and not answered", u.Class)
	default:
		return fmt.Sprintf("class %x is answered in the cycle, and not asked", u.Class)
	}
}

// honours tells which assumption a cycle does not honour.
func honours(f Fairness, cycle []moment) error {
	for w := range f.Weak.All() {
		if !kept(w, cycle) {
			return &Unfair{Weak: w}
		}
	}
	asked, answered := map[Class]bool{}, map[Class]bool{}
	for _, m := range cycle {
		for _, c := range m.label.Asks {
			asked[c] = true
		}
		for _, c := range m.label.Answers {
			answered[c] = true
		}
	}
	for _, m := range cycle {
		for _, c := range m.label.Asks {
			if f.Strong && !answered[c] {
				return &Unfair{Weak: -1, Class: c, Asked: true}
			}
		}
		for _, c := range m.label.Answers {
			if f.Finite && !asked[c] {
				return &Unfair{Weak: -1, Class: c}
			}
		}
	}
	return nil
}

// kept tells whether weak assumption w is disabled somewhere in a cycle, or done.
func kept(w int, cycle []moment) bool {
	for _, m := range cycle {
		if m.label.Does.Has(w) || !m.enabled.Has(w) {
			return true
		}
	}
	return false
}

// word is the letters of moments.
func word(moments []moment) (letters []ltl.Letter) {
	for _, m := range moments {
		letters = append(letters, m.letter)
	}
	return letters
}
