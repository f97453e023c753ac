package main

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a number of bytes, as a flag: 1000000, 512MiB, 4GB.
type size int

var units = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

// Set reads a size.
func (s *size) Set(text string) error {
	number, unit := text, 1.0
	for _, u := range units {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			number, unit = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(n*unit >= 1 && n*unit < 1<<62) { // no number fails both
		return fmt.Errorf("%q is no size: give a number of bytes with a unit, such as 512MiB or 4GiB", text)
	}
	*s = size(n * unit)
	return nil
}

// Type names the type in help texts.
func (s *size) Type() string { return "SIZE" }

// String writes a size in the largest binary unit that leaves at least 1 of it.
func (s size) String() string {
	if s == 0 {
		return ""
	}
	for i := 3; i >= 0; i-- {
		if float64(s) >= units[i].bytes {
			return fmt.Sprintf("%.3g %s", float64(s)/units[i].bytes, units[i].name)
		}
	}
	return fmt.Sprintf("%d B", int(s))
}

// count writes a number with its thousands set apart.
func count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
