package traces

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tcpcheck/model"
)

// TestTshark has tshark, which shares no code with what writes a capture, read captures of random walks: flags,
// numbers, lengths and windows are in their order what the record says, no checksum is wrong but where the
// record has a damaged segment, and nothing is malformed. A SYN with another number begins another
// conversation there, with relative numbers of its own.
func TestTshark(t *testing.T) {
	program, err := exec.LookPath("tshark")
	if err != nil || testing.Short() {
		t.Skip("tshark is not installed, or -short is given")
	}
	for name, test := range map[string]struct {
		seed uint64
		once bool // each side chooses one initial sequence number, and nobody else sends a SYN
	}{
		"set": {23, true}, "set-damage": {3, true}, "bag": {7, true}, "fifo": {27, true}, "reliable": {31, true}, "no-sum": {18, true},
		"clock": {19, false}, "overlap": {30, false}, "attacker": {14, false},
	} {
		t.Run(name, func(t *testing.T) {
			sc := variant(t, name)
			trace := newTrace(t, sc, "", walk(t, sc, test.seed, 40))
			file := filepath.Join(t.TempDir(), name+".pcapng")
			if err := os.WriteFile(file, captured(t, trace), 0o666); err != nil {
				t.Fatal(err)
			}
			rows := dissect(t, program, file)
			agree(t, rows, onRecord(t, trace), sc.Config.Space())
			if test.once {
				relative(t, rows, map[string]uint32{addresses["A"]: uint32(sc.Config.Host[model.A].ISS[0]), addresses["B"]: uint32(sc.Config.Host[model.B].ISS[0])})
			}
		})
	}
}

// dissected is what tshark shows of a frame.
type dissected struct {
	at, from, flags                            string
	seq, ack, relativeSEQ, relativeACK         uint32
	length, window, goodChecksum, goodIPHeader uint32
	malformed                                  string
}

// dissect has tshark read a capture.
func dissect(t *testing.T, program, file string) (rows []dissected) {
	t.Helper()
	args := []string{"-r", file, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields"}
	for _, field := range []string{
		"frame.interface_name", "ip.src", "tcp.flags", "tcp.seq_raw", "tcp.ack_raw", "tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size_value",
		"tcp.checksum.status", "ip.checksum.status", "_ws.malformed",
	} {
		args = append(args, "-e", field)
	}
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		d := dissected{at: f[0], from: f[1], flags: f[2], malformed: f[11]}
		if _, err := fmt.Sscan(strings.Join(f[3:11], " "), &d.seq, &d.ack, &d.relativeSEQ, &d.relativeACK, &d.length, &d.window, &d.goodChecksum, &d.goodIPHeader); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		rows = append(rows, d)
	}
	return rows
}

// agree fails unless tshark shows what the record says.
func agree(t *testing.T, rows []dissected, want []wanted, space model.Space) {
	t.Helper()
	if len(rows) != len(want) {
		t.Fatalf("tshark shows %d frames, and the record has %d", len(rows), len(want))
	}
	for i, w := range want {
		flags := 0
		for bit, n := range map[model.Control]int{model.FIN: 1, model.SYN: 2, model.RST: 4, model.ACK: 16} {
			if w.segment.CTL.Has(bit) {
				flags += n
			}
		}
		d, good := rows[i], uint32(1)
		if w.damaged {
			good = 0
		}
		if d.at != w.at || d.from != addresses[w.from] || d.flags != fmt.Sprintf("0x%04x", flags) || d.length != uint32(w.segment.Text.Len) ||
			d.window != uint32(w.segment.WND) || space.Sub(model.Seq(d.seq), w.segment.SEQ) != 0 || space.Sub(model.Seq(d.ack), w.segment.ACK) != 0 ||
			d.goodChecksum != good || d.goodIPHeader != 1 || d.malformed != "" {
			t.Errorf("frame %d: tshark shows %+v\nand the record says %+v", i+1, d, w)
		}
	}
}

// relative fails unless the relative numbers are as far beyond the initial sequence numbers as those of the model.
func relative(t *testing.T, rows []dissected, iss map[string]uint32) {
	t.Helper()
	for i, d := range rows {
		peer := addresses["A"]
		if d.from == peer {
			peer = addresses["B"]
		}
		if d.relativeSEQ != d.seq-iss[d.from] || d.ack > 0 && d.relativeACK != d.ack-iss[peer] {
			t.Errorf("frame %d: tshark shows %+v, and the initial sequence numbers are %v", i+1, d, iss)
		}
	}
}
