package explore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"tcpcheck/ltl"
)

// ErrUnverified is wrapped by errors that tell of a lasso that was found, and
// that does not stand up when it is looked at again.
var ErrUnverified = errors.New("a lasso is not what it was found to be: either the model is impure, or the search is wrong")

// manyStates is how many are worth a garbage collection.
const manyStates = 1 << 17

// A court judges the promises, on the graph of what a search has found.
type court[S, E any] struct {
	search   *search[S, E]
	system   Temporal[S, E]
	automata []*ltl.Automaton // of what breaks each promise; nil for those with a goal
	budget   *budget
	brake    brake
	graph    *graph
	whole    *condensation
}

// judge judges the promises, once the search is over.
func (s *search[S, E]) judge(ctx context.Context, result *Result[E]) (err error) {
	if len(s.options.Promises) == 0 {
		return nil
	}
	began := time.Now()
	result.Promises = make([]Judgement[E], len(s.options.Promises))
	if s.disk != nil { // the graph would not fit
		for i := range result.Promises {
			result.Promises[i].Undecided = LimitMemory
		}
		return nil
	}
	c := &court[S, E]{search: s, budget: &budget{st: s.store}}
	c.system, _ = s.system.(Temporal[S, E]) // Check has seen to it
	defer s.watch(ctx, &c.brake)()
	if s.judging = true; s.options.Progress != nil {
		defer s.report()()
	}
	if err = c.summon(); err == nil {
		err = c.sit(result)
	}
	result.Graph.Bytes, result.Graph.Elapsed = int(c.budget.peak.Load()), time.Since(began)
	return err
}

// summon makes the automata.
func (c *court[S, E]) summon() error {
	for i, p := range c.search.options.Promises {
		var a *ltl.Automaton
		if p.Formula != nil {
			var err error
			if a, err = ltl.Not(p.Formula).Build(); err != nil {
				return fmt.Errorf("explore: promise %d: %w", i, err)
			}
		}
		c.automata = append(c.automata, a)
	}
	return nil
}

// sit makes the graph and judges the promises.
func (c *court[S, E]) sit(result *Result[E]) error {
	promises := c.search.options.Promises
	if !c.brake.pulled() {
		c.graph = c.search.survey(c.system, newLens(promises), c.budget, &c.brake)
	}
	if c.brake.pulled() {
		for i := range result.Promises {
			result.Promises[i].Undecided = c.brake.limit()
		}
		return nil
	}
	g := c.graph
	if g.open && result.Complete {
		return impure("a step leads to a state that it did not lead to when all were taken before")
	}
	result.Graph = Graph{Edges: g.edges, Labels: len(g.list), Classes: len(g.classes)}
	whole := &job{budget: c.budget, brake: &c.brake}
	defer whole.end()
	if c.whole = g.condense(whole); whole.stopped != "" {
		for i := range result.Promises {
			result.Promises[i].Undecided = whole.stopped
		}
		return nil
	}
	errs := make([]error, len(promises))
	spread(c.atATime(), len(promises), func(worker, i int) bool {
		errs[i] = c.promise(c.search.workers[worker], i, &result.Promises[i])
		return true
	})
	return errors.Join(errs...)
}

// atATime is how many promises are judged at a time: one where memory is limited,
// and else so many that this takes about as much as the graph.
func (c *court[S, E]) atATime() int {
	const perState = 24 // two states of an automaton, and 12 bytes for each
	if c.search.options.MaxBytes > 0 {
		return 1
	}
	return max(1, min(len(c.search.workers), c.graph.bytes/(perState*c.graph.states())))
}

// promise judges promise i.
func (c *court[S, E]) promise(w *worker[S, E], i int, result *Judgement[E]) (err error) {
	p, began := &c.search.options.Promises[i], time.Now()
	if c.graph.states() >= manyStates {
		defer runtime.GC() // what is let go of here is large, and would be kept until as much again is taken
	}
	j := &job{budget: c.budget, brake: &c.brake}
	defer func() {
		j.end()
		result.Elapsed = time.Since(began)
	}()
	result.Premise = p.Premise == nil || c.graph.meets(p.Premise, j)
	found, broken := c.graph.breach(p, c.automata[i], c.whole, j)
	switch {
	case j.stopped != "":
		result.Undecided = j.stopped
		return nil
	case !broken:
		result.Undecided = LimitNone
		if c.graph.open || !c.search.seeded {
			result.Undecided = c.search.brake.limit()
		}
		return nil
	case found == nil:
		return fmt.Errorf("explore: promise %d: %w: it is broken, but there is no lasso", i, ErrUnverified)
	}
	lasso, err := c.lasso(w, found)
	if err == nil {
		err = c.verify(p, &lasso, j)
	}
	switch {
	case j.stopped != "":
		result.Undecided = j.stopped
	case err != nil:
		return fmt.Errorf("explore: promise %d: %w: %w", i, ErrUnverified, err)
	default:
		result.Undecided, result.Violated, result.Lasso = LimitNone, true, lasso
	}
	return nil
}

// verify looks at a lasso once more.
func (c *court[S, E]) verify(p *Promise, lasso *Lasso[E], j *job) error {
	if p.Goal == nil {
		return VerifyLasso(c.system, c.search.codec, p, lasso)
	}
	return verifyTrap(c.system, c.search.codec, p, lasso, c.graph.states(), j.goesOn)
}

// breach tells whether a promise is broken, and how: with a short lasso, unless
// the job is stopped.
func (g *graph) breach(p *Promise, a *ltl.Automaton, whole *condensation, j *job) (found *loop, broken bool) {
	if p.Goal != nil {
		return newProduct(g, anything, Fairness{}).trap(p.Goal, whole, j)
	}
	product := newProduct(g, a, p.Fairness)
	if _, fits := product.nodes(); !fits {
		j.stopped = LimitMemory
		return nil, false
	}
	s := newStreett(product, p.Fairness, j)
	if !s.suspects(whole) {
		return nil, false
	}
	if s.decompose(); j.stopped != "" || len(s.found) == 0 && !s.rest {
		return nil, false
	}
	return s.lasso(), true
}

// lasso names the steps of a loop.
func (c *court[S, E]) lasso(w *worker[S, E], found *loop) (lasso Lasso[E], err error) {
	if lasso.Initial, err = c.initial(w, found.first); err == nil {
		lasso.Stem, err = c.steps(w, found.stem, found.width)
	}
	if err == nil {
		lasso.Cycle, err = c.steps(w, found.cycle, found.width)
	}
	return lasso, err
}

// initial is the position of a state in System.Initial.
func (c *court[S, E]) initial(w *worker[S, E], state uint32) (int, error) {
	return w.start(c.graph.table.word(state))
}

// steps names the steps of some moves: of each the first that leads there and
// looks like it.
func (c *court[S, E]) steps(w *worker[S, E], moves []move, width uint32) ([]E, error) {
	var steps []E
	for _, m := range moves {
		from, to := c.graph.table.word(m.from/width), c.graph.table.word(m.to/width)
		i, err := c.step(w, from, to, m.label)
		if err != nil {
			return nil, err
		}
		steps = append(steps, w.steps[i])
	}
	return steps, nil
}

// step is the position of the first step with this label from word to word.
func (c *court[S, E]) step(w *worker[S, E], from, to uint64, number uint32) (int, error) {
	var label Label
	w.enter(from)
	for i, step := range w.steps {
		w.assign(&w.target, &w.source)
		label.reset()
		c.system.Take(&w.target, step, &label)
		if word, found := w.word(&w.target); found && word == to && c.graph.has(&label, number) {
			return i, nil
		}
	}
	return 0, impure("a step leads from the state with row %x to the one with row %x, and at another time none does that looks the same", w.row(from), w.row(to))
}
