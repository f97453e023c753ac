package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"tcpcheck/scenarios"
)

// load loads a built-in scenario.
func load(t *testing.T, name string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

// Every built-in file explains itself, and has a state that it must reach.
func TestBuiltinFilesExplainThemselves(t *testing.T) {
	for _, name := range scenarios.Names() {
		s := load(t, name)
		if s.Name != name || s.Path != "" || len(s.Changed) > 0 {
			t.Errorf("%s: name %q, path %q, changed %q", name, s.Name, s.Path, s.Changed)
		}
		if s.Summary == "" || len(s.Reach) == 0 || len(s.Properties) == 0 {
			t.Errorf("%s: summary %q, %d joint states to reach, %d properties", name, s.Summary, len(s.Reach), len(s.Properties))
		}
		if !strings.Contains(s.Header, "\n\nTry next:\n  tcpcheck check ") {
			t.Errorf("%s: the header does not say what to try next", name)
		}
		if strings.Contains(s.Header, "#") {
			t.Errorf("%s: the header has its '#' left", name)
		}
		if _, err := s.Model(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every variant says what it shows, in a sentence. A built-in file stops its search by depth
// alone: that gives the same figures with any number of workers.
func TestBuiltinVariants(t *testing.T) {
	for _, name := range scenarios.Runs() {
		s := load(t, name)
		if s.Limits.MaxStates > 0 {
			t.Errorf("%s: max-states depends on the number of workers: limit max-depth", name)
		}
		if _, variant := s.Split(); variant != "" && !strings.HasSuffix(s.Summary, ".") {
			t.Errorf("%s: %q is no sentence", name, s.Summary)
		}
	}
}

// The commands that headers propose are ones that the program takes.
func TestProposedCommands(t *testing.T) {
	others := []string{"reduce", "kind", "property", "workers", "max-states", "max-depth", "memory", "timeout"}
	for _, name := range scenarios.Names() {
		for line := range strings.Lines(load(t, name).Header) {
			command, proposed := strings.CutPrefix(line, "  tcpcheck check ")
			if !proposed {
				continue
			}
			words := strings.Fields(command)
			s := load(t, words[0])
			for i := 1; i < len(words); i++ {
				flag := strings.TrimPrefix(words[i], "--")
				if flag == "json" {
					continue
				}
				i++
				if slices.Contains(others, flag) {
					continue
				}
				if err := s.Set(flag, words[i]); err != nil {
					t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
				}
			}
			if _, err := s.Model(); err != nil {
				t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
			}
		}
	}
}

func TestNames(t *testing.T) {
	names := scenarios.Names()
	if names[0] != "default" || !slices.IsSorted(names[1:]) {
		t.Errorf("Names() = %q, want default and then the rest by the alphabet", names)
	}
	for _, name := range names {
		if src, ok := scenarios.Source(name); !ok || !strings.HasPrefix(string(src), "# ") {
			t.Errorf("Source(%q) = %.20q, %v", name, src, ok)
		}
	}
	if src, ok := scenarios.Source("../doc"); ok {
		t.Errorf("Source of a path is %.20q", src)
	}
}
