package explore

import (
	"errors"
	"math"
)

// A Tally counts what the searches of a swarm have made of states.
type Tally struct {
	Met  int // states that were met as the end of a step, and never expanded: each was taken for another, or there was no room
	Once int // states that one search alone has expanded
	More int // states that several have

	Searches int  // those that came to their end
	Sampled  bool // the numbers are those of a sample, scaled: the error is 2 % and less, 19 times in 20
}

// Found is how many states were expanded.
func (t *Tally) Found() int { return t.Once + t.More }

// Swarms are tallies of swarms in spaces whose numbers of states are known. By them it is estimated how many states there
// are in another: what one search alone has come upon, and what was met and missed, tells how much none has met
// (capture and recapture). How much that is depends on how unequally hard states are to find, of which the tallies tell nothing; so it is
// looked up what came of those that were most like it.
type Swarms struct{ known []precedent }

const (
	swarmsAsked   = 30
	swarmSearches = 4 // there is no estimate by fewer
	metWeight     = 2 // of a difference in the part that was met and missed, where one in the part that was found once has 1
)

// ParseSwarms reads tallies line by line: a name, a colon, the number of states that there are, and those that were met, expanded
// once, and more than once. Only those are taken whose names are wanted.
func ParseSwarms(text string, wanted func(name string) bool) (*Swarms, error) {
	s := &Swarms{}
	return s, parseLines(text, wanted, func(numbers []int) error {
		if len(numbers) != 4 || numbers[0] == 0 || numbers[2]+numbers[3] == 0 {
			return errors.New("a tally is of four numbers, and of some states")
		}
		t := Tally{Met: numbers[1], Once: numbers[2], More: numbers[3]}
		s.known = append(s.known, precedent{t.shape(), math.Log(float64(numbers[0]) / float64(t.Found()))})
		return nil
	})
}

// shape is what a tally looks like: the parts of states that were missed, and that were found once.
func (t *Tally) shape() [2]float64 {
	found := float64(t.Found())
	return [2]float64{metWeight * float64(t.Met) / found, float64(t.Once) / found}
}

// Estimate estimates how many states there are. Where there is no ground for an estimate it gives none.
func (s *Swarms) Estimate(t *Tally) Estimate {
	if s == nil || t.Searches < swarmSearches || t.Found() < estimateStates {
		return Estimate{}
	}
	e := estimate(s.known, swarmsAsked, t.shape(), float64(t.Found()))
	if !e.Known() {
		return e
	}
	least := t.Found() + t.Met // these there are for certain
	return Estimate{max(e.Least, least), max(e.Likely, least), max(e.Most, least)}
}
