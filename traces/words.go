package traces

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// tell tells step number n, from 0, in a few words, to those who cannot see the picture.
func (s *story) tell(n int) string {
	sc := &s.scenes[n]
	said := []string{s.happens(n)}
	for side := range sc.state {
		was := model.CLOSED
		if n > 0 {
			was = s.scenes[n-1].state[side]
		}
		if is := sc.state[side]; is != was {
			said = append(said, fmt.Sprintf("%s goes from %s to %s", model.Side(side), was, is))
		}
	}
	for _, f := range s.flights {
		if f.origin == ofEndpoint && f.begin.step == n+1 {
			said = append(said, fmt.Sprintf("%s sends %s", f.to.Peer(), f.text))
		}
	}
	for _, remark := range sc.remarks {
		said = append(said, fmt.Sprintf("%s: %s", sc.event.Side, remark))
	}
	return strings.Join(said, "; ") + "."
}

// happens says what happens in step number n, from 0.
func (s *story) happens(n int) string {
	ev := s.scenes[n].event
	switch ev.Kind {
	case model.Arrival:
		f := s.endedBy(n+1, byArrival)
		return fmt.Sprintf("%s arrives at %s", strings.TrimSpace(f.kind()+" "+f.text), ev.Side)
	case model.Loss:
		return fmt.Sprintf("%s is lost on its way to %s", s.endedBy(n+1, byLoss).text, ev.Side)
	case model.Duplication:
		return fmt.Sprintf("%s is duplicated on its way to %s", s.inShort(ev.Side.Peer(), ev.Packet.Segment), ev.Side)
	case model.Corruption:
		return fmt.Sprintf("%s is damaged on its way to %s", s.inShort(ev.Side.Peer(), ev.Packet.Segment), ev.Side)
	case model.Forgery:
		return fmt.Sprintf("an attacker sends %s to %s", s.inShort(ev.Side.Peer(), ev.Packet.Segment), ev.Side)
	default:
		return ev.String()
	}
}

// endedBy returns the flight that ends in that way in step n, from 1.
func (s *story) endedBy(n int, how ending) *flight {
	for i := range s.flights {
		if f := &s.flights[i]; f.end.step == n && f.ending == how {
			return f
		}
	}
	panic(fmt.Sprintf("traces: in step %d no segment ends so", n))
}
