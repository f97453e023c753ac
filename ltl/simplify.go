package ltl

// The smaller a formula, the smaller its automaton: these are equalities of linear temporal logic,
// read from the side that is larger.

// join returns l and r joined by an operator with two operands, simplified.
func (c *closure) join(k kind, l, r id) id {
	if (k == and || k == or) && l > r {
		l, r = r, l
	}
	if i, ok := c.simpler(k, l, r); ok {
		return i
	}
	return c.intern(node{kind: k, left: l, right: r})
}

func (c *closure) simpler(k kind, l, r id) (id, bool) {
	switch {
	case l == r:
		return l, true // p && p, p || p, p U p, p R p
	case k == and || k == or:
		return c.simplerBoolean(k, l, r)
	default:
		return c.simplerTemporal(k, l, r)
	}
}

// constants returns what p joined with it by k is p itself, and what it is that itself.
func constants(k kind) (neutral, absorbing id) {
	if k == and || k == until {
		return always, never
	}
	return never, always
}

func (c *closure) simplerBoolean(k kind, l, r id) (id, bool) {
	neutral, absorbing := constants(k)
	n, m := c.nodes[l], c.nodes[r]
	inner, outer := release, until // [] p && [] q is [] (p && q), and <> [] p && <> [] q is <> [] (p && q)
	if k == or {
		inner, outer = until, release
	}
	switch {
	case l == neutral:
		return r, true
	case l == absorbing, c.opposite(n, m):
		return absorbing, true
	case c.shielded(n, inner) && c.shielded(m, inner):
		return c.join(inner, n.left, c.join(k, n.right, m.right)), true
	case c.shielded(n, outer) && c.shielded(m, outer):
		p, q := c.nodes[n.right], c.nodes[m.right]
		if c.shielded(p, inner) && c.shielded(q, inner) {
			return c.join(outer, n.left, c.join(k, n.right, m.right)), true
		}
	}
	return 0, false
}

// opposite tells whether one of two is the negation of the other, as far as atoms go.
func (c *closure) opposite(n, m node) bool {
	return n.atom == m.atom && (n.kind == positive && m.kind == negative || n.kind == negative && m.kind == positive)
}

// shielded tells whether n is <> p, for until, or [] p, for release.
func (c *closure) shielded(n node, k kind) bool {
	if k == until {
		return n.kind == until && n.left == always
	}
	return n.kind == release && n.left == never
}

func (c *closure) simplerTemporal(k kind, l, r id) (id, bool) {
	neutral, absorbing := constants(k)
	m := c.nodes[r]
	switch {
	case r <= never, l == absorbing, c.timeless(r):
		return r, true // p U true, false U p, p U [] <> q
	case m.kind == k && l == m.left:
		return r, true // p U (p U q)
	case m.kind == k && l == neutral:
		return c.join(k, l, m.right), true // <> (p U q)
	default:
		return 0, false
	}
}

// timeless tells whether i, once true, has been true and stays so for ever: as [] <> p and <> [] p do.
func (c *closure) timeless(i id) bool {
	n := c.nodes[i]
	switch n.kind {
	case top, bottom:
		return true
	case and, or:
		return c.timeless(n.left) && c.timeless(n.right)
	case until:
		return n.left == always && c.shielded(c.nodes[n.right], release)
	case release:
		return n.left == never && c.shielded(c.nodes[n.right], until)
	default:
		return false
	}
}
