package main

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
)

// What the whole program takes is what --memory is about. Besides the store this is the program itself,
// which the run-time system does not count; the run-time system, stacks and buffers; and what was taken
// and is not in use.
const (
	programBytes = 10 << 20
	besidesBytes = 7 << 20
	unusedPart   = 32 // one part in so many
	leastMemory  = size(24 << 20)
)

func (f *checkFlags) validateMemory() error {
	if f.memory > 0 && f.memory < leastMemory {
		return fmt.Errorf("--memory: %v is too little: the program itself takes more than half of %v; give so much at least", f.memory, leastMemory)
	}
	return nil
}

// storeBytes returns how much memory the store may take, and has the run-time system collect garbage early
// enough for the rest; 0: there is no limit.
func (f *checkFlags) storeBytes() int {
	if f.memory == 0 {
		debug.SetMemoryLimit(math.MaxInt64)
		return 0
	}
	debug.SetMemoryLimit(int64(f.memory) - programBytes)
	return int(f.memory) - programBytes - besidesBytes - int(f.memory)/unusedPart
}

// prepareSpill finds out whether files can be written where the search may go on.
func (f *checkFlags) prepareSpill() error {
	dir := f.spillDir()
	if f.memory == 0 || dir == "" {
		return nil
	}
	if err := tryDir(dir); err != nil {
		return fmt.Errorf("--spill: files cannot be written to %s: %w; give another directory, or none", dir, err)
	}
	return nil
}

// spillNone has the search stop when memory is used up.
const spillNone = "none"

// spillDir returns where the search goes on when memory is used up; "": nowhere.
func (f *checkFlags) spillDir() string {
	switch f.spill {
	case "":
		return os.TempDir()
	case spillNone:
		return ""
	default:
		return f.spill
	}
}
