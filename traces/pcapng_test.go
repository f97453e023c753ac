package traces

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
)

// seen is a frame that was read back.
type seen struct {
	at       string // the name of the interface
	time     time.Time
	frame    []byte
	ip       *layers.IPv4
	tcp      *layers.TCP
	good     bool // its checksums
	comments []string
}

func captured(t testing.TB, trace *Trace) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := trace.WritePcapng(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readCapture reads a capture with the parsers of gopacket.
func readCapture(t testing.TB, file []byte) (all []seen) {
	t.Helper()
	r, err := pcapgo.NewNgReader(bytes.NewReader(file), pcapgo.DefaultNgReaderOptions)
	if err != nil {
		t.Fatal(err)
	}
	for {
		frame, info, options, err := r.ReadPacketDataWithOptions()
		if err != nil {
			break
		}
		at, err := r.Interface(info.InterfaceIndex)
		if err != nil {
			t.Fatal(err)
		}
		p := gopacket.NewPacket(frame, layers.LayerTypeEthernet, gopacket.Default)
		if p.ErrorLayer() != nil {
			t.Fatal(p.ErrorLayer().Error())
		}
		ip := p.Layer(layers.LayerTypeIPv4).(*layers.IPv4)
		segment := frame[14+20 : 14+ip.Length]
		pseudo := slices.Concat(ip.SrcIP, ip.DstIP, []byte{0, 6, byte(len(segment) >> 8), byte(len(segment))}, segment)
		all = append(all, seen{
			at: at.Name, time: info.Timestamp, frame: frame, good: sum(frame[14:14+20]) == 0 && sum(pseudo) == 0, comments: options.Comments,
			ip: ip, tcp: p.Layer(layers.LayerTypeTCP).(*layers.TCP),
		})
	}
	return all
}

// sum is the checksum of RFC 1071: 0, if the octets contain their own.
func sum(octets []byte) uint16 {
	total := uint32(0)
	for i, octet := range octets {
		total += uint32(octet) << (8 * (1 - i%2))
	}
	for total > 0xffff {
		total = total>>16 + total&0xffff
	}
	return ^uint16(total)
}

// control returns the control bits.
func (s *seen) control() (c model.Control) {
	for bit, is := range map[model.Control]bool{model.SYN: s.tcp.SYN, model.FIN: s.tcp.FIN, model.RST: s.tcp.RST, model.ACK: s.tcp.ACK} {
		if is {
			c |= bit
		}
	}
	return c
}

// addresses holds the IP address of each side.
var addresses = map[string]string{"A": "192.0.2.1", "B": "192.0.2.2"}

// wanted is what a record says is to be seen.
type wanted struct {
	at, from string
	step     int
	segment  model.Segment
	damaged  bool
}

// onRecord returns what the record of a trace, and nothing else, says is to be seen at both endpoints.
func onRecord(t testing.TB, trace *Trace) (all []wanted) {
	t.Helper()
	add := func(step int, at, from, text string) {
		plain, _, damaged := strings.Cut(text, "<DAMAGED>")
		for _, ghost := range []string{"<OCTET", "<FROM", "<OF", "<ISS"} {
			plain, _, _ = strings.Cut(plain, ghost)
		}
		seg, err := model.ParseSegment(plain)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, wanted{at, from, step, seg, damaged})
	}
	peer := map[string]string{"A": "B", "B": "A"}
	for _, step := range trace.Steps {
		side, what, _ := strings.Cut(step.Event, ": ")
		if text, ok := strings.CutPrefix(what, "SEGMENT ARRIVES "); ok {
			text, _, _ = strings.Cut(text, " ISS=")
			add(step.Number, side, peer[side], text)
		}
		for _, text := range step.Sent {
			add(step.Number, side, side, text)
		}
	}
	return all
}

// compare fails unless a capture shows what the record says, in its order.
func compare(t *testing.T, trace *Trace, space model.Space) []seen {
	t.Helper()
	got, want := readCapture(t, captured(t, trace)), onRecord(t, trace)
	if len(got) != len(want) {
		t.Fatalf("%d frames, and the record has %d departures and arrivals", len(got), len(want))
	}
	for i, w := range want {
		s := got[i]
		if s.at != w.at || s.ip.SrcIP.String() != addresses[w.from] || s.control() != w.segment.CTL || s.tcp.Window != w.segment.WND ||
			len(s.tcp.Payload) != int(w.segment.Text.Len) || s.good == w.damaged ||
			space.Sub(model.Seq(s.tcp.Seq), w.segment.SEQ) != 0 || space.Sub(model.Seq(s.tcp.Ack), w.segment.ACK) != 0 {
			t.Errorf("frame %d of step %d is %s %s %v seq %d ack %d win %d len %d, checksum good: %t\nand the record says %+v",
				i+1, w.step, s.at, s.ip.SrcIP, s.control(), s.tcp.Seq, s.tcp.Ack, s.tcp.Window, len(s.tcp.Payload), s.good, w)
		}
		if i > 0 && !s.time.After(got[i-1].time) {
			t.Errorf("frame %d is not later than the one before", i+1)
		}
	}
	return got
}

// TestCaptureOfWalks reads captures of random walks back: they show what the record says. What arrives is, octet
// by octet, what was sent, or it is damaged; and the numbers of text are as far beyond the SYN as its octets are in
// their stream, wrapped around or not.
func TestCaptureOfWalks(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(20) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 5+int(seed)))
				frames := compare(t, trace, sc.Config.Space())
				copies(t, frames)
				if sc.Config.Deviations == 0 {
					positions(t, trace, frames)
				}
				if t.Failed() {
					t.Fatalf("seed %d:\n%s", seed, drawn(t, trace, LadderOptions{}))
				}
			}
		})
	}
}

// TestCaptureWraps sends more octets than there are numbers: in the capture the numbers go on, those of
// text and those that acknowledge it.
func TestCaptureWraps(t *testing.T) {
	most := uint32(0) // octets that a side has got acknowledged
	for seed := range uint64(40) {
		sc := variant(t, "reliable")
		for key, value := range map[string]string{"seq-bits": "3", "A.iss": "5", "B.iss": "7", "window": "2", "mss": "2", "send": "15", "receive": "at-once", "open": "either", "close": "never", "order": "fifo"} {
			if err := sc.Set(key, value); err != nil {
				t.Fatal(err)
			}
		}
		trace := newTrace(t, sc, "", walk(t, sc, seed, 120))
		first, sent := map[byte]uint32{1: 5, 2: 7}, map[byte]uint32{}
		for i, s := range compare(t, trace, sc.Config.Space()) {
			from := s.ip.SrcIP[3]
			index := s.tcp.Seq - first[from] - 1
			if len(s.tcp.Payload) > 0 {
				sent[from] = max(sent[from], index+uint32(len(s.tcp.Payload)))
				if byte(index) != s.tcp.Payload[0]&0xf {
					t.Errorf("seed %d, frame %d: octet %d has number %d of a stream that begins at %d", seed, i+1, s.tcp.Payload[0]&0xf, s.tcp.Seq, first[from])
				}
			}
			if acked := s.tcp.Ack - first[3-from] - 1; s.tcp.ACK && !s.tcp.RST {
				if acked > sent[3-from] {
					t.Errorf("seed %d, frame %d: it acknowledges %d octets, and %d have been sent", seed, i+1, acked, sent[3-from])
				}
				most = max(most, acked)
			}
		}
	}
	if most < 10 {
		t.Errorf("at most %d octets are acknowledged: nothing wraps around", most)
	}
}

// TestCaptureOfWideNumbers: numbers of 32 bits are those of the model, around the wrap.
func TestCaptureOfWideNumbers(t *testing.T) {
	for seed := range uint64(20) {
		sc := variant(t, "reliable")
		for key, value := range map[string]string{"seq-bits": "32", "A.iss": "4294967294", "B.iss": "4294967290", "window": "9", "mss": "4", "send": "9"} {
			if err := sc.Set(key, value); err != nil {
				t.Fatal(err)
			}
		}
		trace := newTrace(t, sc, "", walk(t, sc, seed, 40))
		frames, want := compare(t, trace, sc.Config.Space()), onRecord(t, trace)
		for i, w := range want {
			if frames[i].tcp.Seq != uint32(w.segment.SEQ) || frames[i].tcp.Ack != uint32(w.segment.ACK) {
				t.Fatalf("frame %d has %d and %d, and the record says %v", i+1, frames[i].tcp.Seq, frames[i].tcp.Ack, w.segment)
			}
		}
		if _, err := parseDrill(scriptOf(t, trace, model.A)); err != nil {
			t.Fatal(err)
		}
		validateITF(t, itfOf(t, trace))
	}
}

// copies checks that each frame that arrives, and was not damaged or forged, was sent.
func copies(t *testing.T, frames []seen) {
	t.Helper()
	sent := map[string]bool{}
	for i, s := range frames {
		leaves := (s.at == "A") == (s.ip.SrcIP[3] == 1)
		about := fmt.Sprint(s.comments)
		switch {
		case leaves:
			sent[string(s.frame)] = true
		case !sent[string(s.frame)] && !strings.Contains(about, "damaged") && !strings.Contains(about, "attacker"):
			t.Errorf("frame %d arrives, and nobody has sent it", i+1)
		case leaves && !s.good:
			t.Errorf("frame %d is sent with a wrong checksum", i+1)
		}
	}
}

// positions checks the numbers of text that is sent for the first incarnation of a side that chooses one initial
// sequence number, by where its octets are in their stream.
func positions(t *testing.T, trace *Trace, frames []seen) {
	t.Helper()
	for side, from := range []byte{1, 2} {
		var first []uint32 // the numbers of its SYNs
		for _, s := range frames {
			leaves := s.at[0]-'A' == byte(side) && s.ip.SrcIP[3] == from
			if leaves && s.tcp.SYN && !slices.Contains(first, s.tcp.Seq) {
				first = append(first, s.tcp.Seq)
			}
			if leaves && len(first) == 1 && len(s.tcp.Payload) > 0 && s.tcp.Payload[0]>>4 == 1 {
				if index := s.tcp.Seq - first[0] - 1; byte(index)&0xf != s.tcp.Payload[0]&0xf {
					t.Errorf("octet %d is sent as number %d of a stream that begins at %d\n%s", s.tcp.Payload[0]&0xf, s.tcp.Seq, first[0], drawn(t, trace, LadderOptions{}))
				}
			}
		}
	}
}

// TestCaptureToRead shows a capture as a person would list it: what is lost, duplicated or damaged is said in
// comments.
func TestCaptureToRead(t *testing.T) {
	for _, name := range []string{"bag", "set-damage", "forgeries"} {
		sc := variant(t, name)
		trace := newTrace(t, sc, "", walk(t, sc, 14, 24))
		var b strings.Builder
		for i, s := range readCapture(t, captured(t, trace)) {
			fmt.Fprintf(&b, "%2d %s %s %s > %s %s seq=%d ack=%d win=%d text=%x\n", i+1, s.time.Format("05.000000"), s.at, s.ip.SrcIP, s.ip.DstIP,
				s.control(), s.tcp.Seq, s.tcp.Ack, s.tcp.Window, s.tcp.Payload)
			for _, comment := range s.comments {
				fmt.Fprintf(&b, "   # %s\n", comment)
			}
		}
		golden.Check(t, filepath.Join("testdata", "capture-"+name+".golden"), b.String())
	}
}
