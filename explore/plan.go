package explore

import "slices"

// A plan is what comes of the steps of a core with what is in one of its pools, whatever is in the other: of those that
// items of the pool bring about and, for the first pool, of the core's own. Steps that do the same to the other
// pool are a group, of which it is enough to know how many leave the core and the pool as they are, and where the others
// lead to. Many states share a plan, and it has fewer groups than steps.
type plan struct {
	steps  int    // so many
	idle   int    // so many of them change nothing
	judged uint32 // the number of the marks of judging the core, for the first pool
	wrong  Set    // what some step violates
	groups []group
}

// A group is one of a plan that is being made.
type group struct {
	edits  uint32   // to the other pool
	stay   int      // so many steps leave the core and the pool as they are
	halves []uint64 // that the others lead to: pairs of a core and what is in the pool then
}

// A plan is kept as numbers: a head of two, and for each group one that tells of it what fits in, and its halves.
const (
	headSize   = 2
	numberSize = 8
	lastGroup  = 1 << 63
	editsAt    = 32
	stayAt     = 16
	mostOf     = 1<<16 - 1 // so many may stay, and so many halves there may be, in a group; if there are more it has a second

	// bare is a bit of what is remembered of plans of the first pool, if it is empty: where the other is, too,
	// another plan holds. It is a bit of the key of that.
	bare = 1 << 63
)

// planOf is where the plan begins of the core of a state and one of its pools.
func (c *cache[S, E]) planOf(k key, pool int) uint64 {
	key, hollow, alone := pair(k.core, k.pools[pool]), false, false
	at, found := c.planned[pool].get(key)
	if found && at&bare == 0 {
		return at
	}
	if hollow = pool == 0 && c.empty(0, k.pools[0]); hollow && c.empty(1, k.pools[1]) {
		key, alone = key|bare, true
		at, found = c.planned[pool].get(key)
	}
	if !found {
		at = c.write(c.plan(k.core, k.pools[pool], pool, alone))
		if hollow {
			at |= bare
		}
		c.planned[pool].put(key, at)
	}
	return at &^ bare
}

// empty tells whether a pool has no items.
func (c *cache[S, E]) empty(pool int, number uint32) bool {
	from, to := c.itemsOf(pool, number)
	return from == to
}

// plan makes a plan, which is good until the next is made.
func (c *cache[S, E]) plan(core, number uint32, pool int, alone bool) *plan {
	p := &c.draft
	*p = plan{groups: p.groups[:0]}
	c.recent[pool] = c.recent[pool][:0]
	if pool == 0 {
		own := c.ownOf(core, alone)
		p.judged = own.marks
		c.add(p, own.early, core, number, pool)
		c.add(p, own.late, core, number, pool)
	}
	from, to := c.itemsOf(pool, number)
	for i := from; i < to; i++ {
		c.add(p, c.broughtBy(core, pool, c.list[i]), core, number, pool)
	}
	return p
}

// add adds the steps of a run to a plan.
func (c *cache[S, E]) add(p *plan, r run, core, number uint32, pool int) {
	p.steps += int(r.steps)
	p.idle += int(r.steps - r.kept)
	for i := r.from; i < r.from+uint32(r.kept); i++ {
		o := c.outcomes[i]
		after, marks := number, o.marks
		if o.edits[pool] != none {
			after, marks = c.edit(pool, number, o.edits[pool], marks)
		}
		p.wrong |= c.marks[marks].Violated
		c.premise |= c.marks[marks].Premise
		g := p.group(o.edits[1-pool])
		if o.core == core && after == number {
			g.stay++
		} else if h := pair(o.core, after); !slices.Contains(g.halves, h) {
			g.halves = append(g.halves, h)
		}
	}
}

// group is that of a plan with these edits.
func (p *plan) group(edits uint32) *group {
	for i := range p.groups {
		if g := &p.groups[i]; g.edits == edits && g.stay < mostOf && len(g.halves) < mostOf {
			return g
		}
	}
	n := len(p.groups)
	p.groups = slices.Grow(p.groups, 1)[:n+1]
	g := &p.groups[n]
	*g = group{edits: edits, halves: g.halves[:0]}
	return g
}

// write keeps a plan, and tells where it begins.
func (c *cache[S, E]) write(p *plan) uint64 {
	at := uint64(len(c.plans))
	if len(p.groups) == 0 {
		p.group(none)
	}
	wrong := c.markOf(Marks{Violated: p.wrong})
	c.plans = append(c.plans, pair(uint32(p.steps), uint32(p.idle)), pair(p.judged, wrong))
	for i := range p.groups {
		g := &p.groups[i]
		number := uint64(g.edits)<<editsAt | uint64(g.stay)<<stayAt | uint64(len(g.halves))
		if i == len(p.groups)-1 {
			number |= lastGroup
		}
		c.plans = append(c.plans, number)
		c.plans = append(c.plans, g.halves...)
	}
	return at
}
