// Package calm keeps the environment away from pgregory.net/rapid. That reads variables RAPID_* as it is
// initialized, and panics at those that it cannot read: a program that merely links it would die of a
// stray variable before its first line.
//
// It is in time because packages are initialized in the order of their import paths as soon as all they import is: this one
// imports nothing but os and strings, and comes before testing, which rapid imports.
package calm

import (
	"os"
	"strings"
)

func init() {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "RAPID_") {
			_ = os.Unsetenv(name)
		}
	}
}
