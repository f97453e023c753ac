package explore

import "context"

// hold finds the things that pools hold for certain: at each core what all ways to it have put there.
func (a *abstraction[S, E]) hold(ctx context.Context) Limit {
	for _, s := range a.system.Initial(nil) {
		a.narrow(a.coreOf(&s), a.thingsOf(&s))
	}
	return a.each(ctx, func(c uint32) {
		for i := range a.sites[c].passages {
			p := &a.sites[c].passages[i]
			before := append(numbers{}, a.sites[c].must...)
			if p.cause != nobody {
				before.add(p.cause)
			}
			a.narrow(p.to, a.certain(before, p))
		}
	})
}

// certain are the things that are there for certain after a passage, if these are before it.
func (a *abstraction[S, E]) certain(before numbers, p *passage) (things numbers) {
	for pool, edits := range p.edits {
		if edits == nobody {
			things.join(before, a.inPool[pool])
			continue
		}
		things.join(a.editings[edits].adds)
		things.join(before, a.editings[edits].leaves)
	}
	return things
}

// narrow has pools hold for certain no more than these things, where the core is this.
func (a *abstraction[S, E]) narrow(c uint32, things numbers) {
	s := &a.sites[c]
	if !s.held {
		s.held, s.must = true, things
		a.again(c)
	} else if s.must.meet(things) {
		a.again(c)
	}
}

// matters finds the things that matter at each core: those that may come to bring about a step from there on, as they are or as
// what edits make of them, that changes the core, violates a property or meets one of the
// premises, or adds to pools what matters. The others are dead, as variables are said to be that are written before they are read.
func (a *abstraction[S, E]) matters(ctx context.Context, premises Set) Limit {
	for c := range a.sites {
		a.sites[c].matter = nil
		a.again(uint32(c))
	}
	return a.each(ctx, func(c uint32) {
		if !a.revive(c, premises) {
			return
		}
		for _, from := range a.sites[c].from {
			a.again(from)
		}
	})
}

// revive finds what matters at a core for all that matters at others, and tells whether that is more than before.
func (a *abstraction[S, E]) revive(c uint32, premises Set) (grew bool) {
	s := &a.sites[c]
	if s.eager {
		return a.enliven(s, s.may)
	}
	for again := true; again; {
		again = false
		for i := range s.passages {
			p := &s.passages[i]
			a.found = a.found[:0]
			a.survivors(&a.found, s, p)
			if p.cause != nobody && !s.matter.has(p.cause) && (p.to != c || p.binds || p.marks.Violated|p.marks.Premise&premises != 0 || a.changes(s, p)) {
				a.found.add(p.cause)
			}
			if a.enliven(s, a.found) {
				again, grew = true, true
			}
		}
	}
	return grew
}

// enliven has things matter at a site, and all of their kinds.
func (a *abstraction[S, E]) enliven(s *site, things numbers) (grew bool) {
	for t := range things.without(s.matter) {
		s.matter.join(a.alike[a.kindOf[t]])
		grew = true
	}
	return grew
}

// survivors adds to dst the things at a site that matter after a passage.
func (a *abstraction[S, E]) survivors(dst *numbers, s *site, p *passage) {
	matter := a.sites[p.to].matter
	for pool, edits := range p.edits {
		if edits == nobody {
			dst.join(s.may, a.inPool[pool], matter)
			continue
		}
		e := &a.editings[edits]
		dst.join(s.may, e.leaves, matter)
		for t, turns := range e.turns {
			for _, other := range turns {
				if s.may.has(t) && matter.has(other) {
					dst.add(t)
				}
			}
		}
	}
}

// changes tells whether a passage back to its core changes what pools hold that matters there.
func (a *abstraction[S, E]) changes(s *site, p *passage) bool {
	for _, edits := range p.edits {
		if edits == nobody {
			continue
		}
		e := &a.editings[edits]
		for t := range e.adds.without(s.must) {
			if s.matter.has(t) {
				return true
			}
		}
		for t := range e.turns {
			if s.may.has(t) && s.matter.has(t) && !e.adds.has(t) {
				return true
			}
		}
	}
	return false
}

// overlooked are the premises that are met where things arrive that do not matter.
func (a *abstraction[S, E]) overlooked() (premises Set) {
	for i := range a.sites {
		s := &a.sites[i]
		for j := range s.passages {
			if p := &s.passages[j]; p.cause != nobody && !s.matter.has(p.cause) {
				premises |= p.marks.Premise
			}
		}
	}
	return premises
}
