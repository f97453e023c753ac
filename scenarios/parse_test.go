package scenarios_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/scenarios"
)

const errorFile = "testdata/errors.txtar"

// broken returns the files that are no scenarios, and what is said about each.
func broken(t testing.TB) *txtar.Archive {
	t.Helper()
	archive, err := txtar.ParseFile(errorFile)
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

// All that is wrong with a file is told at once, a line each, with line and column.
func TestErrors(t *testing.T) {
	archive := broken(t)
	for i := 0; i < len(archive.Files); i += 2 {
		file, want := archive.Files[i], &archive.Files[i+1]
		_, err := scenarios.Parse(filepath.Base(file.Name), file.Data)
		if err == nil {
			t.Errorf("%s is a scenario", file.Name)
			continue
		}
		got := err.Error() + "\n"
		if *golden.Update {
			want.Data = []byte(got)
		}
		if got != string(want.Data) {
			t.Errorf("%s:\n%swant\n%s", file.Name, got, want.Data)
		}
		var all scenarios.Errors
		if !errors.As(err, &all) || len(all) != strings.Count(got, "\n") {
			t.Errorf("%s: the error is a %T of %d lines", file.Name, err, strings.Count(got, "\n"))
		}
	}
	if *golden.Update {
		if err := os.WriteFile(errorFile, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What txtar cannot hold, and what is wrong with a file as a whole.
func TestErrorsOfTheWholeFile(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"nothing", "", "x.yaml: is empty: 'tcpcheck scenario default' prints one to start from"},
		{"NUL byte", "window: 2\nse\x00nd: 1\n", "x.yaml:2:3: there is a NUL byte here: a scenario is plain text"},
		{"not UTF-8", "window: \xff\n", "x.yaml: is not UTF-8 text: save it as UTF-8"},
		{"too large", "#" + strings.Repeat("x", 1<<20), "x.yaml: is larger than 1 MiB: that is no scenario"},
		{"too long", "summary: " + strings.Repeat("x", 1001), "x.yaml:1:10: is longer than 1000 characters: no value is"},
		{"too many tokens", strings.Repeat("a: 1\n", 9000), "x.yaml: has more than 10000 words and signs of YAML: that is no scenario"},
	} {
		_, err := scenarios.Parse("x.yaml", []byte(c.src))
		if got := message(err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	_, err := scenarios.Parse("x.yaml", []byte(strings.Repeat("a: 1\n", 60)))
	if lines := strings.Split(message(err), "\n"); len(lines) != 51 || lines[50] != "x.yaml: and 10 more: mend these first" {
		t.Errorf("60 errors are told in %d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

// A file says little, and in any order.
func TestParse(t *testing.T) {
	s, err := scenarios.Parse("dir/mine.yaml", []byte(`# yaml-language-server: $schema=scenario.schema.json
# What it is.
#
#   And more.

expect: {no-deadlock: violated}
properties: [no-deadlock, stream-integrity]
reach: [[CLOSED, LISTEN]]
B: {window: 3}
window: 9
rules: {rst-in-time-wait: ignore}
profile: rfc793
A:
  iss: [1, 5]
  close-in: [LISTEN, CLOSE-WAIT]
deviate: no-persist
seq-bits: 4
summary: "quoted: text"
`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "mine" || s.Path != "" || s.Header != "What it is.\n\n  And more." || s.Summary != "quoted: text" {
		t.Errorf("name %q, path %q, header %q, summary %q", s.Name, s.Path, s.Header, s.Summary)
	}
	a, b := s.Config.Host[model.A], s.Config.Host[model.B]
	if a.Window != 9 || b.Window != 3 || !slices.Equal(a.ISS, []model.Seq{1, 5}) || a.CloseIn != model.StateSet(model.LISTEN, model.CLOSEWAIT) {
		t.Errorf("A is %+v, B is %+v", a, b)
	}
	want := model.Profiles[2].Rules
	want[model.ResetInTimeWait] = model.IgnoreReset
	if s.Config.Rules != want || s.Config.Deviations != model.DeviationSet(model.NoPersist) || s.Config.SeqBits != 4 {
		t.Errorf("the configuration is %+v", s.Config)
	}
	if !slices.Equal(s.Properties, []string{"no-deadlock", "stream-integrity"}) || s.Expect["no-deadlock"] != "violated" ||
		!slices.Equal(s.Reach, [][2]model.State{{model.CLOSED, model.LISTEN}}) {
		t.Errorf("properties %q, expect %v, reach %v", s.Properties, s.Expect, s.Reach)
	}
}

func TestPropertiesOfAFile(t *testing.T) {
	for src, want := range map[string][]string{
		"window: 1":                        scenarios.UsualProperties,
		"properties: all":                  scenarios.PropertyNames,
		"{}":                               scenarios.UsualProperties,
		"---\nwindow: 1\n":                 scenarios.UsualProperties,
		"window: 1\n...\n":                 scenarios.UsualProperties,
		"\ufeffwindow: 1\n":                scenarios.UsualProperties,
		"window: 1\r\nA:\r\n  send: 1\r\n": scenarios.UsualProperties,
	} {
		s, err := scenarios.Parse("x.yaml", []byte(src))
		if err != nil || !slices.Equal(s.Properties, want) {
			t.Errorf("%q: %v, want the properties %q", src, err, want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, src := range map[string]string{"mine.yaml": "send: 1\n", "mine.yml": "name: x\nsend: 2\n", "plain": "send: 3\n", "broken.yaml": "send: x\n"} {
		if err := os.WriteFile(name, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ path, name string }{{"mine.yaml", "mine"}, {"mine.yml", "x"}, {"./plain", "plain"}, {filepath.Join(dir, "mine.yaml"), "mine"}} {
		s, err := scenarios.Load(c.path)
		if err != nil || s.Name != c.name || s.Path != c.path {
			t.Errorf("Load(%q) = %+v, %v", c.path, s, err)
		}
	}
	for path, want := range map[string]string{
		"nosuch":        `there is no scenario "nosuch"; 'tcpcheck list scenarios' lists them`,
		"defualt":       `there is no scenario "defualt" (did you mean "default"?); 'tcpcheck list scenarios' lists them`,
		"":              `there is no scenario ""; 'tcpcheck list scenarios' lists them`,
		"plain":         `there is no scenario "plain"; for the file of that name write ./plain`,
		"duplx.yaml":    `duplx.yaml: there is no such file (did you mean "duplex"?); 'tcpcheck list scenarios' lists the built-in ones`,
		"broken.yaml":   `broken.yaml:1:7: send: "x" is no number: 0 to 65535 octets`,
		"./":            `./: cannot be read (is a directory): give the path of a scenario file`,
		"plain/x.yaml":  `plain/x.yaml: cannot be read (not a directory): give the path of a scenario file`,
		"a\x00b.yaml":   "a\x00b.yaml: cannot be read (invalid argument): give the path of a scenario file",
		"nosuch/x.yaml": `nosuch/x.yaml: there is no such file; 'tcpcheck list scenarios' lists the built-in ones`,
	} {
		if _, err := scenarios.Load(path); message(err) != want {
			t.Errorf("Load(%q): %s, want %s", path, message(err), want)
		}
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"default", "duplex", "stream-integrity", "no-persist", "TIME-WAIT"}
	for name, want := range map[string]string{
		"defualt": "default", "stream": "stream-integrity", "persist": "no-persist", "time-wait": "TIME-WAIT", "dublex": "duplex",
		"": "", "xyz": "", "zzzzzzzzzzzzzzz": "", strings.Repeat("default", 1000): "",
	} {
		if want != "" {
			want = ` (did you mean "` + want + `"?)`
		}
		if got := scenarios.Suggest(name, names); got != want {
			t.Errorf("Suggest(%.20q) = %q, want %q", name, got, want)
		}
	}
}
