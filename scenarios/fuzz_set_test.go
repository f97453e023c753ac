package scenarios_test

import (
	"reflect"
	"strings"
	"testing"

	"tcpcheck/scenarios"
)

// FuzzSet sees that no value of a flag makes the scenario panic, and that one that is taken gives the same scenario
// again by its values.
func FuzzSet(f *testing.F) {
	for i, s := range scenarios.Settings {
		for _, value := range append(s.Choices(), "1", "any", "3", "0", "-1", "65536", "1,2", "a=b", "none", "off", "gap=1", s.Default) {
			f.Add(uint8(i), uint8(i), value)
		}
	}
	f.Fuzz(func(t *testing.T, which, side uint8, value string) {
		s, err := scenarios.Load("default")
		if err != nil {
			t.Fatal(err)
		}
		setting := scenarios.Settings[int(which)%len(scenarios.Settings)]
		name := setting.Name
		if setting.PerEndpoint {
			name = []string{"", "A.", "B."}[side%3] + name
		}
		if err := s.Set(name, value); err != nil {
			if !strings.Contains(err.Error(), name) {
				t.Fatalf("%s=%q: %v", name, value, err)
			}
			return
		}
		if _, err := s.Model(); err != nil {
			return
		}
		again, err := scenarios.FromValues(s.Name, s.Values())
		if err != nil || !reflect.DeepEqual(again.Config, s.Config) {
			t.Fatalf("%s=%q: %v from its own values: %v", name, value, s.Values()[name], err)
		}
	})
}
