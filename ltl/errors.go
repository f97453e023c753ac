package ltl

import (
	"fmt"
	"strings"
)

// SyntaxError says what is wrong with a formula, and where: in the bytes At to End-1 of its source.
type SyntaxError struct {
	At, End int
	Msg     string // the cause and the remedy
}

// Error returns the cause and the remedy.
func (e *SyntaxError) Error() string { return e.Msg }

func errorf(at, end int, format string, args ...any) *SyntaxError {
	return &SyntaxError{At: at, End: end, Msg: fmt.Sprintf(format, args...)}
}

// Mark returns the line of the source that byte at is in and, on a second line, marks below the
// bytes up to end. Both are indented by two blanks.
func Mark(source string, at, end int) string {
	at = min(max(at, 0), len(source))
	from := strings.LastIndexByte(source[:at], '\n') + 1
	line, _, _ := strings.Cut(source[from:], "\n")
	end = min(max(end, at+1), from+len(line))
	before, marked := source[from:at], source[min(at, end):end]
	blank := func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}
	return "  " + strings.TrimRight(line, "\r") + "\n  " + strings.Map(blank, before) + strings.Repeat("^", max(1, len([]rune(marked))))
}
