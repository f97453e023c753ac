// Package golden compares what comes out of a test with a file that a person has read. It
// is for tests alone.
package golden

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

// Update tells that the golden files are to be written anew: 'go test ./... -update', and
// then the diff is to be read.
var Update = flag.Bool("update", false, "write the golden files anew")

// Check fails unless text is what the file holds.
func Check(t *testing.T, file, text string) {
	t.Helper()
	if *Update {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s is not what comes out now; run the test with -update and read the diff\n%s", file, firstDifference(string(want), text))
	}
}

// firstDifference tells the first line in which two texts differ.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\n  was: %s\n  now: %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("there were %d lines, and now there are %d", len(w), len(g))
}
