package predicates_test

import (
	"errors"
	"testing"

	"tcpcheck/ltl"
	"tcpcheck/predicates"
)

// seeds are predicates and formulas, sound and not.
var seeds = []string{
	"", "true", "A.passive", "A.state == CLOSED", "A.SND.UNA <= A.SND.NXT", "B.state in [LISTEN, 'LAST-ACK']", "count(A) > 1 && !aborted",
	"A.ISS < A.SND.UNA < A.SND.NXT", "A.passive ? aborted : B.closing", "inflight(A, 'SYN') == 1", "A.acked + 1 < B.queued * 2", "[] A.passive",
	"<> B.state == CLOSED", "A.state == ESTABLISHED U B.closing", "let x = 1; x == 1", "A.stat == CLOSED", "é == 1", "A..B", "#", "1 in 2",
}

// FuzzCompile sees that whatever is typed is a predicate that has a value, or an error with a place in it.
func FuzzCompile(f *testing.F) {
	for _, source := range seeds {
		f.Add(source)
	}
	c, v := config(f), view()
	f.Fuzz(func(t *testing.T, source string) {
		p, err := predicates.Compile(source, c)
		if err == nil {
			p.True(v)
			return
		}
		placed(t, source, err)
	})
}

// FuzzCompileFormula sees the same of temporal formulas.
func FuzzCompileFormula(f *testing.F) {
	for _, source := range seeds {
		f.Add(source)
	}
	c, v := config(f), view()
	f.Fuzz(func(t *testing.T, source string) {
		formula, err := predicates.CompileFormula(source, c)
		if err != nil {
			placed(t, source, err)
			return
		}
		for _, p := range formula.Of {
			p.True(v)
		}
		if premise := formula.Premise(); premise != nil {
			premise.Text(formula.Atoms)
		}
	})
}

// placed fails unless an error has a place in the source.
func placed(t *testing.T, source string, err error) {
	t.Helper()
	var e *predicates.Error
	if !errors.As(err, &e) || e.At < 0 || e.At > e.End || e.End > len(source) || e.Msg == "" {
		t.Fatalf("%q: %#v", source, err)
	}
	ltl.Mark(source, e.At, e.End)
}
