package traces

import (
	"errors"
	"fmt"
)

// Test runs a ladder as a test. A ladder passes if the model follows it to the end; one
// whose header says 'parts: N' if the model follows it up to line N and there does
// something else. One whose header says 'violates: PROPERTY', as a printed
// counterexample does, passes if the model does not violate the property along it.
func Test(name string, src []byte) error {
	l, err := ParseLadder(name, src)
	if err != nil {
		return err
	}
	out := l.Run()
	if l.Violates == "" {
		return l.asWritten(out)
	}
	if out.Violated > 0 {
		return fmt.Errorf("row %d: the model violates %s", out.Violated, l.Violates)
	}
	return nil
}

// asWritten returns how the model does something else than the ladder says.
func (l *Ladder) asWritten(out *Outcome) error {
	switch {
	case l.Parts == 0 && out.Parted == nil:
		return nil
	case l.Parts == 0:
		return out.Parted
	case out.Parted == nil:
		return fmt.Errorf("the model follows the ladder to its end, and 'parts' says that it does not at line %d", l.Parts)
	case out.Parted.Number != l.Parts:
		return fmt.Errorf("%w; and 'parts' says line %d", out.Parted, l.Parts)
	default:
		return nil
	}
}

// Replay runs the ladder and confirms what it records: the model follows it, and
// violates the property of its header, if it has one.
func (l *Ladder) Replay() (Report, error) {
	out := l.Run()
	if err := l.asWritten(out); err != nil {
		return Report{}, err
	}
	switch {
	case out.kept != nil:
		return Report{}, fmt.Errorf("the ladder runs, but does not violate %s: %w", l.Violates, out.kept)
	case l.Violates != "" && out.Violated == 0:
		return Report{}, errors.New("the ladder runs, but does not violate " + l.Violates)
	default:
		return out.report, nil
	}
}
