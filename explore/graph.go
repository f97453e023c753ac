package explore

import (
	"runtime"
	"slices"
	"sync/atomic"
	"unsafe"

	"tcpcheck/ltl"
)

// A graph is what a search has found, with its edges: it is made after the
// search by taking all steps once more. States are numbers.
//
// The numbers of states and labels depend on chance, namely on which worker was
// faster. What is done with the graph starts from the initial states, in their
// order, follows edges in the order of steps, and never compares numbers for
// order: so nothing that is found depends on them.
type graph struct {
	*labels
	table   *table // of the states
	initial []uint32
	blocks  []*block
	open    bool       // some state is
	ofSteps ltl.Letter // atoms that are true of some step
	edges   int
	bytes   int // of what it takes itself
}

// A block holds so many states.
type block struct {
	faces [blockStates]uint32
	ends  [blockStates]uint32 // where its edges end, and those of the next state begin
	edges []edge
}

const (
	blockBits   = 9
	blockStates = 1 << blockBits
	blockMask   = blockStates - 1
	blockSize   = int(unsafe.Sizeof(block{}))
	edgeSize    = int(unsafe.Sizeof(edge{}))
	wordSize    = 4
)

// An edge stands for all steps that lead from one state to another. Their labels
// are a list that is shared by all edges that have the same: steps that change
// nothing are many, and alike in many states.
type edge struct{ to, labels uint32 }

// states is how many numbers of states there may be: some are of none.
func (g *graph) states() int { return g.table.count << chunkBits }

// out are the edges out of a state, in the order of their first steps.
func (g *graph) out(state uint32) []edge {
	b, i := g.blocks[state>>blockBits], state&blockMask
	if i == 0 {
		return b.edges[:b.ends[0]]
	}
	return b.edges[b.ends[i-1]:b.ends[i]]
}

func (g *graph) face(state uint32) uint32 { return g.blocks[state>>blockBits].faces[state&blockMask] }

// each calls do for all states until it returns false, or the job is stopped.
func (g *graph) each(j *job, do func(state uint32) bool) {
	for i := range g.blocks {
		for n := range g.table.filled(i<<blockBits, blockStates) {
			if !j.goesOn() || !do(uint32(i<<blockBits+n)) {
				return
			}
		}
	}
}

// meets tells whether somewhere a letter makes a propositional formula true.
func (g *graph) meets(f *ltl.Formula, j *job) (met bool) {
	g.each(j, func(state uint32) bool {
		met = g.meetsAt(state, f)
		return !met
	})
	return met
}

// meetsAt tells whether the letter of a state, or of a step out of it, makes the formula true.
func (g *graph) meetsAt(state uint32, f *ltl.Formula) bool {
	letter := g.faces[g.face(state)].letter
	if f.True(letter) {
		return true
	}
	for _, e := range g.out(state) {
		for _, number := range g.sets.of(e.labels) {
			if l := g.list[number].letter; l != 0 && f.True(letter|l) {
				return true
			}
		}
	}
	return false
}

// A survey is the making of a graph.
type survey[S, E any] struct {
	search *search[S, E]
	system Temporal[S, E]
	graph  *graph
	budget *budget
	brake  *brake
	edges  atomic.Int64
	open   atomic.Bool
}

// survey makes the graph. It uses up the slots of the store. The graph is
// worthless if the brake was pulled.
func (s *search[S, E]) survey(system Temporal[S, E], lens lens, budget *budget, brake *brake) *graph {
	states := &s.store.states
	blocks := states.count << (chunkBits - blockBits)
	if !budget.take(blocks * blockSize) {
		brake.pull(LimitMemory)
		return nil
	}
	v := &survey[S, E]{
		search: s, system: system, budget: budget, brake: brake,
		graph: &graph{table: states, blocks: make([]*block, blocks)},
	}
	v.graph.labels = newLabels(lens, v.take)
	v.enter()
	v.graph.edges, v.graph.open = int(v.edges.Load()), v.open.Load()
	budget.give(len(states.slots) * slotSize)
	states.slots = nil
	v.graph.seal()
	if states.size() >= manyStates {
		runtime.GC()
	}
	v.graph.bytes = blocks*blockSize + v.graph.edges*edgeSize
	return v.graph
}

// seal makes the graph ready to be judged: nothing more is entered.
func (g *graph) seal() {
	g.sets.last, g.sets.before = nil, nil
	g.sets.empty = make([]bool, len(g.sets.ends))
	for i := range g.list {
		g.ofSteps |= g.list[i].letter
	}
	for set := range g.sets.empty {
		g.sets.empty[set] = !slices.ContainsFunc(g.sets.of(uint32(set)), func(l uint32) bool { return g.list[l].letter != 0 })
	}
}

// take accounts for so many bytes more. If the limit forbids it pulls the brake.
func (v *survey[S, E]) take(size int) {
	if !v.budget.take(size) {
		v.brake.pull(LimitMemory)
	}
}

// enter enters faces and edges into the graph.
func (v *survey[S, E]) enter() {
	w := v.search.workers[0]
	for _, s := range v.search.system.Initial(nil) {
		word, found := w.word(&s)
		if !found {
			continue
		}
		if n, found := v.search.store.states.find(word); found {
			v.graph.initial = append(v.graph.initial, n)
		}
	}
	surveyors := make([]*surveyor[S, E], len(v.search.workers))
	for i, w := range v.search.workers {
		surveyors[i] = &surveyor[S, E]{survey: v, worker: w, reader: v.graph.reader()}
		if p, ok := v.system.(PartitionedTemporal[S, E]); ok && w.cache != nil && p.Local() {
			w.cache.survey(&viewer[S, E]{system: p, reader: surveyors[i].reader})
		}
	}
	spread(len(surveyors), len(v.graph.blocks), func(worker, i int) bool {
		return surveyors[worker].block(i)
	})
}

// A surveyor is a worker who makes edges.
type surveyor[S, E any] struct {
	survey *survey[S, E]
	worker *worker[S, E]
	reader *reader
	label  Label
	arrows []arrow
	words  []uint64   // what they lead to
	edges  []edge     // of the block so far
	ends   []uint32   // where the edges of the state lead to
	labels [][]uint32 // theirs

	singles []uint32 // by a label, one more than the number of the set of it alone; 0: it is not known
}

// block makes a block, and tells whether to go on.
func (y *surveyor[S, E]) block(i int) bool {
	v, b := y.survey, new(block)
	y.edges = y.edges[:0]
	if y.worker.cache != nil {
		y.worker.cache.settle()
	}
	for n := range v.graph.table.filled(i<<blockBits, blockStates) {
		if v.brake.pulled() {
			return false
		}
		b.faces[n] = y.state(uint32(i<<blockBits + n))
		b.ends[n] = uint32(len(y.edges))
	}
	v.take(len(y.edges) * edgeSize)
	b.edges = append(make([]edge, 0, len(y.edges)), y.edges...)
	v.graph.blocks[i] = b
	v.edges.Add(int64(len(b.edges)))
	return true
}

// state appends the edges out of a state, and returns the number of its face.
func (y *surveyor[S, E]) state(n uint32) uint32 {
	y.ends = y.ends[:0]
	var f face
	if word := y.survey.graph.table.word(n); y.worker.cache != nil && y.worker.cache.viewer != nil {
		f = y.cached(n, word)
	} else {
		f = y.taken(n, word)
	}
	if f.open {
		y.survey.open.Store(true)
		return y.reader.face(f)
	}
	for i, to := range y.ends {
		y.edges = append(y.edges, edge{to, y.set(y.labels[i])})
	}
	return y.reader.face(f)
}

// set is the number of a set of labels. Most have one.
func (y *surveyor[S, E]) set(members []uint32) uint32 {
	if len(members) != 1 {
		return y.survey.graph.sets.number(members, y.survey.take)
	}
	label := members[0]
	for int(label) >= len(y.singles) {
		y.singles = append(y.singles, 0)
	}
	if y.singles[label] == 0 {
		y.singles[label] = 1 + y.survey.graph.sets.number(members, y.survey.take)
	}
	return y.singles[label] - 1
}

// taken takes all steps out of a state.
func (y *surveyor[S, E]) taken(n uint32, word uint64) face {
	v, w := y.survey, y.worker
	w.enter(word)
	f := face{letter: v.system.Letter(&w.source)}
	for _, step := range w.steps {
		label := y.step(step)
		f.enabled |= y.label.Does | y.label.Due
		to, found := w.word(&w.target)
		f.open = !y.arrow(n, word, to, found, label) || f.open
	}
	return f
}

// cached looks up what comes of all steps out of a state.
func (y *surveyor[S, E]) cached(n uint32, word uint64) (f face) {
	c := y.worker.cache
	y.arrows, _, _ = c.fan(word, y.arrows[:0])
	y.words = y.words[:0]
	for i := range y.arrows {
		y.words = append(y.words, y.arrows[i].to)
	}
	y.survey.search.store.states.warm(y.words)
	f.letter = c.letter
	for i, to := range y.words {
		look := c.looks[c.effects[i].outcome]
		f.enabled |= look.enabled
		f.open = !y.arrow(n, word, to, to != nowhere, look.label) || f.open
	}
	return f
}

// arrow adds a step from state n, whose word is from, to the state of a word, and tells whether that is stored.
func (y *surveyor[S, E]) arrow(n uint32, from, to uint64, found bool, label uint32) bool {
	end := n
	if found && to != from {
		end, found = y.survey.search.store.states.find(to)
	}
	if found {
		y.add(end, label)
	}
	return found
}

// add adds a step to the edges of a state.
func (y *surveyor[S, E]) add(to, label uint32) {
	i := slices.Index(y.ends, to)
	if i < 0 {
		i = len(y.ends)
		y.ends = append(y.ends, to)
		if i == len(y.labels) {
			y.labels = append(y.labels, nil)
		}
		y.labels[i] = y.labels[i][:0]
	}
	if !slices.Contains(y.labels[i], label) {
		y.labels[i] = append(y.labels[i], label)
	}
}

// step takes a step out of the source, and returns the number of its label.
func (y *surveyor[S, E]) step(step E) uint32 {
	w := y.worker
	w.assign(&w.target, &w.source)
	y.label.reset()
	y.survey.system.Take(&w.target, step, &y.label)
	return y.reader.label(&y.label)
}
