package main

import (
	"os"
	"syscall"
	"testing"
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
		out, _ := cmd.Output()
		if code := cmd.ProcessState.ExitCode(); code != exitBounded {
			t.Fatalf("--memory %v: exit code %d: %s", s, code, out)
		}
		peak := size(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10)
		if t.Logf("--memory %v: %v", s, peak); peak > s+s/10 || peak < s*3/4 {
			t.Errorf("--memory %v: the program took %v", s, peak)
		}
	}
}
