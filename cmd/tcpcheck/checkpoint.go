package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"tcpcheck/explore"
	"tcpcheck/scenarios"
)

func (f *checkFlags) validateCheckpoint(args []string) error {
	flag := "--resume"
	switch {
	case f.every <= 0:
		return fmt.Errorf("--checkpoint-every: %v is out of range: give a time such as 1s or 10m", f.every)
	case f.checkpoint == "" && f.resume == "":
		return nil
	case f.resume == "":
		flag = "--checkpoint"
	case f.checkpoint != "" && f.checkpoint != f.resume:
		return fmt.Errorf("--checkpoint: a search that goes on keeps what it finds in the directory of --resume, %s: leave out --checkpoint", f.resume)
	}
	if f.all || len(args) > 1 {
		return fmt.Errorf("%s: a checkpoint is of one search: name one scenario", flag)
	}
	return nil
}

// refused returns an error about checkpoints in the words of the command line, and any other as it is.
func (f *checkFlags) refused(err error) error {
	var c *explore.CheckpointError
	switch {
	case !errors.As(err, &c):
		return err
	case f.resume == "":
		return fmt.Errorf("--checkpoint: the checkpoint in %s: %w; go on from what is there with --resume, or give another directory", c.Dir, c.Err)
	default:
		return fmt.Errorf("--resume: the checkpoint in %s: %w; nothing there was changed", c.Dir, c.Err)
	}
}

// fingerprint returns, line by line, all that the figures of a search depend on.
func (f *checkFlags) fingerprint(sc *scenarios.Scenario, plan *plan) string {
	if f.checkpoint == "" && f.resume == "" {
		return ""
	}
	values := sc.Values()
	lines := []string{"program: tcpcheck " + version() + ", " + program(), "scenario: " + sc.Name, "store: exact", "reductions: " + plan.setting()}
	for _, name := range scenarios.Order(values) {
		lines = append(lines, "setting: "+name+"="+values[name])
	}
	for _, a := range f.asked(sc) {
		lines = append(lines, "property: "+a.Property)
	}
	return strings.Join(lines, "\n")
}

// program returns a checksum of this program: another one may take other steps.
var program = sync.OnceValue(func() string {
	sum := sha256.New()
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	file, err := os.Open(path)
	if err != nil {
		return "unknown"
	}
	defer func() { _ = file.Close() }()
	if _, err = io.Copy(sum, file); err != nil {
		return "unknown"
	}
	return fmt.Sprintf("sha256 %x", sum.Sum(nil))
})
