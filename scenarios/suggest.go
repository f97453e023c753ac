package scenarios

import (
	"fmt"
	"strconv"

	"tcpcheck/internal/spelling"
)

// maxSuggested is how many names are suggested for one: more are a list to look up.
const maxSuggested = 6

// Suggest returns ` (did you mean "x"?)` with the candidate nearest to a misspelt
// name, or with those that begin or end with it if they are few, or nothing.
func Suggest(name string, candidates []string) string {
	if best := spelling.Nearest(name, candidates); best != "" {
		return fmt.Sprintf(" (did you mean %q?)", best)
	}
	several := spelling.Unfinished(name, candidates)
	if len(several) == 0 || len(several) > maxSuggested {
		return ""
	}
	for i := range several {
		several[i] = strconv.Quote(several[i])
	}
	return fmt.Sprintf(" (did you mean %s?)", oneOf(several))
}
