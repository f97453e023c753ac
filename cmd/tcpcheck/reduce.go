package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// validateReduce tells what is wrong with --reduce, and takes it apart.
func (f *checkFlags) validateReduce() (err error) {
	if f.reduce == "" {
		return nil
	}
	if f.reductions, err = scenarios.ParseReductions(strings.Split(f.reduce, ",")); err != nil {
		return fmt.Errorf("--reduce: %w", err)
	}
	return nil
}

// A plan is by what a search is reduced.
type plan struct {
	names    []string               // of the reductions, in their order
	without  []string               // those that were left out, and why
	swap     bool                   // of two states that are mirror images one is kept
	trimmed  *properties.Perishable // the system as a search takes it that drops what is dead; nil: it is not to be
	monotone *properties.Monotone   // the system as a covering search takes it; nil: there is to be none
}

// plan returns by what a search is reduced: by what the scenario says, unless a flag says otherwise. A reduction that
// was asked for by its name, and would be unsound, is an error; what the scenario says is what suits its own
// properties.
func (f *checkFlags) plan(sc *scenarios.Scenario, system *properties.System) (*plan, error) {
	asked := sc.Reduce
	if f.reduce != "" {
		asked = f.reductions
	}
	all := slices.Equal(asked, []string{scenarios.ReduceAll})
	if all {
		asked = scenarios.Reductions
	}
	p := &plan{}
	for _, name := range asked {
		err := p.add(name, f, sc, system)
		switch {
		case err == nil:
			p.names = append(p.names, name)
		case all || f.reduce == "":
			p.without = append(p.without, name+": "+err.Error())
		default:
			return nil, fmt.Errorf("--reduce %s: %s: %w", name, sc.Name, err)
		}
	}
	return p, nil
}

// add adds a reduction, or tells why it cannot be.
func (p *plan) add(name string, f *checkFlags, sc *scenarios.Scenario, system *properties.System) (err error) {
	if f.store == storeBitstate {
		return errors.New("a swarm goes through all states: leave out '--store bitstate', or use '--reduce none'")
	}
	switch name {
	case scenarios.ReduceSwap:
		err = cmp.Or(sc.Alike(), system.Symmetric())
		p.swap = err == nil
	case scenarios.ReduceDead:
		p.trimmed, err = system.Perishable()
	case scenarios.ReduceCover:
		p.monotone, err = f.covers(system)
	default:
		panic("no such reduction: " + name)
	}
	return err
}

// note tells of what was left out.
func (p *plan) note() string {
	what := "nothing is reduced"
	if len(p.names) > 0 {
		what = "reduced by " + p.String() + " alone"
	}
	return what + ": " + strings.Join(p.without, "; ")
}

// String names the reductions.
func (p *plan) String() string { return strings.Join(p.names, ", ") }

// setting is what --reduce takes for them.
func (p *plan) setting() string {
	return cmp.Or(strings.Join(p.names, ","), scenarios.ReduceNone)
}

// What the store keeps of each state.
const (
	storeExact    = "exact"
	storeHash     = "hash"
	storeBitstate = "bitstate"
)

var stores = []string{storeExact, storeHash, storeBitstate}

// validateStore tells what is wrong with --store.
func (f *checkFlags) validateStore() error {
	switch {
	case !slices.Contains(stores, f.store):
		return fmt.Errorf("--store: %q is none of %s", f.store, strings.Join(stores, ", "))
	case f.store != storeExact && (f.checkpoint != "" || f.resume != ""):
		return fmt.Errorf("--store %s: a checkpoint keeps states whole: leave out one of the two", f.store)
	case f.searches < 0:
		return fmt.Errorf("--searches: %d is negative: give a number of searches, or 0 for as many as there is time for", f.searches)
	case f.searches > 0 && f.store != storeBitstate:
		return errors.New("--searches: only a swarm makes more than one search: add '--store bitstate', or leave it out")
	}
	return nil
}

// checkStore tells where the store that is asked for cannot serve what is to be judged.
func (f *checkFlags) checkStore(system *properties.System) error {
	for i, name := range system.Names() {
		if _, promise := system.PromiseOf(i); promise && f.store != storeExact {
			return fmt.Errorf("--store %s: %s is about behaviours, which take all states and steps: judge '--kind safety', or use '--store exact'", f.store, name)
		}
	}
	return nil
}

// covers returns the system as a covering search takes it.
func (f *checkFlags) covers(system *properties.System) (*properties.Monotone, error) {
	switch {
	case f.maxDepth > 0:
		return nil, errors.New("it has no levels: leave out --max-depth, or use '--reduce none'")
	case f.checkpoint != "" || f.resume != "":
		return nil, errors.New("a checkpoint is the end of a level, of which it has none: use '--reduce none'")
	case f.store != storeExact:
		return nil, fmt.Errorf("it keeps its few states whole: leave out '--store %s', or use '--reduce none'", f.store)
	}
	return system.Monotone()
}
