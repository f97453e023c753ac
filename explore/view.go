package explore

import "tcpcheck/ltl"

// A look is what is to be seen of steps: the set of their labels, by its number among those that
// the reader has seen, and the weak assumptions that are enabled where they are.
type look struct {
	enabled Set
	labels  uint32
}

// A viewer sees what there is to be seen of the steps of a system with parts.
type viewer[S, E any] struct {
	system  PartitionedTemporal[S, E]
	reader  *reader
	label   Label
	idle    bundle // the labels of the steps that change nothing, so far
	enabled Set    // by them

	viewed [2]memo // for a core and a pool: the place in views
	views  []view
	sights []sight

	scene scene // of the state that is looked at
}

// A scene is what is seen of the steps out of a state: where they lead, the sets of their labels, and what brings them
// about: the core, which is 0, or items of a pool, which is one more than that.
type scene struct {
	letter  ltl.Letter // of the state
	enabled Set
	open    bool // there may be steps more
	words   []uint64
	labels  []uint32
	causes  []int
}

// A view is what is seen of the steps that items of a pool bring about, whatever is in the other pool: all look, and where in
// sights those begin and end that change something. It is open if there was no room for an item.
type view struct {
	look
	open     bool
	from, to uint32
}

// A sight is what is seen of steps to one core that do the same to both pools: the core, the pool that brings them about
// as it is then, the edits to the other, and the set of their labels.
type sight struct{ core, pool, edits, labels uint32 }

const (
	viewSize  = 32
	sightSize = 16
)

// size is how many bytes are remembered.
func (v *viewer[S, E]) size() int {
	return viewSize*cap(v.views) + sightSize*cap(v.sights) + memorisedSize*(len(v.viewed[0].entries)+len(v.viewed[1].entries))
}

// forget forgets all.
func (v *viewer[S, E]) forget() { v.viewed, v.views, v.sights = [2]memo{}, nil, nil }

// see takes a step out of a core. If it changes nothing it is seen with the others that do not.
func (v *viewer[S, E]) see(core *S, step E, item []byte, idle bool) look {
	v.label.reset()
	v.system.See(core, step, item, &v.label)
	l := look{enabled: v.label.Does | v.label.Due} // before the lens leaves them out
	l.labels = v.reader.label(&v.label)
	if idle {
		v.enabled |= l.enabled
		v.idle.add(v.reader.seen.of(l.labels))
	}
	return l
}

// seen is what was seen of steps that change nothing.
func (v *viewer[S, E]) seen() look {
	l := look{v.enabled, v.reader.set(v.idle.take())}
	v.enabled = 0
	return l
}

// survey forgets all, and from now on sees what there is to be seen.
func (c *cache[S, E]) survey(v *viewer[S, E]) {
	c.forget()
	c.viewer = v
}

// watch sees all steps out of the state of a word, in order; but those that change nothing, or do what another of
// the same pool does, are seen together.
func (c *cache[S, E]) watch(word uint64) *scene {
	s := &c.viewer.scene
	*s = scene{words: s.words[:0], labels: s.labels[:0], causes: s.causes[:0]}
	core, pools := c.split(word)
	c.failed = false
	c.recent[0], c.recent[1] = c.recent[0][:0], c.recent[1][:0]
	own := c.ownOf(core, c.empty(0, pools[0]) && c.empty(1, pools[1]))
	s.letter = own.letter
	c.watchOwn(word, own.early, pools)
	for pool := range pools {
		c.watchPool(word, core, pools, pool)
	}
	c.watchOwn(word, own.late, pools)
	return s
}

// watchOwn sees the steps of a run of the core's own.
func (c *cache[S, E]) watchOwn(word uint64, r run, pools [2]uint32) {
	end := r.from + uint32(r.kept)
	for i := r.from; i < end; i++ {
		o := &c.outcomes[i]
		after, _ := c.apply(o, pools)
		c.viewer.scene.add(c.after(o.core, after), c.looks[i], 0)
	}
	c.viewer.scene.add(word, c.looks[end], 0)
}

// watchPool sees the steps that items of a pool bring about.
func (c *cache[S, E]) watchPool(word uint64, core uint32, pools [2]uint32, pool int) {
	v := c.viewer
	at, found := v.viewed[pool].get(pair(core, pools[pool]))
	if !found {
		at = uint64(len(v.views))
		v.views = append(v.views, c.viewOf(core, pools[pool], pool))
		v.viewed[pool].put(pair(core, pools[pool]), at)
	}
	seen := &v.views[at]
	v.scene.open = v.scene.open || seen.open
	for i := seen.from; i < seen.to; i++ {
		s, after := &v.sights[i], pools
		after[pool] = s.pool
		if s.edits != none {
			after[1-pool], _ = c.edit(1-pool, pools[1-pool], s.edits, 0)
		}
		v.scene.add(c.after(s.core, after), look{labels: s.labels}, pool+1)
	}
	v.scene.add(word, seen.look, pool+1)
}

// add adds what is seen of steps to a state.
func (s *scene) add(to uint64, l look, cause int) {
	s.enabled |= l.enabled
	if l.labels != emptySet {
		s.words, s.labels, s.causes = append(s.words, to), append(s.labels, l.labels), append(s.causes, cause)
	}
}

// viewOf is what is seen of the steps that items of a pool bring about.
func (c *cache[S, E]) viewOf(core, number uint32, pool int) view {
	v := c.viewer
	seen := view{from: uint32(len(v.sights))}
	from, to := c.itemsOf(pool, number)
	for _, item := range c.list[from:to] {
		if item == none {
			seen.open = true
			continue
		}
		r := c.broughtBy(core, pool, item)
		end := r.from + uint32(r.kept)
		for i := r.from; i < end; i++ {
			o, l := c.outcomes[i], c.looks[i]
			seen.enabled |= l.enabled
			s := sight{o.core, number, o.edits[1-pool], l.labels}
			if o.edits[pool] != none {
				s.pool = c.lookup(pool, number, o.edits[pool]).after
			}
			v.sight(&seen, s)
		}
		seen.enabled |= c.looks[end].enabled
		seen.labels = v.reader.union(seen.labels, c.looks[end].labels)
	}
	seen.to = uint32(len(v.sights))
	return seen
}

// sight adds a sight to a view that is being made.
func (v *viewer[S, E]) sight(seen *view, s sight) {
	for i := range v.sights[seen.from:] {
		if t := &v.sights[int(seen.from)+i]; t.core == s.core && t.pool == s.pool && t.edits == s.edits {
			t.labels = v.reader.union(t.labels, s.labels)
			return
		}
	}
	v.sights = append(v.sights, s)
}
