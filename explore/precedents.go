package explore

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Precedents are state spaces whose levels are known, by which it is estimated how large another will
// come to be that is being explored: it is looked up what came of those when their levels looked most like its levels now.
// A nil *Precedents knows none.
type Precedents struct{ shapes []shape }

// An Estimate is of the number of states of a space: the truth should be between Least and Most nine times in
// ten, and as often below Likely as above. The zero Estimate stands for none.
type Estimate struct{ Least, Likely, Most int }

// Known tells whether there is an estimate.
func (e Estimate) Known() bool { return e.Most > 0 }

// A shape is what levels look like at the end of one, in logarithms.
type shape struct {
	front float64 // of the part that the last level has in all states found
	bend  float64 // by how much the growth from level to level has changed, of late, with each level
	more  float64 // of how many times as many states there are in the end
}

const (
	precedentStates = 100  // no shapes are taken before so many states
	estimateStates  = 1000 // and there is no estimate before so many
	alike           = 150  // so many shapes are asked
	bendLevels      = 4    // by so many growths it is told how growth changes
	bendWeight      = 5    // of a difference in bend, where one in front has 1
	leastFront      = -5   // what is less is as good as nothing
	mostBend        = 0.3  // what is more is as good as infinite
	farthest        = 1    // there is ground for an estimate where none of them differs by more
	widest          = 30   // and where the most is no more than so many times the least
	tail            = 0.05 // so many of them are left out at either end
)

// ParsePrecedents reads spaces line by line: a name, a colon, and the sizes of all levels of a space. Only
// those are taken whose names are wanted.
func ParsePrecedents(text string, wanted func(name string) bool) (*Precedents, error) {
	p := &Precedents{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		name, sizes, found := strings.Cut(lines.Text(), ":")
		if !found {
			return nil, fmt.Errorf("line %d: no colon after the name of a space", n)
		}
		levels, err := parseLevels(sizes)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if wanted(name) {
			p.add(levels)
		}
	}
	return p, lines.Err()
}

func parseLevels(sizes string) (levels []int, err error) {
	for _, field := range strings.Fields(sizes) {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no size of a level", field)
		}
		levels = append(levels, n)
	}
	return levels, nil
}

// add adds the shapes of a space at the end of each level.
func (p *Precedents) add(levels []int) {
	all := sumOf(levels)
	for d := bendLevels + 1; d < len(levels); d++ {
		if found := sumOf(levels[:d]); found >= precedentStates {
			m := shapeOf(levels[:d], found)
			m.more = math.Log(float64(all) / float64(found))
			p.shapes = append(p.shapes, m)
		}
	}
}

func sumOf(levels []int) (sum int) {
	for _, n := range levels {
		sum += n
	}
	return sum
}

// shapeOf is that of these levels, which have so many states.
func shapeOf(levels []int, found int) shape {
	last := levels[len(levels)-1]
	m := shape{front: max(leastFront, math.Log(float64(last)/float64(found)))}
	// The slope of a line through the last growths, by least squares.
	const middle = float64(bendLevels-1) / 2
	var moments, squares float64
	for i := range bendLevels {
		d := len(levels) - bendLevels + i
		at := float64(i) - middle
		moments += at * math.Log(float64(levels[d])/float64(levels[d-1]))
		squares += at * at
	}
	m.bend = min(max(moments/squares, -mostBend), mostBend)
	return m
}

// Estimate estimates how many states a space has, by the sizes of its first levels. Where there is no
// ground for an estimate it gives none.
func (p *Precedents) Estimate(levels []int) Estimate {
	found := sumOf(levels)
	if p == nil || found < estimateStates || len(levels) <= bendLevels || len(p.shapes) < alike {
		return Estimate{}
	}
	nearest := p.nearest(shapeOf(levels, found))
	if nearest == nil {
		return Estimate{}
	}
	at := func(part float64) int {
		return int(math.Round(float64(found) * math.Exp(nearest[int(math.Round(part*(alike-1)))])))
	}
	e := Estimate{at(tail), at(0.5), at(1 - tail)}
	if e.Most > widest*e.Least {
		return Estimate{}
	}
	return e
}

// nearest tells what came of the shapes that are most like m, in ascending order; nil: they are not
// like it.
func (p *Precedents) nearest(m shape) (more []float64) {
	type candidate struct{ distance, more float64 }
	all := make([]candidate, len(p.shapes))
	for i, q := range p.shapes {
		all[i] = candidate{max(math.Abs(q.front-m.front), bendWeight*math.Abs(q.bend-m.bend)), q.more}
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	if all[alike-1].distance > farthest {
		return nil
	}
	for _, c := range all[:alike] {
		more = append(more, c.more)
	}
	slices.Sort(more)
	return more
}
