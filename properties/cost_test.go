package properties_test

import (
	"slices"
	"testing"

	"tcpcheck/properties"
)

// TestCost: what steps cost, as faults, changes of sides and segments that do not arrive at once.
func TestCost(t *testing.T) {
	const syn, synACK = "<SEQ=1><CTL=SYN>", "<SEQ=3><ACK=2><CTL=SYN,ACK>"
	opened := []string{"B: OPEN passive", "A: OPEN active", "B: SEGMENT ARRIVES " + syn, "A: SEGMENT ARRIVES " + synACK}
	closing := append(slices.Clone(opened), "A: CLOSE")
	const fin, ack = "B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=FIN,ACK>", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK>"
	set := []string{"abort=true", "crash=true"}
	bag := []string{"loss=1", "duplication=1", "corruption=1", "order=any", "capacity=4", "crash=true"}
	clock := []string{"msl=1", "order=any", "capacity=4", "loss=1", "duplication=1"}
	for _, c := range []struct {
		what                   string
		settings               []string
		steps                  []string
		faults, changes, waits uint64
	}{
		{"each segment arrives as soon as it is sent", set, append(slices.Clone(opened), ack), 0, 1, 0},
		{"one side after the other", set, []string{"A: OPEN active", "B: OPEN passive", "B: SEGMENT ARRIVES " + syn}, 0, 1, 1},
		{"what is behind arrives in its turn", set, append(slices.Clone(closing), ack, fin), 0, 2, 2},
		{"a segment overtakes another, that never arrives", set, append(slices.Clone(closing), fin), 1, 1, 0},
		{"or that arrives late", set, append(slices.Clone(closing), fin, ack), 1, 1, 1},
		{"what was overtaken counts once, whatever comes after", set,
			append(slices.Clone(closing), fin, "B: CLOSE", "A: SEGMENT ARRIVES <SEQ=4><ACK=3><CTL=FIN,ACK>", "B: SEGMENT ARRIVES <SEQ=3><ACK=5><CTL=ACK>"), 2, 1, 0},
		{"a segment arrives once more", set, append(slices.Clone(opened), ack, ack), 1, 1, 1},
		{"a host crashes", set, []string{"A: OPEN active", "A: CRASH"}, 1, 0, 0},
		{"nothing is wrong", bag, append(slices.Clone(closing), ack, fin), 0, 2, 2},
		{"a segment is lost", bag, append(slices.Clone(opened), "network: loses <SEQ=2>"), 1, 1, 0},
		{"a lost segment is not overtaken besides", bag, append(slices.Clone(closing), "network: loses <SEQ=2><ACK=4><CTL=ACK>", fin), 1, 2, 1},
		{"what is duplicated may come late", bag, append(slices.Clone(closing), "network: duplicates <SEQ=2><ACK=4><CTL=ACK>", ack, fin, ack), 1, 2, 3},
		{"a segment is damaged, and arrives so", bag, append(slices.Clone(opened), "network: damages <SEQ=2>", ack), 1, 2, 1},
		{"an expired segment is lost", clock, append(slices.Clone(opened), "clock", "clock"), 1, 1, 0},
	} {
		sys := system(t, with(t, "default", c.settings, "stream-integrity"))
		cost := costOf(t, sys, c.steps...)
		if faults, changes, waits := cost>>42, cost>>21&(1<<21-1), cost&(1<<21-1); faults != c.faults || changes != c.changes || waits != c.waits {
			t.Errorf("%s: %d faults, %d changes, %d waits; want %d, %d, %d", c.what, faults, changes, waits, c.faults, c.changes, c.waits)
		}
	}
}

// costOf returns what steps cost.
func costOf(t *testing.T, sys *properties.System, steps ...string) (sum uint64) {
	t.Helper()
	s := sys.Initial(nil)[0]
	past := ""
	for _, name := range steps {
		ev := enabled(t, sys, &s, name)
		var cost uint64
		cost, past = sys.Cost(&s, ev, past)
		sum += cost
		sys.Apply(&s, ev)
	}
	return sum
}
