package explore

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Monotone is a Partitioned system in which what can be done with less in the
// pools can be done with more, to the same effect: where b's pools hold a's, each step out of
// a leads to a state whose pools are held by those of a state with the same core
// that a step out of b with the same marks leads to. Then no violation is missed by
// who looks only at the states with most in their pools.
type Monotone[S, E any] interface {
	Partitioned[S, E]

	// Within tells whether a pool of b holds that of a.
	Within(a, b *S, pool int) bool
}

// A covering is a search that keeps of each core only states whose pools no others hold.
// Each is saturated first: as long as a step adds to the pools and leaves the
// core as it is, it is taken. States of this kind are the minimal elements of what
// well-structured transition systems (Abdulla et al. 1996; Finkel and Schnoebelen
// 2001) are explored by, here from the front.
//
// What it finds out is which properties nothing violates. It has no levels, so the
// shortest violations of the others are left to a search without it.
type covering[S, E any] struct {
	search *search[S, E]
	system Monotone[S, E]
	cache  *cache[S, E]
	kept   map[uint32][]*area // by core
	todo   []*area
	within [2]memo // for two pools: whether the second holds the first
	calm   map[uint32]*[2]uint32

	a, b S // to compare
	out  []effect

	states            int
	areas             int // that were ever kept
	counted           int // bytes that the store knows of
	violated, premise Set
	maybe             Marks // what may be violated, or have its premise met, where no step changes the state
	ended             bool  // by a limit
}

// An area is all states that have this core, and of whose pools these hold all.
type area struct {
	core  uint32
	pools [2]uint32
	gone  bool // another holds it
}

// Cover explores the system as far as it takes to tell which properties nothing
// violates, by the states that hold most. Monotone may be able to do more than
// system can: a property that nothing violates in the one is not violated in the
// other either. The others are looked for by [Check], which is ended when it has
// found a shortest violation of each. States and transitions are counted without
// that.
func Cover[S, E any](ctx context.Context, system System[S, E], monotone Monotone[S, E], codec Codec[S], options Options[S]) (Result[E], error) {
	if len(options.Promises) > 0 {
		return Result[E]{}, errors.New("explore: Cover judges no promises: of behaviours it keeps none")
	}
	if options.MaxDepth > 0 || options.Checkpoint != "" {
		return Result[E]{}, errors.New("explore: Cover has no levels, so that MaxDepth and Checkpoint make no sense")
	}
	if err := settle[S, E](monotone, &options); err != nil {
		return Result[E]{}, err
	}
	c := newCovering(monotone, codec, options)
	c.run(ctx)
	r := c.result()
	if c.search.err.Load() != nil {
		return r, *c.search.err.Load()
	}
	open := c.violated | c.maybe.Violated | c.maybe.Premise&^c.premise
	if r.Suspected = open; open == 0 {
		return r, nil
	}
	return again(ctx, system, codec, options, open, r)
}

func newCovering[S, E any](system Monotone[S, E], codec Codec[S], options Options[S]) *covering[S, E] {
	options.Workers = 1
	s := newSearch[S, E](system, codec, options)
	return &covering[S, E]{
		search: s, system: system, cache: s.workers[0].cache,
		kept: map[uint32][]*area{}, calm: map[uint32]*[2]uint32{},
	}
}

// result tells the figures, and of the properties whether their premises are met.
func (c *covering[S, E]) result() Result[E] {
	r := Result[E]{
		States: c.states, Transitions: int(c.search.workers[0].transitions.Load()), Elapsed: time.Since(c.search.start),
		Bytes:    int(c.search.store.bytes.Load()),
		Complete: !c.ended, Limit: LimitNone, Frontier: len(c.todo),
		Premise: c.premise | c.cache.premise,
	}
	if !r.Complete {
		r.Limit, r.Frontier = c.search.brake.limit(), max(1, r.Frontier)
	}
	for p := range r.Premise.All() {
		r.Verdicts[p].Premise = true
	}
	return r
}

const areaSize = 64 // about what an area takes, with its pointers

// run explores from the initial states.
func (c *covering[S, E]) run(ctx context.Context) {
	defer c.search.watch(ctx, &c.search.brake)()
	if c.search.options.Progress != nil {
		defer c.search.report()()
	}
	c.search.store.growth.RLock()
	defer c.search.store.growth.RUnlock()
	for _, s := range c.search.initial() {
		c.cache.failed = false
		c.add(c.cache.coreOf(&s), [2]uint32{c.cache.poolOf(&s, 0), c.cache.poolOf(&s, 1)})
	}
	for len(c.todo) > 0 && !c.full() {
		next := c.todo[len(c.todo)-1]
		if c.todo = c.todo[:len(c.todo)-1]; !next.gone {
			c.expand(next)
		}
	}
	c.ended = c.ended || c.cache.failed
}

// full tells whether a limit ends the search.
func (c *covering[S, E]) full() bool {
	c.count()
	switch o := &c.search.options; {
	case c.cache.failed:
	case o.MaxStates > 0 && c.states >= o.MaxStates:
		c.search.brake.pull(LimitStates)
	case o.MaxBytes > 0 && c.search.store.bytes.Load() > int64(o.MaxBytes):
		c.search.brake.pull(LimitMemory)
	}
	c.ended = c.ended || c.cache.failed || c.search.brake.pulled()
	return c.ended
}

// count tells the store what areas, and what is remembered of pools, have come to take.
func (c *covering[S, E]) count() {
	size := c.areas * areaSize
	for p := range c.within {
		size += memorisedSize * len(c.within[p].entries)
	}
	c.search.store.bytes.Add(int64(size - c.counted))
	c.counted = size
}

// expand takes all steps out of an area.
func (c *covering[S, E]) expand(from *area) {
	c.cache.settle()
	c.states++
	w := c.search.workers[0]
	w.expanded.Add(1)
	marks := c.effects(from.core, from.pools)
	c.mark(marks)
	w.transitions.Add(int64(c.cache.taken))
	for _, e := range c.out {
		c.mark(c.cache.marks[e.marks])
	}
	effects := slices.Clone(c.out)
	c.stuck(from, effects)
	for _, e := range effects {
		if c.ended || c.full() {
			return
		}
		if e.core != from.core || !c.holds(e.pools, from.pools) {
			c.add(e.core, e.pools)
		}
	}
}

func (c *covering[S, E]) mark(marks Marks) {
	c.premise |= marks.Premise
	c.violated |= marks.Violated
}

// effects finds the effects of all steps out of a state, and the marks of judging it.
func (c *covering[S, E]) effects(core uint32, pools [2]uint32) Marks {
	c.cache.effects = c.cache.effects[:0]
	marks := c.cache.all(core, pools)
	c.out = c.cache.effects
	return marks
}

// add adds the area of a state, saturated, unless another holds it.
func (c *covering[S, E]) add(core uint32, pools [2]uint32) {
	core, pools = c.cache.fold(core, pools)
	if c.covered(core, pools) {
		return
	}
	pools = c.saturate(core, pools)
	if c.cache.failed || c.covered(core, pools) {
		return
	}
	kept := c.kept[core][:0]
	for _, a := range c.kept[core] {
		if a.gone = c.holds(a.pools, pools); !a.gone {
			kept = append(kept, a)
		}
	}
	a := &area{core: core, pools: pools}
	c.kept[core] = append(kept, a)
	c.todo = append(c.todo, a)
	c.areas++
	c.search.workers[0].arena.stored.Add(1)
}

func (c *covering[S, E]) covered(core uint32, pools [2]uint32) bool {
	for _, a := range c.kept[core] {
		if c.holds(pools, a.pools) {
			return true
		}
	}
	return false
}

// saturate takes steps that add to the pools, as long as there are any that leave the core as it is.
func (c *covering[S, E]) saturate(core uint32, pools [2]uint32) [2]uint32 {
	for again := true; again && !c.cache.failed; {
		again = false
		if c.effects(core, pools); c.cache.failed {
			return pools
		}
		for _, e := range c.out {
			if e.core == core && e.pools != pools && c.holds(pools, e.pools) {
				pools, again = e.pools, true
				break
			}
		}
	}
	return pools
}

// stuck judges an area that no step changes. Of the states of any other that hold the least of
// this kind, which depends on the core alone, one may be reached: what is marked there
// is left to a search without the reduction.
func (c *covering[S, E]) stuck(a *area, effects []effect) {
	least, known := c.calm[a.core]
	if !known {
		least = c.least(a.core)
		c.calm[a.core] = least
	}
	if least == nil || !c.holds(*least, a.pools) {
		return
	}
	c.cache.set(&c.a, a.core, *least)
	marks := c.system.Judge(&c.a, true)
	if slices.ContainsFunc(effects, func(e effect) bool { return e.core != a.core || e.pools != a.pools }) {
		c.maybe.Violated |= marks.Violated
		c.maybe.Premise |= marks.Premise
	} else {
		c.mark(marks)
	}
}

// least are the least pools with which no step changes a state that has this core; nil: there are none.
func (c *covering[S, E]) least(core uint32) *[2]uint32 {
	c.system.DecodeCore(c.cache.rowOfPart(ofCores, core), &c.a)
	pools := [2]uint32{c.cache.poolOf(&c.a, 0), c.cache.poolOf(&c.a, 1)}
	for again := true; again; {
		again = false
		c.effects(core, pools)
		for _, e := range c.out {
			switch {
			case c.cache.failed || e.core != core || !c.holds(pools, e.pools):
				return nil
			case e.pools != pools:
				pools, again = e.pools, true
			}
			if again {
				break
			}
		}
	}
	return &pools
}

// holds tells whether some pools are held by others.
func (c *covering[S, E]) holds(less, more [2]uint32) bool {
	for p := range less {
		if less[p] != more[p] && !c.holdsOne(p, less[p], more[p]) {
			return false
		}
	}
	return true
}

func (c *covering[S, E]) holdsOne(pool int, less, more uint32) bool {
	key := pair(less, more)
	value, found := c.within[pool].get(key)
	if !found {
		c.system.DecodePool(c.cache.rowOfPart(ofPools, less), &c.a, pool)
		c.system.DecodePool(c.cache.rowOfPart(ofPools, more), &c.b, pool)
		if c.system.Within(&c.a, &c.b, pool) {
			value = 1
		}
		c.within[pool].put(key, value)
	}
	return value == 1
}
