package explore

import "fmt"

// replay takes the steps that lead to the violation of property p once more,
// and fills in the trace if all is as it was. It goes on with the very states
// that steps result in, not with decoded ones: so it also tells of a codec that
// loses what a step depends on.
func (s *search[S, E]) replay(p int, end *way, verdict *Verdict[E]) (err error) {
	w, path := s.workers[0], end.path()
	if verdict.Initial, err = w.start(path[0].node.word); err != nil {
		return err
	}
	last := len(path) - 1
	trace := make([]E, 0, last)
	for _, l := range path[1:last] {
		step, _, err := w.again(l.from.node.word, l.step)
		if err != nil {
			return err
		}
		if to, found := w.word(&w.target); !found || to != l.node.word {
			return impure("step %d out of the state with row %x leads to the row %x, and at another time to %x", l.step, w.row(l.from.node.word), w.row(l.node.word), w.search.codec.Append(nil, &w.target))
		}
		trace = append(trace, step)
		w.source = w.target
	}
	var marks Marks
	if at := end.from.node.word; end.step == onState {
		w.steps = s.system.Enabled(&w.source, w.steps[:0])
		marks = s.system.Judge(&w.source, w.stuck(at))
	} else {
		var step E
		if step, marks, err = w.again(at, end.step); err != nil {
			return err
		}
		trace = append(trace, step)
	}
	if !marks.Violated.Has(p) {
		return impure("property %d was violated after %d steps, and when these are taken again it is not", p, len(trace))
	}
	verdict.Traced, verdict.Trace = true, trace
	return nil
}

// start makes the initial state of this word the source, and tells its position.
func (w *worker[S, E]) start(word uint64) (int, error) {
	for i, state := range w.search.system.Initial(nil) {
		if first, found := w.word(&state); found && first == word {
			w.source = state
			return i, nil
		}
	}
	return 0, impure("the state with row %x is initial, and at another time it is not", w.row(word))
}

// again takes a step out of the source, whose word this is, that was taken before.
func (w *worker[S, E]) again(word uint64, i int) (step E, marks Marks, err error) {
	w.steps = w.search.system.Enabled(&w.source, w.steps[:0])
	if i >= len(w.steps) {
		return step, marks, impure("in the state with row %x step %d is enabled, and at another time only %d steps are", w.row(word), i, len(w.steps))
	}
	marks = w.take(i)
	return w.steps[i], marks, nil
}

// stuck tells whether no step changes the source, whose word this is.
func (w *worker[S, E]) stuck(word uint64) bool {
	for i := range w.steps {
		w.take(i)
		if to, found := w.word(&w.target); !found || to != word {
			return false
		}
	}
	return true
}

// impure is the error that tells of an impure model, and what gave it away.
func impure(format string, args ...any) error {
	return fmt.Errorf("explore: %w: %s; Initial, Enabled, Apply, Judge and the codec must be functions of their arguments, and the row must hold all of the state", ErrImpure, fmt.Sprintf(format, args...))
}
