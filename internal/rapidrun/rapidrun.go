// Package rapidrun is the one place that runs pgregory.net/rapid outside of go test. Rapid is made for tests: its options are
// flags of the program, it reports to a testing.TB, and it leaves files behind. Here it does as it is told, and
// leaves nothing.
package rapidrun

import (
	"flag"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	_ "tcpcheck/internal/rapidrun/calm" // before rapid reads the environment
)

// one is held while rapid runs: its options are global.
var one sync.Mutex

// Check draws for prop so many times, as the seed decides, until it returns false, and tells whether it did. What
// fails is drawn again as rapid pleases: a prop has to return the same for the same draws. A seed of 0
// would be another one each time, and is an error. If prop panics, so does Check.
func Check(seed uint64, checks int, prop func(t *rapid.T) bool) (failed bool, err error) {
	if seed == 0 {
		return false, fmt.Errorf("a seed of 0 is none: give another number")
	}
	one.Lock()
	defer one.Unlock()
	testing.Init()
	if !flag.Parsed() {
		if err := flag.CommandLine.Parse(nil); err != nil {
			return false, err
		}
	}
	if testing.Short() {
		checks *= 5 // of which rapid makes one
	}
	defer options(seed, checks)()
	tb, broken := &reporter{}, any(nil)
	done := make(chan struct{})
	go func() { // which rapid ends by FailNow
		defer close(done)
		rapid.Check(tb, func(t *rapid.T) {
			ok, panicked := guarded(prop, t)
			if panicked != nil {
				broken = panicked
			}
			if !ok {
				t.Fatal("it fails")
			}
		})
	}()
	<-done
	if broken != nil {
		panic(broken)
	}
	return tb.failed, nil
}

// guarded returns what prop does, and with what it panics unless that is how rapid gives a check up.
func guarded(prop func(t *rapid.T) bool, t *rapid.T) (ok bool, panicked any) {
	defer func() {
		if p := recover(); p != nil {
			if strings.HasPrefix(fmt.Sprintf("%T", p), "rapid.") {
				panic(p)
			}
			ok, panicked = false, p
		}
	}()
	return prop(t), nil
}

// options sets the options of rapid, and returns what sets them back. It does not shrink: what is drawn says little about
// the steps of a protocol.
func options(seed uint64, checks int) (restore func()) {
	was := map[string]string{}
	for name, value := range map[string]string{
		"seed": strconv.FormatUint(seed, 10), "checks": strconv.Itoa(checks), "shrinktime": "0s", "nofailfile": "true",
		"failfile": "", "log": "false", "v": "false", "debug": "false", "debugvis": "false",
	} {
		f := flag.Lookup("rapid." + name)
		was[f.Name] = f.Value.String()
		_ = f.Value.Set(value)
	}
	return func() {
		for name, value := range was {
			_ = flag.Lookup(name).Value.Set(value)
		}
	}
}

// reporter is the testing.TB that rapid reports to. All that matters of a report is that there is one.
type reporter struct{ failed bool }

// unheard is too long for the name of a file: rapid looks for files of that name, and would run what it finds in them.
var unheard = strings.Repeat("-", 300)

func (r *reporter) Helper()               {}
func (r *reporter) Name() string          { return unheard }
func (r *reporter) Logf(string, ...any)   {}
func (r *reporter) Log(...any)            {}
func (r *reporter) Skipf(string, ...any)  { r.SkipNow() }
func (r *reporter) Skip(...any)           { r.SkipNow() }
func (r *reporter) SkipNow()              { runtime.Goexit() }
func (r *reporter) Errorf(string, ...any) { r.Fail() }
func (r *reporter) Error(...any)          { r.Fail() }
func (r *reporter) Fatalf(string, ...any) { r.FailNow() }
func (r *reporter) Fatal(...any)          { r.FailNow() }
func (r *reporter) Fail()                 { r.failed = true }
func (r *reporter) Failed() bool          { return r.failed }

func (r *reporter) FailNow() {
	r.Fail()
	runtime.Goexit()
}
