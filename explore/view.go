package explore

// A look is what is to be seen of steps: the set of their labels, by its number among those that
// the reader has seen, and the weak assumptions that are enabled where they are.
type look struct {
	enabled Set
	labels  uint32
}

// A mark is a place in the words of a lead, and in idle.
type mark struct{ word, idle int }

func (m mark) ofWord() int { return m.word }
func (m mark) ofIdle() int { return m.idle }

// A viewer sees what there is to be seen of the steps of a system with parts.
type viewer[S, E any] struct {
	system  PartitionedTemporal[S, E]
	reader  *reader
	label   Label
	idle    bundle // the labels of the steps that change nothing, so far
	enabled Set    // by them
}

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

// here is where in words and idle those of the next run will be.
func (c *cache[S, E]) here() mark {
	if c.lead == nil {
		return mark{}
	}
	return mark{len(c.lead.words), len(c.idle)}
}

// cause tells what brings about what leads to a word, or what is idle: 0 for the core, and one more than that for
// the items of each pool.
func (c *cache[S, E]) cause(i int, of func(m mark) int) int {
	for pool := 2; pool >= 0; pool-- {
		if i >= of(c.pooled[pool]) {
			return (pool + 1) % 3
		}
	}
	return 0
}
