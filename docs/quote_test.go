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
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// quote is a command in a comment and the block with its output.
var quote = regexp.MustCompile("(?s)<!-- (tcpcheck [^\n]*?) -->\n```\n(.*?)```\n")

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
