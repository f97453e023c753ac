package scenarios_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"tcpcheck/scenarios"
)

// FuzzParse sees that no file makes the loader panic, that an error is in its
// place, and that a scenario that was read has a model and values that give it again.
func FuzzParse(f *testing.F) {
	for _, name := range scenarios.Names() {
		src, _ := scenarios.Source(name)
		f.Add(src)
	}
	for _, file := range broken(f).Files {
		if strings.HasSuffix(file.Name, ".yaml") {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := scenarios.Parse("x.yaml", src)
		if err != nil {
			var all scenarios.Errors
			if !errors.As(err, &all) || len(all) == 0 {
				t.Fatalf("the error is a %T", err)
			}
			for _, e := range all {
				if !strings.HasPrefix(e.Error(), "x.yaml:") || strings.Contains(e.Error(), "\n") || e.Line > 0 && e.Column < 1 {
					t.Fatalf("no place in %q", e)
				}
			}
			return
		}
		if _, err := s.Model(); err != nil {
			t.Fatalf("a scenario without a model: %v", err)
		}
		for _, v := range s.Variants {
			variant, err := s.Variant(v.Name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := variant.Model(); err != nil {
				t.Fatalf("%s: a variant without a model: %v", v.Name, err)
			}
		}
		again, err := scenarios.FromValues(s.Name, s.Values())
		if err != nil || !reflect.DeepEqual(again.Config, s.Config) {
			t.Fatalf("%v from its own values: %v", s.Values(), err)
		}
	})
}
