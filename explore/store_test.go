package explore_test

import (
	"encoding/binary"
	"testing"

	"tcpcheck/explore"
)

// star is a system in which so many steps lead out of the first state, and as
// many out of each of those to one of the last states.
type star int

func (n star) Initial(dst []uint32) []uint32 { return append(dst, 0) }

func (n star) Enabled(s *uint32, dst []uint32) []uint32 {
	if *s > uint32(n) {
		return dst
	}
	for i := range uint32(n) {
		dst = append(dst, i)
	}
	return dst
}

func (n star) Apply(s *uint32, e uint32) explore.Marks {
	if *s == 0 {
		*s = 1 + e
	} else {
		*s = uint32(n) + 1 + (*s*e)%(3*uint32(n))
	}
	return explore.Marks{}
}

func (n star) Judge(s *uint32, _ bool) explore.Marks {
	if *s == 2*uint32(n) {
		return explore.Marks{Violated: explore.Of(0)}
	}
	return explore.Marks{}
}

func (n star) Append(dst []byte, s *uint32) []byte { return binary.BigEndian.AppendUint32(dst, *s) }
func (n star) Decode(src []byte, s *uint32)        { *s = binary.BigEndian.Uint32(src) }

// TestGrowth has the table grow within levels, and out of one state.
func TestGrowth(t *testing.T) {
	for _, n := range []star{70, 500} {
		same(t, n, n, uniform(t, n, n, explore.Options[uint32]{}))
	}
	same(t, fan{100_000}, fan{100_000}, uniform(t, fan{100_000}, fan{100_000}, explore.Options[uint64]{}))
}

// fan is the first level of a tree.
type fan struct{ tree }

func (f fan) Enabled(s *uint64, dst []int) []int {
	if *s > 1 {
		return dst
	}
	return f.tree.Enabled(s, dst)
}

// long is a system of which each state has a row as long as its number says.
type long []int

func (l long) Initial(dst []int) []int { return append(dst, l[0]) }
func (l long) Enabled(_ *int, dst []int) []int {
	return append(dst, l...)
}
func (l long) Apply(s *int, e int) explore.Marks {
	*s = e
	return explore.Marks{}
}
func (l long) Judge(s *int, _ bool) explore.Marks {
	if *s == l[len(l)-1] {
		return explore.Marks{Violated: explore.Of(0)}
	}
	return explore.Marks{}
}
func (l long) Append(dst []byte, s *int) []byte { return append(dst, make([]byte, *s)...) }
func (l long) Decode(src []byte, s *int)        { *s = len(src) }

func TestRowLengths(t *testing.T) {
	lengths := long{0}
	for n := 1; n < 40; n++ {
		lengths = append(lengths, n, 300*n, explore.MaxRow+1-n)
	}
	got := uniform(t, lengths, lengths, explore.Options[int]{})
	same(t, lengths, lengths, got)
	if got.States != len(lengths) || got.Transitions != got.States*got.States || got.Unchanged != got.States {
		t.Errorf("got %s; want %d states", counts(figures(got)), len(lengths))
	}
	for _, only := range []long{{0}, {explore.MaxRow}, {explore.MaxRow, 0}} {
		same(t, only, only, uniform(t, only, only, explore.Options[int]{}))
	}
}

// TestAllocations: what is allocated goes with levels and portions of work, not
// with states or transitions.
func TestAllocations(t *testing.T) {
	transitions := 0
	allocated := testing.AllocsPerRun(1, func() {
		transitions = check(t, eight{}, eight{}, explore.Options[tiles]{Workers: 2}).Transitions
	})
	if allocated > float64(transitions)/100 {
		t.Errorf("%.0f allocations in %d transitions", allocated, transitions)
	}
}

func bench[S, E any](b *testing.B, system explore.System[S, E], codec explore.Codec[S]) {
	for _, workers := range []int{1, 2} {
		b.Run(string('0'+rune(workers)), func(b *testing.B) {
			b.ReportAllocs()
			states, transitions, bytes := 0, 0, 0.0
			for b.Loop() {
				got := check(b, system, codec, explore.Options[S]{Workers: workers})
				states, transitions, bytes = states+got.States, transitions+got.Transitions, got.BytesPerState()
			}
			b.ReportMetric(float64(states)/b.Elapsed().Seconds()/1e6, "Mstates/s")
			b.ReportMetric(float64(transitions)/b.Elapsed().Seconds()/1e6, "Mtransitions/s")
			b.ReportMetric(bytes, "bytes/state")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func BenchmarkPeterson5(b *testing.B) { bench(b, peterson(5), peterson(5)) }
func BenchmarkEight(b *testing.B)     { bench(b, eight{}, eight{}) }
func BenchmarkHanoi12(b *testing.B)   { bench(b, hanoi(12), hanoi(12)) }
