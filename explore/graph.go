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
// The numbers of states and of sets of labels depend on chance, namely on which worker was
// faster; those of labels do not. What is done with the graph starts from the initial states, in their
// order, follows edges in the order of steps, and never compares numbers of states or sets for
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

	metBits = 14 // of the hash of a word, by which a surveyor remembers the number of a state
)

// An edge stands for steps that lead from one state to another. There may be several:
// what is seen of all steps that do not leave a state depends on all that is in it, and of
// those that one part of it brings about on less. So there are few sets of labels.
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
	g.order()
	for i := range g.list {
		g.ofSteps |= g.list[i].letter
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
		v.take(memorisedSize << metBits)
		surveyors[i] = &surveyor[S, E]{survey: v, worker: w, reader: v.graph.reader(), recent: make([]memorised, 1<<metBits)}
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
	survey  *survey[S, E]
	worker  *worker[S, E]
	reader  *reader
	label   Label
	recent  []memorised // the numbers of states that were met a short while ago, by the hash of their words; 0: none
	strange []uint64    // the words that steps out of the state lead to, and not of those
	edges   []edge      // of the block so far
	first   int         // the position there of the first edge of the state
	loops   [3]uint32   // the sets of labels of the steps that do not leave the state: of the core's own, and of those that items of each pool bring about
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
	y.first = len(y.edges)
	var f face
	if word := y.survey.graph.table.word(n); y.worker.cache != nil && y.worker.cache.viewer != nil {
		f = y.cached(word)
	} else {
		f = y.taken(word)
	}
	y.loop(n)
	if f.open {
		y.survey.open.Store(true)
		y.edges = y.edges[:y.first]
	}
	for i := range y.edges[y.first:] {
		e := &y.edges[y.first+i]
		e.labels = y.reader.shared[e.labels]
	}
	return y.reader.face(f)
}

// taken takes all steps out of the state of a word.
func (y *surveyor[S, E]) taken(word uint64) face {
	v, w := y.survey, y.worker
	w.enter(word)
	f := face{letter: v.system.Letter(&w.source)}
	for _, step := range w.steps {
		labels := y.step(step)
		f.enabled |= y.label.Does | y.label.Due
		to, found := w.word(&w.target)
		if !found {
			to = nowhere
		}
		f.open = !y.arrow(0, word, to, labels) || f.open
	}
	return f
}

// cached looks up what comes of all steps out of the state of a word.
func (y *surveyor[S, E]) cached(word uint64) face {
	scene := y.worker.cache.watch(word)
	y.strange = y.strange[:0]
	for _, to := range scene.words {
		if to != word && y.recent[mix(to)>>(64-metBits)].key != to {
			y.strange = append(y.strange, to)
		}
	}
	y.survey.search.store.states.warm(y.strange)
	f := face{letter: scene.letter, enabled: scene.enabled, open: scene.open}
	for i, to := range scene.words {
		f.open = !y.arrow(scene.causes[i], word, to, scene.labels[i]) || f.open
	}
	return f
}

// find is the number of the state of a word, if that is stored.
func (y *surveyor[S, E]) find(word uint64) (number uint32, found bool) {
	m := &y.recent[mix(word)>>(64-metBits)]
	if m.key != word || m.value == 0 {
		number, found := y.survey.search.store.states.find(word)
		if !found {
			return 0, false
		}
		*m = memorised{word, uint64(number)}
	}
	return uint32(m.value), true
}

// arrow adds a step from the state of a word to that of another, and tells whether that is stored.
func (y *surveyor[S, E]) arrow(cause int, from, to uint64, labels uint32) bool {
	switch to {
	case from:
		y.loops[cause] = y.reader.union(y.loops[cause], labels)
		return true
	case nowhere:
		return false
	}
	end, found := y.find(to)
	if found {
		y.add(end, labels)
	}
	return found
}

// add adds steps to the edges out of the state.
func (y *surveyor[S, E]) add(to, labels uint32) {
	for i := range y.edges[y.first:] {
		if e := &y.edges[y.first+i]; e.to == to {
			e.labels = y.reader.union(e.labels, labels)
			return
		}
	}
	y.edges = append(y.edges, edge{to, labels})
}

// loop adds the steps that do not leave the state, before all others.
func (y *surveyor[S, E]) loop(n uint32) {
	var loops [3]edge
	count := 0
	for _, labels := range y.loops {
		if labels != emptySet {
			loops[count] = edge{n, labels}
			count++
		}
	}
	y.edges = slices.Insert(y.edges, y.first, loops[:count]...)
	y.loops = [3]uint32{}
}

// step takes a step out of the source, and returns the number of the set of its label, among those seen.
func (y *surveyor[S, E]) step(step E) uint32 {
	w := y.worker
	w.assign(&w.target, &w.source)
	y.label.reset()
	y.survey.system.Take(&w.target, step, &y.label)
	return y.reader.label(&y.label)
}
