package properties_test

import (
	"maps"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// How many states a search without reduction may find to be compared with one with, by day and at night.
const (
	maxAlike        = 2_000
	maxAlikeNightly = 20_000
)

// alike returns the system of a scenario with the settings of one side on both, and those of the properties it
// judges that tell no side from the other.
func alike(t *testing.T, sc *scenarios.Scenario, side model.Side) *properties.System {
	t.Helper()
	c := sc.Config
	c.Host[side.Peer()] = c.Host[side]
	m, err := model.New(c)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, j := range sc.Judged() {
		one, err := properties.NewSystem(m, []string{j.Property})
		if err != nil {
			t.Fatal(err)
		}
		if one.Symmetric() == nil {
			names = append(names, j.Property)
		}
	}
	sys, err := properties.NewSystem(m, names)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

// swapsAlike fails unless a search that keeps one of two mirror images finds what the whole one finds: verdicts,
// counterexamples and joint states. It returns how many states each has found, or 0 if there are too many.
func swapsAlike(t *testing.T, name string, sys *properties.System, most int) (all, kept int) {
	t.Helper()
	var seen [2]jointStates
	var results [2]explore.Result[model.Event]
	for i := range seen {
		seen[i] = jointStates{}
		options := explore.Options[properties.State]{
			Workers: 1, Symmetric: i == 1, MaxStates: most,
			Visit: func(_ int, s *properties.State) {
				seen[i].add(s)
				if i == 1 {
					image := *s
					sys.Mirror(&image)
					seen[i].add(&image)
				}
			},
		}
		var err error
		if results[i], err = explore.Check[properties.State, model.Event](t.Context(), sys, sys, options); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !results[i].Complete {
			return 0, 0
		}
	}
	whole, reduced := &results[0], &results[1]
	if whole.Depth != reduced.Depth || whole.Premise != reduced.Premise || !reflect.DeepEqual(whole.Verdicts, reduced.Verdicts) {
		t.Errorf("%s: %+v\nwithout reduction %+v", name, reduced, whole)
	}
	if !maps.Equal(seen[0], seen[1]) {
		t.Errorf("%s: joint states %v, without reduction %v", name, seen[1], seen[0])
	}
	if states := orbits(t, name, sys); states != reduced.States {
		t.Errorf("%s: %d states, of %d in all; but for mirror images there are %d", name, reduced.States, whole.States, states)
	}
	return whole.States, reduced.States
}

// orbits counts the states but for mirror images, by the reference engine. It fails unless what steps out of
// an image lead to are the images of what steps out of the state lead to, with the same marks.
func orbits(t *testing.T, name string, sys *properties.System) int {
	t.Helper()
	seen := map[string]bool{}
	visit := func(row string, _ int, s *properties.State) {
		image := *s
		sys.Mirror(&image)
		if seen[string(sys.Append(nil, &image))] {
			return
		}
		seen[row] = true
		if !slices.Equal(successors(sys, s, true), successors(sys, &image, false)) || sys.Judge(s, true) != sys.Judge(&image, true) || sys.Judge(s, false) != sys.Judge(&image, false) {
			t.Errorf("%s: of %+v\nthe image does not do what it does", name, s.World)
		}
	}
	reference.Check[properties.State, model.Event](sys, sys, reference.Options[properties.State]{Visit: visit})
	return len(seen)
}

// successors returns the rows of what steps out of s lead to, or of its images, each with the marks of the step, sorted.
func successors(sys *properties.System, s *properties.State, mirrored bool) (rows []string) {
	for _, ev := range sys.Enabled(s, nil) {
		after := *s
		marks := sys.Apply(&after, ev)
		if mirrored {
			sys.Mirror(&after)
		}
		row := sys.Append(nil, &after)
		for _, set := range []explore.Set{marks.Violated, marks.Premise} {
			for p := range set.All() {
				row = append(row, byte(p))
			}
			row = append(row, '|')
		}
		rows = append(rows, string(row))
	}
	slices.Sort(rows)
	return rows
}

// TestSwap: on every scenario that is not slow, with both endpoints as one of the two is.
func TestSwap(t *testing.T) {
	if runs := swaps(t, maxAlike); runs < 100 {
		t.Errorf("only %d runs", runs)
	}
}

// TestSwapNightly: where there are more states, too.
func TestSwapNightly(t *testing.T) {
	nightly(t)
	swaps(t, maxAlikeNightly)
}

// swaps compares searches of up to so many states, and returns how many.
func swaps(t *testing.T, most int) (runs int) {
	t.Helper()
	all, kept := 0, 0
	for _, name := range scenarios.Runs() {
		sc := load(t, name)
		if sc.Slow {
			continue
		}
		for _, side := range []model.Side{model.A, model.B} {
			a, k := swapsAlike(t, name+", both as "+side.String(), alike(t, sc, side), most)
			if a > 0 {
				all, kept, runs = all+a, kept+k, runs+1
			}
		}
	}
	t.Logf("%d runs, %d states of %d", runs, kept, all)
	if kept*100 > all*55 {
		t.Errorf("%d runs, %d states of %d: about half were to be explored", runs, kept, all)
	}
	return runs
}

// TestSwapRefused: where A and B are not alike, or something tells them apart, there are no mirror images.
func TestSwapRefused(t *testing.T) {
	for _, c := range []struct {
		scenario, property, why string
	}{
		{"alike", "no-deadlock", ""},
		{"alike", "invariant: !aborted", ""},
		{"alike", "invariant: A.state == CLOSED", "names A or B"},
		{"alike", "invariant: !synchronized(B)", "names A or B"},
		{"alike", "invariant: count(A) < 9", "names A or B"},
		{"alike", "ltl: [] (A.state == CLOSED)", "names A or B"},
		{"alike", "ltl: <> aborted", "is about behaviours"},
		{"alike", "eventually-closed", "is about behaviours"},
		{"default", "no-deadlock", "the endpoints differ"},
	} {
		m, err := load(t, c.scenario).Model()
		if err != nil {
			t.Fatal(err)
		}
		sys, err := properties.NewSystem(m, []string{c.property})
		if err != nil {
			t.Fatal(err)
		}
		if err := sys.Symmetric(); (err == nil) != (c.why == "") || err != nil && !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s, %s: %v; want %q", c.scenario, c.property, err, c.why)
		}
	}
}

// TestMirror: all that is remembered of one side is exchanged with what is remembered of the other.
func TestMirror(t *testing.T) {
	memory, _ := quick.Value(reflect.TypeFor[properties.Memory](), rand.New(rand.NewSource(1)))
	s := properties.State{Memory: memory.Interface().(properties.Memory)}
	new(properties.System).Mirror(&s)
	image := reflect.ValueOf(s.Memory)
	for i := range memory.NumField() {
		name, was, is := memory.Type().Field(i).Name, memory.Field(i), image.Field(i)
		if was.Kind() != reflect.Array {
			if !was.Equal(is) {
				t.Errorf("%s is %v, and in the image %v", name, was, is)
			}
			continue
		}
		if !was.Index(0).Equal(is.Index(1)) || !was.Index(1).Equal(is.Index(0)) || was.Index(0).Equal(was.Index(1)) {
			t.Errorf("%s is %v, and in the image %v", name, was, is)
		}
	}
}
