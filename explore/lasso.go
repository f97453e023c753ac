package explore

import (
	"math"
	"math/bits"
	"slices"
)

// A hunt looks for a short lasso in a product whose fair components are known.
// It goes through the product breadth first. From each node that it comes to,
// and that is in a fair component, it tries to close a cycle; the shortest
// lasso found is kept. It ends when none that begins further away can be
// shorter, or when it has worked long enough and has one.
type hunt struct {
	*streett
	from  []uint32 // for each node the one before it on the way from the start, plus one; 0: not seen
	via   []uint32 // the same on the way from the last node of the cycle
	reach []uint32 // nodes that have an entry in via
	work  int      // moves that may be looked at when there is a lasso already

	best *loop
}

// A loop is a lasso in the product, or what leads to a trap.
type loop struct {
	width       uint32 // of the product
	first       uint32 // the state it starts in
	stem, cycle []move
}

func (l *loop) length() int { return len(l.stem) + len(l.cycle) }

// workPerNode times the number of nodes is the work after which a hunt is content.
const workPerNode = 16

// lasso finds a lasso. It returns nil if there is none, or the brake was pulled.
func (s *streett) lasso() *loop {
	n, _ := s.nodes()
	h := &hunt{streett: s, from: s.job.words(n), via: s.job.words(n), work: workPerNode * n}
	if h.from == nil || h.via == nil {
		return nil
	}
	s.breadth(h.from, s.job, h.visit)
	if s.job.stopped != "" {
		return nil
	}
	return h.best
}

// breadth visits all nodes, the nearest first, with their distance, until visit
// returns false. What leads to a node is in from.
func (p *product) breadth(from []uint32, j *job, visit func(node uint32, distance int) bool) {
	var level, next []uint32
	for _, node := range p.start() {
		if from[node] == 0 {
			from[node] = origin
			next = push(j, next, node)
		}
	}
	for distance := 0; len(next) > 0; distance++ {
		level, next = next, level[:0]
		for _, node := range level {
			if !j.goesOn() || !visit(node, distance) {
				return
			}
			p.each(node, func(m move) bool {
				if from[m.to] == 0 {
					from[m.to] = node + 1
					next = push(j, next, m.to)
				}
				return true
			})
		}
	}
}

// origin stands for what is before a node from which behaviours start.
const origin = math.MaxUint32

// loop has as its stem the way to a node that breadth has come to.
func (p *product) loop(from []uint32, node uint32) *loop {
	l := &loop{width: p.width}
	for ; from[node] != origin; node = from[node] - 1 {
		l.stem = append(l.stem, p.move(from[node]-1, node, nil))
	}
	slices.Reverse(l.stem)
	l.first = node / p.width
	return l
}

// move is the first move that leads from one node to another, and is not banned.
func (p *product) move(from, to uint32, banned []bool) (first move) {
	p.each(from, func(m move) bool {
		if m.to != to || banned != nil && banned[m.label] {
			return true
		}
		first = m
		return false
	})
	return first
}

// visit looks for a lasso whose cycle begins in a node.
func (h *hunt) visit(node uint32, distance int) bool {
	if h.best != nil && (distance >= h.best.length() || h.work <= 0) {
		return false
	}
	if h.rests(node) {
		h.best = h.loop(h.from, node)
		return true
	}
	k := unfair - 1 - h.words[node]
	if int(k) >= len(h.found) { // as unfair has it, too
		return true
	}
	for _, late := range []bool{false, true} {
		most := math.MaxInt
		if h.best != nil {
			most = h.best.length() - distance // of such a length it may become shorter
		}
		if cycle := h.cycle(node, &h.found[k], most, late); cycle != nil {
			l := h.loop(h.from, node)
			l.cycle = cycle
			if h.tidy(l); h.best == nil || l.length() < h.best.length() {
				h.best = l
			}
		}
	}
	return true
}

// tidy makes a lasso shorter that goes round among the same edges. It can be,
// because the product also tells apart what the automaton makes of them.
func (p *product) tidy(l *loop) {
	same := func(m, n move) bool {
		return m.label == n.label && m.from/p.width == n.from/p.width && m.to/p.width == n.to/p.width
	}
	n := 1 // the cycle is one of n moves, once or several times
	for len(l.cycle)%n != 0 || !slices.EqualFunc(l.cycle[n:], l.cycle[:len(l.cycle)-n], same) {
		n++
	}
	l.cycle = l.cycle[:n]
	k := 0 // the last k moves of the stem go round already
	for k < len(l.stem) {
		m, last := l.stem[len(l.stem)-1-k], l.cycle[n-1-k%n]
		if m.label = last.label; !same(m, last) || !p.leads(m) {
			break
		}
		k++
	}
	l.stem = l.stem[:len(l.stem)-k]
	l.cycle = slices.Concat(l.cycle[n-k%n:], l.cycle[:n-k%n])
}

// leads tells whether there is such a move.
func (p *product) leads(m move) (found bool) {
	p.each(m.from, func(n move) bool {
		found = n.to == m.to && n.label == m.label
		return !found
	})
	return found
}

// cycle goes round in the fair component of a node: each time to the nearest
// move that serves what is not yet served, of several to the one that serves
// most, and in the end back. What is to be served grows with the classes that the cycle itself asks. It returns nil if
// that takes more than so many moves.
func (h *hunt) cycle(node uint32, f *fair, most int, late bool) []move {
	banned := f.banned
	if f.single {
		banned = h.only(h.survivors(node))
	}
	var cycle []move
	at := node
	for {
		h.total(cycle)
		owing := h.owes()
		if !owing && at == node && len(cycle) > 0 {
			return cycle
		}
		way := h.nearest(at, banned, late, func(m move) bool {
			return owing && h.serves(m) > 0 || !owing && m.to == node
		})
		if way == nil || len(cycle)+len(way) > most {
			return nil
		}
		cycle = append(cycle, way...)
		at = cycle[len(cycle)-1].to
	}
}

// only bans all labels but those of some moves.
func (h *hunt) only(moves []move) []bool {
	banned := make([]bool, len(h.list))
	h.work -= len(banned)
	for i := range banned {
		banned[i] = true
	}
	for _, m := range moves {
		banned[m.label] = false
	}
	return banned
}

// total sums up a cycle.
func (h *hunt) total(cycle []move) {
	h.sum.reset()
	for _, m := range cycle {
		h.sum.pass(m.from)
		h.sum.add(m)
	}
}

// owes tells whether the cycle in the sum is not yet fair and accepted.
func (h *hunt) owes() bool {
	return h.sum.hopeless(&h.fair) || slices.ContainsFunc(h.sum.labels, func(l uint32) bool {
		return h.sum.deprived(l, &h.fair)
	})
}

// serves counts what a move brings of what the sum owes.
func (h *hunt) serves(m move) int {
	s, l := h.sum, &h.list[m.label]
	keeps := l.does | ^h.faces[h.face(m.from/h.width)].enabled
	served := bits.OnesCount64(m.accepts&^s.accepts) + bits.OnesCount64(uint64(keeps&^s.kept&h.fair.Weak))
	if h.fair.Strong {
		served += count(l.answers, func(c uint32) bool { return s.hasAsked(c) && !s.hasAnswered(c) })
	}
	if h.fair.Finite {
		served += count(l.asks, func(c uint32) bool { return s.hasAnswered(c) && !s.hasAsked(c) })
	}
	return served
}

// costs counts what would be owed only because of a move.
func (h *hunt) costs(m move) (cost int) {
	s, l := h.sum, &h.list[m.label]
	if h.fair.Strong {
		cost += count(l.asks, func(c uint32) bool { return !s.hasAsked(c) && !s.hasAnswered(c) && !slices.Contains(l.answers, c) })
	}
	if h.fair.Finite {
		cost += count(l.answers, func(c uint32) bool { return !s.hasAsked(c) && !s.hasAnswered(c) && !slices.Contains(l.asks, c) })
	}
	return cost
}

// nearest is a shortest way that ends with a wanted move, within a fair
// component. Of those moves it takes the one that serves most and costs least, the first or late the last of several.
func (h *hunt) nearest(from uint32, banned []bool, late bool, wanted func(m move) bool) []move {
	mark := h.words[from]
	defer h.forget()
	h.via[from] = origin
	h.reach = append(h.reach[:0], from)
	var last move
	most, found := 0, false
	for i, level := 0, 1; i < level && h.job.goesOn(); i++ {
		h.each(h.reach[i], func(m move) bool {
			h.work--
			if h.words[m.to] != mark || banned != nil && banned[m.label] {
				return true
			}
			if wanted(m) {
				if gain := h.serves(m) - h.costs(m); !found || gain > most || late && gain == most {
					last, most, found = m, gain, true
				}
			}
			if h.via[m.to] == 0 {
				h.via[m.to] = m.from + 1
				h.reach = push(h.job, h.reach, m.to)
			}
			return true
		})
		if i == level-1 && !found {
			level = len(h.reach)
		}
	}
	if !found {
		return nil
	}
	return append(h.back(last.from, banned), last)
}

// back is the way that nearest has found to a node.
func (h *hunt) back(node uint32, banned []bool) (way []move) {
	for ; h.via[node] != origin; node = h.via[node] - 1 {
		way = append(way, h.move(h.via[node]-1, node, banned))
	}
	slices.Reverse(way)
	return way
}

func (h *hunt) forget() {
	for _, node := range h.reach {
		h.via[node] = 0
	}
}
