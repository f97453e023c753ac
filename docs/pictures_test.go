package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// picture is a comment that names a run and a property that it violates, and perhaps a flag of show, and below it the
// picture of the counterexample.
var picture = regexp.MustCompile(`<!-- picture (\S+) (\S+)( --\S+)? -->\n!\[[^\]]+\]\((\S+\.svg)\)`)

// diagram is a comment that names a run, and below it its state diagram.
var diagram = regexp.MustCompile(`<!-- diagram (\S+) -->\n!\[[^\]]+\]\((\S+\.svg)\)`)

// TestPictures draws every picture of the docs anew, as a user would, and compares.
func TestPictures(t *testing.T) {
	program := build(t)
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, page := range append(pages, "../README.md") {
		src, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		pictures := picture.FindAllSubmatch(src, -1)
		diagrams := diagram.FindAllSubmatch(src, -1)
		if len(pictures)+len(diagrams) != strings.Count(string(src), ".svg)") {
			t.Errorf("%s: a picture is there without a comment that says what it shows", page)
		}
		for _, p := range pictures {
			file := filepath.Join(filepath.Dir(page), string(p[4]))
			golden.Check(t, file, drawn(t, program, string(p[1]), string(p[2]), string(p[3])))
			shown[filepath.Base(file)] = true
		}
		for _, d := range diagrams {
			file := filepath.Join(filepath.Dir(page), string(d[2]))
			golden.Check(t, file, output(t, program, "tcpcheck diagram "+string(d[1])))
			shown[filepath.Base(file)] = true
		}
	}
	files, err := filepath.Glob("pictures/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no pictures: %v", err)
	}
	for _, file := range files {
		if !shown[filepath.Base(file)] {
			t.Errorf("no page shows %s", file)
		}
	}
}

// drawn checks a property of a run and returns the picture of its counterexample.
func drawn(t *testing.T, program, run, property, flag string) string {
	t.Helper()
	dir := t.TempDir()
	output(t, program, "tcpcheck check "+run+" --property "+property+" --quiet --trace-dir "+dir)
	traces, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(traces) != 1 {
		t.Fatalf("%s has written %v for %s: %v", run, traces, property, err)
	}
	return output(t, program, "tcpcheck show "+traces[0]+" --as svg"+flag)
}

// build builds the program and returns where it is.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tcpcheck")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/tcpcheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}
