package main

import (
	"fmt"
	"os"
	"strings"
)

// run is what a contender took for a size.
type run struct {
	contender
	cost
}

// perSecond returns how many of n there were in a second.
func (r run) perSecond(n int) float64 { return float64(n) / r.wall.Seconds() }

// perState returns how many bytes of memory a state took, where there are so many that what a program takes for
// itself does not matter.
func (r run) perState(s size) string {
	if s.counts.States < 100_000 {
		return "-"
	}
	return fmt.Sprintf("%.0f", float64(r.peak)/float64(s.counts.States))
}

// race runs the contenders one after the other, as many rounds, and returns the fastest run of each.
func race(s size, contenders []contender, rounds int) ([]run, error) {
	runs := make([]run, len(contenders))
	for range rounds {
		for i, c := range contenders {
			_, cost, err := c.explore(s)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(os.Stderr, "%s: %s with %d: %.2f s, %.2f s of processor time%s\n", s.name, c.tool, c.workers, cost.wall.Seconds(), cost.cpu.Seconds(), cost.remark())
			if runs[i].wall == 0 || cost.wall < runs[i].wall {
				runs[i] = run{c, cost}
			}
		}
	}
	return runs, nil
}

// remark warns of a run that has waited for a processor: its time says little. What a run computes it computes
// without a break.
func (c cost) remark() string {
	if c.cpu < c.wall*8/10 {
		return ": the machine was not free"
	}
	return ""
}

const tableHead = `| size | tool | workers | states | transitions | s | processor s | states/s | transitions/s | peak MiB | bytes/state | tcpcheck to it |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
`

// rows returns the rows of a size.
func rows(s size, runs []run) string {
	var b strings.Builder
	for i, r := range runs {
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %.2f | %.2f | %.0fk | %.0fk | %.0f | %s | %s |\n", s.name, r.tool, r.workers,
			s.counts.States, s.counts.Transitions, r.wall.Seconds(), r.cpu.Seconds(), r.perSecond(s.counts.States)/1e3, r.perSecond(s.counts.Transitions)/1e3,
			float64(r.peak)/(1<<20), r.perState(s), ratio(i, r, runs))
	}
	return b.String()
}

// ratio tells how many times as fast tcpcheck is, of which the first runs are, as run i with as many workers: with one by the
// processor time, which does not depend on what else the machine does, with two by the clock. Of tcpcheck itself it
// tells what the second worker is good for.
func ratio(i int, r run, runs []run) string {
	switch {
	case i == 0:
		return "1"
	case i == 1:
		return fmt.Sprintf("%.2f of one", runs[0].wall.Seconds()/r.wall.Seconds())
	case r.workers == 1:
		return fmt.Sprintf("%.2f", r.cpu.Seconds()/runs[0].cpu.Seconds())
	default:
		return fmt.Sprintf("%.2f", r.wall.Seconds()/runs[1].wall.Seconds())
	}
}
