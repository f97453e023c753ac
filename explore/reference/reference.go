// Package reference explores a system as [explore.Check] does, in so few lines
// and so simply that one sees it is right: in one goroutine, on Go maps. It is
// what the fast search is tested against.
package reference

import "tcpcheck/explore"

// Options says how to search.
type Options[S any] struct {
	MaxDepth int                               // states at this depth are judged and not expanded; 0 stands for no limit
	Visit    func(row string, depth int, s *S) // called for each state that is judged, unless nil
}

// Result is what a search has found, in the sense of [explore.Result].
type Result struct {
	States, Transitions, Unchanged, Depth, Frontier int

	Verdicts [explore.MaxProperties]Verdict
}

// Verdict is what a search has found on one property.
type Verdict struct {
	Premise  bool
	Violated bool
	Steps    int
	OnStep   bool
}

// Check explores the system.
func Check[S, E any](system explore.System[S, E], codec explore.Codec[S], options Options[S]) Result {
	c := &check[S, E]{system: system, codec: codec, options: options, seen: map[string]bool{}}
	var level []S
	for _, s := range system.Initial(nil) {
		level = c.find(level, s)
	}
	for depth := 0; len(level) > 0; depth++ {
		level = c.expand(level, depth)
	}
	return c.result
}

type check[S, E any] struct {
	system  explore.System[S, E]
	codec   explore.Codec[S]
	options Options[S]
	seen    map[string]bool
	result  Result
}

// find appends a state to the next level if it is new.
func (c *check[S, E]) find(next []S, s S) []S {
	row := c.row(s)
	if c.seen[row] {
		return next
	}
	c.seen[row] = true
	c.result.States++
	return append(next, s)
}

// expand takes all steps out of the states of a level, then judges these, and
// returns the next level.
func (c *check[S, E]) expand(level []S, depth int) (next []S) {
	c.result.Depth = depth
	last := c.options.MaxDepth > 0 && depth == c.options.MaxDepth
	if last {
		c.result.Frontier = len(level)
	}
	var steps, states explore.Marks
	for _, s := range level {
		stuck := true
		for _, e := range c.system.Enabled(&s, nil) {
			successor := s
			marks := c.system.Apply(&successor, e)
			changed := c.row(successor) != c.row(s)
			stuck = stuck && !changed
			if last {
				continue
			}
			steps = join(steps, marks)
			c.result.Transitions++
			if changed {
				next = c.find(next, successor)
			} else {
				c.result.Unchanged++
			}
		}
		states = join(states, c.system.Judge(&s, stuck))
		if c.options.Visit != nil {
			c.options.Visit(c.row(s), depth, &s)
		}
	}
	c.note(states, depth, false)
	c.note(steps, depth+1, true)
	return next
}

// note records what the states or the steps of a level told: the first counts.
func (c *check[S, E]) note(marks explore.Marks, length int, onStep bool) {
	for p := range c.result.Verdicts {
		v := &c.result.Verdicts[p]
		v.Premise = v.Premise || marks.Premise.Has(p)
		if marks.Violated.Has(p) && !v.Violated {
			v.Violated, v.Steps, v.OnStep = true, length, onStep
		}
	}
}

func (c *check[S, E]) row(s S) string { return string(c.codec.Append(nil, &s)) }

func join(a, b explore.Marks) explore.Marks {
	return explore.Marks{Violated: a.Violated | b.Violated, Premise: a.Premise | b.Premise}
}
