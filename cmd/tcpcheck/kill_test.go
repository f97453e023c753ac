package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"
)

// tcpcheck returns a command that is tcpcheck: this program is, if it has that name.
func tcpcheck(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &exec.Cmd{Path: path, Args: append([]string{"tcpcheck"}, args...)}
}

// timings are the lines of a JSON document that depend on the machine.
var timings = regexp.MustCompile(`(?m)^ *"(elapsed_s|bytes_per_state|bytes_on_disk|workers)":.*\n`)

// killed has a search killed so many times, at random moments, and go on with as many workers as chance will have
// it. It returns what the last one prints, without the timings.
func killed(t *testing.T, r *rand.Rand, kills int, longest time.Duration, args ...string) []byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kept")
	for ; ; kills-- {
		flag := "--resume"
		if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err != nil {
			flag = "--checkpoint"
		}
		var stdout, stderr bytes.Buffer
		cmd := tcpcheck(t, append(args, "--json", flag, dir, "--checkpoint-every", "20ms", "--workers", strconv.Itoa(1+r.IntN(3)))...)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if kills > 0 {
			after := time.Duration(r.Int64N(int64(longest)))
			time.Sleep(after)
			_ = cmd.Process.Kill() // it may be over
			_ = cmd.Wait()
			continue
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, &stderr)
		}
		return timings.ReplaceAll(stdout.Bytes(), nil)
	}
}

// TestKilled compares searches that were killed at random moments with ones that were not: in memory, and on disk.
func TestKilled(t *testing.T) {
	scenario, memory, kills := "default", "24MiB", 2
	if os.Getenv("TCPCHECK_NIGHTLY") != "" {
		scenario, memory, kills = "duplex", "32MiB", 10
	}
	args := []string{"check", scenario, "--kind", "safety"}
	began := time.Now()
	want, err := tcpcheck(t, append(args, "--json")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	want = timings.ReplaceAll(want, nil)
	for seed, more := range [][]string{nil, {"--memory", memory}} {
		seed := uint64(seed) + uint64(began.UnixNano())
		got := killed(t, rand.New(rand.NewPCG(seed, 1)), kills, took, slices.Concat(args, more)...)
		if !bytes.Equal(got, want) {
			t.Errorf("seed %d, %v: killed %d times: %s\nundisturbed: %s", seed, more, kills, got, want)
		}
	}
}
