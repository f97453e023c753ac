package traces

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// Version is the version of the trace file that is written and read.
const Version = 2

// file is the trace file.
type file struct {
	Version    int          `json:"version"`
	Tool       string       `json:"tool"`
	Scenario   fileScenario `json:"scenario"`
	Property   string       `json:"property"`
	ViolatedAt int          `json:"violated_at"`
	CycleFrom  int          `json:"cycle_from"`
	Steps      []Step       `json:"steps"`
}

// fileScenario inlines the scenario, so that the file stands alone.
type fileScenario struct {
	Name     string            `json:"name"`
	Settings map[string]string `json:"settings"`
}

// tool is the name of the tool that writes trace files.
const tool = "tcpcheck"

// WriteJSON writes the trace file.
func (t *Trace) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // segments are written in angle brackets
	enc.SetIndent("", "  ")
	steps := t.Steps
	if steps == nil {
		steps = []Step{}
	}
	return enc.Encode(file{
		Version: Version, Tool: tool, Scenario: fileScenario{t.Scenario, t.Settings},
		Property: t.Property, ViolatedAt: t.ViolatedAt, CycleFrom: t.CycleFrom, Steps: steps,
	})
}

// remedy is what to do about a trace file that cannot be read.
const remedy = "write it again with 'tcpcheck check --trace-dir DIR'"

// A FileError says why a trace file cannot be read, and where it stops making sense.
type FileError struct {
	File         string
	Line, Column int // from 1; 0: of the file as a whole
	Problem      string
}

// Error says it in words.
func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s: %s", e.File, e.Problem, remedy)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", e.File, e.Line, e.Column, e.Problem, remedy)
}

// Read reads a trace file; name is what errors call it. Whatever is missing, unknown or
// of the wrong type is an error.
func Read(name string, src []byte) (*Trace, error) {
	var f file
	if err := readStrictly(src, &f); err != nil {
		err.File = name
		return nil, err
	}
	if problem := f.problem(); problem != "" {
		return nil, &FileError{File: name, Problem: problem}
	}
	return &Trace{
		Scenario: f.Scenario.Name, Settings: f.Scenario.Settings, Property: f.Property,
		ViolatedAt: f.ViolatedAt, CycleFrom: f.CycleFrom, Steps: f.Steps,
	}, nil
}

// problem returns what makes a file that is well-formed no trace.
func (f *file) problem() string {
	if f.Tool != tool {
		return fmt.Sprintf("tool: %q has written it, not %s", f.Tool, tool)
	}
	if f.CycleFrom < 0 || f.CycleFrom > len(f.Steps)+1 {
		return fmt.Sprintf("cycle_from: %d is no step, nor the one after the last: there are %d steps", f.CycleFrom, len(f.Steps))
	}
	if f.ViolatedAt < 0 || f.Property == "" && f.ViolatedAt > 0 {
		return fmt.Sprintf("violated_at: %d is no step at which %q is violated", f.ViolatedAt, f.Property)
	}
	sc, err := scenarios.FromValues(f.Scenario.Name, f.Scenario.Settings)
	if err == nil {
		_, err = sc.Model()
	}
	if err != nil {
		return fmt.Sprintf("scenario.settings: %v", err)
	}
	if f.Property != "" {
		if _, err := properties.Resolve(&sc.Config, f.Property); err != nil {
			return fmt.Sprintf("property: %v", err)
		}
	}
	return unlike(f.Scenario.Settings, sc.Values())
}

// unlike returns what the settings of a file have that those of a scenario have not, or
// the other way round.
func unlike(have, want map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, ok := have[name]; !ok {
			return fmt.Sprintf("scenario.settings: %s is missing", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[name]; !ok {
			return fmt.Sprintf("scenario.settings: %s stands there for both endpoints, and each has its own", name)
		}
	}
	return ""
}
