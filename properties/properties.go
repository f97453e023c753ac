// Package properties says what TCP promises: each promise as a named predicate, in
// words and as a formula, with its source. It joins the model with the memory that
// judging takes, and hands the product to the search.
//
// A property is judged on states or on steps. It has a premise besides: what must
// happen in a search for the property to have been put to the test at all. A
// property whose premise is never met is vacuous, and never said to hold.
package properties

import (
	"slices"

	"tcpcheck/model"
	"tcpcheck/predicates"
)

// Property is a promise.
type Property struct {
	Name     string
	Words    string // what it says
	Formula  string // the same, over the names of 3.3.1
	Premise  string // what must happen for it to be tested
	Source   string // where TCP promises it
	BrokenBy string // a deviation or setting that breaks it, as a command line has it
	Remark   string // where the unmodified RFC does not keep it, or what the formula leaves out and why
	Typed    string // the same as Resolve takes it from a user, where the vocabulary has the words

	step    func(t *step) verdict
	state   func(st *state) verdict
	promise *promise // of behaviours
	network bool     // judging a state takes what is in flight
	sided   bool     // it is told of A or of B
}

// verdict is what judging one state or step tells.
type verdict struct{ premise, violated bool }

// step is a step as the properties see it.
type step struct {
	config *model.Config
	event  model.Event
	fx     *model.Effects
	world  *model.World   // after it
	memory *Memory        // after it
	ghost  [2]model.Ghost // of each endpoint, that of the one that took the step before what is over is cleared
}

// peer returns the incarnation that side x has a connection with; 0: none.
func (t *step) peer(x model.Side) uint8 { return t.ghost[x].With() }

// state is a state as the properties see it.
type state struct {
	model  *model.Model
	world  *model.World
	memory *Memory
	stuck  bool // no step changes it
	seen   predicates.View
}

// view returns the state as a predicate that a user has typed sees it.
func (st *state) view() *predicates.View {
	v := &st.seen
	*v = predicates.View{World: st.world, Aborted: st.memory.Aborted}
	for s := range v.Sent {
		v.Sent[s], v.Taken[s], v.FINTaken[s] = st.memory.Of[s].Sent, st.memory.Of[s].Taken, st.memory.Of[s].FIN
	}
	return v
}

// All holds every property, in the order in which verdicts are told.
var All = slices.Concat(delivery, teardown, resets, incarnations, endpoints, progress, liveness)

// Kind tells of which kind the property is: what must never happen, or what must in the end.
func (p Property) Kind() string {
	if p.promise != nil {
		return "liveness"
	}
	return "safety"
}

// Lookup returns the property of that name, and whether there is one.
func Lookup(name string) (Property, bool) {
	for _, p := range All {
		if p.Name == name {
			return p, true
		}
	}
	return Property{}, false
}

// Names returns the names of all properties.
func Names() []string {
	names := make([]string, len(All))
	for i, p := range All {
		names[i] = p.Name
	}
	return names
}
