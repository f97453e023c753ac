package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"tcpcheck/model"
)

// tcpcheck returns the program with one worker and with two. It always tells the joint states.
func (w *workshop) tcpcheck(s size, _ settings, joint bool) (all []contender, err error) {
	for _, workers := range workersOf(joint) {
		command := slices.Concat(w.check, []string{w.path(s.name + ".yaml"), "--workers", strconv.Itoa(workers), "--json"})
		all = append(all, contender{tool: "tcpcheck", workers: workers, command: command, read: readTcpcheck})
	}
	return all, nil
}

func readTcpcheck(out []byte) (report, error) {
	var doc struct {
		counts
		Verdict     string      `json:"verdict"`
		JointStates [][2]string `json:"joint_states"`
	}
	switch err := json.Unmarshal(out, &doc); {
	case err != nil:
		return report{}, fmt.Errorf("no counts in what tcpcheck prints: %w\n%s", err, beginning(out))
	case doc.Verdict != "holds":
		return report{}, fmt.Errorf("an error in what tcpcheck prints:\n%s", beginning(out))
	}
	r := report{doc.counts, jointStates{}}
	for _, names := range doc.JointStates {
		var pair [2]model.State
		for i, name := range names {
			state, ok := model.ParseState(name)
			if !ok {
				return r, fmt.Errorf("tcpcheck tells of a state %q", name)
			}
			pair[i] = state
		}
		r.joint[pair] = true
	}
	return r, nil
}

func (w *workshop) ourPeterson(workers int) contender {
	command := []string{w.path("peterson.exe"), "-workers", strconv.Itoa(workers)}
	return contender{tool: "explore", workers: workers, command: command, read: readPeterson}
}

func readPeterson(out []byte) (r report, err error) {
	return r, json.Unmarshal(out, &r.counts)
}
