package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// The ways to explore less, by name.
const (
	ReduceSwap  = "swap"  // of two states that are one another's mirror image, A's side being B's, to one
	ReduceDead  = "dead"  // to what is in flight that can still matter
	ReduceCover = "cover" // of states that differ in what is in flight alone, to those with the most
)

// Reductions holds these names, in the order in which they are told.
var Reductions = []string{ReduceSwap, ReduceDead, ReduceCover}

// What may be asked for instead of a list of them.
const (
	ReduceNone = "none" // nothing is left out
	ReduceAll  = "all"  // by all that is sound for what is judged
)

// ReductionNames holds all that may be asked for.
var ReductionNames = append([]string{ReduceNone, ReduceAll}, Reductions...)

// ParseReductions returns the reductions that are asked for by these names: nil by none, all by itself, or some
// of Reductions in their order.
func ParseReductions(names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("it names nothing: give %s", oneOf(ReductionNames))
	}
	for _, name := range names {
		switch {
		case !slices.Contains(ReductionNames, name):
			return nil, fmt.Errorf("%q is none of %s%s", name, strings.Join(ReductionNames, ", "), Suggest(name, ReductionNames))
		case len(names) > 1 && !slices.Contains(Reductions, name):
			return nil, fmt.Errorf("%q stands by itself: leave it out, or the others", name)
		}
	}
	var asked []string
	for _, name := range append([]string{ReduceAll}, Reductions...) {
		if slices.Contains(names, name) {
			asked = append(asked, name)
		}
	}
	return asked, nil
}

// reduceWords says what may be asked for.
func reduceWords() string {
	return fmt.Sprintf("%s, or a list: %s", oneOf([]string{ReduceNone, ReduceAll}), strings.Join(Reductions, ", "))
}

func reduceSchema() map[string]any {
	return map[string]any{"oneOf": []any{
		map[string]any{"enum": ReductionNames},
		map[string]any{"type": "array", "items": map[string]any{"enum": Reductions}, "minItems": 1},
	}}
}

// reduce decodes by what the search is reduced.
func (d *decoder) reduce(n node) {
	items, known := n.items, Reductions
	if n.kind != list {
		items, known = []node{n}, ReductionNames
	}
	var names []string
	for _, item := range items {
		if !item.scalar() || !slices.Contains(known, item.text) {
			d.tell("reduce", n.at, problemf(item.at, "%s is no reduction%s: %s", item.describe(), Suggest(item.text, known), oneOf(known)))
			return
		}
		names = append(names, item.text)
	}
	asked, err := ParseReductions(names)
	if err != nil {
		d.tell("reduce", n.at, problemf(n.at, "%v", err))
		return
	}
	d.s.Reduce = asked
}

// Alike tells by name in which settings A and B differ, if they do in any.
func (s *Scenario) Alike() error {
	var differ []string
	for _, t := range Settings {
		if a, b := t.field.read(s, model.A), t.field.read(s, model.B); a != b {
			differ = append(differ, fmt.Sprintf("%s (A %s, B %s)", t.Name, a, b))
		}
	}
	if differ == nil {
		return nil
	}
	return fmt.Errorf("the endpoints differ in %s", strings.Join(differ, ", "))
}
