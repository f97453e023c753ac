package explore

import "tcpcheck/ltl"

// The parts of a state of a partitioned system are rows, which have words as others
// have, and numbers in tables of their own. The word of the state is made of these numbers, if
// they are small, and else is the pair of the number of its core and of that of the pair
// of the numbers of its pools.
const (
	partBits  = 21
	partMask  = 1<<partBits - 1
	smallBits = 1 << 63 // a bit of the words that are made of small numbers, and of no others: see maxChunks
)

// A cache is what one worker remembers of a partitioned system. When it becomes too
// large all is forgotten.
type cache[S, E any] struct {
	system Partitioned[S, E]
	worker *worker[S, E]
	scribe *scribe
	arenas [kinds]*arena // where the worker enters words of parts

	own      memo // for a core, and whether the pools are empty: the place in cores
	cores    []coreSteps
	items    [2]memo // for a pool: from where to where its items stand in list
	list     []uint32
	brought  [2]memo // for a core and an item: the run of what it brings about
	outcomes []outcome
	looks    []look  // of each outcome, in a survey
	edited   [2]memo // for a pool and edits: what it becomes, and the number of the marks
	images   memo    // for a core: that of the mirror image
	marks    []Marks
	markAt   map[Marks]uint32
	planned  [2]memo  // for a core and a pool: where in plans theirs begins
	plans    []uint64 // see plan.go
	draft    plan     // the one that is being made
	counted  int      // bytes that the store knows of
	floor    int      // so many bytes may be taken whatever the store takes
	share    int      // and one part in so many of that

	core, scratch, pool S
	coreAt              uint32 // the number of the core of core
	steps               []E
	item                []byte
	edits               [2][]byte
	row                 []byte

	viewer  *viewer[S, E] // nil: this is no survey
	recent  [2][]edited   // what was done to the pools of the state that is looked at
	taken   uint32        // how many steps lead out of the state that is looked at
	effects []effect      // of them, but for those that change nothing and violate nothing
	pairs   []uint64      // the words of the pools after those that change them
	last    bool          // the states that are looked at are of the last level: steps out of them are not taken
	premise Set           // what items and steps have met
	failed  bool          // there was no room for something
}

// A run is what comes of some steps, one after the other: so many outcomes from here on. Steps that change
// nothing, and violate nothing, have none. In a survey they have one look together, behind those of the outcomes.
type run struct {
	from        uint32
	kept, steps uint16
}

// coreSteps are what comes of the steps that a core takes by itself: the early
// ones, and those that stand after what items bring about.
type coreSteps struct {
	early, late run
	marks       uint32 // of judging a state with this core that some step changes

	letter ltl.Letter // of such a state, in a survey
}

// An outcome is what comes of a step, as far as the core knows: the numbers of the core, of
// the edits to the pools, and of the marks.
type outcome struct {
	core  uint32
	edits [2]uint32
	marks uint32
	at    uint32 // the position of the step among those of its run
}

// An effect is what comes of a step out of a state.
type effect struct {
	core  uint32
	pools [2]uint32
	marks uint32 // their number
	at    uint32 // the position of the step
}

// An edited is what edits have made of a pool of the state that is looked at.
type edited struct{ edits, after, marks uint32 }

const (
	none = 0 // the number of no edits, and of what was not found: no word has it

	// A cache takes no more than so many bytes, and one part in so many of what the store takes.
	cacheBytes = 24 << 20
	cachePart  = 16

	coreStepsSize = 32
	outcomeSize   = 20
	lookSize      = 16
)

func newCache[S, E any](system Partitioned[S, E], w *worker[S, E]) *cache[S, E] {
	c := &cache[S, E]{system: system, worker: w, scribe: w.scribe, floor: cacheBytes, share: cachePart}
	for k := range c.arenas {
		c.arenas[k] = w.search.store.parts[k].arenas[w.id]
	}
	c.forget()
	return c
}

// forget empties the cache.
func (c *cache[S, E]) forget() {
	for _, m := range c.memos() {
		m.clear()
	}
	c.cores, c.list, c.outcomes, c.looks = nil, nil, nil, nil
	c.plans = nil
	if c.viewer != nil {
		c.viewer.forget()
	}
	c.marks, c.markAt = []Marks{{}}, map[Marks]uint32{{}: 0}
}

func (c *cache[S, E]) memos() [10]*memo {
	return [...]*memo{&c.own, &c.items[0], &c.items[1], &c.brought[0], &c.brought[1], &c.edited[0], &c.edited[1], &c.planned[0], &c.planned[1], &c.images}
}

// begin has the states of the last level looked at next, or of another; before, room is made.
func (c *cache[S, E]) begin(last bool) {
	c.last = last
	c.settle()
}

// settle forgets all if that is too much, and tells the store how much is left.
func (c *cache[S, E]) settle() {
	st := c.worker.search.store
	most := c.floor + int(st.bytes.Load())/c.share
	if st.maxBytes > 0 {
		most = min(most, st.maxBytes/4/len(c.worker.search.workers))
	}
	if c.size() > most {
		c.forget()
	}
	size := c.size()
	st.bytes.Add(int64(size - c.counted))
	c.counted = size
}

// size is how many bytes the cache takes.
func (c *cache[S, E]) size() int {
	size := coreStepsSize*cap(c.cores) + wordSize*cap(c.list) + outcomeSize*cap(c.outcomes) + lookSize*cap(c.looks) +
		numberSize*cap(c.plans)
	for _, m := range c.memos() {
		size += memorisedSize * len(m.entries)
	}
	if c.viewer != nil {
		size += c.viewer.size()
	}
	return size
}

func pair(left, right uint32) uint64                 { return uint64(left)<<32 | uint64(right) }
func unpair(word uint64) (left uint32, right uint32) { return uint32(word >> 32), uint32(word) }

// number is that of a word of an item, or of edits.
func (c *cache[S, E]) number(word uint64, found bool) uint32 {
	var number uint32
	if found {
		number, found = c.scribe.number(word)
	}
	return c.found(number, found)
}

// part is the number of the word of a part.
func (c *cache[S, E]) part(k kind, word uint64, found bool) uint32 {
	var number uint32
	if found {
		number, found = c.scribe.numberIn(&c.worker.search.store.parts[k], c.arenas[k], word)
	}
	return c.found(number, found)
}

func (c *cache[S, E]) found(number uint32, found bool) uint32 {
	if !found {
		c.failed = true
		return none
	}
	return number
}

// rowOf is the row of a number, and rowOfPart that of the number of a part, for as long as the scribe is not
// used again.
func (c *cache[S, E]) rowOf(number uint32) []byte { return c.scribe.row(c.scribe.nodes.word(number)) }
func (c *cache[S, E]) rowOfPart(k kind, number uint32) []byte {
	return c.scribe.row(c.worker.search.store.parts[k].word(number))
}

// word is that of a state.
func (c *cache[S, E]) word(s *S) (word uint64, found bool) {
	c.failed = false
	core := c.coreOf(s)
	pools := [2]uint32{c.poolOf(s, 0), c.poolOf(s, 1)}
	return c.join(core, pools), !c.failed
}

// small tells whether numbers of parts fit into a word, which is not nowhere.
func small(core uint32, pools [2]uint32) bool { return max(core, pools[0], pools[1]) < partMask }

// join is the word of a state with these parts, and split tells the parts of one.
func (c *cache[S, E]) join(core uint32, pools [2]uint32) uint64 {
	if small(core, pools) {
		return smallBits | uint64(core)<<(2*partBits) | uint64(pools[0])<<partBits | uint64(pools[1])
	}
	return pair(core, c.part(ofPairs, pair(pools[0], pools[1]), true))
}

func (c *cache[S, E]) split(word uint64) (core uint32, pools [2]uint32) {
	if word&smallBits != 0 {
		return uint32(word>>(2*partBits)) & partMask, [2]uint32{uint32(word>>partBits) & partMask, uint32(word) & partMask}
	}
	core, both := unpair(word)
	pools[0], pools[1] = unpair(c.worker.search.store.parts[ofPairs].word(both))
	return core, pools
}

func (c *cache[S, E]) coreOf(s *S) uint32 {
	c.row = c.system.AppendCore(c.row[:0], s)
	word, found := c.scribe.word(c.row)
	return c.part(ofCores, word, found)
}

func (c *cache[S, E]) poolOf(s *S, pool int) uint32 {
	c.row = c.system.AppendPool(c.row[:0], s, pool)
	word, found := c.scribe.word(c.row)
	return c.part(ofPools, word, found)
}

// decode sets s to the state of a word.
func (c *cache[S, E]) decode(word uint64, s *S) {
	core, pools := c.split(word)
	c.set(s, core, pools)
}

// set sets s to the state of these parts.
func (c *cache[S, E]) set(s *S, core uint32, pools [2]uint32) {
	c.system.DecodeCore(c.rowOfPart(ofCores, core), s)
	for p, number := range pools {
		c.system.DecodePool(c.rowOfPart(ofPools, number), s, p)
	}
}

// fan appends the arrows of all steps out of the state of a word, in order, and
// tells what judging it tells unless no step changes it. It tells too whether there
// was room for all that comes of them; if not the arrows are worthless.
func (c *cache[S, E]) fan(word uint64, arrows []arrow) (_ []arrow, marks Marks, fits bool) {
	c.failed, c.effects = false, c.effects[:0]
	core, pools := c.split(word)
	if marks = c.all(core, pools); c.failed && !c.scribe.reads {
		return arrows, marks, false
	}
	arrows = c.arrows(arrows)
	return arrows, marks, !c.failed || c.scribe.reads
}

// all adds the effects of all steps out of a state, in order, and tells what judging
// it tells unless no step changes it.
func (c *cache[S, E]) all(core uint32, pools [2]uint32) Marks {
	var from, to [2]uint32
	for p := range pools {
		from[p], to[p] = c.itemsOf(p, pools[p])
	}
	c.recent[0], c.recent[1] = c.recent[0][:0], c.recent[1][:0]
	own := c.ownOf(core, from == to)
	c.taken = 0
	c.affect(own.early, pools)
	for p := range pools {
		for i := from[p]; i < to[p]; i++ {
			c.affect(c.broughtBy(core, p, c.list[i]), pools)
		}
	}
	c.affect(own.late, pools)
	return c.marks[own.marks]
}

// affect adds the effects of the steps of a run on pools.
func (c *cache[S, E]) affect(r run, pools [2]uint32) {
	for i := r.from; i < r.from+uint32(r.kept); i++ {
		o := &c.outcomes[i]
		after, marks := c.apply(o, pools)
		c.effects = append(c.effects, effect{o.core, after, marks, c.taken + o.at})
	}
	c.taken += uint32(r.steps)
}

// apply does the edits of an outcome to pools, and tells what they are then, and the number of all marks.
func (c *cache[S, E]) apply(o *outcome, pools [2]uint32) (after [2]uint32, marks uint32) {
	after, marks = pools, o.marks
	if o.edits[0] != none {
		after[0], marks = c.edit(0, pools[0], o.edits[0], marks)
	}
	if o.edits[1] != none {
		after[1], marks = c.edit(1, pools[1], o.edits[1], marks)
	}
	return after, marks
}

// arrows appends those of the effects.
func (c *cache[S, E]) arrows(arrows []arrow) []arrow {
	c.pairs = c.pairs[:0]
	for i := range c.effects {
		if e := &c.effects[i]; !small(e.core, e.pools) {
			c.pairs = append(c.pairs, pair(e.pools[0], e.pools[1]))
		}
	}
	c.worker.search.store.parts[ofPairs].warm(c.pairs)
	for i := range c.effects {
		e := &c.effects[i]
		arrows = append(arrows, arrow{c.after(e.core, e.pools), e.marks, e.at})
	}
	return arrows
}

// after is the word of the state with these parts, if they and it were found.
func (c *cache[S, E]) after(core uint32, pools [2]uint32) uint64 {
	if core == none || pools[0] == none || pools[1] == none {
		return nowhere
	}
	if small(core, pools) {
		return c.join(core, pools)
	}
	before := c.failed
	c.failed = false
	word := c.join(core, pools)
	if c.failed {
		word = nowhere
	}
	c.failed = c.failed || before
	return word
}

// edit does edits to a pool, and tells what it is then, and the number of what that adds to marks. Many steps out of a
// state do the same.
func (c *cache[S, E]) edit(pool int, number, edits, marks uint32) (after, more uint32) {
	done := c.recent[pool]
	at := 0
	for at < len(done) && done[at].edits != edits {
		at++
	}
	if at == len(done) {
		done = append(done, c.lookup(pool, number, edits))
		c.recent[pool] = done
	}
	if done[at].marks != 0 {
		a, b := c.marks[marks], c.marks[done[at].marks]
		marks = c.markOf(Marks{a.Violated | b.Violated, a.Premise | b.Premise})
	}
	return done[at].after, marks
}

// lookup tells what edits make of a pool.
func (c *cache[S, E]) lookup(pool int, number, edits uint32) edited {
	key := pair(number, edits)
	value, found := c.edited[pool].get(key)
	if !found {
		c.system.DecodePool(c.rowOfPart(ofPools, number), &c.pool, pool)
		marks := c.system.Edit(&c.pool, pool, c.rowOf(edits))
		value = pair(c.poolOf(&c.pool, pool), c.markOf(marks))
		c.edited[pool].put(key, value)
	}
	after, marks := unpair(value)
	return edited{edits, after, marks}
}

// itemsOf tells from where to where the items of a pool stand in list.
func (c *cache[S, E]) itemsOf(pool int, number uint32) (from, to uint32) {
	value, found := c.items[pool].get(uint64(number))
	if !found {
		from = uint32(len(c.list))
		c.system.DecodePool(c.rowOfPart(ofPools, number), &c.pool, pool)
		c.system.Items(&c.pool, pool, func(item []byte) {
			c.list = append(c.list, c.number(c.scribe.word(item)))
		})
		value = pair(from, uint32(len(c.list)))
		c.items[pool].put(uint64(number), value)
	}
	return unpair(value)
}

// enter makes a core that which steps are taken out of.
func (c *cache[S, E]) enter(core uint32) {
	if c.coreAt != core {
		c.coreAt = core
		c.system.DecodeCore(c.rowOfPart(ofCores, core), &c.core)
	}
}

// ownOf are the steps of a core by itself.
func (c *cache[S, E]) ownOf(core uint32, empty bool) coreSteps {
	key := uint64(core) << 1
	if empty {
		key++
	}
	at, found := c.own.get(key)
	if !found {
		c.enter(core)
		o := c.look(coreSteps{})
		var early int
		c.steps, early = c.system.Own(&c.core, empty, c.steps[:0])
		o.early = c.take(c.steps[:early], nil)
		o.late = c.take(c.steps[early:], nil)
		at = uint64(len(c.cores))
		c.cores = append(c.cores, o)
		c.own.put(key, at)
	}
	return c.cores[at]
}

// look looks at the core: what judging it tells, or what formulas see of it.
func (c *cache[S, E]) look(o coreSteps) coreSteps {
	if c.viewer != nil {
		o.letter = c.viewer.system.Letter(&c.core)
		return o
	}
	o.marks = c.markOf(c.system.Judge(&c.core, false))
	if visit := c.worker.search.options.Visit; visit != nil {
		visit(c.worker.id, &c.core)
	}
	return o
}

// broughtBy is the run of what an item brings about.
func (c *cache[S, E]) broughtBy(core uint32, pool int, item uint32) run {
	key := pair(core, item)
	value, found := c.brought[pool].get(key)
	if !found {
		if item == none { // there was no room for it
			return run{}
		}
		c.enter(core)
		c.item = append(c.item[:0], c.rowOf(item)...)
		var marks Marks
		c.steps, marks = c.system.Brings(&c.core, pool, c.item, c.steps[:0])
		c.premise |= marks.Premise
		r := c.take(c.steps, c.item)
		value = uint64(r.from)<<32 | uint64(r.kept)<<16 | uint64(r.steps)
		c.brought[pool].put(key, value)
	}
	return run{uint32(value >> 32), uint16(value >> 16), uint16(value)}
}

// take takes steps out of the core, and adds what comes of them to outcomes.
func (c *cache[S, E]) take(steps []E, item []byte) run {
	r := run{from: uint32(len(c.outcomes)), steps: uint16(len(steps))}
	for i, step := range steps {
		o, marks := c.outcome(step, item)
		o.at = uint32(i)
		idle := o.core == c.coreAt && o.edits == [2]uint32{} && marks.Violated == 0
		if idle && !c.last {
			c.premise |= marks.Premise
		}
		var seen look
		if c.viewer != nil {
			c.worker.assign(&c.scratch, &c.core)
			seen = c.viewer.see(&c.scratch, step, item, idle)
		}
		if !idle {
			c.keep(o, seen)
		}
	}
	r.kept = uint16(uint32(len(c.outcomes)) - r.from)
	if c.viewer != nil {
		c.keep(outcome{}, c.viewer.seen())
	}
	return r
}

// keep keeps an outcome, and in a survey what is to be seen of it.
func (c *cache[S, E]) keep(o outcome, seen look) {
	c.outcomes = append(c.outcomes, o)
	if c.viewer != nil {
		c.looks = append(c.looks, seen)
	}
}

// outcome is what comes of a step out of the core.
func (c *cache[S, E]) outcome(step E, item []byte) (o outcome, marks Marks) {
	c.worker.assign(&c.scratch, &c.core)
	c.edits[0], c.edits[1] = c.edits[0][:0], c.edits[1][:0]
	marks = c.system.Act(&c.scratch, step, item, &c.edits)
	o.marks = c.markOf(marks)
	o.core = c.coreOf(&c.scratch)
	for p, edits := range c.edits {
		if len(edits) > 0 {
			o.edits[p] = c.number(c.scribe.word(edits))
		}
	}
	return o, marks
}

// markOf is the number of marks.
func (c *cache[S, E]) markOf(marks Marks) uint32 {
	number, found := c.markAt[marks]
	if !found {
		number = uint32(len(c.marks))
		c.marks = append(c.marks, marks)
		c.markAt[marks] = number
	}
	return number
}
