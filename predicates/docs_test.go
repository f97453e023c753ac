package predicates_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/ltl"
	"tcpcheck/model"
	"tcpcheck/predicates"
)

const page = "../docs/formulas.md"

// vocabulary is the comment before the table of the vocabulary, and the table.
var vocabulary = regexp.MustCompile("(?m)^<!-- vocabulary -->\n(?:\\|[^\n]*\n)*")

// TestDocs holds the page to the vocabulary and to what comes out.
func TestDocs(t *testing.T) {
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for i := range model.StateCount {
		if name := "`" + strings.ReplaceAll(model.State(i).String(), "-", "_") + "`"; !strings.Contains(string(src), name) {
			t.Errorf("the page lacks %s", name)
		}
	}
	golden.Check(t, page, vocabulary.ReplaceAllLiteralString(string(src), "<!-- vocabulary -->\n"+table()))
}

func table() string {
	var b strings.Builder
	b.WriteString("| name | is | meaning | section |\n|---|---|---|---|\n")
	for _, w := range predicates.Vocabulary {
		ghost := ""
		if w.Ghost {
			ghost = " (ghost)"
		}
		fmt.Fprintf(&b, "| `%s` | %s%s | %s | %s |\n", w.Name, w.Type(), ghost, w.Meaning, w.Section)
	}
	return b.String()
}

// check parses a formula and compiles its atoms.
func check(t *testing.T, formula string) (at, end int, err error) {
	t.Helper()
	_, atoms, err := ltl.Parse(formula)
	if e := new(ltl.SyntaxError); errors.As(err, &e) {
		return e.At, e.End, e
	}
	for _, a := range atoms {
		_, err := predicates.Compile(a.Text, config(t))
		if e := new(predicates.Error); errors.As(err, &e) {
			return a.At + e.At, a.At + e.End, e
		}
	}
	return 0, 0, err
}

// TestExamples: every formula on the page is one, and what is said to be wrong is.
func TestExamples(t *testing.T) {
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```(text)?\n(.*?)```\n").FindAllStringSubmatch(string(src), -1)
	for _, block := range blocks {
		if block[1] == "text" {
			formula, _, _ := strings.Cut(block[2], "\n")
			at, end, err := check(t, strings.TrimSpace(formula))
			if err == nil {
				t.Errorf("%s: is not wrong", formula)
			} else if got := fmt.Sprintf("%s\n  %v\n", ltl.Mark(strings.TrimSpace(formula), at, end), err); got != block[2] {
				t.Errorf("the page has\n%sand it is\n%s", block[2], got)
			}
			continue
		}
		for formula := range strings.Lines(block[2]) {
			if _, _, err := check(t, strings.TrimSpace(formula)); err != nil {
				t.Errorf("%s: %v", formula, err)
			}
		}
	}
	if len(blocks) < 8 {
		t.Errorf("there are %d examples", len(blocks))
	}
}
