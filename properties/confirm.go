package properties

import (
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
	case sys.promises[n].Goal != nil:
		return explore.VerifyTrap[State, model.Event](sys, sys, &sys.promises[n], &explore.Lasso[model.Event]{Stem: steps}, maxTrap)
	case cycleFrom < 1 || cycleFrom > len(steps)+1:
		return fmt.Errorf("%s is broken by what repeats for ever, and the trace does not say which steps do", sys.properties[i].Name)
	}
	lasso := explore.Lasso[model.Event]{Stem: steps[:cycleFrom-1], Cycle: steps[cycleFrom-1:]}
	return explore.VerifyLasso[State, model.Event](sys, sys, &sys.promises[n], &lasso)
}
