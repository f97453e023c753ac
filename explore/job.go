package explore

import "unsafe"

// A job is the judging of one promise: what it has taken of the memory, and
// what has stopped it.
type job struct {
	budget  *budget
	brake   *brake
	taken   int
	ticks   uint
	stopped Limit // empty: it goes on
}

// goesOn tells whether to go on. The brake is looked at now and then.
func (j *job) goesOn() bool {
	if j.ticks++; j.ticks%1024 == 0 && j.brake.pulled() {
		j.stopped = j.brake.limit()
	}
	return j.stopped == ""
}

// take accounts for so many bytes more. If the limit forbids the job is stopped.
func (j *job) take(size int) bool {
	if !j.budget.take(size) {
		j.stopped = LimitMemory
		return false
	}
	j.taken += size
	return true
}

// give gives so many bytes back.
func (j *job) give(size int) {
	j.budget.give(size)
	j.taken -= size
}

// words are so many zeros, or nil.
func (j *job) words(n int) []uint32 {
	if !j.take(n * wordSize) {
		return nil
	}
	return make([]uint32, n)
}

// end gives back all that the job has taken.
func (j *job) end() { j.give(j.taken) }

// push appends to a stack. It does so beyond the limit of memory too, for the
// few steps until it is seen that the job is stopped.
func push[T any](j *job, stack []T, x T) []T {
	if len(stack) == cap(stack) {
		more := max(64, cap(stack)/2)
		j.take(more * int(unsafe.Sizeof(x)))
		stack = append(make([]T, 0, cap(stack)+more), stack...)
	}
	return append(stack, x)
}
