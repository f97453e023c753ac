package properties_test

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/internal/golden"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

const (
	precedentsFile = "precedents.txt"
	leastPrecedent = 10_000     // states that a space has to have to be one
	mostPrecedent  = 40_000_000 // and that it may have
)

// TestPrecedents holds the file of precedents: the levels of all built-in scenarios and variants of some size.
func TestPrecedents(t *testing.T) {
	nightly(t)
	var b strings.Builder
	for _, name := range slices.Sorted(slices.Values(scenarios.Runs())) {
		r := check(t, load(t, name), explore.Options[properties.State]{Workers: workers, MaxStates: mostPrecedent})
		if r.Complete && r.States >= leastPrecedent {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.Trim(fmt.Sprint(r.Levels), "[]"))
		}
	}
	golden.Check(t, precedentsFile, b.String())
}

// A guess is an estimate of a space, as multiples of the truth.
type guess struct {
	part                float64 // of the states were found when it was made
	known               bool
	least, likely, most float64
}

// family is the scenario of a variant: what is of one is much alike.
func family(name string) string {
	base, _, _ := strings.Cut(name, scenarios.Plus)
	return base
}

// spaces reads the file of precedents.
func spaces(t *testing.T) (text string, levels map[string][]int) {
	t.Helper()
	src, err := os.ReadFile(precedentsFile)
	if err != nil {
		t.Fatal(err)
	}
	levels = map[string][]int{}
	for lines := bufio.NewScanner(strings.NewReader(string(src))); lines.Scan(); {
		name, sizes, _ := strings.Cut(lines.Text(), ":")
		for _, size := range strings.Fields(sizes) {
			n, err := strconv.Atoi(size)
			if err != nil {
				t.Fatal(err)
			}
			levels[name] = append(levels[name], n)
		}
	}
	return string(src), levels
}

// guesses replays what is estimated of a space at the end of each level.
func guesses(p *explore.Precedents, levels []int) (all []guess) {
	whole := 0
	for _, n := range levels {
		whole += n
	}
	for d, found := 1, 0; d < len(levels); d++ {
		if found += levels[d-1]; found < 1000 {
			continue
		}
		e := p.Estimate(levels[:d])
		of := func(n int) float64 { return float64(n) / float64(whole) }
		all = append(all, guess{of(found), e.Known(), of(e.Least), of(e.Likely), of(e.Most)})
	}
	return all
}

// TestEstimates holds how good estimates are: those of each recorded space, at the end of each level, by
// the spaces of the other scenarios.
func TestEstimates(t *testing.T) {
	text, levels := spaces(t)
	families := map[string]*explore.Precedents{}
	var all []guess
	for name, sizes := range levels {
		f := family(name)
		if families[f] == nil {
			others, err := explore.ParsePrecedents(text, func(name string) bool { return family(name) != f })
			if err != nil {
				t.Fatal(err)
			}
			families[f] = others
		}
		all = append(all, guesses(families[f], sizes)...)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s moments of %d spaces, estimated by those of other scenarios (there are %d)\n\n", count(len(all)), len(levels), len(families))
	fmt.Fprintf(&b, "states found    moments  known  in range   median of least, likely, most\n")
	bounds := []float64{0, 0.02, 0.1, 0.25, 0.5, 0.75, 1}
	for i, most := range bounds[1:] {
		writeGuesses(&b, bounds[i], most, all)
	}
	if in := writeGuesses(&b, 0, 1, all); in < 0.8 {
		t.Errorf("of the estimates %.3f are right, and eight in ten should be", in)
	}
	golden.Check(t, "testdata/estimates.golden", b.String())
}

// writeGuesses writes the line of those that were made when a part of the states was found between these, and
// returns what part of them is right.
func writeGuesses(b *strings.Builder, least, most float64, all []guess) float64 {
	moments, right := 0, 0
	var known []guess
	for _, g := range all {
		if g.part <= least || g.part > most {
			continue
		}
		moments++
		if g.known {
			known = append(known, g)
		}
		if g.known && g.least <= 1 && g.most >= 1 {
			right++
		}
	}
	median := func(of func(g guess) float64) float64 {
		slices.SortFunc(known, func(a, b guess) int { return cmp.Compare(of(a), of(b)) })
		return of(known[len(known)/2])
	}
	in := float64(right) / float64(len(known))
	fmt.Fprintf(b, "%3.0f %% to %3.0f %%  %7s  %4.0f %%  %6.0f %%   %.2f, %.2f, %.2f of the truth\n", 100*least, 100*most, count(moments),
		100*float64(len(known))/float64(moments), 100*in,
		median(func(g guess) float64 { return g.least }), median(func(g guess) float64 { return g.likely }), median(func(g guess) float64 { return g.most }))
	return in
}
