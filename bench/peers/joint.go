package main

import (
	"fmt"
	"os"
	"regexp"

	"tcpcheck/model"
)

// jointStates are the pairs of a state of A and a state of B that are reached.
type jointStates map[[2]model.State]bool

// compareJointStates runs the programs, and fails unless all reach the same joint states.
func compareJointStates(s size, programs []contender) error {
	var want jointStates
	for _, c := range programs {
		found, _, err := c.explore(s)
		if err != nil {
			return err
		}
		if want == nil {
			want = found.joint
		}
		if missing, extra := difference(want, found.joint); len(missing)+len(extra) > 0 {
			return fmt.Errorf("%s: of the joint states that %s reaches %s does not reach %v, and it reaches %v besides",
				s.name, programs[0].tool, c.tool, missing, extra)
		}
		fmt.Fprintf(os.Stderr, "%s: %s reaches %d joint states\n", s.name, c.tool, len(found.joint))
	}
	return nil
}

// difference returns what is in one set of joint states alone.
func difference(want, got jointStates) (missing, extra [][2]string) {
	for pair := range want {
		if !got[pair] {
			missing = append(missing, [2]string{pair[0].String(), pair[1].String()})
		}
	}
	for pair := range got {
		if !want[pair] {
			extra = append(extra, [2]string{pair[0].String(), pair[1].String()})
		}
	}
	return missing, extra
}

var joint = regexp.MustCompile(`(?m)^joint (\d+) (\d+)$`)

// readJoint reads the joint states that a model of ours has printed, by their numbers.
func readJoint(out []byte) jointStates {
	all := jointStates{}
	for _, m := range joint.FindAllSubmatch(out, -1) {
		n := numbers(m[1:])
		all[[2]model.State{model.State(n[0]), model.State(n[1])}] = true
	}
	return all
}
