package explore_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tcpcheck/explore"
)

func all(string) bool { return true }

// bell is a space of so many levels that double at first, grow more slowly with each, and then shrink.
func bell(levels int) (sizes []int) {
	for d, size := 0, 1.0; d < levels; d++ {
		sizes = append(sizes, int(size)+1)
		size *= 2 - 2*float64(d)/float64(levels)
	}
	return sizes
}

// bells are precedents of all bells of 15 to 60 levels, but for that of 25.
func bells(t *testing.T) *explore.Precedents {
	t.Helper()
	spaces := map[int][]int{}
	for levels := 15; levels <= 60; levels++ {
		spaces[levels] = bell(levels)
	}
	delete(spaces, 25)
	return precedents(t, spaces)
}

func precedents(t *testing.T, spaces map[int][]int) *explore.Precedents {
	t.Helper()
	var text strings.Builder
	for name, levels := range spaces {
		fmt.Fprintf(&text, "%d: %s\n", name, strings.Trim(fmt.Sprint(levels), "[]"))
	}
	p, err := explore.ParsePrecedents(text.String(), all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEstimate: a space that grows as others did comes to an end as they did. There is no estimate without ground.
func TestEstimate(t *testing.T) {
	sizes, whole, known := bell(25), 0, 0
	for _, n := range sizes {
		whole += n
	}
	p := bells(t)
	for d := range sizes {
		e := p.Estimate(sizes[:d])
		if e.Known() {
			known++
		}
		if e.Known() && (e.Least > whole || e.Most < whole || e.Least > e.Likely || e.Likely > e.Most) {
			t.Errorf("by %d levels: %+v of %d states", d, e, whole)
		}
	}
	if known < 8 {
		t.Errorf("%d estimates for %d levels", known, len(sizes))
	}
	for what, levels := range map[string][]int{
		"none":                        nil,
		"few states":                  {1, 2, 4, 8, 16, 32},
		"few levels":                  {1, 1e6},
		"levels like those of no one": {1e5, 1, 1e5, 1, 1e5, 1, 1e5},
	} {
		if e := p.Estimate(levels); e.Known() {
			t.Errorf("%s: %+v", what, e)
		}
	}
	if e := (*explore.Precedents)(nil).Estimate(sizes); e.Known() {
		t.Errorf("without precedents: %+v", e)
	}
}

// TestPrecedentsRefused: what is no space is refused, by its line.
func TestPrecedentsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1 2\nb 1 2":  "line 2: no colon after the name of a space",
		"a: 1 -2":        `line 1: "-2" is no number of states`,
		"a: 1 two":       `line 1: "two" is no number of states`,
		"a: 1 2\nb: 1 0": "line 2: a level without states",
	} {
		if _, err := explore.ParsePrecedents(text, all); err == nil || err.Error() != want {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}

// TestLevels: the sizes of levels are told whatever is kept of states, and of a level that was not finished nothing.
func TestLevels(t *testing.T) {
	whole := check(t, hanoi(6), hanoi(6), explore.Options[tower]{Workers: 3})
	sum := 0
	for _, n := range whole.Levels {
		sum += n
	}
	if len(whole.Levels) != whole.Depth+1 || sum != whole.States {
		t.Errorf("%d states in %d levels; there are %d in %d", sum, len(whole.Levels), whole.States, whole.Depth+1)
	}
	cut := check(t, hanoi(6), hanoi(6), explore.Options[tower]{MaxDepth: 20})
	if !reflect.DeepEqual(cut.Levels, whole.Levels[:21]) {
		t.Errorf("to a depth of 20: %v; want %v", cut.Levels, whole.Levels[:21])
	}
	for _, most := range []int{1, 100, 500} {
		cut := check(t, hanoi(6), hanoi(6), explore.Options[tower]{Workers: 3, MaxStates: most})
		if n := len(cut.Levels); n > len(whole.Levels) || !reflect.DeepEqual(cut.Levels, whole.Levels[:n]) {
			t.Errorf("to %d states: %v; want the first of %v", most, cut.Levels, whole.Levels)
		}
	}
	hashed, err := explore.CheckHashed(context.Background(), hanoi(6), hanoi(6), explore.Options[tower]{Workers: 3})
	if err != nil || !reflect.DeepEqual(hashed.Levels, whole.Levels) {
		t.Errorf("by hashes: %v, %v; want %v", hashed.Levels, err, whole.Levels)
	}
}

// TestProgressEstimates: progress has estimates, and a pace.
func TestProgressEstimates(t *testing.T) {
	known, paced := 0, 0
	smaller := check(t, hanoi(10), hanoi(10), explore.Options[tower]{})
	options := explore.Options[tower]{Precedents: precedents(t, map[int][]int{10: smaller.Levels}), ProgressEvery: time.Millisecond, Workers: 1}
	options.Progress = func(p explore.Progress) {
		if p.Whole.Known() {
			known++
		}
		if p.Pace > 0 {
			paced++
		}
	}
	check(t, hanoi(11), hanoi(11), options)
	if known == 0 || paced == 0 {
		t.Errorf("%d reports had an estimate, and %d a pace", known, paced)
	}
}
