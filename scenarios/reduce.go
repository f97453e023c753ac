package scenarios

import "slices"

// What a search may be reduced to, by name.
const (
	ReduceNone  = "none"  // nothing is left out
	ReduceAll   = "all"   // by all that is sound for what is judged
	ReduceCover = "cover" // of states that differ in what is in flight alone, to those with the most
)

// Reductions holds these names.
var Reductions = []string{ReduceNone, ReduceAll, ReduceCover}

func reduceSchema() map[string]any { return map[string]any{"enum": Reductions} }

// reduce decodes by what the search is reduced.
func (d *decoder) reduce(n node) {
	if !n.scalar() || !slices.Contains(Reductions, n.text) {
		d.tell("reduce", n.at, problemf(n.at, "%s is no reduction%s: %s", n.describe(), Suggest(n.text, Reductions), oneOf(Reductions)))
		return
	}
	d.s.Reduce = n.text
}
