package properties_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/properties"
)

const (
	swarmsFile = "swarms.txt"
	mostSwarm  = 50_000 // states that a space may have in which swarms are recorded
	perFamily  = 1      // and of so many spaces of a scenario
)

// swarm explores a scenario by a swarm with so many bytes for each search.
func swarm(t *testing.T, name string, searches, bytes int, options explore.Options[properties.State]) explore.Result[model.Event] {
	t.Helper()
	sys := system(t, load(t, name))
	how := explore.Swarm{Searches: searches, Seed: 1, Bytes: bytes}
	r, err := explore.CheckSwarm[properties.State, model.Event](t.Context(), sys, sys, options, how)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSwarms holds the file of tallies: of swarms of few and many searches that have from much too little memory to plenty.
func TestSwarms(t *testing.T) {
	nightly(t)
	_, levels := spaces(t)
	var b strings.Builder
	taken := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(levels)) {
		whole := 0
		for _, n := range levels[name] {
			whole += n
		}
		if whole > mostSwarm || taken[family(name)] == perFamily {
			continue
		}
		taken[family(name)]++
		for _, eighths := range []int{64, 16, 8, 4, 2, 1} { // of a bit for each state
			for _, searches := range []int{4, 16} {
				r := swarm(t, name, searches, whole*eighths/64, explore.Options[properties.State]{Workers: 2})
				fmt.Fprintf(&b, "%s: %d %d %d %d\n", name, whole, r.Tally.Met, r.Tally.Once, r.Tally.More)
			}
		}
	}
	golden.Check(t, swarmsFile, b.String())
}

// tallies reads the file of tallies, by the name of the space: each as the number of states that there are, and the tally. Of
// each two one is of few searches, and the next of many.
func tallies(t *testing.T) (text string, all []tallied) {
	t.Helper()
	src, err := os.ReadFile(swarmsFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		one := tallied{tally: explore.Tally{Searches: 4}}
		name, numbers, _ := strings.Cut(line, ":")
		if _, err := fmt.Sscan(numbers, &one.whole, &one.tally.Met, &one.tally.Once, &one.tally.More); err != nil {
			t.Fatal(err)
		}
		one.family = family(name)
		all = append(all, one)
	}
	return string(src), all
}

type tallied struct {
	family string
	whole  int
	tally  explore.Tally
}

// TestCoverage holds how well it is estimated how much a swarm has found: each tally is estimated by those of the other scenarios.
// An estimate may be off by 2 % besides, which is the error of a sample.
func TestCoverage(t *testing.T) {
	text, all := tallies(t)
	families := map[string]*explore.Swarms{}
	var guesses []guess
	for _, one := range all {
		if families[one.family] == nil {
			others, err := explore.ParseSwarms(text, func(name string) bool { return family(name) != one.family })
			if err != nil {
				t.Fatal(err)
			}
			families[one.family] = others
		}
		e := families[one.family].Estimate(&one.tally)
		of := func(n int) float64 { return float64(n) / float64(one.whole) }
		guesses = append(guesses, guess{min(1, of(one.tally.Found())), e.Known(), of(e.Least) * 0.98, of(e.Likely), of(e.Most) * 1.02})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s swarms in spaces of %d scenarios, each estimated by those of the others\n\n", count(len(all)), len(families))
	fmt.Fprintf(&b, "states found     swarms  known  in range   median of least, likely, most\n")
	bounds := []float64{0, 0.3, 0.5, 0.7, 0.9, 0.98, 1}
	for i, most := range bounds[1:] {
		writeGuesses(&b, bounds[i], most, guesses)
	}
	if in := writeGuesses(&b, 0, 1, guesses); in < 0.85 {
		t.Errorf("of the estimates %.3f are right, and nine in ten should be", in)
	}
	golden.Check(t, "testdata/coverage.golden", b.String())
}
