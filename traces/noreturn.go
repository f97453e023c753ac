package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// turningPoint tells where the point of no return is: see goodEnds.
func (a *account) turningPoint() error {
	n, err := a.course.noReturn()
	if err == nil {
		a.paragraph("", a.course.turning(&n))
	}
	return err
}

// turning says where the point of no return is, and how all could have ended well.
func (c *course) turning(n *noReturn) string {
	const kindness = "from there on the network loses and copies nothing and delivers in time, and nobody attacks, aborts, crashes or gives up"
	switch {
	case n.found && n.state == len(c.moments):
		return fmt.Sprintf("There is no point of no return: even after the last step all can still come to an end with the promise kept. %s But nothing makes it.", c.wellEnded(n.end))
	case n.found:
		return fmt.Sprintf("The point of no return is step %d. Before it all could still have come to an end with the promise kept: %s After it nothing that can "+
			"happen leads to such an end, even if %s.", n.state+1, c.wellEnded(n.end), kindness)
	case n.complete:
		return "There is no point of no return: from the beginning on nothing leads to an end with the promise kept, even if " + kindness + "."
	default:
		return fmt.Sprintf("Where the point of no return is was not found: at %d states the search for an end after step %d was given up.", maxLooked, n.state)
	}
}

// wellEnded tells the shortest way to a good end.
func (c *course) wellEnded(end []model.Event) string {
	if len(end) == 0 {
		return "had nothing more happened."
	}
	var said []string
	ticks := 0
	for i, ev := range end {
		if ev.Kind != model.Tick {
			said = append(said, c.inBrief(&ev))
			continue
		}
		if ticks++; i+1 == len(end) || end[i+1].Kind != model.Tick {
			said = append(said, "the clock ticks"+times(ticks))
			ticks = 0
		}
	}
	return strings.Join(said, "; ") + "."
}

func times(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" %d times", n)
}

// inBrief tells an event in a few words.
func (c *course) inBrief(ev *model.Event) string {
	if ev.Kind == model.Arrival {
		return fmt.Sprintf("%s gets %s", ev.Side, inShort(c.config, ev.Side.Peer(), ev.Packet.Segment))
	}
	return ev.String()
}
