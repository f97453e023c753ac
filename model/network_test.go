package model

import (
	"slices"
	"testing"
)

// over returns a drive over another network.
func over(t *testing.T, n NetworkConfig) *drive {
	t.Helper()
	c := roomy()
	c.Network = n
	return newDrive(t, c)
}

// enabled returns the names of the enabled steps of a kind.
func (d *drive) enabled(kinds ...Kind) (names []string) {
	for _, ev := range d.m.Enabled(&d.w, nil) {
		if slices.Contains(kinds, ev.Kind) {
			names = append(names, ev.String())
		}
	}
	return names
}

const syn = "<SEQ=100><CTL=SYN><WND=10>"

// TestSet: over a set a segment arrives again and again, equal ones merge, and nothing has to
// be lost.
func TestSet(t *testing.T) {
	d := over(t, NetworkConfig{Loss: Any, Duplication: Any, Checksum: true}).do("A: OPEN active", "A: RETRANSMISSION TIMEOUT")
	if d.w.Net[B].Len != 1 {
		t.Errorf("equal segments do not merge: %v", d.w.Net[B].InFlight())
	}
	d.do("B: SEGMENT ARRIVES "+syn, "B: SEGMENT ARRIVES "+syn)
	if faults := d.enabled(Loss, Duplication, Corruption); len(faults) > 0 {
		t.Errorf("a set has no steps for faults: %v", faults)
	}
}

// TestBag: in a bag arrival consumes, and faults are steps with a budget.
func TestBag(t *testing.T) {
	d := over(t, NetworkConfig{Loss: 1, Duplication: 1, Corruption: 1, Checksum: true, Capacity: 4}).do("A: OPEN active")
	d.do("network: duplicates " + syn + " to B")
	if d.w.Net[B].Len != 2 || len(d.enabled(Arrival)) != 1 || len(d.enabled(Duplication)) != 0 {
		t.Errorf("after duplicating: %v", d.m.Enabled(&d.w, nil))
	}
	d.do("network: loses " + syn + " to B")
	if d.w.Net[B].Len != 1 || len(d.enabled(Loss)) != 0 {
		t.Errorf("after losing: %v", d.m.Enabled(&d.w, nil))
	}
	d.do("network: damages "+syn+" to B", "B: SEGMENT ARRIVES "+syn+"<DAMAGED>")
	if d.w.Net[A].Len+d.w.Net[B].Len != 0 || d.tcb(B).State != CLOSED || len(d.fx.Sent) != 0 {
		t.Errorf("a damaged segment is not dropped: %+v", d.fx)
	}
}

// TestUndetectedCorruption: where no checksum is looked at, text arrives that nobody has sent.
func TestUndetectedCorruption(t *testing.T) {
	for _, fifo := range []bool{false, true} {
		d := newDrive(t, roomy()).to(ESTABLISHED)
		d.m = over(t, NetworkConfig{FIFO: fifo, Corruption: 1, Capacity: 4}).m
		d.w.Corruptions = 1
		d.do("A: SEND 1", "network: damages <SEQ=101><ACK=301><DATA=1><CTL=ACK><WND=10><OCTET=0> to B")
		d.do("B: SEGMENT ARRIVES <SEQ=101><ACK=301><DATA=1><CTL=ACK><WND=10><OCTET=garbage>")
		if len(d.fx.Taken) != 1 || d.fx.Taken[0].Incarnation != 0 {
			t.Errorf("fifo %v: %+v", fifo, d.fx)
		}
	}
	d := over(t, NetworkConfig{Loss: Any, Duplication: Any, Corruption: 1}).do("A: OPEN active")
	if damage := d.enabled(Corruption); len(damage) != 0 {
		t.Errorf("there is no text to damage: %v", damage)
	}
}

// TestSetKeepsTheWholeOne: a damaged copy joins the whole one.
func TestSetKeepsTheWholeOne(t *testing.T) {
	d := over(t, NetworkConfig{Loss: Any, Duplication: Any, Corruption: 1, Checksum: true}).do("A: OPEN active", "network: damages "+syn+" to B")
	if d.w.Net[B].Len != 2 {
		t.Errorf("in flight: %v", d.w.Net[B].InFlight())
	}
}

// TestFIFO: nothing overtakes, and what exceeds the capacity is lost at its end.
func TestFIFO(t *testing.T) {
	d := newDrive(t, roomy()).to(ESTABLISHED)
	d.m = over(t, NetworkConfig{FIFO: true, Loss: Any, Duplication: 1, Checksum: true, Capacity: 2}).m
	d.w.Duplications = 1
	d.do("A: SEND 20") // 8 octets in two segments; the rest waits
	if got := d.enabled(Arrival); len(got) != 1 || got[0] != "B: SEGMENT ARRIVES <SEQ=101><ACK=301><DATA=4><CTL=ACK><WND=10><OCTET=0><ISS=100>" {
		t.Errorf("arrivals: %v", got)
	}
	if d.do("A: RETRANSMISSION TIMEOUT"); d.w.Net[B].Len != 2 || d.fx.Waits {
		t.Errorf("in flight: %v", d.w.Net[B].InFlight())
	}
	if len(d.enabled(Duplication)) != 0 {
		t.Error("there is no room for a duplicate")
	}
	d.do("B: SEGMENT ARRIVES <SEQ=101><ACK=301><DATA=4><CTL=ACK><WND=10><OCTET=0>")
	d.do("network: duplicates <SEQ=105><ACK=301><DATA=4><CTL=ACK><WND=10><OCTET=4> to B")
	if d.w.Net[B].Packets[0] != d.w.Net[B].Packets[1] {
		t.Errorf("a duplicate follows its original: %v", d.w.Net[B].InFlight())
	}
}

// TestSendsWait: where nothing may be lost, a step that would send more than there is room for
// waits, and a call or a timeout leaves the last place of both directions free.
func TestSendsWait(t *testing.T) {
	d := over(t, NetworkConfig{FIFO: true, Checksum: true, Capacity: 1})
	d.do("A: OPEN active")
	if waiting := d.enabled(RetransmissionTimeout, OpenActiveCall); len(waiting) != 0 {
		t.Errorf("%v would fill the network", waiting)
	}
	d = over(t, NetworkConfig{Checksum: true, Capacity: 2}).do("A: OPEN active", "B: OPEN active")
	d.do("A: RETRANSMISSION TIMEOUT")
	if got := d.enabled(Arrival); len(got) != 1 || got[0] != "A: SEGMENT ARRIVES <SEQ=300><CTL=SYN><WND=10>" && got[0] != "B: SEGMENT ARRIVES "+syn {
		t.Errorf("arrivals: %v", got)
	}
}

// TestRetransmissionBudget: retransmissions are counted where they have a bound.
func TestRetransmissionBudget(t *testing.T) {
	c := roomy()
	c.Retransmissions = 1
	d := newDrive(t, c).do("A: OPEN active", "A: RETRANSMISSION TIMEOUT")
	if got := d.enabled(RetransmissionTimeout); len(got) != 0 {
		t.Errorf("%v is one too many", got)
	}
}

// TestFullSet: the model has an end, and says when it is met.
func TestFullSet(t *testing.T) {
	d := over(t, NetworkConfig{Loss: Any, Duplication: Any, Checksum: true})
	for i := range MaxInFlight + 1 {
		d.m.Apply(&d.w, Event{Kind: Injection, Side: B, Packet: Packet{Segment: Segment{SEQ: Seq(i), CTL: SYN}}}, &d.fx)
		if d.fx.Overflow != (i == MaxInFlight) {
			t.Fatalf("after %d segments: overflow %v", i+1, d.fx.Overflow)
		}
	}
}

// TestFaultsOfNothing: a fault of a segment that is not in flight does nothing.
func TestFaultsOfNothing(t *testing.T) {
	d := over(t, NetworkConfig{Loss: 1, Duplication: 1, Corruption: 1, Capacity: 2})
	for _, k := range []Kind{Loss, Duplication, Corruption, Arrival} {
		before := d.w
		if d.m.Apply(&d.w, Event{Kind: k, Packet: Packet{Segment: Segment{CTL: RST}}}, &d.fx); d.w != before {
			t.Errorf("%v changes something", k)
		}
	}
	if !UserTimeout.Timeout() || Crash.Timeout() || !AbortCall.Call() || RetransmissionTimeout.Call() {
		t.Error("the kinds of steps are mixed up")
	}
}

// TestUsers: what users may do is what their settings say.
func TestUsers(t *testing.T) {
	c := roomy()
	c.Host[A].Open, c.Host[B].Open = OpenEither, OpenNever
	if got := newDrive(t, c).enabled(OpenPassiveCall, OpenActiveCall); len(got) != 2 {
		t.Errorf("opens: %v", got)
	}
	c.Host[A].Close, c.Host[A].Abort = CloseNever, false
	if got := newDrive(t, c).do("A: OPEN active").enabled(CloseCall, AbortCall); len(got) != 0 {
		t.Errorf("a user who never closes: %v", got)
	}
	c.Host[A].Close, c.Host[A].CloseIn = CloseWill, StateSet(ESTABLISHED)
	if got := newDrive(t, c).do("A: OPEN active").enabled(CloseCall); len(got) != 0 {
		t.Errorf("a user who closes in ESTABLISHED: %v", got)
	}
	if got := newDrive(t, c).do("A: OPEN active").enabled(SendCall); !slices.Equal(got, []string{"A: SEND 1", "A: SEND 4", "A: SEND 20"}) {
		t.Errorf("sends: %v", got)
	}
	if got := newDrive(t, c).do("A: OPEN passive").enabled(SendCall); len(got) != 0 {
		t.Errorf("the remote socket is not specified: %v", got)
	}
	c.Rules[ReceiveClosing], c.Host[A].ReceiveAtOnce = Refuse, false
	d := newDrive(t, c)
	d.tcb(A).State, d.tcb(A).RCV.USER, d.tcb(A).SYNAcked, d.w.Host[A].Opens = TIMEWAIT, 3, true, 1
	if got := d.enabled(ReceiveCall); len(got) != 0 {
		t.Errorf("RECEIVE is refused in TIME-WAIT: %v", got)
	}
	if !d.m.Idle(&d.w, A) || d.m.Idle(&newDrive(t, c).do("A: OPEN active").w, A) {
		t.Error("idle is who has nothing outstanding")
	}
}

// TestWaiting: an answer that finds no room waits.
func TestWaiting(t *testing.T) {
	d := newDrive(t, roomy()).to(ESTABLISHED).do("A: SEND 20").drop()
	d.m = over(t, NetworkConfig{FIFO: true, Checksum: true, Capacity: 1}).m
	ack := Segment{SEQ: 301, ACK: 109, CTL: ACK, WND: 10}
	d.w.Net[A] = Channel{Len: 1, Packets: [MaxInFlight]Packet{{Segment: ack, From: 1, Of: 1}}}
	if got := d.enabled(Arrival); len(got) != 0 || !d.m.Waiting(&d.w) {
		t.Errorf("an ACK that makes room for three segments finds room for one: %v", got)
	}
}

// TestCanonicalBag: of copies that are equal on the wire the one with the least life comes first,
// then the one of the oldest incarnation; the first is lost, and the last is duplicated.
func TestCanonicalBag(t *testing.T) {
	seg := Segment{SEQ: 101, ACK: 301, CTL: ACK}
	old, young, brief := Packet{Segment: seg, From: 1}, Packet{Segment: seg, From: 2}, Packet{Segment: seg, From: 3}
	want := [3]Packet{brief, old, young}
	lives := map[Packet]uint8{old: 2, young: 2, brief: 1}
	d := newDrive(t, ticking(1, bag))
	for _, order := range [][3]Packet{{old, young, brief}, {young, old, brief}, {brief, young, old}, {young, brief, old}} {
		ch := &d.w.Net[B]
		*ch = Channel{}
		for _, p := range order {
			ch.insertAt(ch.placeInBag(p, lives[p]), p, lives[p])
		}
		if got := [3]Packet(ch.InFlight()); got != want {
			t.Errorf("%v", got)
		}
		d.w.Duplications = 1
		faults := d.m.faults(&d.w, B, nil)
		if len(faults) != 2 || faults[0].Kind != Loss || faults[0].Packet != brief || faults[1].Kind != Duplication || faults[1].Packet != young {
			t.Errorf("faults: %+v", faults)
		}
	}
}

// TestLostForWantOfRoom: a segment that is sent into a full network is lost, and its equal that is in
// flight counts as sent when it was: it is not old.
func TestLostForWantOfRoom(t *testing.T) {
	for _, n := range []NetworkConfig{{Loss: Any, Capacity: 2}, {Loss: Any, Capacity: 2, FIFO: true}} {
		d := newDrive(t, ticking(1, n))
		seg, next := Segment{SEQ: 101, ACK: 301, CTL: ACK}, Segment{SEQ: 102, ACK: 301, CTL: ACK}
		for _, p := range []Packet{{Segment: seg, From: 1}, {Segment: next, From: 1}, {Segment: seg, From: 2}, {Segment: next, From: 0}} {
			d.m.put(&d.w, B, p, &d.fx)
		}
		if ch := d.w.Net[B]; ch.Len != 2 || ch.Packets[0] != (Packet{Segment: seg, From: 2}) || ch.Packets[1].From != 1 || ch.Lives[0] != 2 {
			t.Errorf("%+v: %v", n, ch.InFlight())
		}
	}
}
