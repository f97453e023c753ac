package explore

import (
	"errors"
	"fmt"
	"time"

	"tcpcheck/ltl"
)

// Temporal is a System whose behaviours can be judged too, and not only its
// states and steps.
//
// A behaviour begins in an initial state, and either takes steps for ever, or
// stops after some: then it stays where it is, and no more step is seen. It
// need not take a step that is enabled unless a [Fairness] says so. Letter i of
// its word is true of its i-th state and of the step out of that; where it has
// stopped, of the state alone.
type Temporal[S, E any] interface {
	System[S, E]

	// Letter tells the atoms that are true in s.
	Letter(s *S) ltl.Letter

	// Take takes the step e out of s, in place, as Apply does, and tells what
	// formulas and fairness see of the step. The label comes empty; its slices
	// have room to append to.
	Take(s *S, e E, label *Label)
}

// Class is a class of what is sent: what is sent again and again in one
// must arrive again and again. A direction is part of it: what arrives at one
// end does not serve what was sent to the other.
type Class [24]byte

// Label is what formulas and fairness see of a step.
type Label struct {
	Letter  ltl.Letter // the atoms that are true of the step
	Does    Set        // the weak assumptions that the step satisfies; they are enabled where it is
	Due     Set        // weak assumptions that are enabled in the state that the step leaves, though no step out of it may do them
	Asks    []Class    // the classes of what the step sends
	Answers []Class    // the classes of what arrives by it
}

func (l *Label) reset() { *l = Label{Asks: l.Asks[:0], Answers: l.Answers[:0]} }

// Fairness is what is assumed of behaviours. Those that do not honour it break
// no promise.
type Fairness struct {
	// Weak assumptions: what is enabled from some point on without a break is
	// done again and again. One is enabled in a state if a step that does it is.
	Weak Set

	// Strong: each class that is asked again and again is answered again and again.
	Strong bool

	// Finite: each class that is answered again and again is asked again and
	// again. A network that duplicates only so often is of this kind.
	Finite bool
}

// Promise is something that all fair behaviours keep. It has either a formula
// or a goal.
type Promise struct {
	Formula  *ltl.Formula // true of every fair behaviour
	Goal     *ltl.Formula // propositional, of states: from each reachable state one can be reached where it is true
	Premise  *ltl.Formula // propositional: where no state and step make it true the promise is vacuous; nil: it never is
	Fairness Fairness     // not for a goal, which speaks of what can be done
}

// Lasso is a behaviour that breaks a promise: a stem, and a cycle that is taken
// for ever. Without a cycle the behaviour stops. If the promise has a goal there
// is none: the stem leads to where the goal is out of reach.
type Lasso[E any] struct {
	Initial int // the position, in System.Initial, of the state the stem starts from
	Stem    []E
	Cycle   []E
}

// Judgement is what came of a promise.
type Judgement[E any] struct {
	Premise  bool     // the premise was met somewhere
	Violated bool     // by the lasso
	Lasso    Lasso[E] // verified, see VerifyLasso and VerifyTrap; short, but not always the shortest

	// Undecided is the limit that kept the promise from being judged on all
	// behaviours. A lasso that is found all the same is one.
	Undecided Limit

	Elapsed time.Duration // without the time that the graph took
}

// Graph tells what the graph took on which the promises are judged.
type Graph struct {
	Edges   int           // steps that differ in where they lead or what is seen of them
	Labels  int           // different labels of steps
	Classes int           // different classes
	Bytes   int           // the most that the store, the graph and the judging took together
	Elapsed time.Duration // of making the graph and of all judging
}

// errNotTemporal tells of promises about what has no behaviours.
var errNotTemporal = errors.New("explore: there are promises, but the system is not a Temporal: it must have the methods Letter and Take too")

// check tells what is wrong with the promise.
func (p *Promise) check(i int) error {
	switch {
	case (p.Formula == nil) == (p.Goal == nil):
		return fmt.Errorf("explore: promise %d must have either a Formula or a Goal", i)
	case p.Goal != nil && !p.Goal.Propositional():
		return fmt.Errorf("explore: the goal of promise %d has temporal operators; it must be propositional", i)
	case p.Goal != nil && p.Fairness != Fairness{}:
		return fmt.Errorf("explore: promise %d has a goal, for which there is no fairness", i)
	case p.Premise != nil && !p.Premise.Propositional():
		return fmt.Errorf("explore: the premise of promise %d has temporal operators; it must be propositional", i)
	}
	return nil
}
