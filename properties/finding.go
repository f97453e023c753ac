package properties

import (
	"slices"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// The verdicts on a property.
const (
	Holds    = "holds"    // in the whole reachable space, which was explored exactly
	Violated = "violated" // with a counterexample
	Vacuous  = "vacuous"  // nothing put it to the test
	Bounded  = "bounded"  // a limit stopped the search before a verdict
)

// Finding is what a search has found on a property.
type Finding struct {
	Verdict string
	Length  int           // of the counterexample, in steps
	Traced  bool          // its steps are known
	Steps   []model.Event // the counterexample

	Limit explore.Limit // of a promise that is bounded though the space was explored: what kept it from a verdict

	// CycleFrom is of a lasso: the number of the first step, from 1, that repeats for ever. One more than
	// there are: nothing happens after the last. 0: it is no lasso.
	CycleFrom int
}

// Complete tells whether a search has seen the whole space, with room for all segments.
func (sys *System) Complete(r *explore.Result[model.Event]) bool {
	return r.Complete && !r.Violated.Has(sys.Overflow()) && !r.Suspected.Has(sys.Overflow())
}

// Finding returns what a search has found on property i: 'holds' takes a complete search
// that put the property to the test.
func (sys *System) Finding(r *explore.Result[model.Event], i int) Finding {
	if n, ok := sys.PromiseOf(i); ok {
		return sys.kept(r, n)
	}
	v := r.Verdicts[i]
	f := Finding{Verdict: Bounded, Length: v.Steps, Traced: v.Traced, Steps: v.Trace}
	switch {
	case v.Violated:
		f.Verdict = Violated
	case r.Undecided.Has(i):
	case sys.Complete(r):
		f.Verdict = tested(v.Premise)
	}
	return f
}

// kept returns what a search has found on promise n. A lasso is one, however much of the space was
// explored.
func (sys *System) kept(r *explore.Result[model.Event], n int) Finding {
	if n >= len(r.Promises) { // a search that was interrupted has judged none
		return Finding{Verdict: Bounded}
	}
	v := r.Promises[n]
	switch {
	case v.Violated:
		f := Finding{Verdict: Violated, Traced: true, Steps: slices.Concat(v.Lasso.Stem, v.Lasso.Cycle)}
		f.Length = len(f.Steps)
		if sys.promises[n].Goal == nil {
			f.CycleFrom = len(v.Lasso.Stem) + 1
		}
		return f
	case !sys.Complete(r):
		return Finding{Verdict: Bounded}
	case v.Undecided != explore.LimitNone:
		return Finding{Verdict: Bounded, Limit: v.Undecided}
	default:
		return Finding{Verdict: tested(v.Premise)}
	}
}

// tested returns the verdict on what nothing has violated.
func tested(premise bool) string {
	if premise {
		return Holds
	}
	return Vacuous
}
