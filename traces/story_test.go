package traces

import (
	"strings"
	"testing"

	"tcpcheck/model"
)

// TestStory has the story of random walks agree with the network: what is under way there is what is in
// flight here, and nothing has set out, byArrival or been lost but what the steps say.
func TestStory(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(24) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 40))
				s, err := trace.story()
				if err != nil {
					t.Fatal(err)
				}
				compareCounts(t, trace, s)
				compareNetwork(t, s)
			}
		})
	}
}

func compareCounts(t *testing.T, trace *Trace, s *story) {
	t.Helper()
	var sent, arrivals, losses, forgeries int
	for _, step := range trace.Steps {
		sent += len(step.Sent)
		for word, n := range map[string]*int{"SEGMENT ARRIVES": &arrivals, "network: loses": &losses, "attacker: SENDS": &forgeries} {
			if strings.Contains(step.Event, word) {
				*n++
			}
		}
	}
	var origins [3]int
	var fates [5]int
	for _, f := range s.flights {
		origins[f.origin]++
		fates[f.ending]++
	}
	if origins[ofEndpoint] != sent || fates[byArrival] != arrivals || fates[byLoss] != losses || origins[ofAttacker] != forgeries {
		t.Errorf("%d set out, %d arrive, %d are lost, %d are an attacker's, and by the steps %d, %d, %d, %d",
			origins[ofEndpoint], fates[byArrival], fates[byLoss], origins[ofAttacker], sent, arrivals, losses, forgeries)
	}
}

func compareNetwork(t *testing.T, s *story) {
	t.Helper()
	if len(s.moments) == 0 {
		return
	}
	world := &s.moments[len(s.moments)-1].after
	for to := range world.Net {
		here := map[string]int{}
		for _, f := range s.flights {
			if int(f.to) == to && (f.ending == notEnded || f.ending == byArrival && s.set()) {
				here[f.text]++
			}
		}
		for _, p := range world.Net[to].InFlight() {
			text := inShort(s.config, model.Side(to).Peer(), p.Segment)
			if here[text]--; here[text] < 0 {
				t.Errorf("%s is in flight to %s, and no flight is", p, model.Side(to))
			}
			if s.set() { // others that are equal are the same
				here[text] += len(s.flights)
			}
		}
		for text, n := range here {
			if n > 0 && !s.set() {
				t.Errorf("%s flies to %s, and is not in flight", text, model.Side(to))
			}
		}
	}
}
