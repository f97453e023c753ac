package traces

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// cheap names scenarios in which something is violated, found in no time: among them lassos, an attacker, and a clock.
var cheap = []string{"simultaneous-open-war", "silent-peer", "no-syn-retransmission", "blind-reset", "time-wait-assassination", "merged-close", "time-wait-by-the-letter"}

// TestForms gives counterexamples in every form, and counts what is drawn.
func TestForms(t *testing.T) {
	for _, file := range violated(t, cheap...) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { shown(t, readTrace(t, file)) })
	}
}

// TestCatalogue gives every violated property of the built-in scenarios that take no more than seconds, in every form,
// and in words, where TCPCHECK_NIGHTLY asks for it. What can be read back is compared with the record, and the page is
// stepped through in a browser.
func TestCatalogue(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to check the whole catalogue")
	}
	files := violated(t, "--all", "--quick")
	if len(files) < 200 {
		t.Errorf("%d traces: the catalogue has more", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { everyForm(t, readTrace(t, file)) })
	}
	b := browser(t)
	for _, file := range files {
		t.Run("page-of-"+strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { stepThrough(open(b, t, readTrace(t, file))) })
	}
}

// violated runs 'tcpcheck check' and returns the files of the counterexamples that it finds.
func violated(t *testing.T, args ...string) []string {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "tcpcheck")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/tcpcheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(program, append([]string{"check", "--quiet", "--trace-dir", dir}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) < len(args) {
		t.Fatalf("%d traces, %v", len(files), err)
	}
	return files
}

func readTrace(t *testing.T, file string) *Trace {
	t.Helper()
	trace, err := Read(file, read(t, file))
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// shown shows a trace in every form, and looks at what is drawn.
func shown(t *testing.T, trace *Trace) {
	t.Helper()
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
	checkDiff(t, trace)
	citations(t, trace)
}

// everyForm shows a trace in every form, and in words, and reads back what can be.
func everyForm(t *testing.T, trace *Trace) {
	t.Helper()
	shown(t, trace)
	sc, err := scenarios.FromValues(trace.Scenario, trace.Settings)
	if err != nil {
		t.Fatal(err)
	}
	space := sc.Config.Space()
	copies(t, compare(t, trace, space))
	if program, err := exec.LookPath("tshark"); err == nil {
		capture := filepath.Join(t.TempDir(), "x.pcapng")
		if err := os.WriteFile(capture, captured(t, trace), 0o666); err != nil {
			t.Fatal(err)
		}
		agree(t, dissect(t, program, capture), onRecord(t, trace), space)
	}
	validateITF(t, itfOf(t, trace))
	for s := model.A; s <= model.B; s++ {
		if _, err := parseDrill(scriptOf(t, trace, s)); err != nil {
			t.Errorf("packetdrill, side %s: %v", s, err)
		}
	}
	text := tale(t, trace)
	if bad := untold(trace, text); bad != "" || !strings.Contains(text, "What is broken: ") || !strings.Contains(text, "point of no return") || strings.Contains(text, "was not found") {
		t.Errorf("the account does not tell all: %s\n%s", bad, text)
	}
}
