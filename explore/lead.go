package explore

// A lead is what steps lead to out of a state, without how: all that a search has to know of most.
type lead[S, E any] struct {
	cache  *cache[S, E]
	from   uint64   // the word of the state
	words  []uint64 // of others that steps lead to; in a survey of all
	marked []arrow  // of the steps that have marks
	places []uint32 // in a survey, of the outcomes of the words
}

// follow collects what all steps lead to out of the state of a word. It tells what fan tells.
func (l *lead[S, E]) follow(word uint64) (marks Marks, fits bool) {
	c := l.cache
	l.from, l.words, l.marked, l.places = word, l.words[:0], l.marked[:0], l.places[:0]
	c.failed = false
	core, pools := c.split(word)
	c.lead = l
	marks = c.all(core, pools)
	c.lead = nil
	return marks, !c.failed
}

// come collects what the steps of a run lead to.
func (l *lead[S, E]) come(r run, pools [2]uint32) {
	c := l.cache
	for i := range c.outcomes[r.from : r.from+uint32(r.kept)] {
		o := &c.outcomes[int(r.from)+i]
		after, marks := pools, o.marks
		if o.edits[0] != none {
			after[0], marks = c.edit(0, pools[0], o.edits[0], marks)
		}
		if o.edits[1] != none {
			after[1], marks = c.edit(1, pools[1], o.edits[1], marks)
		}
		if c.viewer != nil {
			l.words, l.places = append(l.words, c.after(o.core, after)), append(l.places, r.from+uint32(i))
			continue
		}
		to := c.join(o.core, after)
		if to != l.from {
			l.words = append(l.words, to)
		}
		if marks != 0 {
			l.marked = append(l.marked, arrow{to, marks, c.taken + o.at})
		}
	}
}
