package main

import (
	"fmt"
	"math/bits"
	"os"
	"regexp"
	"strconv"

	"tcpcheck/model"
)

// rumur makes Rumur's verifiers for one worker and for two.
func (w *workshop) rumur(s size, p settings, joint bool) (all []contender, err error) {
	src, err := sources.ReadFile("tcp.murphi")
	if err != nil {
		return nil, err
	}
	text := p.constants() + string(src)
	if joint {
		text += covers()
	}
	for _, workers := range workersOf(joint) {
		in := fmt.Sprintf("%s-rumur-%d-%v", s.name, workers, joint)
		if err := w.makeRumur(s, in, text, workers); err != nil {
			return nil, err
		}
		all = append(all, contender{tool: "Rumur", workers: workers, command: []string{w.path(in) + "/verifier"}, read: readRumur, fails: joint})
	}
	return all, nil
}

// makeRumur makes a verifier. Its hash table has as many slots, of 8 bytes, as that of SPIN.
func (w *workshop) makeRumur(s size, in, text string, workers int) error {
	err := os.WriteFile(w.path(in)+".m", []byte(text), 0o644)
	table := strconv.Itoa(8 << (bits.Len(uint(s.counts.States)) + 1))
	if err == nil {
		err = w.make(in, "rumur", "--threads", strconv.Itoa(workers), "--set-capacity", table, "--deadlock-detection", "off",
			"--symmetry-reduction", "off", "--output-format", "machine-readable", "--output", "verifier.c", w.path(in)+".m")
	}
	if err == nil {
		err = w.make(in, "gcc", "-std=c11", "-O3", "-march=native", "-mcx16", "-o", "verifier", "verifier.c", "-lpthread")
	}
	return err
}

// covers asks Rumur for each joint state whether it is reached. If one is not, that is an error to Rumur.
func covers() (text string) {
	for a, nameA := range murphiStates {
		for b, nameB := range murphiStates {
			text += fmt.Sprintf("cover \"%d %d\" h[A].state = %s & h[B].state = %s;\n", a, b, nameA, nameB)
		}
	}
	return text
}

// murphiStates are the names in tcp.murphi, in the order of model.State.
var murphiStates = [model.StateCount]string{
	"CLOSED", "LISTEN", "SYNSENT", "SYNRECEIVED", "ESTABLISHED", "FINWAIT1", "FINWAIT2", "CLOSEWAIT", "CLOSING", "LASTACK", "TIMEWAIT",
}

var (
	rumurSummary = regexp.MustCompile(`<summary states="(\d+)" rules_fired="(\d+)" errors="(\d+)"`)
	rumurCover   = regexp.MustCompile(`<cover_result message="(\d+) (\d+)" count="(\d+)"`)
)

// readRumur reads what a verifier tells. It fires every rule that is enabled, those that change nothing
// included: that is how tcpcheck counts, too. It does not tell a depth.
func readRumur(out []byte) (report, error) {
	m := rumurSummary.FindSubmatch(out)
	if m == nil {
		return report{}, fmt.Errorf("no counts in what Rumur prints:\n%s", beginning(out))
	}
	n := numbers(m[1:])
	r, unreached := report{counts{n[0], n[1], -1}, jointStates{}}, 0
	for _, m := range rumurCover.FindAllSubmatch(out, -1) {
		switch c := numbers(m[1:]); c[2] {
		case 0:
			unreached++
		default:
			r.joint[[2]model.State{model.State(c[0]), model.State(c[1])}] = true
		}
	}
	if n[2] != unreached {
		return r, fmt.Errorf("an error in what Rumur prints:\n%s", beginning(out))
	}
	return r, nil
}
