package traces

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// ticksNote returns the note for so many ticks of the clock.
func ticksNote(n int) string {
	if n == 1 {
		return "tick"
	}
	return fmt.Sprintf("%d ticks", n)
}

// maxTicks is the most ticks that a note may stand for: by then all that is timed is over.
const maxTicks = 99

// parseTicks returns for how many ticks a note stands, and whether it does.
func parseTicks(text string) (int, bool) {
	if text == ticksNote(1) {
		return 1, true
	}
	n, err := strconv.Atoi(strings.TrimSuffix(text, " ticks"))
	return n, err == nil && 1 < n && n <= maxTicks && text == ticksNote(n)
}

// The notes for what a tick ends, beside the endpoint to which it does.
const (
	twoMSL    = "2 MSL" // where there is no clock it is a step of its own
	oneMSL    = "1 MSL" // of a TIME-WAIT that a deviation cuts short
	quietOver = "quiet time over"
)

// quiet is the note for an arrival that finds a host which keeps quiet after a crash.
const quiet = "keeps quiet"

// ended returns the notes for what a tick has ended on side s.
func ended(c *model.Config, before, after *model.World, s model.Side) []string {
	was, is := &before.Host[s], &after.Host[s]
	switch {
	case was.TCB.State == model.TIMEWAIT && is.TCB.State == model.CLOSED && c.Deviations.Has(model.TimeWaitOneMSL):
		return []string{oneMSL}
	case was.TCB.State == model.TIMEWAIT && is.TCB.State == model.CLOSED:
		return []string{twoMSL}
	case was.Quiet > 0 && is.Quiet == 0:
		return []string{quietOver}
	default:
		return nil
	}
}

// tick shows a tick of the clock: on the line of the one before, if that has ended
// nothing.
func (d *drawer) tick() {
	for s := range d.arrived {
		maps.DeleteFunc(d.arrived[s], func(p model.Packet, _ bool) bool { return !slices.Contains(d.world().Net[s].InFlight(), p) })
	}
	l := d.last()
	if l.Ticks == 0 || len(l.after) > 0 {
		d.line(Line{})
		l = d.last()
	}
	l.Ticks++
	for s := range d.ended {
		for _, end := range d.ended[s] {
			l.Label[s] = note("%s", end)
		}
	}
	if len(l.Label[model.A])+len(l.Label[model.B]) > 0 {
		d.more(Line{Label: d.states()})
	}
}

// died returns comments that say which segments a tick has taken out of the network.
func died(before Snapshot) (comments []string) {
	for s, names := range [2][]string{before.ToA, before.ToB} {
		var dead []string
		for _, name := range names {
			if segment, ok := strings.CutSuffix(name, "<LIFE=1>"); ok {
				dead = append(dead, segment)
			}
		}
		if len(dead) > 0 {
			comments = append(comments, wrap(fmt.Sprintf("     # dies on its way to %s: ", model.Side(s)), dead, ", ", maxWidth)...)
		}
	}
	return comments
}

// ticks takes the ticks of a line.
func (r *runner) ticks(l *Line) *Parted {
	for i := range l.Ticks {
		ev := model.Event{Kind: model.Tick}
		if !r.allows(ev) {
			return r.parted("("+ticksNote(l.Ticks)+")", "after %d of them %s", i, r.stillness())
		}
		r.do(ev)
	}
	return nil
}

// stillness says why there is no tick.
func (r *runner) stillness() string {
	w := &r.state.World
	switch {
	case r.model.Config().MSL == 0:
		return "the clock is off (msl: off)"
	case w.Net[model.A].Len+w.Net[model.B].Len > 0:
		return "time waits for what is in its last slot and may not be lost"
	default:
		return "nothing is timed: nothing is in flight, and there is no TIME-WAIT and no quiet time"
	}
}
