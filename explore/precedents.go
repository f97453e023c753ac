package explore

import (
	"errors"
	"math"
	"slices"
)

// Precedents are state spaces whose levels are known, by which it is estimated how large another will
// come to be that is being explored: it is looked up what came of those when their levels looked most like its levels now.
// A nil *Precedents knows none.
type Precedents struct{ known []precedent }

const (
	precedentStates = 100  // no precedents are taken before so many states
	estimateStates  = 1000 // and there is no estimate before so many
	alike           = 150  // so many precedents are asked
	bendLevels      = 4    // by so many growths it is told how growth changes
	bendWeight      = 5    // of a difference in that, where one in the part of the last level has 1
	leastFront      = -5   // what is less is as good as nothing
	mostBend        = 0.3  // what is more is as good as infinite
)

// ParsePrecedents reads spaces line by line: a name, a colon, and the sizes of all levels of a space. Only
// those are taken whose names are wanted.
func ParsePrecedents(text string, wanted func(name string) bool) (*Precedents, error) {
	p := &Precedents{}
	return p, parseLines(text, wanted, p.add)
}

// add adds a space, as it was at the end of each level.
func (p *Precedents) add(levels []int) error {
	if slices.Contains(levels, 0) {
		return errors.New("a level without states")
	}
	all := sumOf(levels)
	for d := bendLevels + 1; d < len(levels); d++ {
		if found := sumOf(levels[:d]); found >= precedentStates {
			p.known = append(p.known, precedent{shapeOf(levels[:d], found), math.Log(float64(all) / float64(found))})
		}
	}
	return nil
}

func sumOf(levels []int) (sum int) {
	for _, n := range levels {
		sum += n
	}
	return sum
}

// shapeOf is what levels with so many states look like, in logarithms: the part that the last one has in all, and by how much
// the growth from level to level has changed, of late, with each level. Neither depends on how large the space is.
func shapeOf(levels []int, found int) [2]float64 {
	last := levels[len(levels)-1]
	front := math.Log(float64(last) / float64(found))
	// The slope of a line through the last growths, by least squares.
	const middle = float64(bendLevels-1) / 2
	var moments, squares float64
	for i := range bendLevels {
		d := len(levels) - bendLevels + i
		at := float64(i) - middle
		moments += at * math.Log(float64(levels[d])/float64(levels[d-1]))
		squares += at * at
	}
	bend := moments / squares
	return [2]float64{max(leastFront, front), bendWeight * min(max(bend, -mostBend), mostBend)}
}

// Estimate estimates how many states a space has, by the sizes of its first levels. Where there is no
// ground for an estimate it gives none.
func (p *Precedents) Estimate(levels []int) Estimate {
	found := sumOf(levels)
	if p == nil || found < estimateStates || len(levels) <= bendLevels {
		return Estimate{}
	}
	return estimate(p.known, alike, shapeOf(levels, found), float64(found))
}
