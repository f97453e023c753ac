package explore

import (
	"encoding/binary"
	"maps"
	"slices"
	"sync"

	"tcpcheck/ltl"
)

// A label is a Label as the graph holds it: classes are numbers.
type label struct {
	letter        ltl.Letter
	does          Set
	asks, answers []uint32

	asked, answered uint64 // asks and answers as bits: several classes may have the same
}

// classBits are classes as bits of a word.
func classBits(classes []uint32) (bits uint64) {
	for _, c := range classes {
		bits |= 1 << (c % 64)
	}
	return bits
}

// A face is what formulas and fairness see of a state.
type face struct {
	letter  ltl.Letter
	enabled Set  // the weak assumptions that some step out of it does
	open    bool // not all steps out of it lead to states that are stored: it has no edges
}

// labels are the different labels, classes and faces of a graph, by their
// numbers. The numbers depend on chance, and nothing on them: those of labels do
// until the graph is made, and then are in the order of what is seen.
type labels struct {
	lens lens
	take func(size int) // accounts for memory

	mu      sync.Mutex
	list    []label
	sets    sets // of labels
	classes []Class
	faces   []face
	ofLabel map[string]uint32
	ofClass map[Class]uint32
	ofFace  map[face]uint32
}

// entrySize is about what an entry of a map and of a list take, without the key.
const entrySize = 80

// A lens leaves out of labels what none of the promises looks at.
type lens struct {
	letter ltl.Letter
	weak   Set
	strong bool
}

func newLens(promises []Promise) (l lens) {
	for _, p := range promises {
		l.letter |= atoms(p.Formula) | atoms(p.Goal) | atoms(p.Premise)
		l.weak |= p.Fairness.Weak
		l.strong = l.strong || p.Fairness.Strong || p.Fairness.Finite
	}
	return l
}

// atoms are those that a formula speaks of.
func atoms(f *ltl.Formula) ltl.Letter {
	switch {
	case f == nil:
		return 0
	case f.Op == ltl.OpAtom:
		return 1 << f.Atom
	}
	return atoms(f.Left) | atoms(f.Right)
}

func (l lens) apply(label *Label) {
	label.Letter &= l.letter
	label.Does &= l.weak
	if !l.strong {
		label.Asks, label.Answers = label.Asks[:0], label.Answers[:0]
	}
}

func newLabels(lens lens, take func(size int)) *labels {
	return &labels{lens: lens, take: take, sets: newSets(), ofLabel: map[string]uint32{}, ofClass: map[Class]uint32{}, ofFace: map[face]uint32{}}
}

// A reader is how one worker finds the numbers of labels, sets and faces: among those
// that it has seen itself, and only at first sight among those of all.
type reader struct {
	*labels
	key      []byte
	alone    map[string]uint32 // by label: the set of it alone
	seen     sets
	shared   []uint32 // for each set that was seen, its number among those of all
	both     bundle
	unions   memo // for two sets
	ofFace   map[face]uint32
	last     face   // the one whose number was told last
	lastFace uint32 // that number
}

func (ls *labels) reader() *reader {
	return &reader{labels: ls, alone: map[string]uint32{}, seen: newSets(), shared: []uint32{emptySet}, ofFace: map[face]uint32{}}
}

// label is the number, among the sets that were seen, of that of a label alone.
func (r *reader) label(l *Label) uint32 {
	r.lens.apply(l)
	r.key = l.append(r.key[:0])
	set, found := r.alone[string(r.key)]
	if !found {
		set = r.set([]uint32{r.enter(l, string(r.key))})
		r.take(len(r.key) + entrySize)
		r.alone[string(r.key)] = set
	}
	return set
}

// set is the number, among the sets that were seen, of that of these members, which are in order.
func (r *reader) set(members []uint32) uint32 {
	set, fresh := r.seen.number(members)
	if fresh {
		r.shared = append(r.shared, r.share(members))
		r.take(setSize + wordSize*(len(members)+1))
	}
	return set
}

// union is the number of the union of two sets, all numbers being among those of sets that were seen.
func (r *reader) union(a, b uint32) uint32 {
	if a == b || b == emptySet {
		return a
	}
	if a == emptySet {
		return b
	}
	key := pair(min(a, b), max(a, b))
	union, found := r.unions.get(key)
	if !found {
		r.both.add(r.seen.of(a))
		r.both.add(r.seen.of(b))
		union = uint64(r.set(r.both.take()))
		r.unions.put(key, union)
		r.take(memorisedSize)
	}
	return uint32(union)
}

// share is the number of a set among those of all.
func (ls *labels) share(members []uint32) uint32 {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	set, fresh := ls.sets.number(members)
	if fresh {
		ls.take(setSize + wordSize*len(members))
	}
	return set
}

// order numbers the labels in the order of what is seen.
func (ls *labels) order() {
	renumbered, list := make([]uint32, len(ls.list)), make([]label, len(ls.list))
	for i, key := range slices.Sorted(maps.Keys(ls.ofLabel)) {
		before := ls.ofLabel[key]
		renumbered[before], list[i] = uint32(i), ls.list[before]
		ls.ofLabel[key] = uint32(i)
	}
	ls.list = list
	ls.sets.seal(list, renumbered)
}

// has tells whether a label has this number. It enters nothing.
func (ls *labels) has(l *Label, number uint32) bool {
	ls.lens.apply(l)
	is, found := ls.ofLabel[string(l.append(nil))]
	return found && is == number
}

// append appends what tells the label from all others.
func (l *Label) append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(l.Letter))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(l.Does))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(l.Asks)))
	for _, classes := range [][]Class{l.Asks, l.Answers} {
		for i := range classes {
			dst = append(dst, classes[i][:]...)
		}
	}
	return dst
}

// enter numbers a label, unless another worker has done so.
func (ls *labels) enter(l *Label, key string) uint32 {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	number, found := ls.ofLabel[key]
	if !found {
		number = uint32(len(ls.list))
		ls.ofLabel[key] = number
		ls.take(len(key) + entrySize)
		asks, answers := ls.numbers(l.Asks), ls.numbers(l.Answers)
		ls.list = append(ls.list, label{l.Letter, l.Does, asks, answers, classBits(asks), classBits(answers)})
	}
	return number
}

func (ls *labels) numbers(classes []Class) (numbers []uint32) {
	for _, c := range classes {
		number, found := ls.ofClass[c]
		if !found {
			number = uint32(len(ls.classes))
			ls.ofClass[c] = number
			ls.classes = append(ls.classes, c)
		}
		numbers = append(numbers, number)
	}
	return numbers
}

// face is the number of a face.
func (r *reader) face(f face) uint32 {
	f.letter &= r.lens.letter
	f.enabled &= r.lens.weak
	if len(r.ofFace) > 0 && f == r.last {
		return r.lastFace
	}
	number, found := r.ofFace[f]
	if !found {
		r.mu.Lock()
		defer r.mu.Unlock()
		if number, found = r.labels.ofFace[f]; !found {
			number = uint32(len(r.faces))
			r.labels.ofFace[f] = number
			r.faces = append(r.faces, f)
		}
		r.ofFace[f] = number
	}
	r.last, r.lastFace = f, number
	return number
}
