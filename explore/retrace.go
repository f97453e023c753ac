package explore

import "bytes"

// trace makes traces of the trails to violations, by taking their steps once more. An error tells of an
// impure model.
func (s *swarming[S, E]) trace(r *Result[E]) error {
	s.search.store.growth.RLock()
	defer s.search.store.growth.RUnlock()
	for p := range r.Violated.All() {
		if err := s.retrace(p, &r.Verdicts[p]); err != nil {
			return err
		}
	}
	return nil
}

func (s *swarming[S, E]) retrace(p int, v *Verdict[E]) error {
	t, m := s.first[p], s.members[0]
	now, initial, err := s.start(m.rowOfKey(t.keys[0]))
	if err != nil {
		return err
	}
	v.Initial, v.Trace = initial, make([]E, 0, v.Steps)
	for _, k := range t.keys[1:] {
		row := m.rowOfKey(k)
		step, found := s.step(&now, func(to *S, _ Marks) bool { return bytes.Equal(s.search.codec.Append(nil, to), row) })
		if !found {
			return impure("a step has led to the state with row %x, and at another time none does", row)
		}
		v.Trace = append(v.Trace, step)
	}
	if t.onStep {
		step, found := s.step(&now, func(_ *S, marks Marks) bool { return marks.Violated.Has(p) })
		if !found {
			return impure("a step has violated property %d after %d steps, and at another time none does", p, len(v.Trace))
		}
		v.Trace = append(v.Trace, step)
	} else if !s.search.system.Judge(&now, s.stuck(&now)).Violated.Has(p) {
		return impure("property %d was violated after %d steps, and at another time it is not", p, len(v.Trace))
	}
	v.Traced = true
	return nil
}

// start is the initial state with this row.
func (s *swarming[S, E]) start(row []byte) (state S, initial int, err error) {
	for i, state := range s.search.initial() {
		if bytes.Equal(s.search.codec.Append(nil, &state), row) {
			return state, i, nil
		}
	}
	return state, 0, impure("the state with row %x is initial, and at another time it is not", row)
}

// step takes the first step out of a state of whose outcome something is true.
func (s *swarming[S, E]) step(now *S, is func(to *S, marks Marks) bool) (step E, found bool) {
	for _, step := range s.search.system.Enabled(now, nil) {
		to := *now
		if marks := s.search.system.Apply(&to, step); is(&to, marks) {
			*now = to
			return step, true
		}
	}
	return step, false
}

// stuck tells whether no step changes a state.
func (s *swarming[S, E]) stuck(now *S) bool {
	at, row := *now, s.search.codec.Append(nil, now)
	_, changes := s.step(&at, func(to *S, _ Marks) bool { return !bytes.Equal(s.search.codec.Append(nil, to), row) })
	return !changes
}

// rowOfKey is that of the state of a key.
func (w *hasher[S, E]) rowOfKey(k key) []byte {
	if w.cache == nil {
		return w.row(pair(k.core, k.pools[0]))
	}
	w.cache.set(&w.target, k.core, k.pools)
	return w.search.codec.Append(nil, &w.target)
}
