// Package explore visits every state that a system can reach, and tells which
// of its properties are violated on the way, each with a shortest trace.
//
// A system is written as a [System]: where it starts, which steps are enabled
// in a state, what a step does, and what is wrong with a state or a step. The
// least that must be true of it is purity: Enabled, Apply and Judge are
// functions of their arguments alone, because a state is expanded once and what
// was seen then is taken to hold for ever. A [Codec] turns states into rows of
// bytes and back; two states are the same if their rows are.
//
// [Check] searches breadth first, level by level, on any number of workers. The
// visited set is exact: whole rows are compared, so no state is missed. Counts,
// verdicts and traces are equal for any number of workers, unless a limit other
// than MaxDepth ends the search early: then they say what was done so far.
//
// The package [tcpcheck/explore/reference] does the same in a page of Go maps;
// the two are tested against each other.
package explore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"runtime"
	"time"
)

// MaxProperties is how many properties one search can judge.
const MaxProperties = 64

// MaxRow is the greatest length of a row, in bytes.
const MaxRow = 1<<16 - 1

// Set is a set of up to 64 properties, by their position.
type Set uint64

// Of is the set of the properties at these positions.
func Of(properties ...int) Set {
	var set Set
	for _, p := range properties {
		set |= 1 << p
	}
	return set
}

// Has tells whether the property at position p is in the set.
func (set Set) Has(p int) bool { return set>>p&1 != 0 }

// All yields the positions in the set, in ascending order.
func (set Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for rest := set; rest != 0; rest &= rest - 1 {
			if !yield(bits.TrailingZeros64(uint64(rest))) {
				return
			}
		}
	}
}

// Marks is what judging a state or a step tells.
type Marks struct {
	Violated Set // the properties that are violated here
	Premise  Set // those whose premise was met here; one whose premise is never met is vacuous
}

// System is what is explored. It is used by several goroutines at once, so its
// methods must not change it.
//
// S is copied by assignment before a step is applied to the copy: it must be a
// plain value, without slices, maps or pointers to what a step changes.
type System[S, E any] interface {
	// Initial appends the initial states to dst. There must be one at least.
	Initial(dst []S) []S

	// Enabled appends the steps that are enabled in s to dst. Their order is
	// part of the contract: a trace is kept as positions in it.
	Enabled(s *S, dst []E) []E

	// Apply takes the step e out of s, in place, and judges that step. It is a
	// function all the same: equal states and steps give equal results.
	Apply(s *S, e E) Marks

	// Judge judges the state s. Stuck tells that s has no step that changes it.
	Judge(s *S, stuck bool) Marks
}

// Codec turns states into rows, by which they are stored and compared.
type Codec[S any] interface {
	// Append appends the row of s to dst. Equal states have equal rows,
	// different states different ones. Rows may vary in length, up to MaxRow.
	Append(dst []byte, s *S) []byte

	// Decode sets all of *s, which holds some other state before, to the state
	// whose row src is. It must not keep src.
	Decode(src []byte, s *S)
}

// Copier is a Codec that copies states itself. Without it they are assigned, which moves all
// of a state, however little of it is in use.
type Copier[S any] interface {
	// Copy makes *dst, which holds some other state before, equal to *src.
	Copy(dst, src *S)
}

// Limit names what ended a search before all states were expanded.
type Limit string

// The limits.
const (
	LimitNone        Limit = "none"        // the search is complete
	LimitStates      Limit = "states"      // Options.MaxStates
	LimitDepth       Limit = "depth"       // Options.MaxDepth
	LimitMemory      Limit = "memory"      // Options.MaxBytes
	LimitTime        Limit = "time"        // Options.Timeout
	LimitInterrupted Limit = "interrupted" // the context was cancelled
	LimitDisk        Limit = "disk"        // a file could not be written, see Result.Failure
	LimitBitstate    Limit = "bitstate"    // a swarm has made all its searches, and cannot have seen everything for certain
)

// Options says how to search. The zero value searches everything.
type Options[S any] struct {
	Workers int // how many goroutines expand states; 0 stands for GOMAXPROCS

	// The limits; 0 stands for none.
	MaxStates int           // the search ends when a state more than these is found; a few more may be stored
	MaxDepth  int           // states at this depth are found and judged, and not expanded
	MaxBytes  int           // how much the store may take, see Result.Bytes; the process takes more
	Timeout   time.Duration // how long to search and to judge promises; traces are rebuilt after that

	// Spill, unless empty, is a directory in which there will be one of its own, as long as the search takes, when
	// MaxBytes are not enough, or at depth SpillAt unless that is 0: the search goes on there. Where there is a
	// Checkpoint it does so in that directory. Promises are not judged then: they remain undecided for LimitMemory.
	Spill   string
	SpillAt int

	// Checkpoint, unless empty, is a directory in which what is found is kept from time to time, at the
	// end of a level. Resume tells that there is a search to go on from, by any number of workers and within any limits:
	// it must have had the same Fingerprint, whose lines tell all that its figures depend on.
	Checkpoint      string
	CheckpointEvery time.Duration // no more often than this; 0 stands for a second
	Resume          bool
	Fingerprint     string

	// Promises are judged when the search is over, on what it has found; the
	// system must be a Temporal.
	Promises []Promise

	// Symmetric tells that of states that are mirror images of each other one is to be kept, and counted, and
	// judged; the system must be a Symmetric. Counterexamples are those that would be found without.
	Symmetric bool

	// Visit, unless nil, is called once for each state that is judged, by that
	// worker out of [0, Workers); of a system that has parts, and of any that goes on on disk, at least once
	// for each core or state, with empty pools. It must not keep or change s.
	Visit func(worker int, s *S)

	// Progress, unless nil, is called about every ProgressEvery from one
	// goroutine, and no more once Check has returned.
	Progress      func(Progress)
	ProgressEvery time.Duration // 0 stands for half a second
	Precedents    *Precedents   // by which progress has estimates

	slots int // of the table at the start: a power of two
	until Set // the search ends when all of these are violated; none: it does not
}

// Progress says how far a search has come.
type Progress struct {
	States      int           // states found so far
	Transitions int           // steps taken so far
	Depth       int           // the level whose states are being expanded
	Frontier    int           // states found and not yet expanded
	Rate        float64       // states found per second, since the last report
	Bytes       int           // what the store takes
	Elapsed     time.Duration // since the start
	Judging     bool          // all that is to be found is found, and promises are judged

	Searches int      // of a swarm: those that have begun
	Pace     float64  // states expanded per second, since the start; on disk since it went on there
	Whole    Estimate // of the states that there are, by Options.Precedents
}

// Result is what a search has found.
type Result[E any] struct {
	States      int   // distinct states found
	Transitions int   // pairs of a state and a step enabled in it, those that change nothing included
	Unchanged   int   // those that change nothing
	Depth       int   // the number of the deepest level that has states; that of initial states is 0
	Levels      []int // how many states are in each level of which all are known; there are none of a search that has no levels

	Complete bool  // all states were expanded
	Limit    Limit // what ended the search if not
	Frontier int   // states found and not expanded; with LimitDepth they were judged, else not
	Failure  error // with LimitDisk: why not

	Elapsed time.Duration // of the search, without the rebuilding of traces
	Bytes   int           // what the store takes: table, rows and the lists of levels
	OnDisk  int           // what the files take that the levels are in; 0: they are in memory

	Violated Set                       // the properties that were violated
	Premise  Set                       // the properties whose premise was met
	Verdicts [MaxProperties]Verdict[E] // by the position of the property

	Promises []Judgement[E] // by the position of the promise
	Graph    Graph

	Hashed bool    // of states hashes were kept, see CheckHashed
	Missed float64 // the probability, at the most, that a state was taken for another

	Tally  *Tally // of a swarm, see CheckSwarm: what its searches have made of states
	Longer Set    // the properties that it has found violated, and perhaps not in the least number of steps

	Again     int // states that were found by a search without reduction after one with, for violations
	Suspected Set // the properties that were looked for there
	Undecided Set // those of which it could not tell
}

// BytesPerState is how much of the store one state takes on average.
func (r *Result[E]) BytesPerState() float64 {
	return float64(r.Bytes) / float64(max(r.States, 1))
}

// Verdict is what a search has found on one property.
type Verdict[E any] struct {
	Premise  bool // the premise was met somewhere
	Violated bool
	Steps    int  // the length of the shortest trace that violates the property
	OnStep   bool // the last step of the trace violates it, rather than the state at its end

	// Traced tells that the trace was rebuilt: always, unless the search was
	// interrupted and left no time for it, or the model is impure.
	Traced  bool
	Initial int // the position, in System.Initial, of the state the trace starts from
	Trace   []E // its steps: Steps of them
}

// ErrImpure is wrapped by errors that tell of a model whose methods are not
// functions of their arguments.
var ErrImpure = errors.New("the model is impure")

// Check explores the system. The error tells of misuse or of an impure model;
// violations and limits are no errors. The figures hold beside an error too, as
// far as the search has come.
//
// Among all shortest traces to violations of a property one is chosen, whatever the
// number of workers: those that end with a step come before those that end with a state (they are found
// a level earlier); then comes what costs least, if the system is a [Costed]; then the first
// initial state; then the first step where two part. To choose takes memory for the states on
// shortest traces alone.
//
// When ctx is cancelled the search ends within milliseconds, and the traces of
// what was found are still rebuilt for one second at most. Rebuilding takes about
// as long as the search took at most, and calls the methods of the system again.
//
// A panic of the model in any of the workers is passed on as a *[Panic].
func Check[S, E any](ctx context.Context, system System[S, E], codec Codec[S], options Options[S]) (Result[E], error) {
	if err := settle(system, &options); err != nil {
		return Result[E]{}, err
	}
	if _, temporal := system.(Temporal[S, E]); len(options.Promises) > 0 && !temporal {
		return Result[E]{}, errNotTemporal
	}
	search := newSearch(system, codec, options)
	if err := search.checkpoint(); err != nil {
		return Result[E]{}, err
	}
	defer search.leave()
	search.run(ctx)
	result := search.result()
	if search.err.Load() != nil {
		return result, *search.err.Load()
	}
	if err := search.trace(ctx, &result); err != nil {
		return result, err
	}
	return result, search.judge(ctx, &result)
}

// settle checks the options and puts in what zero stands for.
func (o *Options[S]) settle() error {
	if o.Workers < 0 || o.MaxStates < 0 || o.MaxDepth < 0 || o.MaxBytes < 0 || o.Timeout < 0 || o.ProgressEvery < 0 || o.CheckpointEvery < 0 || o.SpillAt < 0 {
		return fmt.Errorf("explore: an option is negative: Workers %d, MaxStates %d, MaxDepth %d, MaxBytes %d, Timeout %v, ProgressEvery %v, CheckpointEvery %v, SpillAt %d; use 0 for no limit",
			o.Workers, o.MaxStates, o.MaxDepth, o.MaxBytes, o.Timeout, o.ProgressEvery, o.CheckpointEvery, o.SpillAt)
	}
	for i := range o.Promises {
		if err := o.Promises[i].check(i); err != nil {
			return err
		}
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.ProgressEvery == 0 {
		o.ProgressEvery = 500 * time.Millisecond
	}
	if o.CheckpointEvery == 0 {
		o.CheckpointEvery = time.Second
	}
	if o.slots == 0 {
		o.slots = 1 << 14
	}
	return nil
}
