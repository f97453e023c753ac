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

// TestMemoryObeyed: the whole program takes no more than --memory, give or take a tenth, whether it stops then or goes
// on on disk. The sizes are such that tables would grow right below them.
func TestMemoryObeyed(t *testing.T) {
	obeys(t, 64<<20, "--spill", "none")
	obeys(t, 84<<20, "--spill", "none")
	obeys(t, 64<<20, "--max-states", "4000000")
	if os.Getenv("TCPCHECK_NIGHTLY") != "" {
		for _, s := range []size{168 << 20, 256 << 20, 340 << 20, 512 << 20} {
			obeys(t, s, "--spill", "none")
		}
		obeys(t, 256<<20, "--max-states", "30000000")
	}
}

// obeys checks one search, which comes to no end.
func obeys(t *testing.T, s size, args ...string) {
	t.Helper()
	cmd := tcpcheck(t, append([]string{"check", "larger", "--kind", "safety", "--quiet", "--memory", s.String()}, args...)...)
	peak, out := peakOf(t, cmd)
	if code := cmd.ProcessState.ExitCode(); code != exitBounded {
		t.Fatalf("--memory %v %v: exit code %d: %s", s, args, code, out)
	}
	if t.Logf("--memory %v %v: %v", s, args, peak); peak > s+s/10 || peak < s*3/4 {
		t.Errorf("--memory %v %v: the program took %v", s, args, peak)
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
