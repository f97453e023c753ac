package packetdrill

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tcpcheck/model"
)

// command runs a shell command, of those that say something about a TCP.
func (r *run) command(text string) error {
	for line := range strings.Lines(strings.ReplaceAll(text, ";", "\n")) {
		line, _, _ = strings.Cut(line, "#")
		line, _, _ = strings.Cut(line, "&&")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := r.commandLine(strings.TrimSpace(line)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) commandLine(line string) error {
	words := strings.Fields(line)
	switch name := filepath.Base(words[0]); {
	case name == "sysctl":
		return r.sysctl(words[1:])
	case name == "sockstat" || name == "netstat":
		return r.sockstat(line)
	case name == "tcpdrop":
		return r.tcpdrop(words[1:])
	case name == "set" || name == "true" || name == ":" || name == "echo":
		return nil
	case strings.ContainsRune(words[0], '/') && strings.HasPrefix(words[0], "."):
		return r.commandFile(words[0])
	default:
		return r.unable("it runs a command that the model cannot: `%s`", line)
	}
}

// commandFile runs a file of commands, such as ../common/defaults.sh.
func (r *run) commandFile(name string) error {
	path := filepath.Join(filepath.Dir(r.script.File), name)
	src, err := os.ReadFile(path)
	if err != nil {
		return r.unable("it runs %s, which is not there: put it at %s", name, path)
	}
	return r.command(string(src))
}

// sysctl makes settings of the system: name=value.
func (r *run) sysctl(words []string) error {
	for _, word := range words {
		name, value, sets := strings.Cut(strings.Trim(word, `"'`), "=")
		if !sets {
			continue
		}
		if err := r.setSystem(name, strings.Trim(value, `"'`)); err != nil {
			return err
		}
	}
	return nil
}

// setSystem makes one setting, if the model has it. What it does not have, it does not need.
func (r *run) setSystem(name, value string) error {
	if rule, ours := strings.CutPrefix(name, "tcpcheck."); ours && rule != "msl" {
		return r.setRule(rule, value)
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return nil
	}
	on := func(rule model.Rule, yes, no model.Choice) {
		r.choose(rule, map[bool]model.Choice{true: yes, false: no}[n != 0])
	}
	switch name {
	case "net.inet.tcp.insecure_rst":
		on(model.ResetValidation, model.RFC793, model.RFC5961)
	case "net.inet.tcp.insecure_syn":
		on(model.SYNValidation, model.AbortOnSYN, model.RFC5961)
	case "net.inet.tcp.drop_synfin":
		on(model.SYNFIN, model.DropSYNFIN, model.ProcessSYNFIN)
	case "net.inet.tcp.always_keepalive":
		on(model.KeepAlive, model.SendKeepAlive, model.NoKeepAlive)
	case "net.inet.tcp.recvspace":
		r.setWindow(n)
	case "net.inet.tcp.finwait2_timeout":
		r.patience = time.Duration(max(n, 1)) * time.Millisecond
	case "net.inet.tcp.msl", "tcpcheck.msl":
		r.msl = time.Duration(max(n, 1)) * time.Millisecond
	case "net.ipv4.tcp_rfc1337":
		on(model.ResetInTimeWait, model.IgnoreReset, model.AcceptReset)
	case "net.inet.tcp.blackhole", "net.inet.tcp.syncookies_only":
		if n != 0 {
			return r.unable("it sets %s=%d, of which the model has nothing", name, n)
		}
	}
	return nil
}

// setRule chooses an alternative of a rule by its name.
func (r *run) setRule(name, choice string) error {
	for i, info := range model.RuleInfos {
		for j, c := range info.Choices {
			if info.Name == name && c.Name == choice {
				r.choose(model.Rule(i), model.Choice(j))
				return nil
			}
		}
	}
	return r.unable("it chooses tcpcheck.%s=%s, and there is no such rule with this alternative: 'tcpcheck list rules' lists them", name, choice)
}

// freeBSDStates are the names of states in sockstat.
var freeBSDStates = [model.StateCount]string{
	"CLOSED", "LISTEN", "SYN_SENT", "SYN_RCVD", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT",
}

// sockstat looks at the states of the sockets, through filters: a command fails if its last filter finds nothing.
func (r *run) sockstat(line string) error {
	stages := strings.Split(line, "|")
	lines, found := r.socketLines(), true
	listed := strings.Join(lines, "; ")
	for _, stage := range stages[1:] {
		words := strings.Fields(stage)
		if len(words) < 2 || words[0] != "grep" {
			return r.unable("it runs a command that the model cannot: `%s`", line)
		}
		lines, found = grep(lines, words[1:])
	}
	if !found {
		return r.differs("a command fails", "`"+line+"`", listed)
	}
	return nil
}

// socketLines returns a line for each socket, and one for a connection that has none.
func (r *run) socketLines() (lines []string) {
	add := func(who string, s model.State) {
		lines = append(lines, fmt.Sprintf("%s tcp4 192.168.0.1:8080 192.0.2.1:8080 %s", who, freeBSDStates[s]))
	}
	for _, sk := range r.open {
		add(fmt.Sprintf("root packetdrill %d", sk.fd), r.stateOf(sk))
	}
	if r.owner == nil && r.state() > model.LISTEN {
		add("? ? ?", r.state())
	}
	return lines
}

// grep returns the lines with a pattern, and whether there are any; with -v the others, with -c their number.
func grep(lines, words []string) (kept []string, found bool) {
	options, pattern := strings.Join(words[:len(words)-1], ""), strings.Trim(words[len(words)-1], `"'`)
	for _, line := range lines {
		if strings.Contains(line, pattern) != strings.Contains(options, "v") {
			kept = append(kept, line)
		}
	}
	if strings.Contains(options, "c") {
		return []string{strconv.Itoa(len(kept))}, len(kept) > 0
	}
	return kept, len(kept) > 0
}

// tcpdrop drops connections that are in a state, as an ABORT does.
func (r *run) tcpdrop(words []string) error {
	for i, word := range words {
		if word != "-s" || i+1 == len(words) {
			continue
		}
		if freeBSDStates[r.state()] == words[i+1] {
			r.call(model.AbortCall, 0)
			r.follow()
		}
	}
	return nil
}
