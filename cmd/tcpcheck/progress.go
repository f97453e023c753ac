package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"tcpcheck/explore"
)

// progress shows how far a search has come: on a terminal in one line that is
// written anew, otherwise, if asked to, line by line.
type progress struct {
	w        io.Writer
	scenario string
	live     bool
	show     func(explore.Progress)
	shown    bool
}

func newProgress(w io.Writer, scenario string, flags *checkFlags) *progress {
	p := &progress{w: w, scenario: scenario, live: flags.progress == "auto"}
	if flags.progress == "plain" || p.live && !flags.quiet && isTerminal(w) {
		p.show = p.line
	}
	return p
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

func (p *progress) line(now explore.Progress) {
	begin, end := "", "\n"
	if p.live {
		begin, end = "\r\x1b[K", ""
	}
	p.shown = true
	if now.Judging {
		fmt.Fprintf(p.w, "%s%s: %s states; judging what must happen in the end, %s%s",
			begin, p.scenario, count(now.States), now.Elapsed.Round(time.Second/10), end)
		return
	}
	fmt.Fprintf(p.w, "%s%s: depth %d, %s states, %s in the frontier, %s transitions, %s states/s, %s, %s%s",
		begin, p.scenario, now.Depth, count(now.States), count(now.Frontier), count(now.Transitions),
		count(int(now.Rate)), size(now.Bytes), now.Elapsed.Round(time.Second/10), end)
}

// end wipes the live line out.
func (p *progress) end() {
	if p.shown && p.live {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
