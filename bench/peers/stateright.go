package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

// stateright makes the program, for one worker and for two, or returns none where there is no cargo.
func (w *workshop) stateright(_ size, p settings, joint bool) (all []contender, err error) {
	if _, err := exec.LookPath("cargo"); err != nil {
		return nil, nil
	}
	if err := w.make("stateright", "cargo", "build", "--release", "--locked", "--quiet"); err != nil {
		return nil, err
	}
	for _, workers := range workersOf(joint) {
		command := []string{w.path("stateright/target/release/peers")}
		for _, n := range []int{p.sendA, p.sendB, p.window, p.bActive, workers} {
			command = append(command, strconv.Itoa(n))
		}
		all = append(all, contender{tool: "Stateright", workers: workers, command: append(command, fmt.Sprintf("joint=%v", joint)), read: readStateright, loose: workers > 1})
	}
	return all, nil
}

var statesGenerated = regexp.MustCompile(`(?m)^states (\d+) generated (\d+) depth (\d+)$`)

// readStateright reads what the program tells. Stateright counts the initial state as generated, and
// depth in states.
func readStateright(out []byte) (report, error) {
	m := statesGenerated.FindSubmatch(out)
	if m == nil {
		return report{}, fmt.Errorf("no counts in what Stateright prints:\n%s", beginning(out))
	}
	n := numbers(m[1:])
	return report{counts{n[0], n[1] - 1, n[2] - 1}, readJoint(out)}, nil
}
