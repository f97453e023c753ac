package explore

import "tcpcheck/ltl"

// A decomposition finds the strongly connected components of a part of a
// product: by the algorithm of Tarjan (1972) as Pearce (2016) has it, with one
// word for each node, and with stacks of its own, because graphs are deep.
//
// The words are shared by decompositions, of which one is under way within
// another. A word is 0 for a node not yet seen, and when a component is complete
// each of its nodes must get a mark by whoever is told. Marks are greater than
// any other word, lowest the least of them.
type decomposition struct {
	*product
	words    []uint32
	banned   []bool               // moves with these labels are left out; nil: none are
	complete func(nodes []uint32) // told of each component, the last ones first
	seen     func(node uint32)    // told of each node; may be nil
	inside   *condensation        // leaves out the moves between its components; nil: none are left out
	job      *job

	count  uint32 // of nodes with a word and no mark
	frames deep[frame]
	left   []uint32 // nodes that the search has left, and whose component is not complete
}

// A frame is a node that the search is in.
type frame struct {
	node uint32
	edge uint32 // the next to be taken
	turn uint16 // the next edge of the automaton to be taken with it
	low  bool   // a node seen before it can be reached
}

// from visits all that can be reached from a node and was not seen.
func (d *decomposition) from(root uint32) {
	if d.words[root] != 0 {
		return
	}
	d.see(root)
	for d.frames.count > 0 && d.job.goesOn() {
		f := d.frames.top()
		to, ok := d.next(f)
		switch {
		case !ok:
			d.leave()
		case d.words[to] == 0:
			d.see(to)
		default:
			d.lower(f, to)
		}
	}
}

// see goes on to a node for the first time.
func (d *decomposition) see(node uint32) {
	if d.seen != nil {
		d.seen(node)
	}
	d.count++
	d.words[node] = d.count
	d.frames.push(d.job, frame{node: node})
}

// next takes the next move out of the node of a frame.
func (d *decomposition) next(f *frame) (to uint32, ok bool) {
	state := f.node / d.width
	q := int(f.node % d.width)
	edges, turns := d.out(state), d.automaton.Edges[q]
	letter := d.faces[d.face(state)].letter
	for ; int(f.edge) < len(edges); f.edge, f.turn = f.edge+1, 0 {
		e := edges[f.edge]
		if d.inside != nil && !d.inside.within(state, e.to) {
			continue
		}
		for int(f.turn) < len(turns) {
			a := &turns[f.turn]
			if f.turn++; e.to == state && a.To == q { // it leads nowhere
				continue
			}
			if d.readsAny(a, letter, e.labels) {
				return d.node(e.to, a.To), true
			}
		}
	}
	return 0, false
}

// readsAny tells whether an edge of the automaton may be read on some step with
// one of the labels of a set.
func (d *decomposition) readsAny(a *ltl.Edge, letter ltl.Letter, set uint32) bool {
	if d.banned == nil && d.sets.letter(set) == 0 {
		return reads(a, letter)
	}
	for _, label := range d.sets.of(set) {
		if (d.banned == nil || !d.banned[label]) && reads(a, letter|d.list[label].letter) {
			return true
		}
	}
	return false
}

// lower notes that a node can be reached from that of the frame.
func (d *decomposition) lower(f *frame, to uint32) {
	if d.words[to] < d.words[f.node] {
		d.words[f.node] = d.words[to]
		f.low = true
	}
}

// leave goes back to the node before. If none seen earlier can be reached from
// the one that is left, the component is complete.
func (d *decomposition) leave() {
	f := d.frames.pop()
	d.left = push(d.job, d.left, f.node)
	if !f.low {
		first := len(d.left) - 1
		for first > 0 && d.words[d.left[first-1]] >= d.words[f.node] {
			first--
		}
		d.count -= uint32(len(d.left) - first)
		d.complete(d.left[first:])
		d.left = d.left[:first]
	}
	if d.frames.count > 0 {
		d.lower(d.frames.top(), f.node)
	}
}
