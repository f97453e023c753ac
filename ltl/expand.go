package ltl

import "slices"

// cover is one way to keep a set of promises: what has to be true now, what is promised for the next
// moment, and which untils are put off.
type cover struct {
	all, none Letter
	next      []id   // in order, nothing twice
	putOff    uint64 // the untils, by number, whose right side is left for later
}

// expander lists the covers of a set of promises. This is where the tableau is: p U q is q now, or p
// now and p U q next; p R q is p and q now, or q now and p R q next.
type expander struct {
	*closure
	untils map[id]int // their numbers
	steps  int        // that are left, lest a formula takes for ever
	covers []cover
}

// branch is a cover in the making.
type branch struct {
	cover
	todo []id
	done []uint64 // a set of ids
}

// expand returns the covers of a set of promises that are worth having, or false if there are too many.
func (x *expander) expand(promises []id) ([]cover, bool) {
	x.covers = x.covers[:0]
	ok := x.grow(branch{todo: slices.Clone(promises), done: make([]uint64, len(x.nodes)/64+1)})
	x.steps -= len(x.covers) * len(x.covers) / 64 // the pairs that minimal compares take time, too
	return minimal(x.covers), ok
}

// grow finishes a branch, which it may overwrite.
func (x *expander) grow(b branch) bool {
	for len(b.todo) > 0 {
		if x.steps--; x.steps < 0 {
			return false
		}
		i := b.todo[len(b.todo)-1]
		b.todo = b.todo[:len(b.todo)-1]
		if b.done[i/64]>>(i%64)&1 != 0 {
			continue
		}
		b.done[i/64] |= 1 << (i % 64)
		switch n := x.nodes[i]; n.kind {
		case top:
		case bottom:
			return true
		case positive, negative:
			if !b.require(n) {
				return true
			}
		case and:
			b.todo = append(b.todo, n.left, n.right)
		case or, until, release:
			if !x.grow(x.other(b, i)) {
				return false
			}
			b.todo = append(b.todo, x.now(n)...)
		}
	}
	return x.add(b.cover)
}

// require asks for the value of an atom, and tells whether that contradicts nothing.
func (b *branch) require(n node) bool {
	if n.kind == positive {
		b.all |= 1 << n.atom
	} else {
		b.none |= 1 << n.atom
	}
	return b.all&b.none == 0
}

// now returns what keeps n at once.
func (x *expander) now(n node) []id {
	switch n.kind {
	case or:
		return []id{n.left}
	case until:
		return []id{n.right}
	default:
		return []id{n.left, n.right}
	}
}

// other returns a copy of b that keeps i in the other way.
func (x *expander) other(b branch, i id) branch {
	b.todo, b.done, b.next = slices.Clone(b.todo), slices.Clone(b.done), slices.Clone(b.next)
	n := x.nodes[i]
	if n.kind == until {
		b.todo = append(b.todo, n.left)
		b.putOff |= 1 << x.number(i)
	} else {
		b.todo = append(b.todo, n.right)
	}
	if n.kind != or {
		at, _ := slices.BinarySearch(b.next, i)
		b.next = slices.Insert(b.next, at, i)
	}
	return b
}

// number returns the number of an until. Beyond the 64 that there is room for all are one too many.
func (x *expander) number(i id) int {
	n, ok := x.untils[i]
	if !ok {
		n = len(x.untils)
		x.untils[i] = n
	}
	return n
}

// add keeps a cover, and tells whether there is room for more.
func (x *expander) add(c cover) bool {
	x.covers = append(x.covers, c)
	return len(x.covers) < maxCovers && len(x.untils) <= maxSets
}

// minimal drops every cover that asks for more than another one.
func minimal(covers []cover) []cover {
	var kept []cover
	for i, c := range covers {
		needed := true
		for j, d := range covers {
			if i != j && d.within(c) && (j < i || !c.within(d)) {
				needed = false
				break
			}
		}
		if needed {
			kept = append(kept, c)
		}
	}
	return kept
}

// within tells whether c asks for nothing that d does not ask for.
func (c cover) within(d cover) bool {
	return c.all&^d.all == 0 && c.none&^d.none == 0 && c.putOff&^d.putOff == 0 && subset(c.next, d.next)
}

// subset tells whether every number of a is in b. Both ascend.
func subset(a, b []id) bool {
	for _, i := range a {
		for len(b) > 0 && b[0] < i {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != i {
			return false
		}
	}
	return true
}
