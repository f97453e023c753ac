package traces

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
)

func scriptOf(t testing.TB, trace *Trace, s model.Side) string {
	t.Helper()
	var b strings.Builder
	if err := trace.WritePacketdrill(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The grammar of packetdrill (its parser.y), as far as events of one line go: a time, and then a TCP segment or a
// system call.
var (
	drillTime    = `(?:\+?(?:\d+(?:\.\d*)?|\.\d+)|\*)`
	drillOption  = `(?:nop|eol|sackOK|mss \d+|wscale \d+|TS val \d+ ecr \d+)`
	drillSegment = regexp.MustCompile(`^` + drillTime + `\s+([<>])\s+([FSRPUEW]*\.?)\s+(\d+):(\d+)\((\d+)\)(?:\s+ack\s+(\d+))?(?:\s+win\s+(\d+))?(?:\s+<(?:\.\.\.|` +
		drillOption + `(?:,` + drillOption + `)*)>)?$`)
	drillAtom     = `(?:\.\.\.|-?\d+|0x[0-9a-fA-F]+|[A-Za-z_]\w*(?:\s*\|\s*[A-Za-z_]\w*)*|\[(?:\d+|[A-Z]+)\]|\{onoff=\d, linger=\d+\})`
	drillCall     = regexp.MustCompile(`^` + drillTime + `\s+([a-z_]\w*)\((` + drillAtom + `(?:, ` + drillAtom + `)*)?\)\s+=\s+(` + drillAtom + `)(?: (?:[A-Z]+ )?\([\w ]+\))?$`)
	drillComment  = regexp.MustCompile(`^(?://.*)?$`)
	drillSettings = regexp.MustCompile(`^--\w+=\w+$`)
	drillCommand  = regexp.MustCompile("^\\s*" + drillTime + "\\s+`[^`]*`$")
)

// drilled is a segment of a script.
type drilled struct {
	arrives  bool
	flags    string
	seq, ack uint32
	length   int
	hasACK   bool
}

// parseDrill parses a script by the grammar, and by what the parser of packetdrill checks besides: a segment ends where
// its octets do, what arrives has a window, and no descriptor is used that no call has returned.
func parseDrill(src string) (segments []drilled, err error) {
	open := map[string]bool{}
	for i, line := range strings.Split(src, "\n") {
		line = strings.TrimSpace(line)
		if f := drillSegment.FindStringSubmatch(line); f != nil {
			number := func(text string) uint32 { n, _ := strconv.ParseUint(text, 10, 32); return uint32(n) }
			s := drilled{arrives: f[1] == "<", flags: f[2], seq: number(f[3]), length: int(number(f[5])), ack: number(f[6]), hasACK: f[6] != ""}
			if number(f[4]) != s.seq+uint32(s.length) || s.arrives && f[7] == "" {
				return nil, fmt.Errorf("row %d: it ends elsewhere, or has no window: %s", i+1, line)
			}
			segments = append(segments, s)
			continue
		}
		f := drillCall.FindStringSubmatch(line)
		switch {
		case f != nil:
			if err := descriptors(open, f[1], strings.Split(f[2], ", "), f[3]); err != nil {
				return nil, fmt.Errorf("row %d: %w: %s", i+1, err, line)
			}
		case !drillComment.MatchString(line) && !drillSettings.MatchString(line) && !drillCommand.MatchString(line):
			return nil, fmt.Errorf("row %d is no event: %s", i+1, line)
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
