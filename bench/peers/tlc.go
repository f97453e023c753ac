package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// tlc makes ready what TLC needs for one worker and for two, or returns none where the environment variable TLA2TOOLS does
// not name the jar that it comes in, or where it would take minutes.
func (w *workshop) tlc(s size, p settings, joint bool) (all []contender, err error) {
	name := os.Getenv("TLA2TOOLS")
	if name == "" || s.slow {
		return nil, nil
	}
	jar, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	for _, n := range workersOf(joint) {
		config := fmt.Sprintf("%s-%d-%v.cfg", s.name, n, joint)
		if err := os.WriteFile(w.path(config), []byte(p.config(joint)), 0o644); err != nil {
			return nil, err
		}
		command := []string{"java", "-XX:+UseParallelGC", "-Xmx8g", "-cp", jar, "tlc2.TLC", "-workers", strconv.Itoa(n),
			"-deadlock", "-metadir", "tlc", "-config", config, "tcp.tla"}
		all = append(all, contender{tool: "TLC", workers: n, dir: w.dir, command: command, read: readTLC, loose: n > 1})
	}
	return all, nil
}

// config returns the settings as TLC takes them.
func (p settings) config(joint bool) string {
	truth := func(b bool) string { return strings.ToUpper(strconv.FormatBool(b)) }
	return fmt.Sprintf("INIT Init\nNEXT Next\nINVARIANTS AckOfSent TellJoint\nCONSTANTS\n  SendA = %d\n  SendB = %d\n  Window = %d\n  BActive = %s\n  Joint = %s\n",
		p.sendA, p.sendB, p.window, truth(p.bActive == 1), truth(joint))
}

var (
	tlcFound = regexp.MustCompile(`(?m)^(\d+) states generated, (\d+) distinct states found, 0 states left on queue\.$`)
	tlcDepth = regexp.MustCompile(`(?m)^The depth of the complete state graph search is (\d+)\.$`)
	tlcJoint = regexp.MustCompile(`(?m)^<<"joint", "([A-Z0-9-]+)", "([A-Z0-9-]+)">>$`)
)

// readTLC reads what TLC tells. It counts the initial state as generated, and depth in states.
func readTLC(out []byte) (report, error) {
	found, depth := tlcFound.FindSubmatch(out), tlcDepth.FindSubmatch(out)
	if found == nil || depth == nil || !strings.Contains(string(out), "No error has been found") {
		return report{}, fmt.Errorf("an error or no counts in what TLC prints:\n%s", beginning(out))
	}
	n := numbers([][]byte{found[2], found[1], depth[1]})
	r := report{counts{n[0], n[1] - 1, n[2] - 1}, jointStates{}}
	for _, m := range tlcJoint.FindAllSubmatch(out, -1) {
		a, _ := model.ParseState(string(m[1]))
		b, _ := model.ParseState(string(m[2]))
		r.joint[[2]model.State{a, b}] = true
	}
	return r, nil
}
