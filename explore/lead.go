package explore

// A lead is what all steps lead to out of a state, without how: what a search has to know of most.
type lead struct {
	words  []uint64 // of other states
	steps  int      // so many steps lead out of the state
	idle   int      // so many of them do not leave it
	judged Marks    // what judging the state tells, unless it is stuck
	wrong  Set      // what some step violates
}

// follow finds what all steps lead to out of the state of a word. It tells whether there was room for all of that.
func (c *cache[S, E]) follow(word uint64, words []uint64) (l lead, fits bool) {
	c.failed = false
	core, pools := c.split(word)
	at := [2]uint64{c.planOf(core, pools, 0), c.planOf(core, pools, 1)}
	for pool, from := range at {
		number, other := pools[pool], pools[1-pool]
		here := halfOf(core, number, pool)
		p := c.plans[from:]
		steps, idle := unpair(p[0])
		l.steps, l.idle = l.steps+int(steps), l.idle+int(idle)
		judged, wrong := unpair(p[1])
		if pool == 0 {
			l.judged = c.marks[judged]
		}
		l.wrong |= c.marks[wrong].Violated
		for p = p[headSize:]; ; {
			g := p[0]
			stay, halves := int(g>>stayAt&mostOf), p[1:1+int(g&mostOf)]
			after := other
			if edits := uint32(g &^ lastGroup >> editsAt); edits != none {
				e := c.lookup(1-pool, other, edits)
				after = e.after
				l.wrong |= c.marks[e.marks].Violated
				c.premise |= c.marks[e.marks].Premise
			}
			if after == other {
				l.idle += stay
			} else if stay > 0 {
				words = append(words, c.whole(here, pool, after))
			}
			for _, h := range halves {
				words = append(words, c.whole(half(h), pool, after))
			}
			if g&lastGroup != 0 {
				break
			}
			p = p[1+len(halves):]
		}
	}
	l.words = words
	return l, !c.failed
}
