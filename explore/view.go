package explore

import "tcpcheck/ltl"

// A look is what is to be seen of steps: the set of their labels, by its number among those that
// the reader has seen, and the weak assumptions that are enabled where they are.
type look struct {
	enabled Set
	labels  uint32
}

// A mark is a place in the words of a viewer, and in its runs.
type mark struct{ word, run int }

func (m mark) ofWord() int { return m.word }
func (m mark) ofRun() int  { return m.run }

// A viewer sees what there is to be seen of the steps of a system with parts.
type viewer[S, E any] struct {
	system  PartitionedTemporal[S, E]
	reader  *reader
	label   Label
	idle    bundle // the labels of the steps that change nothing, so far
	enabled Set    // by them

	letter ltl.Letter // of the state whose steps are taken
	words  []uint64   // what they lead to
	places []uint32   // where the looks of these are
	runs   []uint32   // where those are of what changes nothing in each run
	pooled [3]mark    // where in words and runs those begin that items of each pool bring about, and end
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

// begin begins with a state that has this letter.
func (v *viewer[S, E]) begin(letter ltl.Letter) {
	v.letter, v.words, v.places, v.runs = letter, v.words[:0], v.places[:0], v.runs[:0]
}

// turn goes on to what items of a pool bring about, or after both to what is the core's own.
func (v *viewer[S, E]) turn(pool int) { v.pooled[pool] = mark{len(v.words), len(v.runs)} }

// view collects what the steps of a run lead to.
func (c *cache[S, E]) view(r run, pools [2]uint32) {
	v := c.viewer
	for i := r.from; i < r.from+uint32(r.kept); i++ {
		o := &c.outcomes[i]
		after, _ := c.apply(o, pools)
		v.words, v.places = append(v.words, c.after(o.core, after)), append(v.places, i)
	}
	v.runs = append(v.runs, r.from+uint32(r.kept))
}

// cause tells what brings about what leads to a word, or a run: 0 for the core, and one more than that for
// the items of each pool.
func (v *viewer[S, E]) cause(i int, of func(m mark) int) int {
	for pool := 2; pool >= 0; pool-- {
		if i >= of(v.pooled[pool]) {
			return (pool + 1) % 3
		}
	}
	return 0
}
