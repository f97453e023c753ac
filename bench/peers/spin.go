package main

import (
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"
)

// searches are the ways SPIN has to search, with the options that each takes.
var searches = []struct {
	name    string
	options []string
}{{"SPIN, depth first", nil}, {"SPIN, breadth first", []string{"-DBFS"}}}

// spin makes SPIN's verifiers of the scenario. No state of it is as many as a thousand steps away.
func (w *workshop) spin(s size, p settings, joint bool) ([]contender, error) {
	if !joint {
		return w.verifiers("tcp.pml", s, 1000, p.defines())
	}
	c, err := w.verifier("SPIN", "tcp.pml", s, 1000, append(p.defines(), "-DJOINT"))
	return []contender{c}, err
}

// verifiers makes SPIN's verifiers of a model, one for each way to search. Depth-first search gets no deeper than
// the given depth.
func (w *workshop) verifiers(model string, s size, depth int, defines []string) (all []contender, err error) {
	for _, search := range searches {
		c, err := w.verifier(search.name, model, s, depth, slices.Concat(defines, search.options))
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// verifier makes one. Its hash table has two to four times as many slots as there are states.
func (w *workshop) verifier(name, model string, s size, depth int, options []string) (contender, error) {
	in := s.name + strings.Join(options, "")
	err := w.make(in, slices.Concat([]string{"spin", "-a"}, options, []string{w.path(model)})...)
	if err == nil {
		err = w.make(in, slices.Concat([]string{"gcc", "-O2", "-DSAFETY", "-DNOREDUCE"}, options, []string{"-o", "pan", "pan.c"})...)
	}
	command := []string{w.path(in) + "/pan", fmt.Sprintf("-w%d", bits.Len(uint(s.counts.States))+1), fmt.Sprintf("-m%d", depth)}
	return contender{tool: name, workers: 1, dir: w.path(in), command: command, read: readSPIN}, err
}

var (
	spinErrors  = regexp.MustCompile(`depth reached (\d+), errors: (\d+)`)
	spinStates  = regexp.MustCompile(`(?m)^ *(\d+) states, stored$`)
	spinSteps   = regexp.MustCompile(`(?m)^ *(\d+) transitions \(= stored\+matched\)$`)
	spinBreadth = regexp.MustCompile(`Using Breadth-First Search`)
)

// readSPIN reads what a verifier tells. SPIN counts the initial state as stored, and what is stored
// as a transition, though none leads there: one is too many. How deep a depth-first search gets says nothing
// of the model.
func readSPIN(out []byte) (report, error) {
	depth, states, steps := spinErrors.FindSubmatch(out), spinStates.FindSubmatch(out), spinSteps.FindSubmatch(out)
	if depth == nil || states == nil || steps == nil {
		return report{}, fmt.Errorf("no counts in what SPIN prints:\n%s", beginning(out))
	}
	n := numbers([][]byte{states[1], steps[1], depth[1], depth[2]})
	if n[3] != 0 {
		return report{}, fmt.Errorf("an error in what SPIN prints:\n%s", beginning(out))
	}
	r := report{counts{n[0], n[1] - 1, n[2]}, readJoint(out)}
	if !spinBreadth.Match(out) {
		r.Depth = -1
	}
	return r, nil
}
