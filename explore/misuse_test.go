package explore_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"tcpcheck/explore"
)

// fickle is a system of the numbers up to 50 that is not always the same.
type fickle struct {
	what  string
	calls *atomic.Int64
}

type number struct{ n, hidden int }

// late tells whether something was called so often that the search is over.
func (f fickle) late(what string) bool { return f.what == what && f.calls.Add(1) > 60 }

func (f fickle) Initial(dst []number) []number {
	if f.what == "Initial" && f.calls.Add(1) > 1 {
		return append(dst, number{n: 7})
	}
	return append(dst, number{})
}

func (f fickle) Enabled(_ *number, dst []int) []int {
	if f.late("Enabled") {
		return dst
	}
	return append(dst, 1)
}

func (f fickle) Apply(s *number, e int) explore.Marks {
	switch {
	case f.late("Apply"):
		s.n = 0
	case f.what == "codec" && s.hidden > 0:
		s.n = 0
	default:
		s.n = min(50, s.n+e)
	}
	if f.what == "codec" {
		s.hidden = 1
	}
	return explore.Marks{}
}

func (f fickle) Judge(s *number, _ bool) explore.Marks {
	if s.n == 40 && !f.late("Judge") {
		if f.what == "Judge" {
			f.calls.Store(60)
		}
		return explore.Marks{Violated: explore.Of(5)}
	}
	return explore.Marks{}
}

func (f fickle) Append(dst []byte, s *number) []byte { return append(dst, byte(s.n)) }
func (f fickle) Decode(src []byte, s *number)        { *s = number{n: int(src[0])} }

func TestImpure(t *testing.T) {
	for _, what := range []string{"Initial", "Enabled", "Apply", "Judge", "codec"} {
		system := fickle{what, new(atomic.Int64)}
		got, err := explore.Check(context.Background(), system, system, explore.Options[number]{Workers: 2})
		if !errors.Is(err, explore.ErrImpure) {
			t.Errorf("%s: got the error %v", what, err)
		}
		if v := got.Verdicts[5]; got.States != 51 || !v.Violated || v.Traced || v.Steps != 40 {
			t.Errorf("%s: %d states, %+v", what, got.States, v)
		}
	}
}

// rows is a system without steps, one state and this row.
type rows struct {
	length int
	again  bool // the row is one byte longer when encoded again
}

func (r rows) Initial(dst []int) []int {
	if r.length < 0 {
		return dst
	}
	return append(dst, r.length)
}
func (r rows) Enabled(_ *int, dst []int) []int  { return dst }
func (r rows) Apply(*int, int) explore.Marks    { return explore.Marks{} }
func (r rows) Judge(*int, bool) explore.Marks   { return explore.Marks{} }
func (r rows) Append(dst []byte, s *int) []byte { return append(dst, make([]byte, *s)...) }
func (r rows) Decode(src []byte, s *int) {
	if *s = len(src); r.again {
		*s++
	}
}

func TestMisuse(t *testing.T) {
	for _, c := range []struct {
		rows    rows
		options explore.Options[int]
		want    string
	}{
		{rows{length: -1}, explore.Options[int]{}, "no initial state"},
		{rows{length: 65536}, explore.Options[int]{}, "a row of 65536 bytes"},
		{rows{length: 3, again: true}, explore.Options[int]{}, "encoded again it has row 00000000"},
		{rows{}, explore.Options[int]{Workers: -1}, "Workers -1"},
		{rows{}, explore.Options[int]{MaxStates: -2}, "MaxStates -2"},
	} {
		got, err := explore.Check(context.Background(), c.rows, c.rows, c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) || got.Complete {
			t.Errorf("got the error %v, complete %v; want %q", err, got.Complete, c.want)
		}
	}
}

// brittle panics in a state that is found late.
type brittle struct{ tree }

func (b brittle) Judge(s *uint64, _ bool) explore.Marks {
	if *s == 100_000 {
		panic("a broken assertion")
	}
	return explore.Marks{}
}

func TestPanic(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		func() {
			defer func() {
				p, ok := recover().(*explore.Panic)
				if !ok || p.Value != "a broken assertion" || !strings.Contains(p.Error(), "brittle") {
					t.Errorf("%d workers: recovered %v", workers, p)
				}
			}()
			system := brittle{tree(3)}
			_, _ = explore.Check(context.Background(), system, system, explore.Options[uint64]{Workers: workers})
		}()
	}
}

func TestSet(t *testing.T) {
	var got []int
	for p := range explore.Of(63, 0, 5).All() {
		if got = append(got, p); p == 5 {
			break
		}
	}
	if len(got) != 2 || got[0] != 0 || got[1] != 5 || !explore.Of(63).Has(63) || explore.Of(63).Has(62) {
		t.Errorf("got %v", got)
	}
}
