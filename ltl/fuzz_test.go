package ltl

import "testing"

// FuzzParse sees that whatever is typed is a formula that is read as it is written, or an error with a place in it.
func FuzzParse(f *testing.F) {
	for _, source := range []string{
		"", "p", "!p", "[] p", "<>[] p && []<> q", "p U q U r", "[] (A.state == LAST_ACK -> <> A.state == CLOSED)", "(x + y) * z -> !q || r",
		"inflight(A.SYN) > 2 U B.passive", "[] [] [] p", "p ? q : r", "[1, 2] == x", "'é' == x", "((p)", "p U", "\xff", "-> p", "<> <> !(p && !q)",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		f, atoms, err := parse(source)
		if err != nil {
			if err.At < 0 || err.At > err.End || err.End > len(source) || err.Msg == "" {
				t.Fatalf("%q: place %d to %d: %q", source, err.At, err.End, err.Msg)
			}
			Mark(source, err.At, err.End)
			return
		}
		g, again, err := parse(f.Text(atoms))
		if len(f.Text(atoms)) <= maxSource && (err != nil || explicit(g, again) != explicit(f, atoms)) {
			t.Fatalf("%q: is written %q, and that is %v", source, f.Text(atoms), err)
		}
		_, _, _ = Parse(source)
	})
}
