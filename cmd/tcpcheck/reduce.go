package main

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// reductions are the ways to explore less, and still find out the same.
var reductions = []struct{ name, words string }{
	{"cover", "of states that differ in what is in flight alone only those with the most: for safety, where the network is a set"},
}

// reduceNone and reduceAll stand for no reduction, and for all that are sound for what is judged.
const (
	reduceNone = "none"
	reduceAll  = "all"
)

// reduceNames returns what --reduce may be.
func reduceNames() []string {
	names := []string{reduceNone, reduceAll}
	for _, r := range reductions {
		names = append(names, r.name)
	}
	return names
}

// validateReduce tells what is wrong with --reduce.
func (f *checkFlags) validateReduce() error {
	parts := strings.Split(f.reduce, ",")
	for _, name := range parts {
		switch {
		case !slices.Contains(reduceNames(), name):
			return fmt.Errorf("--reduce: %q is none of %s%s", name, strings.Join(reduceNames(), ", "), scenarios.Suggest(name, reduceNames()))
		case len(parts) > 1 && (name == reduceNone || name == reduceAll):
			return fmt.Errorf("--reduce: %s stands alone: leave out the rest of %q", name, f.reduce)
		}
	}
	if f.reduce != reduceNone && f.maxDepth > 0 {
		return fmt.Errorf("--max-depth: a search with --reduce has no levels: leave out one of the two")
	}
	return nil
}

// covers returns the system as a covering search takes it, if there is to be one; why is what all
// reductions were left out for. One that was asked for by its name, and would be unsound, is an error.
func (f *checkFlags) covers(sc *scenarios.Scenario, system *properties.System) (m *properties.Monotone, why, err error) {
	if f.reduce == reduceNone {
		return nil, nil, nil
	}
	switch m, err = system.Monotone(); {
	case err != nil && f.reduce == reduceAll:
		return nil, err, nil
	case err != nil:
		return nil, nil, fmt.Errorf("--reduce cover: %s: %w", sc.Name, err)
	}
	return m, nil, nil
}
