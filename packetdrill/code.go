package packetdrill

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// stateNames are the names of states in assertions, in the FreeBSD fork (TCPI_ before them) and in Linux (TCP_).
var stateNames = map[string]model.State{
	"CLOSED": model.CLOSED, "CLOSE": model.CLOSED, "LISTEN": model.LISTEN, "SYN_SENT": model.SYNSENT, "SYN_RECEIVED": model.SYNRECEIVED,
	"SYN_RECV": model.SYNRECEIVED, "ESTABLISHED": model.ESTABLISHED, "CLOSE_WAIT": model.CLOSEWAIT, "FIN_WAIT_1": model.FINWAIT1,
	"FIN_WAIT1": model.FINWAIT1, "CLOSING": model.CLOSING, "LAST_ACK": model.LASTACK, "FIN_WAIT_2": model.FINWAIT2,
	"FIN_WAIT2": model.FINWAIT2, "TIME_WAIT": model.TIMEWAIT,
}

// constant returns the state that a constant stands for, and whether it stands for one.
func constant(name string) (model.State, bool) {
	for _, prefix := range []string{"TCPI_", "TCPS_", "TCP_"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			s, known := stateNames[rest]
			return s, known
		}
	}
	return 0, false
}

// code runs a block of code, as far as it consists of assertions.
func (r *run) code(text string) error {
	for line := range strings.Lines(strings.ReplaceAll(text, ";", "\n")) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		condition, ok := strings.CutPrefix(line, "assert")
		switch {
		case line == "":
		case !ok:
			return r.unable("it runs Python other than assertions: %s", line)
		default:
			if err := r.assert(line, condition); err != nil {
				return err
			}
		}
	}
	return nil
}

// assert compares the state, which is all that the model knows of what there is to assert. Each term of a condition holds
// by itself: assertions of anything but the state are not compared if they are about options, and cannot be run otherwise.
func (r *run) assert(line, condition string) error {
	condition, _, _ = strings.Cut(condition, ",")
	for _, term := range strings.Split(condition, " and ") {
		name, want, equal := strings.Cut(strings.Trim(term, " ()"), "==")
		if !equal {
			name, want, _ = strings.Cut(strings.Trim(term, " ()"), "!=")
		}
		name, want = strings.TrimSpace(name), strings.TrimSpace(want)
		if name == "tcpi_options" {
			r.aside("TCP options")
			continue
		}
		s, known := constant(want)
		if name != "tcpi_state" || !known || strings.Contains(line, " or ") {
			return r.unable("it asserts what the model does not have: %s", line)
		}
		if is := r.shown(); (is == s) != equal {
			return r.differs("the state is another", strings.TrimSpace(term), fmt.Sprintf("tcpi_state == %s", stateConstant(is)))
		}
	}
	return nil
}

// shown returns the state of the socket under test: the one that was opened last.
func (r *run) shown() model.State {
	if l := r.listener(); l != nil && r.recent == l && r.owner == nil && !r.detached {
		return r.state()
	}
	if r.recent == nil {
		return r.state()
	}
	return r.stateOf(r.recent)
}

// stateConstant names a state as the FreeBSD fork does.
func stateConstant(s model.State) string {
	return "TCPI_" + strings.ReplaceAll(s.String(), "-", "_")
}
