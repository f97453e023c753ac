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

// An Estimate is of the number of states of a space: the truth should be between Least and Most nine times in
// ten, and as often below Likely as above. The zero Estimate stands for none.
type Estimate struct{ Least, Likely, Most int }

// Known tells whether there is an estimate.
func (e Estimate) Known() bool { return e.Most > 0 }

// A precedent is a case whose outcome is known.
type precedent struct {
	at   [2]float64 // what it looked like
	more float64    // how many times as many states there were as had been found: the logarithm
}

const (
	farthest = 1    // there is ground for an estimate where no precedent asked differs by more
	widest   = 30   // and where the most is no more than so many times the least
	tail     = 0.05 // of the precedents asked, so many are left out at either end
)

// estimate estimates how many states there are, of which so many were found, by what came of so many precedents that
// looked most like this. Where there is no ground for an estimate it gives none.
func estimate(precedents []precedent, asked int, at [2]float64, found float64) Estimate {
	if len(precedents) < asked {
		return Estimate{}
	}
	type candidate struct{ distance, more float64 }
	nearest := make([]candidate, len(precedents))
	for i, p := range precedents {
		nearest[i] = candidate{max(math.Abs(p.at[0]-at[0]), math.Abs(p.at[1]-at[1])), p.more}
	}
	slices.SortFunc(nearest, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	if nearest = nearest[:asked]; nearest[asked-1].distance > farthest {
		return Estimate{}
	}
	slices.SortFunc(nearest, func(a, b candidate) int { return cmp.Compare(a.more, b.more) })
	times := func(part float64) int {
		return int(math.Round(found * math.Exp(nearest[int(math.Round(part*float64(asked-1)))].more)))
	}
	e := Estimate{times(tail), times(0.5), times(1 - tail)}
	if e.Most > widest*e.Least {
		return Estimate{}
	}
	return e
}

// parseLines reads line by line a name, a colon, and positive numbers, and hands over those whose names are wanted.
func parseLines(text string, wanted func(name string) bool, take func(numbers []int) error) error {
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		name, list, found := strings.Cut(lines.Text(), ":")
		if !found {
			return fmt.Errorf("line %d: no colon after the name of a space", n)
		}
		numbers, err := parseNumbers(list)
		if err == nil && wanted(name) {
			err = take(numbers)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}

func parseNumbers(list string) (numbers []int, err error) {
	for _, field := range strings.Fields(list) {
		n, err := strconv.Atoi(field)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%q is no number of states", field)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
