package main

import (
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

// covers returns the system as a covering search takes it, if there is to be one; why is what all
// reductions were left out for. One that was asked for by its name, and would be unsound, is an error.
func (f *checkFlags) covers(sc *scenarios.Scenario, system *properties.System) (m *properties.Monotone, why, err error) {
	reduction := f.reduction(sc)
	if reduction == scenarios.ReduceNone {
		return nil, nil, nil
	}
	m, err = system.Monotone()
	if err == nil && f.maxDepth > 0 {
		err = fmt.Errorf("it has no levels: leave out --max-depth, or use '--reduce none'")
	}
	switch {
	case err != nil && reduction == scenarios.ReduceAll:
		return nil, err, nil
	case err != nil:
		return nil, nil, fmt.Errorf("--reduce cover: %s: %w", sc.Name, err)
	}
	return m, nil, nil
}
