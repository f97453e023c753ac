package docs_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sweep is a comment that asks for the table of the sweep, and the table below it.
var sweep = regexp.MustCompile("(?m)^<!-- sweep -->\n(?:\\|[^\n]*\n)*")

// The columns of the sweep's rows that a line of the table sums up: one for each profile, and in it all
// values of MSL and window.
const (
	profileColumn  = 0
	mslColumn      = 5
	windowColumn   = 6
	violatedColumn = 9
)

// swept is what was swept under one profile, with the same but for MSL and window.
type swept struct {
	runs     int
	msl      map[string]bool
	windows  map[string]bool
	violated map[string][][2]string // by the property: where it is, MSL and window
}

// sweepSummary sums the sweep up in a table.
func sweepSummary(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("../properties/testdata/sweep.golden")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	var profiles []string
	cells := map[string]map[string]*swept{}
	for i, line := range strings.Split(strings.TrimSpace(string(src)), "\n") {
		row := strings.Split(line, " | ")
		if i == 0 {
			continue
		}
		key, profile := strings.Join(row[profileColumn+1:mslColumn], " | "), row[profileColumn]
		if cells[key] == nil {
			order, cells[key] = append(order, key), map[string]*swept{}
		}
		if !slices.Contains(profiles, profile) {
			profiles = append(profiles, profile)
		}
		if cells[key][profile] == nil {
			cells[key][profile] = &swept{msl: map[string]bool{}, windows: map[string]bool{}, violated: map[string][][2]string{}}
		}
		cells[key][profile].add(row)
	}
	table := "| opens | octets | abort | close in | " + strings.Join(profiles, " | ") + " |\n" + strings.Repeat("|---", 4+len(profiles)) + "|\n"
	for _, key := range order {
		table += "| " + key + " |"
		for _, profile := range profiles {
			table += " " + cells[key][profile].String() + " |"
		}
		table += "\n"
	}
	return table
}

// add adds a row.
func (s *swept) add(row []string) {
	s.runs++
	s.msl[row[mslColumn]], s.windows[row[windowColumn]] = true, true
	for violation := range strings.SplitSeq(row[violatedColumn], ", ") {
		if name, _, ok := strings.Cut(violation, " "); ok {
			s.violated[name] = append(s.violated[name], [2]string{row[mslColumn], row[windowColumn]})
		}
	}
}

// String names what is violated and, if that is not so for each MSL and window, for which.
func (s *swept) String() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(s.violated)) {
		if at := s.violated[name]; len(at) < s.runs {
			name += " (" + s.where(at) + ")"
		}
		parts = append(parts, name)
	}
	if parts == nil {
		return "all hold"
	}
	return strings.Join(parts, ", ")
}

// where says for which MSL and windows something is violated: those MSL together that have the same windows.
func (s *swept) where(at [][2]string) string {
	windows := map[string]map[string]bool{}
	for _, a := range at {
		if windows[a[0]] == nil {
			windows[a[0]] = map[string]bool{}
		}
		windows[a[0]][a[1]] = true
	}
	msls := map[string][]string{}
	for _, msl := range slices.Sorted(maps.Keys(windows)) {
		which := listed("window", windows[msl], s.windows)
		msls[which] = append(msls[which], msl)
	}
	var parts []string
	for _, which := range slices.Sorted(maps.Keys(msls)) {
		found := map[string]bool{}
		for _, msl := range msls[which] {
			found[msl] = true
		}
		parts = append(parts, strings.TrimPrefix(listed("MSL", found, s.msl)+which, " "))
	}
	return strings.Join(parts, "; ")
}

// listed lists the values of a setting, unless they are all.
func listed(setting string, found, all map[string]bool) string {
	if len(found) == len(all) {
		return ""
	}
	return " " + setting + " " + strings.Join(slices.Sorted(maps.Keys(found)), ", ")
}
