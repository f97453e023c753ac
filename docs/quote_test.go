// Package docs_test holds the documentation to what the program prints: nothing that
// it quotes is written by hand.
package docs_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/scenarios"
)

// quote is a command in a comment and the block with its output.
var quote = regexp.MustCompile("(?s)<!-- (tcpcheck [^\n]*?) -->\n```\n(.*?)```\n")

// verdicts is a comment that asks for the verdict table, or the rows of some scenarios, and
// the table below it.
var verdicts = regexp.MustCompile("(?m)^<!-- verdicts([^\n]*?) -->\n(?:\\|[^\n]*\n)*")

// outcomes is a comment that asks for a table of what becomes of some properties in some runs, and the
// table below it. Its first line has the heads of the columns with words, a colon and the properties; each other
// a run, a colon and its words. Of runs with the same words one may stand for all: '?' in a name is any character.
var outcomes = regexp.MustCompile("(?ms)^<!-- outcomes ([^\n]*)\n(.*?)^-->\n(?:\\|[^\n]*\n)*")

// formulas is a comment that asks for a table of properties that scenarios state, and the table below it. Its first line has
// the heads of the columns with words, each other a run, a space, a property, and the words, all apart by '|'.
var formulas = regexp.MustCompile("(?ms)^<!-- formulas ([^\n]*)\n(.*?)^-->\n(?:\\|[^\n]*\n)*")

// file is a file, from the root of the module, and the block with its content.
var file = regexp.MustCompile("(?s)<!-- file ([^\n]*?) -->\n```\n(.*?)```\n")

// timing is what differs from run to run.
var timing = regexp.MustCompile(`; [0-9.]+m?s, workers: \d+(, \d+ bytes/state)?`)

// TestQuotes runs every command that a page quotes, and compares.
func TestQuotes(t *testing.T) {
	program := build(t)
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	quotes := 0
	for _, page := range append(pages, "../README.md") {
		src, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		now := quote.ReplaceAllFunc(src, func(block []byte) []byte {
			quotes++
			command := quote.FindSubmatch(block)[1]
			return []byte("<!-- " + string(command) + " -->\n```\n" + output(t, program, string(command)) + "```\n")
		})
		now = verdicts.ReplaceAllFunc(now, func(block []byte) []byte {
			quotes++
			names := string(verdicts.FindSubmatch(block)[1])
			return []byte("<!-- verdicts" + names + " -->\n" + verdictTable(t, strings.Fields(names)))
		})
		now = sweep.ReplaceAllFunc(now, func([]byte) []byte {
			quotes++
			return []byte("<!-- sweep -->\n" + sweepSummary(t))
		})
		now = outcomes.ReplaceAllFunc(now, func(block []byte) []byte {
			quotes++
			m := outcomes.FindSubmatch(block)
			comment, _, _ := strings.Cut(string(block), "\n-->\n")
			return []byte(comment + "\n-->\n" + outcomeTable(t, string(m[1]), string(m[2])))
		})
		now = formulas.ReplaceAllFunc(now, func(block []byte) []byte {
			quotes++
			m := formulas.FindSubmatch(block)
			comment, _, _ := strings.Cut(string(block), "\n-->\n")
			return []byte(comment + "\n-->\n" + formulaTable(t, string(m[1]), string(m[2])))
		})
		now = file.ReplaceAllFunc(now, func(block []byte) []byte {
			quotes++
			name := string(file.FindSubmatch(block)[1])
			content, err := os.ReadFile(filepath.Join("..", name))
			if err != nil {
				t.Error(err)
			}
			return []byte("<!-- file " + name + " -->\n```\n" + string(content) + "```\n")
		})
		if *golden.Update {
			err = os.WriteFile(page, now, 0o666)
		} else if !bytes.Equal(now, src) {
			err = errors.New("it quotes what the program does not print any more; run the test with -update and read the diff")
		}
		if err != nil {
			t.Errorf("%s: %v", page, err)
		}
	}
	if quotes == 0 {
		t.Error("no page quotes anything: the test has lost its subject")
	}
}

// output runs a command and returns what it prints, without what differs from run to run.
func output(t *testing.T, program, command string) string {
	t.Helper()
	cmd := exec.Command(program, strings.Fields(command)[1:]...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Errorf("%s: %v", command, err)
	}
	return timing.ReplaceAllString(string(out), "")
}

// verdictTable returns the rows of the verdict table of the scenarios whose names begin with one
// of these, of all without any: in Markdown, in the order of 'tcpcheck list scenarios'.
func verdictTable(t *testing.T, prefixes []string) string {
	t.Helper()
	var head string
	rows := map[string]string{}
	for _, file := range []string{"verdicts.golden", "verdicts-slow.golden"} {
		src, err := os.ReadFile(filepath.Join("../properties/testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSuffix(string(src), "\n"), "\n") {
			if name, _, _ := strings.Cut(line, " "); i > 0 {
				rows[name] = markdown(line)
			} else {
				head = markdown(line)
			}
		}
	}
	table := head + strings.Repeat("|---", strings.Count(head, "|")-1) + "|\n"
	for _, name := range scenarios.Runs() {
		if len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			table += rows[name]
		}
	}
	return table
}

// outcomeTable returns a table of what becomes of properties in runs, as their files expect it, which
// the tests of the catalogue hold them to.
func outcomeTable(t *testing.T, head, rows string) string {
	t.Helper()
	words, names, ok := strings.Cut(head, ": ")
	if !ok {
		t.Fatalf("outcomes %s: there is no colon before the properties", head)
	}
	judged := strings.Split(names, ", ")
	table := fmt.Sprintf("| run | %s | %s |\n", words, strings.Join(judged, " | "))
	table += strings.Repeat("|---", strings.Count(table, "|")-1) + "|\n"
	for line := range strings.Lines(rows) {
		pattern, words, _ := strings.Cut(strings.TrimSpace(line), ": ")
		var runs []*scenarios.Scenario
		for _, name := range scenarios.Runs() {
			if match, err := path.Match(pattern, name); err != nil || !match {
				continue
			}
			sc, err := scenarios.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			runs = append(runs, sc)
		}
		if runs == nil {
			t.Fatalf("outcomes: there is no run %s", pattern)
		}
		table += fmt.Sprintf("| %s | %s |", pattern, words)
		for _, property := range judged {
			table += " " + outcome(runs, property) + " |"
		}
		table += "\n"
	}
	return table
}

// formulaTable returns a table of properties: how a scenario states each, and what becomes of it, as the file of
// the scenario expects it, which the tests of the catalogue hold it to.
func formulaTable(t *testing.T, head, rows string) string {
	t.Helper()
	table := "| run | property | formula here | verdict here | " + head + " |\n"
	table += strings.Repeat("|---", strings.Count(table, "|")-1) + "|\n"
	for line := range strings.Lines(rows) {
		what, words, _ := strings.Cut(strings.TrimSpace(line), "|")
		run, property, ok := strings.Cut(strings.TrimSpace(what), " ")
		if !ok || strings.Count(words, "|") != strings.Count(head, "|") {
			t.Fatalf("formulas: %q is not a run, a property and words for %q", line, head)
		}
		sc, err := scenarios.Load(run)
		if err != nil {
			t.Fatal(err)
		}
		text := "built in"
		for _, f := range sc.Formulas {
			if f.Name == property {
				text = "<code>" + strings.NewReplacer("|", "&#124;", "<", "&lt;", ">", "&gt;").Replace(f.Text) + "</code>"
			}
		}
		table += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", run, property, text, outcome([]*scenarios.Scenario{sc}, property), strings.TrimSpace(words))
	}
	return table
}

// outcome returns what becomes of a property in the first of the runs that judges it.
func outcome(runs []*scenarios.Scenario, property string) string {
	for _, sc := range runs {
		if slices.ContainsFunc(sc.Judged(), func(j scenarios.Judged) bool { return j.Name == property }) {
			switch verdict := sc.Expect[property]; verdict {
			case "", "holds":
				return "kept"
			case "violated":
				return "**broken**"
			default:
				return verdict
			}
		}
	}
	return "-"
}

// markdown makes a row of a Markdown table of one of the verdict table.
func markdown(line string) string {
	cells := strings.Split(line, " | ")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// TestLinks: a page that another links to is there.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../README.md", "../CHANGELOG.md") {
		src, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(src, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), string(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}
