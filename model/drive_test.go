package model

import "testing"

// roomy returns settings with room: 16-bit numbers, A from 100 and B from 300, windows of
// 10 octets and segments of 4, and a network that loses nothing and duplicates
// nothing.
func roomy() Config {
	h := HostConfig{ISS: []Seq{100}, Incarnations: 1, Window: 10, MSS: 4, Open: OpenEither, Send: 20, ReceiveAtOnce: true, Close: CloseMay, CloseIn: AnyState, Abort: true}
	g := h
	g.ISS = []Seq{300, 400}
	return Config{SeqBits: 16, Host: [2]HostConfig{h, g}, Network: NetworkConfig{Checksum: true, Capacity: 16}, ISSChoices: 1, Retransmissions: Any}
}

// drive is a model at work in a test.
type drive struct {
	t  *testing.T
	m  *Model
	w  World
	fx Effects
}

func newDrive(t *testing.T, c Config) *drive {
	t.Helper()
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return &drive{t: t, m: m, w: m.Initial()}
}

// do takes enabled steps, by name.
func (d *drive) do(names ...string) *drive {
	d.t.Helper()
	for _, name := range names {
		ev, ok := d.m.Lookup(&d.w, name)
		if !ok {
			d.t.Fatalf("%s is not enabled; these are: %v", name, d.m.Enabled(&d.w, nil))
		}
		d.m.Apply(&d.w, ev, &d.fx)
	}
	return d
}

// deliver has everything in flight arrive, and what that draws, until nothing is.
func (d *drive) deliver() *drive {
	for to := A; d.w.Net[A].Len+d.w.Net[B].Len > 0; to = to.Peer() {
		for d.w.Net[to].Len > 0 {
			d.m.Apply(&d.w, Event{Kind: Arrival, Side: to, Packet: d.w.Net[to].Packets[0]}, &d.fx)
		}
	}
	return d
}

// drop loses everything in flight.
func (d *drive) drop() *drive {
	d.w.Net = [2]Channel{}
	return d
}

// give has a segment from nowhere arrive at side s.
func (d *drive) give(s Side, text string) *drive {
	d.t.Helper()
	seg, err := ParseSegment(text)
	if err != nil {
		d.t.Fatal(err)
	}
	if seg.Text.Len > 0 {
		seg.Text.Incarnation = 1
	}
	d.m.Apply(&d.w, Event{Kind: Arrival, Side: s, Packet: Packet{Segment: seg, From: 1}}, &d.fx)
	return d
}

// readBack fails unless the row of the state gives it back.
func (d *drive) readBack() *drive {
	d.t.Helper()
	var back World
	if d.m.Decode(d.m.Append(nil, &d.w), &back); back != d.w {
		d.t.Fatalf("%+v\nis read back as\n%+v", d.w, back)
	}
	return d
}

// tcb returns the TCB of side s.
func (d *drive) tcb(s Side) *TCB { return &d.w.Host[s].TCB }

// to brings A into the given state, with SND.NXT and RCV.NXT as a plain conversation leaves
// them, nothing in flight, and B wherever that takes it.
func (d *drive) to(s State) *drive {
	d.t.Helper()
	d.reach(s).drop()
	if got := d.tcb(A).State; got != s {
		d.t.Fatalf("A is in %v, not in %v", got, s)
	}
	return d
}

func (d *drive) reach(s State) *drive {
	d.t.Helper()
	switch s {
	case CLOSED:
	case LISTEN:
		d.do("A: OPEN passive")
	case SYNSENT:
		d.do("A: OPEN active")
	case SYNRECEIVED:
		d.do("A: OPEN passive", "B: OPEN active", "A: SEGMENT ARRIVES <SEQ=300><CTL=SYN><WND=10>")
	case ESTABLISHED:
		d.do("B: OPEN passive", "A: OPEN active").deliver()
	case FINWAIT1:
		d.reach(ESTABLISHED).do("A: CLOSE")
	case FINWAIT2:
		d.reach(FINWAIT1).deliver()
	case CLOSEWAIT:
		d.reach(ESTABLISHED).do("B: CLOSE").deliver()
	case CLOSING:
		d.reach(FINWAIT1).drop().do("B: CLOSE", "A: SEGMENT ARRIVES <SEQ=301><ACK=101><CTL=FIN,ACK><WND=10>")
	case LASTACK:
		d.reach(CLOSEWAIT).do("A: CLOSE")
	case TIMEWAIT:
		d.reach(FINWAIT2).do("B: CLOSE", "A: SEGMENT ARRIVES <SEQ=301><ACK=102><CTL=FIN,ACK><WND=10>")
	default:
		panic("no such state")
	}
	return d
}
