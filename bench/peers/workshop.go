package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// workshop is the directory in which programs are made and run.
type workshop struct {
	dir   string
	check []string // tcpcheck's command, with the flags that leave it without reductions and with an exact store
}

// cost is what a run took.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory: the largest resident set
}

// newWorkshop makes a workshop with the sources and our own programs in it.
func newWorkshop() (*workshop, error) {
	dir, err := os.MkdirTemp("", "peers-")
	if err != nil {
		return nil, err
	}
	w := &workshop{dir: dir}
	if err := os.CopyFS(dir, sources); err != nil {
		return w, err
	}
	for _, program := range []string{"tcpcheck/cmd/tcpcheck", "tcpcheck/bench/peers/peterson"} {
		if _, err := w.command("go", "build", "-o", w.path(filepath.Base(program)+".exe"), program); err != nil {
			return w, err
		}
	}
	return w, w.findFlags()
}

// findFlags asks tcpcheck which of the flags it has that make it do the same work as the others.
func (w *workshop) findFlags() error {
	help, err := w.command(w.path("tcpcheck.exe"), "check", "--help")
	w.check = []string{w.path("tcpcheck.exe"), "check"}
	for _, flag := range [][]string{{"--reduce", "none"}, {"--store", "exact"}} {
		if bytes.Contains(help, []byte(flag[0]+" ")) {
			w.check = append(w.check, flag...)
		}
	}
	return err
}

func (w *workshop) path(name string) string { return filepath.Join(w.dir, name) }

func (w *workshop) close() { _ = os.RemoveAll(w.dir) }

// command runs a program from where we are, and returns what it prints.
func (w *workshop) command(args ...string) ([]byte, error) {
	return output(exec.Command(args[0], args[1:]...))
}

// make runs a program in a directory of the workshop, which it makes.
func (w *workshop) make(in string, args ...string) error {
	dir := w.path(in)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	_, err := output(cmd)
	return err
}

// measure runs a program in a directory, and tells what it printed and what it took.
func measure(dir string, args []string) ([]byte, cost, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	start := time.Now()
	out, err := output(cmd)
	c := cost{wall: time.Since(start)}
	if state := cmd.ProcessState; state != nil {
		c.cpu = state.UserTime() + state.SystemTime()
		if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
			c.peak = usage.Maxrss << 10 // Linux tells KiB
		}
	}
	return out, c, err
}

// output runs a command and returns what it prints; an error has all that it said.
func output(cmd *exec.Cmd) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return out.Bytes(), fmt.Errorf("%s: %w\n%s%s", strings.Join(cmd.Args, " "), err, out.Bytes(), errs.Bytes())
	case err != nil:
		return nil, err
	}
	return out.Bytes(), nil
}
