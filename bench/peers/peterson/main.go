// Command peterson explores the filter lock of G. L. Peterson for 6 processes on the package
// explore: 8,786,754 states, and nothing of TCP. The same for SPIN is ../peterson.pml.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"tcpcheck/explore"
)

// filter is the lock for so many processes, 6 at most: on each of its levels all but one of those
// that have come there are let through.
type filter int

// lock is its state. Five bits a process say what the process does next:
//
//	0     it is outside, and begins
//	3j-2  it says that it is on level j
//	3j-1  it says that it came to level j last
//	3j    it waits: until nobody else is on level j or beyond, or somebody came to level j later
//	3n-2  it leaves the critical section, which is behind level n-1
//
// Above those of six processes, three bits a level say who came there last.
type lock uint64

func (s lock) at(i int) uint64   { return uint64(s>>(5*i)) & 31 }
func (s lock) last(j uint64) int { return int(s>>(27+3*j)) & 7 }

func (s *lock) advance(i int) { *s += 1 << (5 * i) }

func (s *lock) setLast(j uint64, i int) {
	*s = *s&^(7<<(27+3*j)) | lock(i)<<(27+3*j)
}

// critical is where a process is that is inside.
func (n filter) critical() uint64 { return uint64(3*n - 2) }

func (n filter) Initial(dst []lock) []lock { return append(dst, 0) }

func (n filter) Enabled(s *lock, dst []int8) []int8 {
	for i := range int(n) {
		if at := s.at(i); at%3 != 0 || at == 0 || s.last(at/3) != i || n.first(*s, i) {
			dst = append(dst, int8(i))
		}
	}
	return dst
}

// first tells whether nobody else is as far as process i.
func (n filter) first(s lock, i int) bool {
	for k := range int(n) {
		if k != i && s.at(k) >= s.at(i)-1 {
			return false
		}
	}
	return true
}

func (n filter) Apply(s *lock, i int8) (marks explore.Marks) {
	process := int(i)
	switch at := s.at(process); {
	case at == n.critical():
		*s &^= 31 << (5 * process)
	case at%3 == 2:
		s.setLast(at/3+1, process)
		s.advance(process)
	default:
		s.advance(process)
	}
	return marks
}

// Judge judges mutual exclusion, property 0.
func (n filter) Judge(s *lock, _ bool) (marks explore.Marks) {
	inside := 0
	for i := range int(n) {
		if s.at(i) == n.critical() {
			inside++
		}
	}
	if inside > 0 {
		marks.Premise = explore.Of(0)
	}
	if inside > 1 {
		marks.Violated = explore.Of(0)
	}
	return marks
}

// A row is the 45 bits of six processes and five levels.
const rowBytes = 6

func (n filter) Append(dst []byte, s *lock) []byte {
	return append(dst, byte(*s), byte(*s>>8), byte(*s>>16), byte(*s>>24), byte(*s>>32), byte(*s>>40))
}

func (n filter) Decode(src []byte, s *lock) {
	*s = 0
	for i := range rowBytes {
		*s |= lock(src[i]) << (8 * i)
	}
}

// figures is what the command prints, as JSON.
type figures struct {
	States      int `json:"states"`
	Transitions int `json:"transitions"`
	Depth       int `json:"depth"`
}

// search explores the lock for n processes, and tells an error if it does not keep them apart.
func search(n filter, workers int) (figures, error) {
	result, err := explore.Check(context.Background(), n, n, explore.Options[lock]{Workers: workers})
	if err == nil && (result.Violated != 0 || !result.Complete) {
		err = fmt.Errorf("two processes are inside, or the search is not complete: %+v", result.Verdicts[0])
	}
	return figures{result.States, result.Transitions, result.Depth}, err
}

func main() {
	workers := flag.Int("workers", 1, "let so many goroutines explore")
	flag.Parse()
	found, err := search(6, *workers)
	if err != nil {
		fmt.Fprintln(os.Stderr, "peterson:", err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(found)
}
