package traces

import (
	"slices"

	"tcpcheck/model"
)

// chosen completes a step for which the adversary chooses an initial sequence number: it
// is that of the SYN which the ladder has next from that side.
func (r *runner) chosen(ev model.Event, wrote string) (model.Event, *Parted) {
	free := slices.ContainsFunc(r.enabled(), func(other model.Event) bool {
		return other.Chooses && other.Kind == ev.Kind && other.Side == ev.Side && other.Packet == ev.Packet
	})
	if !free {
		return ev, nil
	}
	for _, l := range r.ladder.Lines[r.at:] {
		if l.Arrow[ev.Side] == Departs && l.Segment.segment.CTL.Has(model.SYN) {
			ev.Chooses, ev.ISS = true, l.Segment.segment.SEQ
			return ev, nil
		}
	}
	return ev, r.parted(wrote, "the adversary chooses %s's ISS: write the SYN that has it", ev.Side)
}
