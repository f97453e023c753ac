package fuzz

import (
	"slices"

	"pgregory.net/rapid"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// breach is a violation as a walk came upon it.
type breach struct {
	walker    *walker
	property  int
	check     int
	steps     []model.Event
	cycleFrom int    // of a lasso; otherwise 0
	manner    manner // of the quiet phase that it ends with
}

// walker walks through the states of a scenario.
type walker struct {
	sc     *scenarios.Scenario
	system *properties.System

	initial, state, next properties.State
	steps                []model.Event // that have led to state, those left out that change nothing
	marks                explore.Marks // of all that was judged on the way
	enabled              []model.Event
	row                  []byte
	stuckAsked           bool // whether a property asks for what nothing changes
	quiet                quiet
	hopeful              map[uint64]bool // states from which a goal can be reached
	visit                func(s *properties.State)
}

func newWalker(sc *scenarios.Scenario, names []string) (*walker, error) {
	m, err := sc.Model()
	if err != nil {
		return nil, err
	}
	sys, err := properties.NewSystem(m, names)
	if err != nil {
		return nil, err
	}
	w := &walker{sc: sc, system: sys, stuckAsked: slices.Contains(names, "no-deadlock")}
	w.initial = sys.Initial(nil)[0]
	w.quiet.prepare(w)
	return w, nil
}

// reset goes back to the initial state, and judges it.
func (w *walker) reset() explore.Set {
	w.system.Copy(&w.state, &w.initial)
	w.steps, w.marks = w.steps[:0], explore.Marks{}
	return w.judge(w.stuckAsked && w.stuck())
}

// judge judges the state, and returns what is violated.
func (w *walker) judge(stuck bool) explore.Set {
	if w.visit != nil {
		w.visit(&w.state)
	}
	marks := w.system.Judge(&w.state, stuck)
	w.marks.Premise |= marks.Premise
	return marks.Violated
}

// An ending says what became of a step.
type ending int

const (
	moved   ending = iota // it led to another state
	stayed                // it changed nothing
	blocked               // the model has no room for what it sends
)

// take takes a step, and returns what it violates. One that changes nothing and violates none of open is not kept.
func (w *walker) take(ev model.Event, open explore.Set) (explore.Set, ending) {
	w.system.Copy(&w.next, &w.state)
	marks := w.system.Apply(&w.next, ev)
	if marks.Violated.Has(w.system.Overflow()) {
		return 0, blocked
	}
	w.marks.Premise |= marks.Premise
	same := equal(&w.next, &w.state)
	if same && marks.Violated&open == 0 {
		return 0, stayed
	}
	w.steps = append(w.steps, ev)
	w.state, w.next = w.next, w.state
	if same {
		return marks.Violated, stayed
	}
	return marks.Violated | w.judge(false), moved
}

// advance takes a step, and keeps it whether it changes anything or not.
func (w *walker) advance(ev model.Event) {
	w.system.Apply(&w.state, ev)
	w.steps = append(w.steps, ev)
}

// equal tells whether two states are.
func equal(a, b *properties.State) bool {
	if a.World.Host != b.World.Host || a.World.Budgets != b.World.Budgets || a.Memory != b.Memory {
		return false
	}
	for s := range a.World.Net {
		p, q := &a.World.Net[s], &b.World.Net[s]
		if p.Len != q.Len {
			return false
		}
		for i := range p.Len {
			if p.Packets[i] != q.Packets[i] || p.Lives[i] != q.Lives[i] {
				return false
			}
		}
	}
	return true
}

// stuck tells whether no step changes the state.
func (w *walker) stuck() bool {
	w.enabled = w.system.Enabled(&w.state, w.enabled[:0])
	for _, ev := range w.enabled {
		w.system.Copy(&w.next, &w.state)
		w.system.Apply(&w.next, ev)
		if !equal(&w.next, &w.state) {
			return false
		}
	}
	return true
}

// hash returns a hash of the state.
func (w *walker) hash() uint64 {
	w.row = w.system.Append(w.row[:0], &w.state)
	return hash(offset, w.row)
}

// offset is where hash begins.
const offset uint64 = 14695981039346656037

// hash adds some bytes to a hash: FNV-1a, and a last stir. It is the same on every machine.
func hash(h uint64, bytes []byte) uint64 {
	for _, b := range bytes {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h ^ h>>29
}

// walk draws a walk, and returns the first violation that it comes upon of a property that is still open.
func (w *walker) walk(t *rapid.T, r *run) *breach {
	violated := w.begin(t, r) & r.open
	style := drawStyle(t)
	for range r.drawLength(t, len(w.steps)) {
		if violated != 0 {
			break
		}
		w.enabled = w.system.Enabled(&w.state, w.enabled[:0])
		ev, ok := style.draw(t, &w.state.World, w.enabled)
		if !ok {
			break
		}
		var end ending
		violated, end = w.take(ev, r.open)
		violated &= r.open
		r.result.Steps++
		if end == blocked {
			break
		}
		if end == moved {
			r.guide.see(w)
		}
	}
	if violated == 0 && w.stuckAsked && w.stuck() {
		violated = w.judge(true) & r.open
	}
	if violated != 0 {
		return w.breach(r, violated)
	}
	return w.promises(r, drawManner(t))
}

// begin goes to where the walk begins: the initial state, or one that the guide knows.
func (w *walker) begin(t *rapid.T, r *run) explore.Set {
	violated := w.reset()
	if from := r.guide.draw(t); from != nil {
		w.system.Decode(from.row, &w.state)
		w.steps = append(w.steps, from.steps...)
		return 0
	}
	return violated
}

// breach returns the violation of the first of some properties.
func (w *walker) breach(r *run, violated explore.Set) *breach {
	b := &breach{walker: w, check: r.result.Checks + 1, steps: slices.Clone(w.steps)}
	for b.property = range violated.All() {
		break
	}
	return b
}
