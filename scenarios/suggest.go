package scenarios

import (
	"fmt"

	"tcpcheck/internal/spelling"
)

// Suggest returns ` (did you mean "x"?)` with the candidate nearest to a misspelt
// name, or nothing if none is near.
func Suggest(name string, candidates []string) string {
	if best := spelling.Nearest(name, candidates); best != "" {
		return fmt.Sprintf(" (did you mean %q?)", best)
	}
	return ""
}
