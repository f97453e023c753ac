package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMemoryObeyed: the whole program takes no more than --memory, give or take a tenth. The sizes are such that tables would
// grow right below them.
func TestMemoryObeyed(t *testing.T) {
	sizes := []size{64 << 20, 84 << 20}
	if os.Getenv("TCPCHECK_NIGHTLY") != "" {
		sizes = append(sizes, 168<<20, 256<<20, 340<<20, 512<<20)
	}
	for _, s := range sizes {
		cmd := tcpcheck(t, "check", "larger", "--quiet", "--memory", s.String())
		peak, out := peakOf(t, cmd)
		if code := cmd.ProcessState.ExitCode(); code != exitBounded {
			t.Fatalf("--memory %v: exit code %d: %s", s, code, out)
		}
		if t.Logf("--memory %v: %v", s, peak); peak > s+s/10 || peak < s*3/4 {
			t.Errorf("--memory %v: the program took %v", s, peak)
		}
	}
}

// peakOf runs a program, and returns the most memory that was resident, and its output. It looks while the program
// runs: what is told of it afterwards takes in what this process had when it started it.
func peakOf(t *testing.T, cmd *exec.Cmd) (peak size, out []byte) {
	t.Helper()
	var b bytes.Buffer
	cmd.Stdout = &b
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = cmd.Wait()
	}()
	for status := fmt.Sprintf("/proc/%d/status", cmd.Process.Pid); ; {
		text, _ := os.ReadFile(status)
		if _, line, found := strings.Cut(string(text), "VmHWM:"); found {
			var kib size
			_, _ = fmt.Sscan(line, (*int)(&kib))
			peak = max(peak, kib<<10)
		}
		select {
		case <-done:
			return peak, b.Bytes()
		case <-time.After(2 * time.Millisecond):
		}
	}
}
