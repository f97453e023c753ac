package packetdrill

import "fmt"

// Verdict is how a script went.
type Verdict string

// The verdicts.
const (
	Passed  Verdict = "passed"
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped" // it cannot be run: the reason says why
)

// Result tells how a script went.
type Result struct {
	File        string
	Verdict     Verdict
	Reason      string // of a verdict other than passed
	Line        int    // of the event that it is about; 0: none
	Included    string // the file that the line is in, if it is one that the script includes
	Expected    string // what the script expects there, and
	Actual      string // what the endpoint does
	Profile     string
	NotCompared []string // what the script says and the model does not have
}

// at says where the event is that a result is about.
func (r *Result) at(p Pos) {
	r.Line = p.Line
	if p.File != r.File {
		r.Included = p.File
	}
}

// where names the line that a result is about.
func (r Result) where() string {
	if r.Included != "" {
		return fmt.Sprintf("line %d of %s", r.Line, r.Included)
	}
	return fmt.Sprintf("line %d", r.Line)
}

// Failure says where the endpoint does something else than a script expects.
type Failure struct {
	Pos
	What, Expected, Actual string
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%s: %s: expected %s, actual %s", f.Pos, f.What, f.Expected, f.Actual)
}
