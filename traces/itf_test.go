package traces

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func itfOf(t testing.TB, trace *Trace) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := trace.WriteITF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// itfFile is a file of the format as its ADR 015 describes it.
type itfFile struct {
	Meta   map[string]any   `json:"#meta"`
	Params []string         `json:"params"`
	Vars   []string         `json:"vars"`
	States []map[string]any `json:"states"`
	Loop   *int             `json:"loop"`
}

// validateITF fails unless the file is of the format, and returns it. Besides what ADR 015 asks for, a variable has to
// have the same type in all states, so that Apalache's type checker takes it, and the names have to be identifiers of TLA+.
func validateITF(t testing.TB, src []byte) *itfFile {
	t.Helper()
	var f itfFile
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil || dec.More() {
		t.Fatalf("this is no ITF: %v", err)
	}
	if f.Meta["format"] != "ITF" || len(f.States) == 0 || len(f.Vars) == 0 {
		t.Fatalf("#meta.format is %q, and there are %d variables and %d states", f.Meta["format"], len(f.Vars), len(f.States))
	}
	if f.Loop != nil && (*f.Loop < 0 || *f.Loop >= len(f.States)) {
		t.Errorf("loop is %d, and there are %d states", *f.Loop, len(f.States))
	}
	types := map[string]string{}
	for i, state := range f.States {
		if len(state) != len(f.Vars)+1 || state["#meta"].(map[string]any)["index"] != float64(i) {
			t.Errorf("state %d has %d fields, and there are %d variables and #meta", i, len(state), len(f.Vars))
		}
		for _, name := range f.Vars {
			is, err := itfType(state[name])
			if err == nil {
				types[name], err = unify(types[name], is)
			}
			if err != nil || !isIdentifier.MatchString(name) {
				t.Fatalf("state %d, %s: %v", i, name, err)
			}
		}
	}
	return &f
}

var (
	isIdentifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	isInteger    = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)
)

// itfType returns the type of an expression, or what is wrong with it. The type of what nothing tells is "?".
func itfType(v any) (string, error) {
	switch v := v.(type) {
	case bool:
		return "Bool", nil
	case string:
		return "Str", nil
	case []any:
		of, err := elementType(v)
		return "Seq(" + of + ")", err
	case map[string]any:
		return compoundType(v)
	default:
		return "", fmt.Errorf("%v is no expression: a number is written as #bigint", v)
	}
}

// compoundType returns the type of what JSON has as an object.
func compoundType(v map[string]any) (string, error) {
	if n, ok := v["#bigint"].(string); ok && len(v) == 1 && isInteger.MatchString(n) {
		return "Int", nil
	}
	if set, ok := v["#set"].([]any); ok && len(v) == 1 {
		of, err := elementType(set)
		return "Set(" + of + ")", errorIf(err, hasTwins(set), "an element is there twice")
	}
	if pairs, ok := v["#map"].([]any); ok && len(v) == 1 {
		var keys, values []any
		for _, pair := range pairs {
			p, ok := pair.([]any)
			if !ok || len(p) != 2 {
				return "", fmt.Errorf("%v is no pair of key and value", pair)
			}
			keys, values = append(keys, p[0]), append(values, p[1])
		}
		from, err := elementType(keys)
		if err != nil {
			return "", err
		}
		to, err := elementType(values)
		return from + " -> " + to, errorIf(err, hasTwins(keys), "a key is there twice")
	}
	var parts []string
	for name, field := range v {
		is, err := itfType(field)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if !isIdentifier.MatchString(name) {
			return "", fmt.Errorf("%q is no name of a field", name)
		}
		parts = append(parts, name+": "+is)
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ", ") + "}", nil
}

// elementType returns the one type of all elements.
func elementType(list []any) (all string, err error) {
	all = "?"
	for _, v := range list {
		is, err := itfType(v)
		if err != nil {
			return "", err
		}
		if all, err = unify(all, is); err != nil {
			return "", err
		}
	}
	return all, nil
}

// unify returns the type of which both are.
func unify(a, b string) (string, error) {
	pattern := func(s string) *regexp.Regexp {
		return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(s), `\?`, ".*") + "$")
	}
	switch {
	case a == b:
		return a, nil
	case a == "" || pattern(a).MatchString(b):
		return b, nil
	case pattern(b).MatchString(a):
		return a, nil
	default:
		return "", fmt.Errorf("it is of type\n%s\nand of type\n%s", a, b)
	}
}

// hasTwins tells whether something is twice in a list.
func hasTwins(list []any) bool {
	seen := map[string]bool{}
	for _, v := range list {
		text := fmt.Sprint(v)
		if seen[text] {
			return true
		}
		seen[text] = true
	}
	return false
}

func errorIf(err error, is bool, problem string) error {
	if err == nil && is {
		return fmt.Errorf("%s", problem)
	}
	return err
}

// TestITFOfWalks validates what random walks give, and compares what is in a state with the record.
func TestITFOfWalks(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(6) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 5+2*int(seed)))
				f := validateITF(t, itfOf(t, trace))
				if len(f.States) != len(trace.Steps)+1 || f.Loop != nil {
					t.Fatalf("%d states, and there are %d steps", len(f.States), len(trace.Steps))
				}
				for i, step := range trace.Steps {
					state := f.States[i+1]
					if got := state["#meta"].(map[string]any)["step"]; got != step.Event {
						t.Fatalf("state %d comes of %q, and the record says %q", i+1, got, step.Event)
					}
					inFlight(t, state, "to_A", step.After.ToA)
					inFlight(t, state, "to_B", step.After.ToB)
					a := state["A"].(map[string]any)
					if a["state"] != step.After.A.State || a["SND_NXT"].(map[string]any)["#bigint"] != fmt.Sprint(step.After.A.SNDNXT) {
						t.Fatalf("state %d has %v, and the record %+v", i+1, a, step.After.A)
					}
				}
			}
		})
	}
}

// inFlight compares how many segments are on their way.
func inFlight(t *testing.T, state map[string]any, name string, record []string) {
	t.Helper()
	count := 0
	switch v := state[name].(type) {
	case []any:
		count = len(v)
	case map[string]any:
		if set, ok := v["#set"].([]any); ok {
			count = len(set)
			break
		}
		for _, pair := range v["#map"].([]any) {
			n := 0
			if _, err := fmt.Sscan(pair.([]any)[1].(map[string]any)["#bigint"].(string), &n); err != nil {
				t.Fatal(err)
			}
			count += n
		}
	}
	if count != len(record) {
		t.Fatalf("%s has %d segments, and the record %v", name, count, record)
	}
}

// TestITFOfLasso: the last state is the one that the loop begins with.
func TestITFOfLasso(t *testing.T) {
	for _, test := range []struct {
		trace *Trace
		loop  int
	}{{storm(t), 4}, {dead(t), 9}} {
		f := validateITF(t, itfOf(t, test.trace))
		if f.Loop == nil || *f.Loop != test.loop {
			t.Fatalf("loop is %v, not %d", f.Loop, test.loop)
		}
		first, last := f.States[*f.Loop], f.States[len(f.States)-1]
		delete(first, "#meta")
		delete(last, "#meta")
		if fmt.Sprint(first) != fmt.Sprint(last) {
			t.Errorf("the loop begins with\n%v\nand ends with\n%v", first, last)
		}
	}
}
