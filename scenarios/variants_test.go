package scenarios_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

const varied = `# What it is.
deviate: no-persist
rules: {out-of-order: drop}
window: 1
limits: {max-depth: 9}
slow: true
properties: [no-deadlock, stream-integrity]
reach: [[CLOSED, LISTEN]]
expect: {no-deadlock: violated, stream-integrity: bounded}
unmended: It cannot be.
variants:
  - name: mended
    words: What mends it.
    set: {deviate: none}
  - name: wide
    words: Something else.
    set:
      deviate: [merged-close, fin-bit-lost]
      rules: {rst-in-time-wait: ignore}
      window: 2
      A: {window: 3}
    limits: {max-states: 7}
    slow: true
    reach: [[CLOSED, CLOSED]]
    expect: {no-deadlock: bounded}
`

// A variant is a scenario of its own: it judges the same, and expects what it says itself.
func TestVariant(t *testing.T) {
	s, err := scenarios.Parse("x.yaml", []byte(varied))
	if err != nil {
		t.Fatal(err)
	}
	if !s.Slow || s.Limits != (scenarios.Limits{MaxDepth: 9}) || s.Unmended != "It cannot be." || len(s.Variants) != 2 {
		t.Errorf("the scenario is %+v", s)
	}
	v, err := s.Variant("mended")
	if err != nil {
		t.Fatal(err)
	}
	if v.Name != "x+mended" || v.Summary != "What mends it." || v.Header != "What it is." || v.Config.Deviations != 0 || v.Config.Host[model.A].Window != 1 {
		t.Errorf("the variant is %+v", v)
	}
	if !slices.Equal(v.Properties, s.Properties) || len(v.Expect)+len(v.Reach)+len(v.Variants)+len(v.Changed) > 0 || v.Slow || v.Unmended != "" || v.Limits != s.Limits {
		t.Errorf("the variant judges %+v", v)
	}
	if base, variant := v.Split(); base != "x" || variant != "mended" {
		t.Errorf("it is split into %q and %q", base, variant)
	}
	if base, variant := s.Split(); base != "x" || variant != "" {
		t.Errorf("the scenario is split into %q and %q", base, variant)
	}
	w, err := s.Variant("wide")
	if err != nil || !w.Slow || w.Limits != (scenarios.Limits{MaxStates: 7}) || w.Expect["no-deadlock"] != "bounded" || len(w.Reach) != 1 {
		t.Errorf("the variant is %+v, %v", w, err)
	}
	want := []string{"rule=rst-in-time-wait=ignore", "deviate=merged-close,fin-bit-lost", "window=2", "A.window=3"}
	if got := s.Variants[1].Set; !slices.Equal(got, want) {
		t.Errorf("it sets %q, want %q", got, want)
	}
	for name, want := range map[string]string{
		"mend": `x has no variant "mend" (did you mean "mended"?): mended or wide`,
		"":     `x has no variant "": mended or wide`,
	} {
		if _, err := s.Variant(name); message(err) != want {
			t.Errorf("Variant(%q): %v, want %s", name, err, want)
		}
	}
	if _, err := v.Variant("mended"); message(err) != "x+mended has no variants: write x+mended alone" {
		t.Errorf("a variant of a variant: %v", err)
	}
}

// Changing a variant changes neither its scenario nor what Variant returns next.
func TestVariantIsACopy(t *testing.T) {
	s, err := scenarios.Parse("x.yaml", []byte(varied))
	if err != nil {
		t.Fatal(err)
	}
	v, _ := s.Variant("mended")
	if err := v.Set("window", "4"); err != nil || !slices.Equal(v.Changed, []string{"window=4"}) {
		t.Errorf("Set: %v, changed %q", err, v.Changed)
	}
	v.Expect["no-deadlock"], v.Properties[0] = "vacuous", "x"
	again, _ := s.Variant("mended")
	if again.Config.Host[model.A].Window != 1 || len(again.Expect) > 0 || again.Properties[0] != "no-deadlock" || s.Properties[0] != "no-deadlock" {
		t.Errorf("it is %+v", again)
	}
}

// What a variant sets, flags could set.
func TestVariantsAreFlags(t *testing.T) {
	for _, name := range scenarios.Names() {
		for _, v := range load(t, name).Variants {
			s := load(t, name)
			for _, set := range v.Set {
				flag, value, _ := strings.Cut(set, "=")
				if err := s.Set(flag, value); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			want := load(t, name+scenarios.Plus+v.Name)
			if !reflect.DeepEqual(s.Config, want.Config) {
				t.Errorf("%s with %q is %v, want %v", name, v.Set, s.Values(), want.Values())
			}
		}
	}
}

func TestLoadVariants(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"mine.yaml", "a+b.yml", "plain+x"} {
		if err := os.WriteFile(name, []byte(varied), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		"mine.yaml+mended": "mine+mended", "./mine.yaml+wide": "mine+wide", "a+b.yml": "a+b", "a+b.yml+mended": "a+b+mended", "./plain+x": "plain+x",
	} {
		if s, err := scenarios.Load(path); err != nil || s.Name != want || s.Path == "" {
			t.Errorf("Load(%q) = %+v, %v", path, s, err)
		}
	}
	for path, want := range map[string]string{
		"mine.yaml+mend":  `mine has no variant "mend" (did you mean "mended"?): mended or wide`,
		"nosuch.yaml+a":   `nosuch.yaml: there is no such file; 'tcpcheck list scenarios' lists the built-in ones`,
		"larger+mended":   `larger has no variants: write larger alone`,
		"defualt+mended":  `there is no scenario "defualt" (did you mean "default"?); 'tcpcheck list scenarios' lists them`,
		"mended+default":  `there is no scenario "mended"; 'tcpcheck list scenarios' lists them`,
		"../doc.go+x":     "../doc.go+x: there is no such file; 'tcpcheck list scenarios' lists the built-in ones",
		"plain+x":         `there is no scenario "plain+x"; for the file of that name write ./plain+x`,
		"larger+mended+x": `larger has no variants: write larger alone`,
	} {
		if _, err := scenarios.Load(path); message(err) != want {
			t.Errorf("Load(%q): %s, want %s", path, message(err), want)
		}
	}
}
