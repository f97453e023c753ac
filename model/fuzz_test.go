package model

import "testing"

// FuzzParseSegment sees that whatever is written is a segment that is read as it is written, or an error.
func FuzzParseSegment(f *testing.F) {
	for _, text := range []string{
		"", "<SEQ=100><CTL=SYN>", "<SEQ=3><ACK=2><CTL=SYN,ACK><WND=2>", "<SEQ=2><ACK=4><DATA=1><CTL=ACK>", "<SEQ=2><CTL=RST>", "<SEQ=1><CTL=SYN><TS=-2>",
		"<DATA>", "<CTL=>", "<SEQ=-1><CTL=SYN>", "<SEQ=99999999999><CTL=SYN>", "SEQ=1", "<SEQ=1", "<TS=--1>",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seg, err := ParseSegment(text)
		if err != nil {
			return
		}
		again, err := ParseSegment(seg.String())
		if again.WND = seg.WND; err != nil || again != seg { // String leaves the window out
			t.Fatalf("%q: %v is read as %v, %v", text, seg, again, err)
		}
	})
}

// FuzzLookup sees that no name of a step is taken for two, or for one that is not enabled.
func FuzzLookup(f *testing.F) {
	m, err := New(busy()["clock"])
	if err != nil {
		f.Fatal(err)
	}
	after := func(steps int) (w World) {
		w = m.Initial()
		for i := range steps {
			if enabled := m.Enabled(&w, nil); len(enabled) > 0 {
				m.Apply(&w, enabled[i*7%len(enabled)], new(Effects))
			}
		}
		return w
	}
	for i := range 40 {
		w := after(i)
		for _, ev := range m.Enabled(&w, nil) {
			f.Add(uint8(i), ev.String())
		}
	}
	f.Fuzz(func(t *testing.T, steps uint8, name string) {
		w := after(int(steps) % 40)
		if ev, ok := m.Lookup(&w, name); ok && ev.String() != name {
			if ev.Packet.ISS = 0; ev.String() != name {
				t.Fatalf("%q is taken for %q", name, ev)
			}
		}
	})
}
