package traces

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/packetdrill"
)

func scriptOf(t testing.TB, trace *Trace, s model.Side) string {
	t.Helper()
	var b strings.Builder
	if err := trace.WritePacketdrill(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// drilled is a segment of a script.
type drilled struct {
	arrives  bool
	flags    string
	seq, ack uint32
	length   int
	hasACK   bool
}

// parseDrill parses a script by the grammar, and follows which descriptors are open: none is used that no call has returned.
func parseDrill(src string) (segments []drilled, err error) {
	script, err := packetdrill.Parse("written.pkt", src)
	switch {
	case err != nil && !slices.ContainsFunc(strings.Split(src, "\n"), func(row string) bool { return row != "" && !strings.HasPrefix(row, "//") }):
		return nil, nil // nothing happens in it, which packetdrill takes for no script
	case err != nil:
		return nil, err
	}
	open := map[string]bool{}
	for _, ev := range script.Events {
		switch a := ev.Action.(type) {
		case *packetdrill.Packet:
			segments = append(segments, drilled{arrives: a.Arrives, flags: a.Flags, seq: a.Seq, length: int(a.Len), ack: a.Ack, hasACK: a.HasAck})
		case *packetdrill.Call:
			var args []string
			for _, arg := range a.Args {
				args = append(args, arg.String())
			}
			if err := descriptors(open, a.Name, args, a.Result.String()); err != nil {
				return nil, fmt.Errorf("%s: %w", ev.Pos, err)
			}
		}
	}
	return segments, nil
}

// descriptors follows which descriptors are open.
func descriptors(open map[string]bool, name string, args []string, result string) error {
	if name != "socket" && !open[args[0]] {
		return fmt.Errorf("descriptor %s is not open", args[0])
	}
	switch name {
	case "socket", "accept":
		if open[result] {
			return fmt.Errorf("descriptor %s is open already", result)
		}
		open[result] = true
	case "close":
		delete(open, args[0])
	}
	return nil
}

// TestScriptsOfWalks parses the scripts of random walks, for both sides: the segments are those of the record
// that leave or reach that side, in its order.
func TestScriptsOfWalks(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(20) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 5+int(seed)))
				for s := model.A; s <= model.B; s++ {
					text := scriptOf(t, trace, s)
					got, err := parseDrill(text)
					if err != nil {
						t.Fatalf("seed %d, %s: %v\n%s", seed, s, err, text)
					}
					want := slices.DeleteFunc(onRecord(t, trace), func(w wanted) bool { return w.at != s.String() || w.damaged })
					if err := sameSegments(got, want, sc.Config.Space(), numbersKnown(trace, s), aloneUntil(trace, s)); err != nil {
						t.Fatalf("seed %d, %s: %v\n%s\n%s", seed, s, err, text, drawn(t, trace, LadderOptions{}))
					}
				}
			}
		})
	}
}

// aloneUntil returns the number of the first step that leads side s to a connection: what it answers before that is
// of none.
func aloneUntil(trace *Trace, s model.Side) int {
	i := slices.IndexFunc(trace.Steps, func(step Step) bool {
		return !slices.Contains([]string{"CLOSED", "LISTEN"}, [2]Endpoint{step.After.A, step.After.B}[s].State)
	})
	return i + 1
}

// numbersKnown returns the initial sequence numbers of both sides, if each has had one, and both are known to side s.
func numbersKnown(trace *Trace, s model.Side) map[string]uint32 {
	iss := map[string]uint32{}
	for _, step := range trace.Steps {
		me := [2]Endpoint{step.After.A, step.After.B}[s]
		if me.Opens > 1 || me.Choices > 1 || me.Was.Kept {
			return nil
		}
		if me.IRS != 0 {
			iss[s.String()], iss[s.Peer().String()] = me.ISS, me.IRS
		}
	}
	return iss
}

// sameSegments compares the segments of a script with those of the record, and their numbers if it is
// known where they begin.
func sameSegments(got []drilled, want []wanted, space model.Space, iss map[string]uint32, from int) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d segments, and the record has %d", len(got), len(want))
	}
	peer := map[string]string{"A": "B", "B": "A"}
	for i, w := range want {
		g := got[i]
		c := strings.NewReplacer("P", "").Replace(g.flags)
		plain := model.Segment{CTL: w.segment.CTL}
		if g.arrives != (w.from != w.at) || g.length != int(w.segment.Text.Len) || c != controls(&plain) || g.hasACK != w.segment.CTL.Has(model.ACK) {
			return fmt.Errorf("segment %d is %+v, and the record says %+v", i+1, g, w)
		}
		if len(iss) == 0 || w.step < from || w.segment.SEQ == 0 && w.segment.CTL.Has(model.RST|model.ACK) {
			continue
		}
		if space.Sub(model.Seq(g.seq+iss[w.from]), w.segment.SEQ) != 0 || g.hasACK && space.Sub(model.Seq(g.ack+iss[peer[w.from]]), w.segment.ACK) != 0 {
			return fmt.Errorf("segment %d is %+v, and the record says %+v; the streams begin at %v", i+1, g, w, iss)
		}
	}
	return nil
}

// TestScriptsToRead holds scripts that a person has read.
func TestScriptsToRead(t *testing.T) {
	for name, test := range map[string]struct {
		trace *Trace
		side  model.Side
	}{
		"active": {example(t), model.A}, "passive": {example(t), model.B},
	} {
		golden.Check(t, filepath.Join("testdata", "packetdrill-"+name+".golden"), scriptOf(t, test.trace, test.side))
	}
}
