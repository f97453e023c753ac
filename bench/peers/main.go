// Command peers explores the same models with tcpcheck, SPIN, Rumur, Stateright and TLC, one after the other. It
// fails unless all find the same states, the same number of transitions and the same joint states, and prints one
// table of what each took. README.md tells how it is run, and what is compared.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	quick := flag.Bool("quick", false, "leave out the sizes that take minutes")
	only := flag.String("only", "", "run these `SIZES` alone: names with commas between, peterson among them")
	rounds := flag.Int("rounds", 1, "run everything `N` times, in turn, and tell of the fastest")
	flag.Parse()
	if err := compare(*quick, *only, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// compare runs what was asked for, and prints the table.
func compare(quick bool, only string, rounds int) error {
	wanted, err := choose(quick, only)
	if err != nil {
		return err
	}
	w, err := newWorkshop()
	if w != nil {
		defer w.close()
	}
	if err != nil {
		return err
	}
	fmt.Print(tableHead)
	for _, s := range wanted {
		contenders, err := w.prepare(s)
		if err != nil {
			return err
		}
		runs, err := race(s, contenders, rounds)
		if err != nil {
			return err
		}
		fmt.Print(rows(s, runs))
	}
	return nil
}

// choose returns the sizes to run.
func choose(quick bool, only string) (wanted []size, err error) {
	all := append(slices.Clone(sizes), peterson)
	names := strings.Split(only, ",")
	for _, s := range all {
		asked := slices.Contains(names, s.name)
		if only == "" {
			asked = !quick || !s.slow
		}
		if asked {
			wanted = append(wanted, s)
		}
	}
	if only != "" && len(wanted) != len(names) {
		return nil, fmt.Errorf("-only: %q has a name that is none of close, octet, default, queue, duplex, peterson", only)
	}
	return wanted, nil
}

// prepare makes all programs that explore a size. Those that tell joint states are compared first; nobody
// measures them.
func (w *workshop) prepare(s size) ([]contender, error) {
	if s.name == peterson.name {
		return w.petersons(s)
	}
	sc, err := s.scenario()
	if err != nil {
		return nil, err
	}
	p, err := settingsOf(sc)
	if err != nil {
		return nil, err
	}
	telling, err := w.contenders(s, p, true)
	if err == nil {
		err = compareJointStates(s, telling)
	}
	if err != nil {
		return nil, err
	}
	return w.contenders(s, p, false)
}

// contenders makes the programs that explore a scenario: those that are measured, or one of each tool that
// tells the joint states.
func (w *workshop) contenders(s size, p settings, joint bool) (all []contender, err error) {
	for _, tool := range []func(size, settings, bool) ([]contender, error){w.tcpcheck, w.spin, w.rumur, w.stateright, w.tlc} {
		made, err := tool(s, p, joint)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	return all, nil
}

// petersons makes the programs that explore Peterson's lock.
func (w *workshop) petersons(s size) ([]contender, error) {
	spin, err := w.verifiers("peterson.pml", s, 2000000, nil)
	return append([]contender{w.ourPeterson(1), w.ourPeterson(2)}, spin...), err
}
