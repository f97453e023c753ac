// Package fuzz looks for violations where there are too many states to explore: it walks at random through the
// states of a scenario, judges each step, and lets the network go quiet at the end of a walk to see whether what was promised comes
// about. What it finds it shrinks, in terms of the protocol, to a trace like that of a search.
//
// A walk is drawn by pgregory.net/rapid: which steps it may take, where it begins, and each step. The same
// seed draws the same walks. A walk that finds nothing proves nothing.
package fuzz

import (
	"context"
	"time"

	"pgregory.net/rapid"

	"tcpcheck/explore"
	"tcpcheck/internal/rapidrun"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// Options says how to search.
type Options struct {
	Checks   int           // how many walks to take; 0: as many as there is time for
	Steps    int           // how many steps a walk takes at most
	Seed     uint64        // decides what is drawn; not 0
	For      time.Duration // how long to search; 0: until all walks are taken
	Shrink   time.Duration // how long one finding may be shrunk; what takes longer depends on the machine
	Vary     []string      // the groups of settings that are drawn now and then
	Plain    bool          // every walk begins in the initial state, and nothing is remembered of those before
	Progress func(Progress)
	Visit    func(s *properties.State) // is called with the states that walks come to
}

// Progress tells how far a search has come.
type Progress struct {
	Checks, Steps, Found int
	Shrinking            string // the property of which a violation is being shrunk; "": none
	Elapsed              time.Duration
}

// Rate is how many steps it takes in a second.
func (p Progress) Rate() float64 { return float64(p.Steps) / max(p.Elapsed.Seconds(), 1e-9) }

// Finding is a violation.
type Finding struct {
	Scenario  *scenarios.Scenario // with the settings of the walk
	System    *properties.System  // of these settings
	Check     int                 // the number of the walk that came upon it, from 1
	Walked    int                 // how many steps that one had taken then
	Steps     []model.Event       // shrunk
	CycleFrom int                 // of a lasso; see properties.Finding
	Cut       bool                // there was no time to shrink it to the end
}

// Result tells what a search came to.
type Result struct {
	Checks, Steps int
	Properties    []properties.Property
	Findings      []*Finding    // by property; nil: no violation was found
	Premise       explore.Set   // the properties that were put to the test
	Unsettled     int           // how many quiet phases came to no end within their bound
	Stopped       explore.Limit // LimitTime, LimitInterrupted or LimitNone
	Elapsed       time.Duration
}

// batch is how many walks rapid draws at a time. What a walk comes upon is a guide to those of later batches.
const batch = 50

// Run walks through a scenario and judges the properties of these names. The error is that there is no such property,
// or no such model.
func Run(ctx context.Context, sc *scenarios.Scenario, names []string, o Options) (*Result, error) {
	r, err := newRun(ctx, sc, names, o)
	if err != nil {
		return nil, err
	}
	for n := uint64(1); r.goesOn(); n++ {
		if n%renewal == 1 {
			if err := r.renew(derived(^o.Seed, n)); err != nil {
				return nil, err
			}
		}
		size := batch
		if o.Checks > 0 {
			size = min(size, o.Checks-r.result.Checks)
		}
		failed, err := rapidrun.Check(derived(o.Seed, n), size, r.check)
		if err != nil {
			return nil, err
		}
		if failed {
			r.settle()
		}
		r.guide.settle()
		r.tell("")
	}
	r.result.Elapsed = time.Since(r.began)
	return &r.result, nil
}

// derived returns seed number n of those that a seed stands for: SplitMix64, and never 0.
func derived(seed, n uint64) uint64 {
	z := seed + n*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return max(z^z>>31, 1)
}

// run is a search.
type run struct {
	ctx     context.Context
	began   time.Time
	base    *scenarios.Scenario
	names   []string
	options Options
	walker  *walker // of the settings that are walked through now
	guide   guide
	length  *rapid.Generator[int] // of walks
	open    explore.Set           // the properties of which no violation is found yet
	found   *breach               // by the batch
	result  Result
}

func newRun(ctx context.Context, sc *scenarios.Scenario, names []string, o Options) (*run, error) {
	r := &run{ctx: ctx, began: time.Now(), base: sc, names: names, options: o, open: 1<<len(names) - 1}
	r.result.Stopped = explore.LimitNone
	r.result.Findings = make([]*Finding, len(names))
	r.guide = guide{off: o.Plain, left: epochLength}
	r.length = rapid.IntRange(0, o.Steps)
	w, err := newWalker(sc, names)
	if err != nil {
		return nil, err
	}
	r.walker, w.visit = w, o.Visit
	for i := range names {
		r.result.Properties = append(r.result.Properties, w.system.Property(i))
	}
	return r, nil
}

// goesOn tells whether there is anything left to do, and notes what has ended it.
func (r *run) goesOn() bool {
	switch {
	case r.ctx.Err() != nil:
		r.result.Stopped = explore.LimitInterrupted
	case r.options.For > 0 && time.Since(r.began) >= r.options.For:
		r.result.Stopped = explore.LimitTime
	case r.open == 0 || r.options.Checks > 0 && r.result.Checks >= r.options.Checks:
	default:
		return true
	}
	return false
}

// check takes a walk. Once a batch has found something there is nothing left of it to do, though rapid asks once more; nor is there
// once time is up.
func (r *run) check(t *rapid.T) bool {
	switch {
	case r.found != nil:
		return false
	case !r.goesOn():
		return true
	}
	found := r.walker.walk(t, r)
	r.result.Checks++
	r.found = found
	return found == nil
}

// settle shrinks what the batch has found.
func (r *run) settle() {
	b := r.found
	r.found = nil
	r.open &^= explore.Of(b.property)
	r.tell(r.names[b.property])
	r.result.Findings[b.property] = r.shrunk(b)
}

// tell tells how far it has come.
func (r *run) tell(shrinking string) {
	if r.options.Progress != nil {
		r.result.Elapsed = time.Since(r.began)
		p := r.result.Progress()
		p.Shrinking = shrinking
		r.options.Progress(p)
	}
}

// Progress returns the figures of a result.
func (r *Result) Progress() Progress {
	p := Progress{Checks: r.Checks, Steps: r.Steps, Elapsed: r.Elapsed}
	for _, f := range r.Findings {
		if f != nil {
			p.Found++
		}
	}
	return p
}
