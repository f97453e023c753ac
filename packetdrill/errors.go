package packetdrill

import "fmt"

// SyntaxError says where a script is wrong, what was expected there and what stands there.
type SyntaxError struct {
	Pos
	Expected, Found string
}

func (e *SyntaxError) Error() string {
	if e.Found == "" {
		return fmt.Sprintf("%s: %s", e.Pos, e.Expected)
	}
	return fmt.Sprintf("%s: expected %s, found %s", e.Pos, e.Expected, e.Found)
}
