package explore

import (
	"context"
	"errors"
)

// An abstraction of a perishable system has one state for each core, whose pools hold whatever they hold in
// any state with this core: its collecting semantics (Cousot and Cousot 1977). What the system can do the
// abstraction can do too.
type abstraction[S, E any] struct {
	system Perishable[S, E]

	cores  index // their rows
	things index // the row of a pool that holds nothing else, behind the pool
	kinds  index // behind the pool
	edits  index // behind the pool

	sites    []site     // by core
	editings []editing  // by edits
	kindOf   []uint32   // by thing
	alike    []numbers  // by kind: the things
	inPool   [2]numbers // the things

	todo     []uint32 // the cores that are to be looked at, once more
	passages int
	limit    int // bytes; 0: none

	core, scratch, pool S
	found               numbers
}

// A site is what is known of a core.
type site struct {
	may      numbers // the things that pools may hold
	done     numbers // those of which the passages are known
	must     numbers // those that pools hold for certain
	matter   numbers // those that matter: see matters
	passages []passage
	from     []uint32 // the cores with a passage to this one
	held     bool     // must is known, but for what it still loses
	eager    bool     // a step that does something needs pools that are not both empty, whatever they hold
	open     bool     // it is in todo
}

// A passage is what comes of a step, as far as the core knows.
type passage struct {
	to    uint32
	cause uint32    // the thing that brings it about, or nobody
	edits [2]uint32 // to each pool, or nobody
	marks Marks
	binds bool // that the cause is there matters by itself
}

// nobody is the number of no thing, and of no edits.
const nobody = 1<<32 - 1

// An index numbers rows in the order in which they come.
type index struct {
	numbers map[string]uint32
	rows    []string
}

func (x *index) number(row []byte) (number uint32, fresh bool) {
	if number, known := x.numbers[string(row)]; known {
		return number, false
	}
	if x.numbers == nil {
		x.numbers = map[string]uint32{}
	}
	number = uint32(len(x.rows))
	x.rows = append(x.rows, string(row))
	x.numbers[string(row)] = number
	return number, true
}

// behind is a row behind its pool.
func behind(pool int, row []byte) []byte { return append([]byte{byte(pool)}, row...) }

// abstract makes the abstraction of a system. It ends early for the context, or for want of memory: then
// it tells the limit.
func abstract[S, E any](ctx context.Context, system Perishable[S, E], maxBytes int) (*abstraction[S, E], Limit) {
	a := &abstraction[S, E]{system: system, limit: maxBytes}
	for _, s := range system.Initial(nil) {
		a.widen(a.coreOf(&s), a.thingsOf(&s))
	}
	limit := a.each(ctx, a.visit)
	if limit == LimitNone {
		limit = a.hold(ctx)
	}
	return a, limit
}

// each looks at the cores that are to be looked at, until there are none.
func (a *abstraction[S, E]) each(ctx context.Context, look func(c uint32)) Limit {
	for len(a.todo) > 0 {
		switch {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return LimitTime
		case ctx.Err() != nil:
			return LimitInterrupted
		case a.limit > 0 && a.bytes() > a.limit:
			return LimitMemory
		}
		c := a.todo[len(a.todo)-1]
		a.todo = a.todo[:len(a.todo)-1]
		a.sites[c].open = false
		look(c)
	}
	return LimitNone
}

// again has a core looked at once more.
func (a *abstraction[S, E]) again(c uint32) {
	if !a.sites[c].open {
		a.sites[c].open = true
		a.todo = append(a.todo, c)
	}
}

// bytes is about what the abstraction takes.
func (a *abstraction[S, E]) bytes() int {
	const siteSize, passageSize = 512, 64
	return len(a.sites)*(siteSize+4*len(a.things.rows)/8) + a.passages*passageSize
}

// coreOf is the number of the core of s.
func (a *abstraction[S, E]) coreOf(s *S) uint32 {
	c, fresh := a.cores.number(a.system.AppendCore(nil, s))
	if fresh {
		a.sites = append(a.sites, site{})
		a.again(c)
	}
	return c
}

// thingsOf are the things in the pools of s.
func (a *abstraction[S, E]) thingsOf(s *S) (things numbers) {
	for pool := range 2 {
		a.system.Things(s, pool, func(kind []byte, alone *S) {
			t, fresh := a.things.number(a.system.AppendPool([]byte{byte(pool)}, alone, pool))
			if fresh {
				a.meet(t, pool, kind)
			}
			things.add(t)
		})
	}
	return things
}

// meet notes a thing that was not seen before.
func (a *abstraction[S, E]) meet(t uint32, pool int, kind []byte) {
	k, fresh := a.kinds.number(behind(pool, kind))
	if fresh {
		a.alike = append(a.alike, nil)
	}
	a.kindOf = append(a.kindOf, k)
	a.alike[k].add(t)
	a.inPool[pool].add(t)
}

// widen has pools hold these things, too, where the core is this.
func (a *abstraction[S, E]) widen(c uint32, things numbers) {
	if a.sites[c].may.join(things) {
		a.again(c)
	}
}

// visit finds the passages out of a core that are not yet known, and what all lead to.
func (a *abstraction[S, E]) visit(c uint32) {
	a.enter(c)
	if a.sites[c].done == nil {
		a.sites[c].done = numbers{0}
		a.own(c)
	}
	for t := range a.sites[c].may.without(a.sites[c].done) {
		a.sites[c].done.add(t)
		a.brought(c, t)
	}
	for i := range a.sites[c].passages {
		p := a.sites[c].passages[i]
		a.found = a.found[:0]
		a.after(&a.found, a.sites[c].may, &p)
		a.widen(p.to, a.found)
	}
}

// enter makes a core that which steps are taken out of.
func (a *abstraction[S, E]) enter(c uint32) { a.system.DecodeCore([]byte(a.cores.rows[c]), &a.core) }

// own finds the passages of a core by itself.
func (a *abstraction[S, E]) own(c uint32) {
	for _, empty := range []bool{true, false} {
		known := len(a.sites[c].passages)
		steps, _ := a.system.Own(&a.core, empty, nil)
		for _, step := range steps {
			a.take(c, nobody, step, nil)
		}
		for _, p := range a.sites[c].passages[known:] {
			if !empty && (p.to != c || p.marks != Marks{} || a.adds(&p)) {
				a.sites[c].eager = true
			}
		}
	}
}

// brought finds the passages that a thing brings about.
func (a *abstraction[S, E]) brought(c, t uint32) {
	pool := a.poolWith(t)
	var items [][]byte
	a.system.Items(&a.pool, pool, func(item []byte) { items = append(items, append([]byte{}, item...)) })
	for _, item := range items {
		steps, marks := a.system.Brings(&a.core, pool, item, nil)
		if marks != (Marks{}) {
			a.add(c, passage{to: c, cause: t, edits: [2]uint32{nobody, nobody}, binds: true})
		}
		for _, step := range steps {
			a.take(c, t, step, item)
		}
	}
}

// take takes a step out of the core that was entered, and notes the passage.
func (a *abstraction[S, E]) take(c, cause uint32, step E, item []byte) {
	a.scratch = a.core
	var edits [2][]byte
	p := passage{cause: cause, edits: [2]uint32{nobody, nobody}}
	p.marks = a.system.Act(&a.scratch, step, item, &edits)
	p.to = a.coreOf(&a.scratch)
	for pool := range edits {
		if len(edits[pool]) > 0 {
			p.edits[pool] = a.editsOf(pool, edits[pool])
		}
	}
	a.add(c, p)
}

// add notes a passage, unless it is known or nothing comes of it.
func (a *abstraction[S, E]) add(c uint32, p passage) {
	if p == (passage{to: c, cause: p.cause, edits: [2]uint32{nobody, nobody}}) {
		return
	}
	for _, other := range a.sites[c].passages {
		if other == p {
			return
		}
	}
	a.sites[c].passages = append(a.sites[c].passages, p)
	a.passages++
	if from := a.sites[p.to].from; len(from) == 0 || from[len(from)-1] != c {
		a.sites[p.to].from = append(from, c)
	}
}
