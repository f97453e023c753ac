package packetdrill

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"tcpcheck/internal/golden"
)

// only parses a script with one event and returns it.
func only(t *testing.T, src string) Event {
	t.Helper()
	s, err := Parse("test.pkt", src)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Events) != 1 {
		t.Fatalf("%q has %d events", src, len(s.Events))
	}
	return s.Events[0]
}

func TestTimes(t *testing.T) {
	const ms = time.Millisecond
	for src, want := range map[string]Time{
		"0.1 `true`":        {Absolute, 100 * ms, 100 * ms},
		"+0 `true`":         {Relative, 0, 0},
		"+.25 `true`":       {Relative, 250 * ms, 250 * ms},
		"1. `true`":         {Absolute, 1000 * ms, 1000 * ms},
		"* `true`":          {AnyTime, 0, 0},
		"0.1~0.2 `true`":    {Absolute, 100 * ms, 200 * ms},
		"+0.1~+0.2 `true`":  {Relative, 100 * ms, 200 * ms},
		"0.000001 `true`":   {Absolute, time.Microsecond, time.Microsecond},
		"+ 0.5 ~+ 1 `true`": {Relative, 500 * ms, 1000 * ms},
	} {
		if got := only(t, src).When; got != want {
			t.Errorf("%s: got %v, want %v", src, got, want)
		}
	}
}

func TestPackets(t *testing.T) {
	for src, want := range map[string]Packet{
		"> S 0:0(0) <...>": {Flags: "S", AnyOpts: true},
		"< S. 0:0(0) ack 1 win 32767 <mss 1460,sackOK,eol,eol>": {
			Arrives: true, Flags: "S.", Ack: 1, HasAck: true, Win: 32767, HasWin: true, Options: []TCPOption{{"mss", []string{"1460"}}, {"sackOK", nil}, {"eol", nil}, {"eol", nil}},
		},
		"> . 1:1(0) ack 4294967295 win 0":                        {Flags: ".", Seq: 1, Ack: 1<<32 - 1, HasAck: true, HasWin: true},
		"> P. 1:1461(1460) ack 1":                                {Flags: "P.", Seq: 1, Len: 1460, Ack: 1, HasAck: true},
		"> S. ...(0) ack 65538":                                  {Flags: "S.", AnySeq: true, Ack: 65538, HasAck: true},
		"< - 5:8(3) win 9":                                       {Arrives: true, Seq: 5, Len: 3, Win: 9, HasWin: true},
		"< [ect0] SEW 4294967295:0(1) win 1 urg 3":               {Arrives: true, Outer: []string{"[ect0]"}, Flags: "SEW", Seq: 1<<32 - 1, Len: 1, Win: 1, HasWin: true, Urgent: true},
		"> (ect0, ttl 64) . 1:1(0) ack 1":                        {Outer: []string{"(ect0,ttl64)"}, Flags: ".", Seq: 1, Ack: 1, HasAck: true},
		"> . 1:1(0) ack 1 <nop,nop,sack 3:5 7:9>":                {Flags: ".", Seq: 1, Ack: 1, HasAck: true, Options: []TCPOption{{"nop", nil}, {"nop", nil}, {"sack", []string{"3", ":", "5", "7", ":", "9"}}}},
		"> S 0:0(0) <TS val 100 ecr 0,FO abcd1234>":              {Flags: "S", Options: []TCPOption{{"TS", []string{"100", "0"}}, {"FO", []string{"abcd1234"}}}},
		"< udp (1000)":                                           {Arrives: true, Protocol: "udp"},
		"< icmp unreachable frag_needed mtu 1200 [1:1461(1460)]": {Arrives: true, Protocol: "icmp"},
		"> sctp: INIT[flgs=0, tag=1,\n a_rwnd=...]":              {Protocol: "sctp"},
		"< ipv4 192.0.2.1 > 192.0.2.2: . 1:1(0) win 1":           {Arrives: true, Outer: []string{"ipv4 192.0 .2 .1 > 192.0 .2 .2 :"}, Flags: ".", Seq: 1, Win: 1, HasWin: true},
	} {
		if want.Protocol == "" {
			want.Protocol = "tcp"
		}
		if got := only(t, "+0 "+src).Action; !reflect.DeepEqual(got, &want) {
			t.Errorf("%s:\n got %+v\nwant %+v", src, got, &want)
		}
	}
}

// TestCalls: a call is written as it was read, but for blanks and for numbers that a structure counts.
func TestCalls(t *testing.T) {
	for _, src := range []string{
		"socket(..., SOCK_STREAM, IPPROTO_TCP) = 3",
		"setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0",
		"fcntl(3, F_SETFL, O_RDWR | O_NONBLOCK) = 0",
		"connect(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"192.0.2.1\")}, ...) = 0",
		"writev(3, [{..., 100}, {..., 200}], 2) = 300",
		"poll([{fd=3, events=POLLIN | POLLOUT, revents=POLLOUT}], 1, 0x10) = -1",
	} {
		c := only(t, "+0 "+src).Action.(*Call)
		if got := c.Name + "(" + join(c.Args, ", ") + ") = " + c.Result.String(); got != src {
			t.Errorf("got  %s\nwant %s", got, src)
		}
	}
	if c := only(t, "+0 `set -e\n# a comment\n../common/defaults.sh`").Action.(*Command); strings.Count(c.Text, "\n") != 2 {
		t.Errorf("got %q", c.Text)
	}
	c := only(t, "+0...0.25 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)").Action.(*Call)
	if !c.Blocks || c.End != 250*time.Millisecond || c.Errno != "EINPROGRESS" || c.Note != "Operation now in progress" {
		t.Errorf("got %+v", c)
	}
	c = only(t, "+0 sendmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 4}], msg_flags=0}, 0) = 4").Action.(*Call)
	if iov, ok := c.Args[1].field("msg_iov"); !ok || iov.String() != "[{..., 4}]" {
		t.Errorf("msg_iov is %v", iov)
	}
}

// TestPreprocessor: what a condition leaves out is not read, a macro stands for what it is, and places are those of the file.
func TestPreprocessor(t *testing.T) {
	src := `#define DELAY 0.5
#ifdef STANDARD
+DELAY ` + "`first`" + `
#if defined(NOT) || 0
this is nonsense
#elif !defined NOT && 1
+0 ` + "`second`" + ` /* over
 two lines */
#else
so is this
#endif
#else
and this
#endif
#undef STANDARD
#ifndef STANDARD
+0 %{ # a comment of Python
#else
assert True }%
#endif
`
	s, err := Parse("test.pkt", src, "STANDARD")
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, ev := range s.Events {
		lines = append(lines, ev.Line)
	}
	if !reflect.DeepEqual(lines, []int{3, 7, 17}) || s.Events[0].When.From != 500*time.Millisecond {
		t.Errorf("events on lines %v, the first at %v", lines, s.Events[0].When)
	}
	if code := s.Events[2].Action.(*Code).Text; !strings.Contains(code, "assert True") {
		t.Errorf("the code is %q", code)
	}
}

// TestDefinitions: a name that is defined from outside stands for what it is given.
func TestDefinitions(t *testing.T) {
	s, err := Parse("test.pkt", "#if FAST\n+DELAY `true`\n#endif\n", "FAST=1", "DELAY=0.25")
	if err != nil || len(s.Events) != 1 || s.Events[0].When.From != 250*time.Millisecond {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestIncludes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "handshake.inc"), []byte("+0 `included`\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := Parse(filepath.Join(dir, "a.pkt"), "+0 `first`\n#include \"handshake.inc\"\n+0 `last`\n")
	if err != nil || len(s.Events) != 3 || s.Events[1].File != filepath.Join(dir, "handshake.inc") || s.Events[1].Line != 1 || s.Events[2].Line != 3 {
		t.Errorf("got %+v, %v", s, err)
	}
	if _, err = Parse(filepath.Join(dir, "a.pkt"), "#include \"other.inc\"\n"); err == nil || !strings.Contains(err.Error(), "other.inc\" that is included here is not there: put it at "+dir) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "loop.inc"), []byte("#include \"loop.inc\"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err = Parse(filepath.Join(dir, "a.pkt"), "#include \"loop.inc\"\n"); err == nil {
		t.Error("a file includes itself")
	}
}

// TestSyntaxErrors holds what is said about scripts that are wrong: where, what was expected and what stands there.
func TestSyntaxErrors(t *testing.T) {
	const file = "testdata/errors.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		script, want := archive.Files[i], &archive.Files[i+1]
		_, err := Parse(script.Name, string(script.Data))
		var wrong *SyntaxError
		if !errors.As(err, &wrong) {
			t.Errorf("%s is read: %v", script.Name, err)
			continue
		}
		if got := err.Error() + "\n"; *golden.Update {
			want.Data = []byte(got)
		} else if got != string(want.Data) {
			t.Errorf("%s: %swant %s", script.Name, got, want.Data)
		}
	}
	if *golden.Update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzParse: whatever the source, reading it and running it ends, with an error or without.
func FuzzParse(f *testing.F) {
	for _, file := range scriptsOf(f, "testdata/freebsd/snippets") {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		_, body, _ := strings.Cut(string(src), "--ip_version")
		f.Add("--ip_version" + body)
	}
	f.Fuzz(func(_ *testing.T, src string) {
		if strings.Contains(src, "include") || strings.Contains(src, "/") {
			return // files
		}
		if s, err := Parse("fuzz.pkt", src, "STANDARD"); err == nil {
			Run(s, Setup{})
		}
	})
}

// scriptsOf returns the scripts in a directory and below.
func scriptsOf(t testing.TB, dir string) (files []string) {
	t.Helper()
	for _, pattern := range []string{dir + "/*.pkt", dir + "/*/*.pkt"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}
