package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one thing wrong with a scenario: where, what, and what to do about it.
type Error struct {
	File         string // the file's path or name; "" where there is none
	Line, Column int    // in the file, from 1; 0 where the error is about no place in it
	Setting      string // the key it is about, or the flag: "A.window", "--window"; "" if none
	Problem      string // the cause and the remedy
}

// Error returns the error in one line: place, cause, remedy.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ":")
		if e.Line > 0 {
			fmt.Fprintf(&b, "%d:%d:", e.Line, e.Column)
		}
		b.WriteByte(' ')
	}
	if e.Setting != "" {
		b.WriteString(e.Setting + ": ")
	}
	b.WriteString(e.Problem)
	return b.String()
}

// Errors holds all that is wrong with a scenario, in the order of the file.
type Errors []*Error

// Error returns the errors, a line each.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// maxErrors bounds how many errors of a file are told.
const maxErrors = 50

// report returns the errors in the order of the file, or nil if there are none.
func (es Errors) report(file string) error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	es = slices.CompactFunc(es, func(a, b *Error) bool { return *a == *b })
	if more := len(es) - maxErrors; more > 0 {
		es = append(es[:maxErrors:maxErrors], &Error{File: file, Problem: fmt.Sprintf("and %d more: mend these first", more)})
	}
	return es
}

// place is where something stands in a file; the zero place is nowhere.
type place struct{ line, column int }

// problem is what is wrong with a value, and where that stands.
type problem struct {
	at   place
	text string
}

func problemf(at place, format string, args ...any) []problem {
	return []problem{{at, fmt.Sprintf(format, args...)}}
}
