package explore

import (
	"encoding/binary"
	"slices"
	"sync/atomic"
)

// A trimmed system is a perishable one whose pools hold only what matters at the core: each step drops the rest.
type trimmed[S, E any] struct {
	Perishable[S, E]
	classOf map[string][2]uint32  // by the row of the core: for each pool the kinds that are kept, by the number of their class
	classes []map[string]struct{} // the kinds
	lasting bool                  // see abstraction
	stuck   *stuckMarks
}

// StuckMarks are those of states that no step changes, and of which that alone is the reason.
type stuckMarks struct{ violated, premise atomic.Uint64 }

const classSize = 4 // bytes of the number of a class

// trim makes a trimmed system of what matters.
func (a *abstraction[S, E]) trim() *trimmed[S, E] {
	t := &trimmed[S, E]{Perishable: a.system, classOf: map[string][2]uint32{}, lasting: a.lasting(), stuck: &stuckMarks{}}
	var known index
	for c := range a.sites {
		var of [2]uint32
		for pool := range of {
			of[pool] = t.class(&known, a.kindsKept(&a.sites[c], pool))
		}
		t.classOf[a.cores.rows[c]] = of
	}
	return t
}

// kindsKept are the kinds, in the same order for either pool, of which anything matters that a pool may hold at a site.
func (a *abstraction[S, E]) kindsKept(s *site, pool int) (rows []string) {
	var things, kinds numbers
	things.join(s.may, s.matter, a.inPool[pool])
	for t := range things.all() {
		kinds.add(a.kindOf[t])
	}
	for k := range kinds.all() {
		rows = append(rows, a.kinds.rows[k][1:])
	}
	slices.Sort(rows)
	return rows
}

// class is the number of that of these kinds.
func (t *trimmed[S, E]) class(known *index, kinds []string) uint32 {
	var key []byte
	for _, k := range kinds {
		key = append(binary.AppendUvarint(key, uint64(len(k))), k...)
	}
	class, fresh := known.number(key)
	if fresh {
		set := make(map[string]struct{}, len(kinds))
		for _, k := range kinds {
			set[k] = struct{}{}
		}
		t.classes = append(t.classes, set)
	}
	return class
}

// classesAt are those of the core of s.
func (t *trimmed[S, E]) classesAt(s *S) [2]uint32 {
	of, known := t.classOf[string(t.AppendCore(nil, s))]
	if !known {
		panic("explore: a core is reached that its abstraction does not know: what edits make of a pool must be what they make of each thing in it")
	}
	return of
}

// keep takes out of a pool of s what is not of a class.
func (t *trimmed[S, E]) keep(s *S, pool int, class uint32) {
	kept := t.classes[class]
	t.Keep(s, pool, func(kind []byte) bool {
		_, matters := kept[string(kind)]
		return matters
	})
}

// trim takes out of the pools of s what does not matter.
func (t *trimmed[S, E]) trim(s *S) {
	for pool, class := range t.classesAt(s) {
		t.keep(s, pool, class)
	}
}

// Initial appends the initial states.
func (t *trimmed[S, E]) Initial(dst []S) []S {
	from := len(dst)
	dst = t.Perishable.Initial(dst)
	for i := from; i < len(dst); i++ {
		t.trim(&dst[i])
	}
	return dst
}

// Apply takes the step e out of s.
func (t *trimmed[S, E]) Apply(s *S, e E) Marks {
	marks := t.Perishable.Apply(s, e)
	t.trim(s)
	return marks
}

// Act takes the step e out of the core of s. Before edits stands the class that is kept after them.
func (t *trimmed[S, E]) Act(s *S, e E, item []byte, edits *[2][]byte) Marks {
	before := t.classesAt(s)
	var others [2][]byte
	marks := t.Perishable.Act(s, e, item, &others)
	for pool, class := range t.classesAt(s) {
		if len(others[pool]) > 0 || class != before[pool] {
			edits[pool] = append(binary.LittleEndian.AppendUint32(edits[pool], class), others[pool]...)
		}
	}
	return marks
}

// Edit does to a pool of s what edits say.
func (t *trimmed[S, E]) Edit(s *S, pool int, edits []byte) (marks Marks) {
	if len(edits) == 0 {
		return Marks{}
	}
	if len(edits) > classSize {
		marks = t.Perishable.Edit(s, pool, edits[classSize:])
	}
	t.keep(s, pool, binary.LittleEndian.Uint32(edits))
	return marks
}

// Judge judges the state s. Where no step changes it, one that changes nothing that matters may change the state that it
// was trimmed from. Where things last there is an end to these, but after more steps: so
// violations of this kind are only suspected. Elsewhere premises are, too.
func (t *trimmed[S, E]) Judge(s *S, stuck bool) Marks {
	if !stuck {
		return t.Perishable.Judge(s, false)
	}
	marks, moving := t.Perishable.Judge(s, true), t.Perishable.Judge(s, false)
	t.stuck.violated.Or(uint64(marks.Violated &^ moving.Violated))
	if marks.Violated &= moving.Violated; !t.lasting {
		t.stuck.premise.Or(uint64(marks.Premise &^ moving.Premise))
		marks.Premise &= moving.Premise
	}
	return marks
}

// Mirror makes s its mirror image, where the system that was trimmed is Symmetric: what matters on one side of the image
// matters on the other side of s.
func (t *trimmed[S, E]) Mirror(s *S) { t.Perishable.(Symmetric[S, E]).Mirror(s) }
