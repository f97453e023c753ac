package main

import (
	"os"
	"testing"
)

// The count for 6 processes is the one that the literature has; the others were counted by a program
// of a page on hash maps. SPIN tells the same of ../peterson.pml.
func TestCounts(t *testing.T) {
	for n, want := range map[filter]figures{
		3: {705, 1725, 21},
		4: {14844, 44120, 36},
	} {
		if got, err := search(n, 2); err != nil || got != want {
			t.Errorf("%d processes: got %+v, %v; want %+v", n, got, err, want)
		}
	}
}

func TestSix(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to run the slow tests")
	}
	want := figures{8786754, 35331480, 75}
	if got, err := search(6, 2); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestRow(t *testing.T) {
	s, back := lock(0), lock(0)
	for i := range 6 {
		s |= 16 << (5 * i)
		if i > 0 {
			s.setLast(uint64(i), 5)
		}
	}
	row := filter(6).Append(nil, &s)
	if filter(6).Decode(row, &back); back != s || len(row) != rowBytes || s.last(5) != 5 {
		t.Errorf("the row % x of %x is decoded as %x", row, s, back)
	}
}
