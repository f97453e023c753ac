package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"tcpcheck/explore"
)

// progress shows how far a search has come: on a terminal in one line that is
// written anew, otherwise, if asked to, line by line.
type progress struct {
	w        io.Writer
	scenario string
	live     bool // on a terminal
	on       bool // there is something to show
	shown    bool
}

// progressWhen is what --progress may be.
var progressWhen = []string{"auto", "plain", "none"}

func validateProgress(when string) error {
	if !slices.Contains(progressWhen, when) {
		return fmt.Errorf("--progress: %q is none of %s", when, strings.Join(progressWhen, ", "))
	}
	return nil
}

func newProgress(w io.Writer, scenario, when string, quiet bool) *progress {
	p := &progress{w: w, scenario: scenario, live: when == "auto"}
	p.on = when == "plain" || p.live && !quiet && isTerminal(w)
	return p
}

// ofSearch returns what shows the progress of a search, or nil.
func (p *progress) ofSearch() func(explore.Progress) {
	if !p.on {
		return nil
	}
	return p.search
}

// isTerminal tells whether w is a character device.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) search(now explore.Progress) {
	if now.Judging {
		p.line("%s states; judging what must happen in the end, %s", count(now.States), now.Elapsed.Round(time.Second/10))
		return
	}
	elapsed := now.Elapsed.Round(time.Second / 10)
	if now.Searches > 0 {
		p.line("search %s, %s states in all searches, %s states/s, %s, %s", count(now.Searches), count(now.States), count(int(now.Rate)), size(now.Bytes), elapsed)
		return
	}
	if p.live {
		p.line("depth %d, %s states%s, %s states/s, %s, %s%s", now.Depth, count(now.States), ofAbout(&now), count(int(now.Rate)), size(now.Bytes), elapsed, left(&now))
		return
	}
	p.line("depth %d, %s states%s, %s in the frontier, %s transitions, %s states/s, %s, %s%s",
		now.Depth, count(now.States), ofAbout(&now), count(now.Frontier), count(now.Transitions),
		count(int(now.Rate)), size(now.Bytes), elapsed, left(&now))
}

// judge tells afterwards how good the estimates were.
func (p *progress) judge(all []hindsight, states int) {
	if p.shown && len(all) > 0 {
		fmt.Fprintf(p.w, "%s: %s\n", p.scenario, sayHindsights(all, states))
	}
}

// line shows a line, in place of the last one on a terminal.
func (p *progress) line(format string, args ...any) {
	begin, end := "", "\n"
	if p.live {
		begin, end = "\r\x1b[K", ""
	}
	p.shown = true
	fmt.Fprintf(p.w, "%s%s: %s%s", begin, p.scenario, fmt.Sprintf(format, args...), end)
}

// end wipes the live line out.
func (p *progress) end() {
	if p.shown && p.live {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
