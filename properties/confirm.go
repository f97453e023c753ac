package properties

import (
	"errors"
	"fmt"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// maxTrap is how many states are looked at to see that a trap is one.
const maxTrap = 20_000_000

// PromiseOf returns the number that property i has among the promises, and whether it speaks of
// behaviours at all.
func (sys *System) PromiseOf(i int) (int, bool) {
	n := 0
	for _, p := range sys.properties[:i] {
		if p.promise != nil {
			n++
		}
	}
	return n, sys.properties[i].promise != nil
}

// Confirm tells whether a behaviour breaks what property i promises: the steps, of which those from
// number cycleFrom on repeat for ever. One more than there are: nothing happens after them. With 0 the
// steps lead to where a goal is out of reach. The error says why it does not.
func (sys *System) Confirm(i int, steps []model.Event, cycleFrom int) error {
	n, ok := sys.PromiseOf(i)
	switch {
	case !ok:
		return fmt.Errorf("%s speaks of no behaviours", sys.properties[i].Name)
	case sys.promises[n].Goal != nil && cycleFrom > 0:
		return fmt.Errorf("%s is broken by the state at the end, and the trace says that steps repeat", sys.properties[i].Name)
	case sys.promises[n].Goal != nil:
		return explore.VerifyTrap[State, model.Event](sys, sys, &sys.promises[n], &explore.Lasso[model.Event]{Stem: steps}, maxTrap)
	case cycleFrom < 1 || cycleFrom > len(steps)+1:
		return fmt.Errorf("%s is broken by what repeats for ever, and the trace does not say which steps do", sys.properties[i].Name)
	}
	lasso := explore.Lasso[model.Event]{Stem: steps[:cycleFrom-1], Cycle: steps[cycleFrom-1:]}
	return inWords(explore.VerifyLasso[State, model.Event](sys, sys, &sys.promises[n], &lasso))
}

// inWords puts into words why a behaviour breaks no promise.
func inWords(err error) error {
	var unfair *explore.Unfair
	switch {
	case errors.Is(err, explore.ErrOpen):
		return errors.New("the steps that repeat do not lead back to the state in which they begin")
	case !errors.As(err, &unfair):
		return err
	case unfair.Weak >= 0:
		a, s := unweak(unfair.Weak)
		if a == model.FairCarriage {
			return fmt.Errorf("it is not fair: something is on its way to %s all along, and nothing arrives or is lost; fairness of 'carriage' asks for it", s)
		}
		return fmt.Errorf("it is not fair: %s could do what fairness of '%s' asks for all along, and does not", s, model.AssumptionInfos[a].Name)
	}
	seg, to, what := unclass(unfair.Class)
	assumption, does := model.FairArrival, "is sent again and again, and does not arrive"
	switch {
	case !unfair.Asked:
		assumption, does = model.FairDuplication, "arrives again and again, and is not sent again"
	case what == inFlight:
		assumption, does = model.FairCarriage, "stays in flight, and neither arrives nor is lost"
	}
	return fmt.Errorf("it is not fair: %s, on its way to %s, %s; fairness of '%s' asks for it", seg.String(), to, does, model.AssumptionInfos[assumption].Name)
}
