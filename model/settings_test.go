package model

import (
	"errors"
	"testing"
)

// TestSettings: what makes no system is refused, by the name of the setting.
func TestSettings(t *testing.T) {
	for _, test := range []struct {
		setting string
		change  func(c *Config)
	}{
		{"seq-bits", func(c *Config) { c.SeqBits = 2 }},
		{"seq-bits", func(c *Config) { c.SeqBits = 33 }},
		{"capacity", func(c *Config) { c.Network.Capacity = 0 }},
		{"capacity", func(c *Config) { c.Network.Capacity = MaxInFlight + 1 }},
		{"retransmissions, loss, duplication, corruption", func(c *Config) { c.Retransmissions = 256 }},
		{"retransmissions, loss, duplication, corruption", func(c *Config) { c.Network.Loss = -2 }},
		{"A.iss", func(c *Config) { c.Host[A].ISS = nil }},
		{"B.iss", func(c *Config) { c.Host[B].ISS = []Seq{0, 1 << 16} }},
		{"A.window", func(c *Config) { c.Host[A].Window = 0 }},
		{"B.window", func(c *Config) { c.SeqBits, c.Host[A].ISS, c.Host[B].ISS, c.Host[B].Window = 4, []Seq{1}, []Seq{1}, 16 }},
		{"B.mss", func(c *Config) { c.Host[B].MSS = 0 }},
	} {
		c := roomy()
		test.change(&c)
		_, err := New(c)
		var bad *SettingError
		if !errors.As(err, &bad) || bad.Setting != test.setting || bad.Error() != bad.Setting+": "+bad.Problem {
			t.Errorf("%s: got %v", test.setting, err)
		}
	}
	c := roomy()
	c.SeqBits, c.Host[B].Window = 32, 65535
	if m, err := New(c); err != nil || m.Config().SeqBits != 32 {
		t.Errorf("the size of the real thing is refused: %v", err)
	}
}

// TestSpace holds the comparisons of the package comment: at exactly half neither is before the
// other.
func TestSpace(t *testing.T) {
	sp := NewSpace(3)
	for x := range Seq(8) {
		for y := range Seq(8) {
			d := (uint32(y) - uint32(x)) % 8
			if sp.Less(x, y) != (d >= 1 && d <= 3) || sp.LessEq(x, y) != (d <= 3) || sp.Sub(y, x) != d {
				t.Errorf("comparing %d with %d", x, y)
			}
			for z := range Seq(8) {
				between := false
				for s := x; s != z; {
					s = sp.Add(s, 1)
					between = between || s == y
				}
				if sp.After(x, y, z) != between {
					t.Errorf("%d < %d =< %d: %v", x, y, z, !between)
				}
				if n := sp.Sub(z, x); sp.Within(x, y, n) != (sp.Sub(y, x) < n) {
					t.Errorf("%d =< %d < %d", x, y, z)
				}
			}
		}
	}
	if sp.Half() != 4 || NewSpace(32).Add(1<<32-1, 3) != 2 {
		t.Error("the space wraps around at 2^n")
	}
}

// TestEdges: the edges of figure 5, and what it leaves to its notes.
func TestEdges(t *testing.T) {
	if !Legal(SYNRECEIVED, LISTEN) || !Legal(FINWAIT1, TIMEWAIT) || !Legal(TIMEWAIT, SYNRECEIVED) || !Legal(SYNRECEIVED, TIMEWAIT) || Legal(CLOSEWAIT, CLOSING) || Legal(LISTEN, ESTABLISHED) {
		t.Error("the edges are not those of figure 5")
	}
	for s := range State(StateCount) {
		if back, ok := ParseState(s.String()); !ok || back != s {
			t.Errorf("the name %s is not read back", s)
		}
		if s.Synchronized() != (s != CLOSED && s != LISTEN && s != SYNSENT && s != SYNRECEIVED) {
			t.Errorf("%s: section 3.5.2 has it otherwise", s)
		}
	}
	if _, ok := ParseState("OPEN"); ok {
		t.Error("OPEN is no state")
	}
}

// TestDocumented: every rule has alternatives, and every deviation words and a source; their
// names are all different.
func TestDocumented(t *testing.T) {
	names := map[string]bool{}
	unique := func(name string) {
		if name == "" || names[name] {
			t.Errorf("the name %q is empty or taken", name)
		}
		names[name] = true
	}
	for _, r := range RuleInfos {
		unique(r.Name)
		if len(r.Choices) < 2 || r.Words == "" || r.Section == "" {
			t.Errorf("%s is not documented", r.Name)
		}
		for _, c := range r.Choices {
			if c.Name == "" || c.Words == "" || c.Source == "" {
				t.Errorf("%s=%s is not documented", r.Name, c.Name)
			}
		}
	}
	for _, d := range DeviationInfos {
		unique(d.Name)
		if d.Words == "" || d.Source == "" {
			t.Errorf("%s is not documented", d.Name)
		}
	}
	for _, p := range Profiles {
		unique(p.Name)
		for r, choice := range p.Rules {
			if int(choice) >= len(RuleInfos[r].Choices) {
				t.Errorf("profile %s: %s has no alternative %d", p.Name, RuleInfos[r].Name, choice)
			}
		}
	}
}

// TestNames: a segment's name is read back, and packets that differ have different names.
func TestNames(t *testing.T) {
	for _, name := range []string{"<SEQ=1><CTL=SYN>", "<SEQ=300><ACK=100><DATA=10><CTL=ACK>", "<SEQ=7><ACK=2><CTL=FIN,ACK>", "<SEQ=3><DATA=2>", "<SEQ=0><ACK=2><CTL=RST,ACK>", "<SEQ=1><CTL=SYN><TS=0>", "<SEQ=1><CTL=SYN><TS=-12>"} {
		seg, err := ParseSegment(name)
		if err != nil || seg.String() != name {
			t.Errorf("%s is read as %s, %v", name, seg, err)
		}
	}
	if seg, err := ParseSegment("<SEQ=101><ACK=301><CTL=ACK><DATA>"); err != nil || seg.Text.Len != 1 {
		t.Errorf("figure 6's <DATA> is read as %v, %v", seg, err)
	}
	for _, name := range []string{"SYN", "<SEQ=1>", "<SEQ=x><CTL=SYN>", "<SEQ=1><CTL=URG>", "<URP=1><CTL=ACK>", "<SEQ=1><CTL=SYN", "<WND=70000><CTL=ACK>", "<DATA=70000>", "<SEQ=-1><CTL=SYN>", "<CTL=SYN><TS=x>", "<CTL=SYN><TS=-100>"} {
		if _, err := ParseSegment(name); err == nil {
			t.Errorf("%s is taken for a segment", name)
		}
	}
	text := Segment{SEQ: 1, CTL: ACK, Text: Text{Len: 1, Incarnation: 1}}
	packets := []Packet{
		{Segment: text, From: 1, Of: 1}, {Segment: text, From: 1, Of: 2}, {Segment: text, From: 2, Of: 1}, {Segment: text, From: 1, Of: 1, Corrupt: true},
	}
	for _, change := range []func(p *Packet){
		func(p *Packet) { p.SEQ++ }, func(p *Packet) { p.ACK++ }, func(p *Packet) { p.WND++ }, func(p *Packet) { p.TS = now }, func(p *Packet) { p.TS = now + 1 }, func(p *Packet) { p.CTL |= FIN },
		func(p *Packet) { p.Text.Len++ }, func(p *Packet) { p.Text.First++ }, func(p *Packet) { p.Text.Incarnation = 0 }, func(p *Packet) { p.Text.Incarnation = 2 },
	} {
		p := packets[0]
		change(&p)
		packets = append(packets, p)
	}
	for i, p := range packets {
		for j, q := range packets {
			if (p.String() == q.String()) != (i == j) || (p.compare(q) == 0) != (i == j) || p.compare(q) != -q.compare(p) {
				t.Errorf("%s and %s", p, q)
			}
		}
	}
}
