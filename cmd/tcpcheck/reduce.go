package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// validateReduce tells what is wrong with --reduce.
func (f *checkFlags) validateReduce() error {
	if f.reduce == "" {
		return nil
	}
	parts := strings.Split(f.reduce, ",")
	for _, name := range parts {
		switch {
		case !slices.Contains(scenarios.Reductions, name):
			return fmt.Errorf("--reduce: %q is none of %s%s", name, strings.Join(scenarios.Reductions, ", "), scenarios.Suggest(name, scenarios.Reductions))
		case len(parts) > 1:
			return fmt.Errorf("--reduce: give one name of %s, and not %q", strings.Join(scenarios.Reductions, ", "), f.reduce)
		}
	}
	return nil
}

// reduction returns by what a search is reduced: by what the scenario says, unless a flag says otherwise.
func (f *checkFlags) reduction(sc *scenarios.Scenario) string {
	if f.reduce != "" {
		return f.reduce
	}
	return sc.Reduce
}

// What the store keeps of each state.
const (
	storeExact = "exact"
	storeHash  = "hash"
)

var stores = []string{storeExact, storeHash}

// validateStore tells what is wrong with --store.
func (f *checkFlags) validateStore() error {
	switch {
	case !slices.Contains(stores, f.store):
		return fmt.Errorf("--store: %q is none of %s", f.store, strings.Join(stores, ", "))
	case f.store == storeHash && (f.checkpoint != "" || f.resume != ""):
		return errors.New("--store hash: a checkpoint keeps states whole: leave out one of the two")
	}
	return nil
}

// checkStore tells where the store that is asked for cannot serve what is to be judged.
func (f *checkFlags) checkStore(system *properties.System) error {
	for i, name := range system.Names() {
		if _, promise := system.PromiseOf(i); promise && f.store == storeHash {
			return fmt.Errorf("--store hash: %s is about behaviours, which take all states and steps: judge '--kind safety', or use '--store exact'", name)
		}
	}
	return nil
}

// covers returns the system as a covering search takes it, if there is to be one; why is what all
// reductions were left out for. One that was asked for by its name, and would be unsound, is an error.
func (f *checkFlags) covers(sc *scenarios.Scenario, system *properties.System) (m *properties.Monotone, why, err error) {
	reduction := f.reduction(sc)
	if reduction == scenarios.ReduceNone {
		return nil, nil, nil
	}
	m, err = system.Monotone()
	switch {
	case err != nil:
	case f.maxDepth > 0:
		err = errors.New("it has no levels: leave out --max-depth, or use '--reduce none'")
	case f.checkpoint != "" || f.resume != "":
		err = errors.New("a checkpoint is the end of a level, of which it has none: use '--reduce none'")
	case f.store == storeHash:
		err = errors.New("it keeps its few states whole: leave out '--store hash', or use '--reduce none'")
	}
	switch {
	case err != nil && (reduction == scenarios.ReduceAll || f.reduce == ""): // what the scenario says is what suits its own properties
		return nil, err, nil
	case err != nil:
		return nil, nil, fmt.Errorf("--reduce cover: %s: %w", sc.Name, err)
	}
	return m, nil, nil
}
