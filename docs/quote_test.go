// Package docs_test holds the documentation to what the program prints: nothing that
// it quotes is written by hand.
package docs_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
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

// timing is what differs from run to run.
var timing = regexp.MustCompile(`; [0-9.]+m?s, workers: \d+(, \d+ bytes/state)?`)

// TestQuotes runs every command that a page quotes, and compares.
func TestQuotes(t *testing.T) {
	program := filepath.Join(t.TempDir(), "tcpcheck")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/tcpcheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
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
