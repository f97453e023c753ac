package traces

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// cheap names scenarios in which something is violated, found in less than a second each: among them lassos, an attacker,
// several incarnations and a clock.
var cheap = []string{
	"simultaneous-open-war", "silent-peer", "no-syn-retransmission", "blind-reset", "syn-flood", "time-wait-assassination", "merged-close",
}

// TestForms shows counterexamples of the catalogue in every form.
func TestForms(t *testing.T) {
	for _, trace := range violated(t, cheap...) {
		everyForm(t, trace)
	}
}

// TestFormsNightly shows the counterexamples of the whole catalogue in every form, but for those whose search is slow, and steps
// through the page of each in a browser.
func TestFormsNightly(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to show the whole catalogue in every form")
	}
	all := violated(t, "--all", "--quick")
	if len(all) < 100 {
		t.Errorf("%d properties are violated in the catalogue, and at least 100 were", len(all))
	}
	for _, trace := range all {
		everyForm(t, trace)
	}
	b := browser(t)
	for _, trace := range all {
		t.Run(trace.Scenario+" "+trace.Property, func(t *testing.T) { stepThrough(open(b, t, trace)) })
	}
}

// violated runs 'tcpcheck check' and returns the counterexamples that it finds.
func violated(t *testing.T, args ...string) (all []*Trace) {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("go", append([]string{"run", "../cmd/tcpcheck", "check", "--quiet", "--progress", "none", "--trace-dir", dir}, args...)...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) < len(args) {
		t.Fatalf("there are %d counterexamples: %v\n%s", len(files), err, out)
	}
	for _, file := range files {
		trace, err := Read(file, read(t, file))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, trace)
	}
	return all
}

// everyForm writes the trace in each form, and counts the arrows of what is drawn.
func everyForm(t *testing.T, trace *Trace) {
	t.Helper()
	t.Run(trace.Scenario+" "+trace.Property, func(t *testing.T) {
		for _, form := range Forms {
			var b bytes.Buffer
			if err := form.Write(trace, &b); err != nil || b.Len() == 0 {
				t.Errorf("%s: %d octets, %v", form.Name, b.Len(), err)
			}
		}
		picture := elements(t, svgOf(t, trace))
		countArrows(t, trace, picture)
		apart(t, picture)
		checkMermaid(t, trace, mermaidOf(t, trace))
	})
}
