package explore

// A lead is what all steps lead to out of a state, without how: what a search has to know of most.
type lead struct {
	keys   []key // of other states
	steps  int   // so many steps lead out of the state
	idle   int   // so many of them do not leave it
	judged Marks // what judging the state tells, unless it is stuck
	wrong  Set   // what some step violates
}

// A key tells a state: the numbers of its core and pools or, if it has no parts, the halves of its word.
type key struct {
	core  uint32
	pools [2]uint32
}

// follow finds what all steps lead to out of a state. It tells whether there was room for all of that.
func (c *cache[S, E]) follow(k key, keys []key) (l lead, fits bool) {
	c.failed = false
	at := [2]uint64{c.planOf(k, 0), c.planOf(k, 1)}
	for pool, from := range at {
		p, number, other := c.plans[from:], k.pools[pool], k.pools[1-pool]
		steps, idle := unpair(p[0])
		judged, wrong := unpair(p[1])
		l.steps, l.idle = l.steps+int(steps), l.idle+int(idle)
		l.wrong |= c.marks[wrong].Violated
		if pool == 0 {
			l.judged = c.marks[judged]
		}
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
				keys = append(keys, keyOf(k.core, number, after, pool))
			}
			for _, h := range halves {
				core, number := unpair(h)
				keys = append(keys, keyOf(core, number, after, pool))
			}
			if g&lastGroup != 0 {
				break
			}
			p = p[1+len(halves):]
		}
	}
	l.keys = keys
	return l, !c.failed
}

// keyOf is that of a core, what is in a pool, and what is in the other.
func keyOf(core, number, other uint32, pool int) key {
	if pool == 0 {
		return key{core, [2]uint32{number, other}}
	}
	return key{core, [2]uint32{other, number}}
}
