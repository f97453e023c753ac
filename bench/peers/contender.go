package main

import (
	"errors"
	"fmt"
	"os/exec"
	"strconv"
)

// contender is a program that explores one size, once it is made.
type contender struct {
	tool    string
	workers int
	dir     string // where it is run, if it reads or writes files
	command []string
	read    func(out []byte) (report, error)
	fails   bool // it exits with an error all the same
	loose   bool // it may tell too large a depth: its workers do not wait for one another at the end of a level
}

// workersOf returns with how many workers a tool is measured. Joint states are told by one: TLC's would not share what
// they have seen.
func workersOf(joint bool) []int {
	if joint {
		return []int{1}
	}
	return []int{1, 2}
}

// explore runs the program, and fails unless it finds what there is.
func (c contender) explore(s size) (report, cost, error) {
	out, cost, err := measure(c.dir, c.command)
	var exit *exec.ExitError
	if tolerated := c.fails && errors.As(err, &exit); err != nil && !tolerated {
		return report{}, cost, err
	}
	found, err := c.read(out)
	if err != nil {
		return found, cost, err
	}
	got, want := found.counts, s.counts
	if got.Depth < 0 || c.loose {
		want.Depth = got.Depth
	}
	if got != want {
		return found, cost, fmt.Errorf("%s: %s finds %d states, %d transitions, depth %d; there are %d, %d, %d",
			s.name, c.tool, got.States, got.Transitions, got.Depth, s.counts.States, s.counts.Transitions, s.counts.Depth)
	}
	return found, cost, nil
}

// report is what a tool tells of its search.
type report struct {
	counts
	joint jointStates // empty: the tool was not asked
}

// beginning returns so much of what a tool has printed that one can see what is wrong.
func beginning(out []byte) []byte { return out[:min(len(out), 2000)] }

// numbers reads what consists of digits.
func numbers(texts [][]byte) (all []int) {
	for _, text := range texts {
		n, _ := strconv.Atoi(string(text))
		all = append(all, n)
	}
	return all
}
