package traces

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// header is what stands above a ladder: the settings of its model, and these.
type header struct {
	scenario      string
	settings      []setting
	Violates      string            // the property that it records a violation of
	Parts         int               // the number of the line at which the model does something else
	given         bool              // both are ESTABLISHED before it begins
	oldDuplicates bool              // a segment of nobody's may arrive
	reopen        bool              // a user may OPEN again
	unanswered    bool              // what is sent at the end need not be written
	symbols       map[string]uint32 // that stand for numbers
}

// setting is a line of the header that is meant for the scenario.
type setting struct {
	name, value string
	row         int
}

// parseHeader reads the lines above the heading, and returns the row of that.
func (l *Ladder) parseHeader(rows []string) (int, *LadderError) {
	seen := map[string]bool{}
	for i, row := range rows {
		if strings.Contains(row, headings[0]) && strings.Contains(row, headings[1]) {
			if strings.Index(row, headings[0]) > strings.Index(row, headings[1]) {
				return 0, &LadderError{Row: i + 1, Column: 1, Problem: "TCP Peer A stands on the left"}
			}
			return i + 1, nil
		}
		if isBlank(row) {
			continue
		}
		key, value, ok := strings.Cut(row, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		problem := ""
		switch {
		case !ok:
			problem = "'key: value' was expected, or the heading 'TCP Peer A   TCP Peer B'"
		case seen[key] && key != "rule":
			problem = fmt.Sprintf("%s is there twice", key)
		default:
			problem = l.parseKey(key, value, i+1)
		}
		if problem != "" {
			return 0, &LadderError{Row: i + 1, Column: 1, Problem: problem}
		}
		seen[key] = true
	}
	return 0, &LadderError{Row: len(rows), Column: 1, Problem: "the heading 'TCP Peer A   TCP Peer B' is missing"}
}

// parseKey reads one line of the header, and returns what is wrong with it.
func (l *Ladder) parseKey(key, value string, row int) string {
	switch key {
	case "scenario":
		l.scenario = value
	case "given":
		l.given = true
		return only(key, value, "ESTABLISHED")
	case "let":
		return l.parseSymbols(value)
	case "violates":
		l.Violates = value
		if !properties.Typed(value) && !slices.Contains(properties.Names(), value) {
			return fmt.Sprintf("violates: there is no property %q%s; 'tcpcheck list properties' lists them", value, scenarios.Suggest(value, properties.Names()))
		}
	case "parts":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return fmt.Sprintf("parts: %q is no number of a line", value)
		}
		l.Parts = n
	case "old-duplicates":
		l.oldDuplicates = true
		return only(key, value, "allowed")
	case "reopen":
		l.reopen = true
		return only(key, value, "allowed")
	case "unanswered":
		l.unanswered = true
		return only(key, value, "allowed")
	default:
		l.settings = append(l.settings, setting{key, value, row})
	}
	return ""
}

// only refuses any value but one.
func only(key, value, want string) string {
	if value != want {
		return fmt.Sprintf("%s: %q was expected, not %q", key, want, value)
	}
	return ""
}

// parseSymbols reads 'X=300, Z=90'.
func (l *Ladder) parseSymbols(value string) string {
	l.symbols = map[string]uint32{}
	for _, part := range strings.Split(value, ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(part), "=")
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil || len(name) != 1 || name[0] < 'A' || name[0] > 'Z' {
			return fmt.Sprintf("let: %q gives no number to a letter, as in X=300", part)
		}
		l.symbols[name] = uint32(n)
	}
	return ""
}

// permissive holds the settings of a ladder that names no scenario: numbers as in the
// RFC's figures, users who may do anything, a network that may do anything to a
// segment, and where arrival consumes.
var permissive = []setting{
	{name: "seq-bits", value: "32"}, {name: "A.iss", value: "100"}, {name: "B.iss", value: "300"},
	{name: "window", value: "1000"}, {name: "mss", value: "100"}, {name: "open", value: "either"},
	{name: "send", value: "1000"}, {name: "close", value: "may"}, {name: "close-in", value: "any"},
	{name: "abort", value: "true"}, {name: "user-timeout", value: "true"}, {name: "crash", value: "true"},
	{name: "order", value: "any"}, {name: "loss", value: "any"}, {name: "duplication", value: "9"},
	{name: "corruption", value: "9"}, {name: "capacity", value: "64"}, {name: "retransmissions", value: "any"},
}

// builtin returns the scenario of that name that is built in.
func builtin(name string) (*scenarios.Scenario, error) {
	sc, err := scenarios.Builtin(name)
	if err != nil {
		return nil, fmt.Errorf("no scenario %q is built in%s", name, scenarios.Suggest(name, scenarios.Names()))
	}
	return sc, nil
}

// build makes the model that the header asks for.
func (l *Ladder) build() *LadderError {
	sc, bad := l.asked()
	if bad != nil {
		return bad
	}
	var err error
	if l.model, err = sc.Model(); err != nil {
		return &LadderError{Row: l.rowOf(err), Column: 1, Problem: err.Error()}
	}
	if l.Violates != "" {
		if _, err := properties.Resolve(l.model.Config(), l.Violates); err != nil {
			return &LadderError{Row: 1, Column: 1, Problem: fmt.Sprintf("violates: %v", err)}
		}
	}
	return nil
}

// rowOf returns the row of the setting that an error is about, or the first.
func (l *Ladder) rowOf(err error) int {
	var wrong *scenarios.Error
	if errors.As(err, &wrong) {
		for _, s := range l.settings {
			if s.name == wrong.Setting {
				return s.row
			}
		}
	}
	return 1
}

// asked returns the scenario that the header asks for.
func (l *Ladder) asked() (*scenarios.Scenario, *LadderError) {
	fail := func(row int, err error) (*scenarios.Scenario, *LadderError) {
		return nil, &LadderError{Row: row, Column: 1, Problem: err.Error()}
	}
	sc, err := l.base()
	if err != nil {
		return fail(1, err)
	}
	if l.reopen {
		if err := sc.Set("incarnations", strconv.Itoa(model.MaxIncarnations)); err != nil {
			return fail(1, err)
		}
	}
	for _, s := range l.settings {
		if err := sc.SetKey(s.name, s.value); err != nil {
			return fail(s.row, err)
		}
	}
	return sc, nil
}

// base returns the scenario that the settings change: the one that is named, or the
// permissive one. A name of which none is built in goes with settings that leave
// nothing open.
func (l *Ladder) base() (*scenarios.Scenario, error) {
	if l.scenario == "" {
		return l.permissiveScenario()
	}
	sc, unknown := builtin(l.scenario)
	if unknown == nil {
		return sc, nil
	}
	if missing := l.missing(); missing != "" {
		return nil, fmt.Errorf("%w; with a name of its own the header gives every setting, and it does not give %s", unknown, missing)
	}
	return scenarios.FromValues(l.scenario, nil)
}

// missing returns a setting that the header does not give, or "".
func (l *Ladder) missing() string {
	for _, s := range scenarios.Settings {
		if l.gives(s.Name) || l.gives(s.Flag) || s.PerEndpoint && l.gives("A."+s.Name) && l.gives("B."+s.Name) {
			continue
		}
		return s.Name
	}
	return ""
}

func (l *Ladder) gives(name string) bool {
	return slices.ContainsFunc(l.settings, func(s setting) bool { return s.name == name })
}

// permissiveScenario returns the permissive scenario: without corruption under a clock, which
// goes with it in a set alone.
func (l *Ladder) permissiveScenario() (*scenarios.Scenario, error) {
	sc, err := scenarios.FromValues("permissive", nil)
	if err != nil {
		return nil, err
	}
	for _, s := range permissive {
		if s.name == "corruption" && l.gives("msl") {
			continue
		}
		if err := sc.Set(s.name, s.value); err != nil {
			return nil, err
		}
	}
	return sc, nil
}
