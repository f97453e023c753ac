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

// TestCatalogue gives every violated property of the built-in scenarios that take no more than seconds, in every form,
// and in words, where TCPCHECK_NIGHTLY asks for it. What can be read back is compared with the record.
func TestCatalogue(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to check the whole catalogue")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "tcpcheck")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/tcpcheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(program, "check", "--all", "--quick", "--quiet", "--trace-dir", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) < 200 {
		t.Fatalf("%d traces, %v: the catalogue has more", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { everyForm(t, file) })
	}
}

// everyForm shows a trace in every form, and in words.
func everyForm(t *testing.T, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := Read(file, src)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range Forms {
		var b bytes.Buffer
		if err := form.Write(trace, &b); err != nil || b.Len() == 0 {
			t.Errorf("%s: %d octets, %v", form.Name, b.Len(), err)
		}
	}
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
