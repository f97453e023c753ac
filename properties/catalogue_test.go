package properties_test

import (
	"os"
	"slices"
	"sync"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// run is a built-in scenario, or a variant of one, and what its search says.
type run struct {
	scenario *scenarios.Scenario
	system   *properties.System
	result   explore.Result[model.Event]
	seen     []jointStates
}

// jointStates holds the joint states that one worker has seen, A's state before B's.
type jointStates map[[2]model.State]bool

// workers is how many workers search in these tests: more than there are cores, to mix
// them up.
const workers = 3

// search explores a scenario within its limits, and judges its properties.
func search(t *testing.T, sc *scenarios.Scenario, workers int, limits scenarios.Limits) *run {
	t.Helper()
	r := &run{scenario: sc, system: system(t, sc)}
	for range workers {
		r.seen = append(r.seen, jointStates{})
	}
	var err error
	options := explore.Options[properties.State]{
		Workers: workers, MaxStates: limits.MaxStates, MaxDepth: limits.MaxDepth, Promises: r.system.Promises(),
		Symmetric: slices.Contains(sc.Reduce, scenarios.ReduceSwap),
		Visit:     func(worker int, s *properties.State) { r.seen[worker].add(s) },
	}
	if slices.Contains(sc.Reduce, scenarios.ReduceCover) {
		r.result, err = explore.Cover[properties.State, model.Event](t.Context(), r.system, monotone(t, r.system), r.system, options)
	} else {
		r.result, err = explore.Check[properties.State, model.Event](t.Context(), r.system, r.system, options)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// add adds the joint state of s.
func (j jointStates) add(s *properties.State) {
	j[[2]model.State{s.World.Host[model.A].TCB.State, s.World.Host[model.B].TCB.State}] = true
}

// monotone returns a system as a covering search takes it.
func monotone(t *testing.T, sys *properties.System) *properties.Monotone {
	t.Helper()
	m, err := sys.Monotone()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// complete tells whether the whole space was explored, with room for all segments.
func (r *run) complete() bool { return r.system.Complete(&r.result) }

// finding returns what the search has found on property i.
func (r *run) finding(i int) properties.Finding { return r.system.Finding(&r.result, i) }

// names returns the names of the properties, as the scenario has them.
func (r *run) names() (all []string) {
	for _, j := range r.scenario.Judged() {
		all = append(all, j.Name)
	}
	return all
}

// with returns the properties on which this is the verdict.
func (r *run) with(verdict string) (names []string) {
	for i, name := range r.names() {
		if r.finding(i).Verdict == verdict {
			names = append(names, name)
		}
	}
	return names
}

// searched holds the runs that were searched before: several tests look at them.
var searched struct {
	sync.Mutex
	runs map[string]*run
}

// catalogue returns the runs of all that is built in: the slow ones, or the others.
func catalogue(t *testing.T, slow bool) (all []*run) {
	t.Helper()
	searched.Lock()
	defer searched.Unlock()
	if searched.runs == nil {
		searched.runs = map[string]*run{}
	}
	for _, name := range scenarios.Runs() {
		sc := load(t, name)
		if sc.Slow != slow {
			continue
		}
		if searched.runs[name] == nil {
			searched.runs[name] = search(t, sc, workers, sc.Limits)
		}
		all = append(all, searched.runs[name])
	}
	return all
}

// nightly skips a test that takes minutes, unless it is asked for.
func nightly(t *testing.T) {
	t.Helper()
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to run the slow tests")
	}
}

// reached tells whether the search has seen a joint state.
func (r *run) reached(pair [2]model.State) bool {
	image := [2]model.State{pair[1], pair[0]}
	swapped := slices.Contains(r.scenario.Reduce, scenarios.ReduceSwap)
	return slices.ContainsFunc(r.seen, func(j jointStates) bool { return j[pair] || swapped && j[image] })
}
