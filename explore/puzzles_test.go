package explore_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// Puzzles whose counts are known from elsewhere.

// jugs are two of them, of 5 and of 3 gallons; wanted are 4 (Die Hard 3).
type jugs struct{ big, small byte }

type diehard struct{}

func (diehard) Initial(dst []jugs) []jugs { return append(dst, jugs{}) }

func (diehard) Enabled(_ *jugs, dst []string) []string {
	return append(dst, "fill big", "fill small", "empty big", "empty small", "big to small", "small to big")
}

func (diehard) Apply(s *jugs, e string) explore.Marks {
	switch e {
	case "fill big":
		s.big = 5
	case "fill small":
		s.small = 3
	case "empty big":
		s.big = 0
	case "empty small":
		s.small = 0
	case "big to small":
		poured := min(s.big, 3-s.small)
		s.big, s.small = s.big-poured, s.small+poured
	case "small to big":
		poured := min(s.small, 5-s.big)
		s.big, s.small = s.big+poured, s.small-poured
	}
	return explore.Marks{}
}

func (diehard) Judge(s *jugs, _ bool) explore.Marks {
	if s.big == 4 {
		return explore.Marks{Violated: explore.Of(0)}
	}
	return explore.Marks{}
}

func (diehard) Append(dst []byte, s *jugs) []byte { return append(dst, s.big, s.small) }
func (diehard) Decode(src []byte, s *jugs)        { *s = jugs{src[0], src[1]} }

// copying is diehard with a copy of its own, which counts.
type copying struct {
	diehard
	copies *int
}

func (c copying) Copy(dst, src *jugs) {
	*c.copies++
	*dst = *src
}

// TestCopier: a codec that copies is asked for every transition, and what is found is the same.
func TestCopier(t *testing.T) {
	copies := 0
	c := copying{copies: &copies}
	got, err := explore.Check[jugs, string](context.Background(), c, c, explore.Options[jugs]{Workers: 1})
	want, _ := explore.Check[jugs, string](context.Background(), diehard{}, diehard{}, explore.Options[jugs]{Workers: 1})
	if err != nil || copies < got.Transitions || got.States != want.States || got.Transitions != want.Transitions || got.Violated != want.Violated {
		t.Errorf("%d copies; %d states, %d transitions, %v; without a copier %d, %d; %v",
			copies, got.States, got.Transitions, got.Violated, want.States, want.Transitions, err)
	}
}

// TLC tells of this system: 97 states generated (with the initial one), 16
// distinct states, depth 8 (counting states).
func TestDieHard(t *testing.T) {
	got := check(t, diehard{}, diehard{}, explore.Options[jugs]{})
	if got.States != 16 || got.Transitions != 96 || got.Depth != 7 || !got.Complete {
		t.Errorf("got %s; want 16 states, 96 transitions, depth 7, complete", counts(figures(got)))
	}
	want := []string{"fill big", "big to small", "empty small", "big to small", "fill big", "big to small"}
	if v := got.Verdicts[0]; !slices.Equal(v.Trace, want) || v.Steps != 6 || !v.Traced || v.OnStep {
		t.Errorf("got %+v; want the trace %q", v, want)
	}
}

// hanoi is the tower of so many disks: the state says on which peg each lies.
type hanoi int

type tower [20]byte

type move struct{ disk, peg byte }

func (n hanoi) Initial(dst []tower) []tower { return append(dst, tower{}) }

func (n hanoi) Enabled(s *tower, dst []move) []move {
	var covered [3]bool
	for disk := range byte(n) {
		from := s[disk]
		for peg := range byte(3) {
			if !covered[from] && !covered[peg] && peg != from {
				dst = append(dst, move{disk, peg})
			}
		}
		covered[from] = true
	}
	return dst
}

func (n hanoi) Apply(s *tower, e move) explore.Marks {
	s[e.disk] = e.peg
	return explore.Marks{}
}

func (n hanoi) Judge(s *tower, _ bool) (marks explore.Marks) {
	for disk := range n {
		if s[disk] != 2 {
			return marks
		}
	}
	return explore.Marks{Violated: explore.Of(3)}
}

func (n hanoi) Append(dst []byte, s *tower) []byte { return append(dst, s[:n]...) }
func (n hanoi) Decode(src []byte, s *tower)        { *s = tower{}; copy(s[:], src) }

func TestHanoi(t *testing.T) {
	states, steps := 1, 0
	for n := hanoi(1); n <= 9; n++ {
		states, steps = 3*states, 2*steps+1
		got := check(t, n, n, explore.Options[tower]{})
		if got.States != states || got.Depth != steps || got.Transitions != 3*states-3 || got.Unchanged != 0 {
			t.Errorf("%d disks: got %s; want %d states, depth %d", n, counts(figures(got)), states, steps)
		}
		if v := got.Verdicts[3]; v.Steps != steps || len(v.Trace) != steps {
			t.Errorf("%d disks: solved in %d steps, of which %d are told; want %d", n, v.Steps, len(v.Trace), steps)
		}
	}
}

// eight is the puzzle of 8 sliding tiles; the last byte says where the gap is.
type eight struct{}

type tiles [10]byte

func (eight) Initial(dst []tiles) []tiles { return append(dst, tiles{1, 2, 3, 4, 5, 6, 7, 8, 0, 8}) }

func (eight) Enabled(s *tiles, dst []int8) []int8 {
	row, column := s[9]/3, s[9]%3
	if row > 0 {
		dst = append(dst, -3)
	}
	if column > 0 {
		dst = append(dst, -1)
	}
	if column < 2 {
		dst = append(dst, 1)
	}
	if row < 2 {
		dst = append(dst, 3)
	}
	return dst
}

func (eight) Apply(s *tiles, e int8) explore.Marks {
	from, to := s[9], byte(int8(s[9])+e)
	s[from], s[to], s[9] = s[to], 0, to
	return explore.Marks{}
}

func (eight) Judge(*tiles, bool) explore.Marks { return explore.Marks{Premise: explore.Of(0)} }

func (eight) Append(dst []byte, s *tiles) []byte {
	for i := range 4 {
		dst = append(dst, s[2*i]<<4|s[2*i+1])
	}
	return append(dst, s[8]<<4|s[9])
}

func (eight) Decode(src []byte, s *tiles) {
	for i, b := range src {
		s[2*i], s[2*i+1] = b>>4, b&15
	}
}

func TestEightPuzzle(t *testing.T) {
	for _, workers := range []int{1, 3} {
		got := check(t, eight{}, eight{}, explore.Options[tiles]{Workers: workers})
		if got.States != 181440 || got.Depth != 31 || got.Transitions != 483840 || got.Premise != explore.Of(0) {
			t.Errorf("%d workers: got %s; want 181440 states, depth 31, 483840 transitions", workers, counts(figures(got)))
		}
	}
}

// peterson is the filter lock for so many processes, by G. L. Peterson: on each
// of its levels all but one are let through.
type peterson int

type lock struct {
	at    [8]byte // what each process does next: one of the constants below
	level [8]byte // that it is on, or about to enter; 0: outside
	last  [8]byte // who came to each level last
}

const (
	outside byte = iota
	yield
	wait
	critical
)

func (n peterson) Initial(dst []lock) []lock { return append(dst, lock{}) }

func (n peterson) Enabled(s *lock, dst []byte) []byte {
	for i := range byte(n) {
		if s.at[i] != wait || n.passes(s, i) {
			dst = append(dst, i)
		}
	}
	return dst
}

// passes tells whether process i need not wait: nobody else is as far, or
// somebody came to its level later.
func (n peterson) passes(s *lock, i byte) bool {
	if s.last[s.level[i]] != i {
		return true
	}
	for j := range byte(n) {
		if j != i && s.level[j] >= s.level[i] {
			return false
		}
	}
	return true
}

func (n peterson) Apply(s *lock, i byte) (marks explore.Marks) {
	switch s.at[i] {
	case outside:
		s.at[i], s.level[i] = yield, 1
	case yield:
		s.at[i], s.last[s.level[i]] = wait, i
	case wait:
		if s.at[i] = critical; s.level[i] < byte(n)-1 {
			s.at[i], s.level[i] = yield, s.level[i]+1
		}
	case critical:
		s.at[i], s.level[i] = outside, 0
		marks.Premise = explore.Of(1)
	}
	return marks
}

// Judge: property 0 is mutual exclusion; 1 says that somebody is never inside,
// with the premise that somebody leaves; 2 that nobody is stuck.
func (n peterson) Judge(s *lock, stuck bool) (marks explore.Marks) {
	inside := 0
	for i := range n {
		if s.at[i] == critical {
			inside++
		}
	}
	if inside > 0 {
		marks.Premise |= explore.Of(0)
		marks.Violated |= explore.Of(1)
	}
	if inside > 1 {
		marks.Violated |= explore.Of(0)
	}
	if stuck {
		marks.Violated |= explore.Of(2)
	}
	return marks
}

func (n peterson) Append(dst []byte, s *lock) []byte {
	for i := range n {
		dst = append(dst, s.at[i]<<4|s.level[i])
	}
	return append(dst, s.last[1:n]...)
}

func (n peterson) Decode(src []byte, s *lock) {
	*s = lock{}
	for i := range n {
		s.at[i], s.level[i] = src[i]>>4, src[i]&15
	}
	copy(s.last[1:], src[n:])
}

func TestPeterson(t *testing.T) {
	for n := peterson(2); n <= 4; n++ {
		got := check(t, n, n, explore.Options[lock]{})
		if got.Violated != explore.Of(1) || got.Premise != explore.Of(0, 1) {
			t.Errorf("%d processes: violated %b, premises %b", n, got.Violated, got.Premise)
		}
		same(t, n, n, got)
	}
}

// philosophers sit around a table; each takes the fork to the left first.
type philosophers int

type diners [16]byte // 0 thinks, 1 has the left fork, 2 eats

func (n philosophers) Initial(dst []diners) []diners { return append(dst, diners{}) }

func (n philosophers) Enabled(s *diners, dst []int) []int {
	for i := range int(n) {
		left, right := s[(i+int(n)-1)%int(n)], s[(i+1)%int(n)]
		if s[i] == 0 && left < 2 || s[i] == 1 && right == 0 || s[i] == 2 {
			dst = append(dst, i)
		}
	}
	return dst
}

func (n philosophers) Apply(s *diners, i int) explore.Marks {
	s[i] = (s[i] + 1) % 3
	return explore.Marks{}
}

func (n philosophers) Judge(_ *diners, stuck bool) explore.Marks {
	if stuck {
		return explore.Marks{Violated: explore.Of(63)}
	}
	return explore.Marks{}
}

func (n philosophers) Append(dst []byte, s *diners) []byte { return append(dst, s[:n]...) }
func (n philosophers) Decode(src []byte, s *diners)        { *s = diners{}; copy(s[:], src) }

func TestPhilosophers(t *testing.T) {
	for n := philosophers(2); n <= 8; n++ {
		got := check(t, n, n, explore.Options[diners]{})
		if v := got.Verdicts[63]; !v.Violated || v.Steps != int(n) || len(v.Trace) != int(n) {
			t.Errorf("%d philosophers: got %+v; want a deadlock after %d steps", n, v, n)
		}
		same(t, n, n, got)
	}
}

// check explores a system without any error.
func check[S, E any](t testing.TB, system explore.System[S, E], codec explore.Codec[S], options explore.Options[S]) explore.Result[E] {
	t.Helper()
	result, err := explore.Check(context.Background(), system, codec, options)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// figures are what must not depend on workers, without the traces.
func figures[E any](r explore.Result[E]) reference.Result {
	f := reference.Result{States: r.States, Transitions: r.Transitions, Unchanged: r.Unchanged, Depth: r.Depth, Frontier: r.Frontier}
	for p, v := range r.Verdicts {
		f.Verdicts[p] = reference.Verdict{Premise: v.Premise, Violated: v.Violated, Steps: v.Steps, OnStep: v.OnStep}
	}
	return f
}

// counts prints figures, and the verdicts that say something.
func counts(r reference.Result) string {
	text := fmt.Sprintf("%d states, %d transitions, %d unchanged, depth %d, frontier %d", r.States, r.Transitions, r.Unchanged, r.Depth, r.Frontier)
	for p, v := range r.Verdicts {
		if v != (reference.Verdict{}) {
			text += fmt.Sprintf("; %d: %+v", p, v)
		}
	}
	return text
}

// same fails unless the reference finds the same.
func same[S, E any](t testing.TB, system explore.System[S, E], codec explore.Codec[S], got explore.Result[E]) {
	t.Helper()
	want := reference.Check(system, codec, reference.Options[S]{})
	if figures(got) != want {
		t.Fatalf("got %s\nthe reference found %s", counts(figures(got)), counts(want))
	}
}

// heap is a binary tree of so many numbers, the last of which has an empty row.
type heap int

func (h heap) Initial(dst []int) []int           { return append(dst, 0) }
func (h heap) Apply(s *int, e int) explore.Marks { *s = e; return explore.Marks{} }
func (h heap) Judge(*int, bool) explore.Marks    { return explore.Marks{} }

func (h heap) Append(dst []byte, s *int) []byte {
	if *s == int(h)-1 {
		return dst
	}
	return binary.AppendUvarint(dst, uint64(*s))
}

func (h heap) Decode(src []byte, s *int) {
	n, size := binary.Uvarint(src)
	if *s = int(n); size == 0 {
		*s = int(h) - 1
	}
}

func (h heap) Enabled(s *int, dst []int) []int {
	for _, e := range []int{2**s + 1, 2**s + 2} {
		if e < int(h) {
			dst = append(dst, e)
		}
	}
	return dst
}

// TestEmptyRow: a state whose row is empty is found late, when workers remember what was found before.
func TestEmptyRow(t *testing.T) {
	const many = 300_000
	if got := uniform(t, heap(many), heap(many), explore.Options[int]{}); got.States != many {
		t.Errorf("%d states of %d", got.States, many)
	}
}

// tree is infinite and grows ever wider: each number has so many successors.
type tree int

func (n tree) Initial(dst []uint64) []uint64 { return append(dst, 1) }

func (n tree) Enabled(_ *uint64, dst []int) []int {
	for i := range int(n) {
		dst = append(dst, i)
	}
	return dst
}

func (n tree) Apply(s *uint64, i int) explore.Marks {
	*s = *s*uint64(n) + uint64(i)
	return explore.Marks{}
}

// Judge: property 0 says that no state is 1000 or more.
func (n tree) Judge(s *uint64, _ bool) explore.Marks {
	if *s >= 1000 {
		return explore.Marks{Violated: explore.Of(0)}
	}
	return explore.Marks{}
}

func (n tree) Append(dst []byte, s *uint64) []byte { return binary.BigEndian.AppendUint64(dst, *s) }
func (n tree) Decode(src []byte, s *uint64)        { *s = binary.BigEndian.Uint64(src) }

func ExampleCheck() {
	result, err := explore.Check(context.Background(), diehard{}, diehard{}, explore.Options[jugs]{})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.States, "states;", result.Verdicts[0].Steps, "steps:", result.Verdicts[0].Trace)
	// Output: 16 states; 6 steps: [fill big big to small empty small big to small fill big big to small]
}
