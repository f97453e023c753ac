// Package census counts what the endpoints do over an explored space: which edges of the state
// diagram they take, and which branches of section 3.10.
//
// What is counted are steps: a step is what happens to an endpoint, and what both endpoints and their users
// are when it happens. It is counted once, in however many states it can be taken: what else is in flight, and what
// no endpoint can see, makes no other step of it, nor does what is left of the network's budgets.
package census

import (
	"context"

	"tcpcheck/explore"
	"tcpcheck/model"
)

// Census is what is counted in a scenario, or in several.
type Census struct {
	Steps    int                    // steps in which an endpoint does something
	Edges    map[Edge]int           // for each edge of the state diagram, how many steps take it
	Branches [model.BranchCount]int // for each branch of 3.10, how many steps take it; a refused call is a step here
	States   int                    // how many states were explored for that
	Complete bool                   // all were
}

// New returns a census of nothing.
func New() *Census { return &Census{Edges: map[Edge]int{}, Complete: true} }

// Add counts in what another census has counted.
func (c *Census) Add(other *Census) {
	c.Steps += other.Steps
	c.States += other.States
	c.Complete = c.Complete && other.Complete
	for e, n := range other.Edges {
		c.Edges[e] += n
	}
	for b, n := range other.Branches {
		c.Branches[b] += n
	}
}

// Take explores a model, no more than maxStates states of it if that is not 0, and counts. It ends early when
// ctx does.
func Take(ctx context.Context, m *model.Model, maxStates int) (*Census, error) {
	t := newTaker(m)
	// One worker: where a limit ends the search, it finds the same states each time.
	options := explore.Options[model.World]{Workers: 1, MaxStates: maxStates}
	r, err := explore.Check[model.World, model.Event](ctx, t, t, options)
	t.census.States, t.census.Complete = r.States, r.Complete
	return t.census, err
}

// A taker takes a census: it is the model as a search by one worker sees it, and counts each step that it has not
// counted yet.
type taker struct {
	model      *model.Model
	census     *Census
	fx         model.Effects
	cores      map[string]uint32      // what both endpoints are, by rows
	happenings map[model.Event]uint32 // what happens, without what no endpoint can see
	counted    map[[2]uint32]struct{} // steps, by both
	refused    map[uint32]struct{}    // cores whose users have made the calls that are refused
	core       model.World
	row        []byte
}

func newTaker(m *model.Model) *taker {
	return &taker{
		model: m, census: New(), cores: map[string]uint32{}, happenings: map[model.Event]uint32{},
		counted: map[[2]uint32]struct{}{}, refused: map[uint32]struct{}{},
	}
}

// of returns the number of what both endpoints of w are.
func (t *taker) of(w *model.World) uint32 {
	t.core.Host = w.Host
	for s := range t.core.Host {
		t.core.Host[s].Ghost, t.core.Host[s].WasGhost = model.Ghost{}, model.Ghost{}
	}
	t.row = t.model.AppendCore(t.row[:0], &t.core)
	core, found := t.cores[string(t.row)]
	if !found {
		core = uint32(len(t.cores))
		t.cores[string(t.row)] = core
	}
	return core
}

// what returns the number of what happens.
func (t *taker) what(ev model.Event) uint32 {
	ev.Packet.From, ev.Packet.Of, ev.Packet.ISS = 0, 0, 0
	what, found := t.happenings[ev]
	if !found {
		what = uint32(len(t.happenings))
		t.happenings[ev] = what
	}
	return what
}

// count takes a step by act, and counts it.
func (t *taker) count(w *model.World, ev model.Event, act func()) {
	core := t.of(w)
	act()
	if len(t.fx.Edges) == 0 && t.fx.Branches == (model.Branches{}) {
		return
	}
	step := [2]uint32{core, t.what(ev)}
	if _, found := t.counted[step]; found {
		return
	}
	t.counted[step] = struct{}{}
	t.census.Steps++
	t.branches(t.fx.Branches)
	for _, e := range edges(ev.Kind, &t.fx) {
		t.census.Edges[e]++
	}
}

func (t *taker) branches(taken model.Branches) {
	for b := range taken.All() {
		t.census.Branches[b]++
	}
}

// Judge has the users make the calls that are refused.
func (t *taker) Judge(w *model.World, _ bool) explore.Marks {
	core := t.of(w)
	if _, found := t.refused[core]; !found {
		t.refused[core] = struct{}{}
		t.model.Refused(w, model.A, t.branches)
		t.model.Refused(w, model.B, t.branches)
	}
	return explore.Marks{}
}

// Apply takes a step and counts it.
func (t *taker) Apply(w *model.World, ev model.Event) explore.Marks {
	t.count(w, ev, func() { t.model.Apply(w, ev, &t.fx) })
	return explore.Marks{}
}

// Act takes a step as far as the core goes, and counts it.
func (t *taker) Act(w *model.World, ev model.Event, item []byte, edits *[2][]byte) explore.Marks {
	t.count(w, ev, func() { t.model.Act(w, ev, item, &t.fx) })
	for side := range edits {
		edits[side] = t.model.AppendEdits(edits[side], &t.fx, model.Side(side))
	}
	return explore.Marks{}
}
