package explore

// An editing is what is known of edits to a pool.
type editing struct {
	pool   int
	adds   numbers             // the things that they make of nothing
	known  numbers             // the things of which it is known what they make
	leaves numbers             // those that they leave as they are
	turns  map[uint32][]uint32 // what they make of the others, but for what they make of nothing
}

// editsOf is the number of edits to a pool.
func (a *abstraction[S, E]) editsOf(pool int, edits []byte) uint32 {
	number, fresh := a.edits.number(behind(pool, edits))
	if fresh {
		a.editings = append(a.editings, editing{pool: pool, turns: map[uint32][]uint32{}})
		a.system.DecodeCore([]byte(a.cores.rows[0]), &a.pool)
		a.editings[number].adds = a.edited(number)
	}
	return number
}

// edited are the things in the pool that was decoded after these edits.
func (a *abstraction[S, E]) edited(number uint32) numbers {
	row := []byte(a.edits.rows[number])
	a.system.Edit(&a.pool, int(row[0]), row[1:])
	return a.thingsOf(&a.pool)
}

// poolWith decodes the pool, and tells its number, that holds a thing and nothing else.
func (a *abstraction[S, E]) poolWith(t uint32) int {
	row := []byte(a.things.rows[t])
	pool := int(row[0])
	a.system.DecodeCore([]byte(a.cores.rows[0]), &a.pool)
	a.system.DecodePool(row[1:], &a.pool, pool)
	return pool
}

// learn finds out what edits make of those of the things that are in their pool.
func (a *abstraction[S, E]) learn(number uint32, things numbers) *editing {
	e := &a.editings[number]
	for t := range things.without(e.known) {
		e.known.add(t)
		if !a.inPool[e.pool].has(t) {
			continue
		}
		a.poolWith(t)
		var turns []uint32
		for other := range a.edited(number).without(e.adds) {
			turns = append(turns, other)
		}
		if len(turns) == 1 && turns[0] == t {
			e.leaves.add(t)
		} else {
			e.turns[t] = turns
		}
	}
	return e
}

// after adds to dst the things that are there after a passage, of those before it and of what it adds.
func (a *abstraction[S, E]) after(dst *numbers, before numbers, p *passage) {
	for pool, edits := range p.edits {
		if edits == nobody {
			dst.join(before, a.inPool[pool])
			continue
		}
		e := a.learn(edits, before)
		dst.join(e.adds)
		dst.join(before, e.leaves)
		for t, turns := range e.turns {
			for _, other := range turns {
				if before.has(t) {
					dst.add(other)
				}
			}
		}
	}
}

// adds tells whether a passage adds anything to pools that are empty.
func (a *abstraction[S, E]) adds(p *passage) bool {
	for _, edits := range p.edits {
		if edits != nobody && !a.editings[edits].adds.empty() {
			return true
		}
	}
	return false
}

// lasting tells whether things stay in pools for ever.
func (a *abstraction[S, E]) lasting() bool {
	for i := range a.editings {
		e := &a.editings[i]
		for t := range e.turns {
			if !e.adds.has(t) {
				return false
			}
		}
	}
	return true
}
