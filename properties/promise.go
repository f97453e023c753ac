package properties

import (
	"fmt"
	"strings"

	"tcpcheck/explore"
	"tcpcheck/ltl"
	"tcpcheck/model"
)

// promise is what a liveness property says of behaviours: a formula, or a goal that can always
// be reached. They are written as ltl.Parse reads them, over the names of atoms.
type promise struct {
	formula     string
	goal        string
	premise     string
	noDuplicity bool // the network duplicates a segment only so often, whatever else is assumed
	untimed     bool // no timer that sends is assumed to fire

	typed map[string]atom // the atoms of a formula that a user has typed, by their texts; its premise is in it
}

// atom is something that is true or not of a state, or of a step.
type atom struct {
	state   func(st *state) bool
	step    func(ch *change) bool
	network bool // it looks at what is in flight
}

// change is a step as atoms see it.
type change struct {
	event  *model.Event
	fx     *model.Effects
	before *[2]model.TCB
	after  *model.World
}

// atoms holds the atoms that are no endpoint's.
var atoms = map[string]atom{
	"closed":    {state: func(st *state) bool { return st.in(model.A, model.CLOSED) && st.in(model.B, model.CLOSED) }},
	"exhausted": {state: func(st *state) bool { return st.model.Exhausted(st.world) }},
	"stirs":     {step: stirs},
	"provokes":  {step: func(ch *change) bool { return ch.event.Kind == model.Arrival && len(ch.fx.Sent) > 0 }},
}

// endpointAtoms holds those that each endpoint has: "done" stands for done(A) and done(B).
var endpointAtoms = map[string]func(st *state, x model.Side) bool{
	"opening":     opening,
	"done":        func(st *state, x model.Side) bool { return st.in(x, model.CLOSED) || st.tcb(x).Closing },
	"undelivered": func(st *state, x model.Side) bool { return st.memory.undelivered(x) },
	"stopped":     stopped,
	"abandoned":   abandoned,
}

func (st *state) tcb(x model.Side) *model.TCB { return &st.world.Host[x].TCB }

func (st *state) in(x model.Side, s model.State) bool { return st.tcb(x).State == s }

// opening tells whether x has opened actively and not become ESTABLISHED yet.
func opening(st *state, x model.Side) bool {
	return st.in(x, model.SYNSENT) || st.in(x, model.SYNRECEIVED) && !st.tcb(x).Passive
}

// stopped tells whether x has something to send, or unacknowledged, into a window that it
// believes to be zero and that is open.
func stopped(st *state, x model.Side) bool {
	t := st.tcb(x)
	return t.State >= model.ESTABLISHED && t.SND.WND == 0 && st.tcb(x.Peer()).RCV.WND > 0 && !st.model.Idle(st.world, x)
}

// abandoned tells whether x has something to send, or unacknowledged, to a peer who has no
// connection with it.
func abandoned(st *state, x model.Side) bool {
	if t := st.tcb(x); t.State < model.ESTABLISHED || t.State == model.TIMEWAIT {
		return false
	}
	y := x.Peer()
	return (st.tcb(y).State < model.SYNRECEIVED || st.world.Host[y].Ghost.With() != st.world.Host[x].Ghost.Incarnation) && !st.model.Idle(st.world, x)
}

// stirs tells whether a step changes a TCB, but for its TIME-WAIT timer, or sends what no
// arrival has provoked.
func stirs(ch *change) bool {
	if ch.event.Kind != model.Arrival && len(ch.fx.Sent) > 0 {
		return true
	}
	for s, before := range ch.before {
		before.TimeWait = ch.after.Host[s].TCB.TimeWait
		if before != ch.after.Host[s].TCB {
			return true
		}
	}
	return false
}

// lookupAtom returns the atom of that name, and whether there is one.
func lookupAtom(name string) (atom, bool) {
	if a, ok := atoms[name]; ok {
		return a, true
	}
	for s := model.A; s <= model.B; s++ {
		bare, ok := strings.CutSuffix(name, "("+s.String()+")")
		if of, known := endpointAtoms[bare]; ok && known {
			return atom{state: func(st *state) bool { return of(st, s) }}, true
		}
	}
	return atom{}, false
}

// alphabet numbers atoms as formulas come to need them.
type alphabet struct {
	atoms  []atom
	number map[string]int
}

// add numbers an atom that has a name, once.
func (al *alphabet) add(name string, a atom) (int, error) {
	if i, ok := al.number[name]; ok {
		return i, nil
	}
	if len(al.atoms) == ltl.MaxAtoms {
		return 0, fmt.Errorf("the properties to judge speak of more than %d predicates together: judge fewer at a time", ltl.MaxAtoms)
	}
	if al.number == nil {
		al.number = map[string]int{}
	}
	al.number[name] = len(al.atoms)
	al.atoms = append(al.atoms, a)
	return len(al.atoms) - 1, nil
}

// parse parses a formula over the built-in atoms or, if there are any, over those that a user has typed.
func (al *alphabet) parse(source string, typed map[string]atom) (*ltl.Formula, error) {
	if source == "" {
		return nil, nil
	}
	f, texts, err := ltl.Parse(source)
	if err != nil {
		return nil, err
	}
	numbers := make([]int, len(texts))
	for i, t := range texts {
		a, name, known := typed[t.Text], "typed: "+t.Text, typed != nil
		if !known {
			name = t.Text
			if a, known = lookupAtom(name); !known {
				return nil, fmt.Errorf("properties: there is no atom %q", name)
			}
		}
		if numbers[i], err = al.add(name, a); err != nil {
			return nil, err
		}
	}
	return renumbered(f, numbers), nil
}

// renumbered returns f with atom i under its number in the alphabet.
func renumbered(f *ltl.Formula, numbers []int) *ltl.Formula {
	if f == nil {
		return nil
	}
	g := &ltl.Formula{Op: f.Op, Left: renumbered(f.Left, numbers), Right: renumbered(f.Right, numbers)}
	if f.Op == ltl.OpAtom {
		g.Atom = numbers[f.Atom]
	}
	return g
}

// promised returns what a property promises, over the alphabet. Where the settings bound
// retransmissions, a behaviour that needs one more again and again breaks no built-in promise.
func (al *alphabet) promised(c *model.Config, fair model.Assumptions, property *Property) (out explore.Promise, err error) {
	p := property.promise
	formula := p.formula
	if formula != "" && p.typed == nil && !p.untimed && c.Retransmissions != model.Any {
		formula = "([]<> exhausted) || (" + formula + ")"
	}
	for _, part := range []struct {
		source string
		to     **ltl.Formula
	}{{formula, &out.Formula}, {p.goal, &out.Goal}, {p.premise, &out.Premise}} {
		if *part.to, err = al.parse(part.source, p.typed); err != nil {
			return out, err
		}
	}
	if p.typed != nil {
		out.Premise = out.Formula.Premise()
	}
	if out.Goal == nil {
		if p.untimed {
			fair &^= model.AssumptionSet(model.FairRetransmission, model.FairPersist, model.FairKeepAlive)
		}
		out.Fairness = fairness(fair)
		out.Fairness.Finite = out.Fairness.Finite || p.noDuplicity
	}
	return out, nil
}

// fairness returns assumptions as a search takes them. Each endpoint has its own weak ones.
func fairness(set model.Assumptions) explore.Fairness {
	f := explore.Fairness{Strong: set.Has(model.FairArrival) || set.Has(model.FairCarriage), Finite: set.Has(model.FairDuplication)}
	f.Weak = weaks(set, model.A) | weaks(set, model.B)
	return f
}

// weaks returns the weak ones among some assumptions, as side s has them.
func weaks(set model.Assumptions, s model.Side) (all explore.Set) {
	for a := range model.Assumption(model.AssumptionCount) {
		if set.Has(a) && !model.AssumptionInfos[a].Strong {
			all |= weak(a, s)
		}
	}
	return all
}

// weak returns what a step of side s that satisfies a weak assumption does.
func weak(a model.Assumption, s model.Side) explore.Set {
	return explore.Of(2*int(a) + int(s))
}

// unweak returns the weak assumption that has this number, and the side that has it.
func unweak(n int) (model.Assumption, model.Side) { return model.Assumption(n / 2), model.Side(n % 2) }
