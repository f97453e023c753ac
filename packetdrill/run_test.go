package packetdrill

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"tcpcheck/internal/golden"
)

// TestRuns holds what becomes of small scripts, each of which is about one thing. What begins a script, active or passive,
// stands for the lines that establish a connection.
func TestRuns(t *testing.T) {
	const file = "testdata/runs.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begin := map[string]string{}
	for i := range archive.Files {
		f := &archive.Files[i]
		if begun, ok := strings.CutPrefix(f.Name, "begin/"); ok {
			begin[begun] = string(f.Data)
			continue
		}
		src, want, found := strings.Cut(string(f.Data), "=> ")
		if !found {
			t.Fatalf("%s does not say what becomes of it", f.Name)
		}
		how, _, _ := strings.Cut(f.Name, "/")
		s, err := Parse(f.Name, begin[how]+src, "STANDARD")
		if err != nil {
			t.Error(err)
			continue
		}
		r := Run(s, Setup{})
		got := string(r.Verdict)
		if r.Verdict != Passed {
			got += ": " + strings.TrimPrefix(r.inFull(), "line ")
		}
		for _, what := range r.NotCompared {
			got += "\nnot compared: " + what
		}
		if *golden.Update {
			f.Data = []byte(src + "=> " + got + "\n")
		} else if got+"\n" != want {
			t.Errorf("%s:\n got %s\nwant %s", f.Name, got, want)
		}
	}
	if *golden.Update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
