package scenarios_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"tcpcheck/internal/golden"
	"tcpcheck/scenarios"
)

// schema compiles the schema.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenarios.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("scenario.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("scenario.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// validate holds a YAML file against the schema.
func validate(t *testing.T, s *jsonschema.Schema, src []byte) error {
	t.Helper()
	js, err := yaml.YAMLToJSON(src)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(js))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSchemaFile(t *testing.T) {
	golden.Check(t, "scenario.schema.json", string(scenarios.Schema()))
}

func TestSchemaTakesBuiltinFiles(t *testing.T) {
	s := schema(t)
	for _, name := range scenarios.Names() {
		src, _ := scenarios.Source(name)
		if err := validate(t, s, src); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema refuses what the loader refuses, as far as a schema can.
func TestSchemaRefusesBrokenFiles(t *testing.T) {
	s := schema(t)
	archive := broken(t)
	for i := 0; i < len(archive.Files); i += 2 {
		file := archive.Files[i]
		kind := filepath.Dir(file.Name)
		if kind == "yaml" {
			continue
		}
		if err := validate(t, s, file.Data); (err != nil) != (kind == "value") {
			t.Errorf("%s: the schema says %v", file.Name, err)
		}
	}
}

// One value at a time: the schema and the loader agree on each.
func TestSchemaAgreesWithLoader(t *testing.T) {
	s := schema(t)
	values := []string{
		"0", "1", "2", "3", "-1", "32", "33", "64", "65", "255", "256", "65535", "65536", "4294967295", "4294967296", "1.5",
		"none", "any", "fifo", "true", "false", "never", "may", "will", "passive", "active", "either", "specified", "unspecified",
		"at-once", "when-it-pleases", "rfc793", "no-persist", "ESTABLISHED", "CLOSED", "no-deadlock", "all", `"1"`, `"true"`, `""`, "[]",
		"[1]", "[none]", "[no-persist, merged-close]", "[ESTABLISHED, any]", "[no-deadlock]", "[no-deadlock, no-deadlock]", "{}", "{send: 1}", "~",
		"{rst-in-time-wait: ignore}", "{no-deadlock: holds}", "[[CLOSED, CLOSED]]", "[[CLOSED]]", "some words",
		"{max-states: 0}", "{max-states: 1}", "{max-depth: 9, max-states: x}", "{max-width: 3}",
		"[{name: a-b, words: x, set: {window: 1, A: {send: 1}}}]", "[{name: a-b, words: x, set: {}, expect: {no-deadlock: violated}, slow: true, limits: {}, reach: []}]",
		"[{name: A, words: x, set: {}}]", "[{name: a, words: x}]", "[{name: a, words: x, set: {window: 0}}]", "[{name: a, words: x, set: {name: b}}]",
		"[{name: a, words: x, set: {A: {loss: 1}}}]", "[{name: a, words: x, set: {}, properties: all}]",
	}
	keys := []string{"nosuch", "name", "summary", "A", "properties", "limits", "slow", "reach", "expect", "unmended", "variants"}
	for _, setting := range scenarios.Settings {
		keys = append(keys, setting.Name)
	}
	for _, key := range keys {
		for _, value := range values {
			src := "seq-bits: 32\n" + key + ": " + value + "\n"
			if key == "seq-bits" {
				src = strings.SplitAfterN(src, "\n", 2)[1] + "iss: 1\nwindow: 1\n"
			}
			refused := validate(t, s, []byte(src))
			_, err := scenarios.Parse("x.yaml", []byte(src))
			if (refused != nil) != (err != nil) {
				t.Errorf("%q: the schema says %v, the loader %v", src, refused, err)
			}
		}
	}
}
