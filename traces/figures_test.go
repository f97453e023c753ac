package traces

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tcpcheck/model"
)

// TestFigures runs every figure of RFC 9293's sections 3.5 and 3.6 on the model.
func TestFigures(t *testing.T) { testLadders(t, "../model/testdata/rfc9293/*.ladder", 9) }

// TestTimeWaitHazards runs the figures of RFC 1337, and what has become of them.
func TestTimeWaitHazards(t *testing.T) { testLadders(t, "../model/testdata/rfc1337/*.ladder", 6) }

// TestLadders runs the conversations that are tests of the model.
func TestLadders(t *testing.T) { testLadders(t, "../model/testdata/ladders/*.ladder", 79) }

func testLadders(t *testing.T, pattern string, atLeast int) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < atLeast {
		t.Errorf("%d files are %s, there should be at least %d", len(names), pattern, atLeast)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			if err := Test(name, read(t, name)); err != nil {
				t.Error(err)
			}
		})
	}
}

// ladderFiles returns the names of all ladders that are tests.
func ladderFiles(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("../model/testdata/*/*.ladder")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func parse(t testing.TB, text string) *Ladder {
	t.Helper()
	l, err := ParseLadder("test.ladder", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestFiguresInEveryProfile runs the figures under every reading of the RFCs. One text
// contradicts one figure: by page 61 of RFC 793 a CLOSE in CLOSE-WAIT leads to CLOSING,
// which RFC 1122, 4.2.2.20(a), corrected. And FreeBSD sends its FIN once more in figure 13.
func TestFiguresInEveryProfile(t *testing.T) {
	names, _ := filepath.Glob("../model/testdata/rfc9293/*.ladder")
	for _, profile := range model.Profiles {
		for _, name := range names {
			got, want := "", ""
			if err := Test(name, append([]byte("profile: "+profile.Name+"\n"), read(t, name)...)); err != nil {
				got = err.Error()
			}
			if profile.Name == "rfc793" && strings.Contains(name, "figure-12") {
				want = "line 4 (row 17): the ladder has: B in LAST-ACK; the model gives: B is in CLOSING"
			}
			if profile.Name == "freebsd" && strings.Contains(name, "figure-13") {
				want = "line 3 (row 16): the ladder has: A sends <SEQ=101><ACK=301><CTL=ACK>; the model gives: A sends <SEQ=100><ACK=301><CTL=FIN,ACK><WND=1000>"
			}
			if got != want {
				t.Errorf("%s, %s: got %q, want %q", profile.Name, filepath.Base(name), got, want)
			}
		}
	}
}

// TestContradiction says what exactly the text of 3.10.7.4 gives where figure 7 has
// something else: no other figure parts from it.
func TestContradiction(t *testing.T) {
	names, _ := filepath.Glob("../model/testdata/rfc9293/figure-??.ladder")
	if len(names) != 8 {
		t.Fatalf("there are %d figures in 3.5 and 3.6, not %d", 8, len(names))
	}
	for _, name := range names {
		got, want := "", ""
		if parted := parse(t, string(read(t, name))).Run().Parted; parted != nil {
			got = parted.Error()
		}
		if strings.Contains(name, "figure-07") {
			want = "line 6 (row 23): the ladder has: A in ESTABLISHED; the model gives: A is in SYN-RECEIVED"
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestLaddersAssert has every ladder fail once it says something else: a test that
// passes whatever it says is none. A counterexample is left out, and what parts from the model: these are to pass
// because it does something else.
func TestLaddersAssert(t *testing.T) {
	names, _ := filepath.Glob("../model/testdata/ladders/*.ladder")
	for _, name := range names {
		if l := parse(t, string(read(t, name))); l.Violates != "" || l.Parts > 0 {
			continue
		}
		rows := strings.Split(strings.TrimSuffix(string(read(t, name)), "\n"), "\n")
		for i, row := range rows {
			for _, other := range mutations(row) {
				changed := strings.Join(rows[:i], "\n") + "\n" + other + "\n" + strings.Join(rows[i+1:], "\n") + "\n"
				if err := Test(name, []byte(changed)); err == nil {
					t.Errorf("%s passes, too, with row %d changed to %q", filepath.Base(name), i+1, other)
				}
			}
		}
	}
}

// departure is a row on which a segment leaves an endpoint.
var departure = regexp.MustCompile(`[A-Z] +--> <|> +<-- [A-Z]`)

// mutations returns a row of a ladder with one thing changed, in each way that must be
// noticed.
func mutations(row string) (all []string) {
	if strings.HasPrefix(row, "#") || strings.Contains(row, "duplicate)") || !strings.Contains(row, "SEQ=") {
		return nil
	}
	for _, change := range [][2]string{
		{"<SEQ=", "<SEQ=1"}, {"<ACK=", "<ACK=2"}, {"<WND=", "<WND=3"}, {"<DATA=", "<DATA=4"}, {"CTL=ACK", "CTL=FIN,ACK"}, {"CTL=SYN>", "CTL=FIN>"},
		{"--> CLOSE-WAIT", "--> LISTEN"}, {"<-- LAST-ACK", "<-- LISTEN"}, {"ESTABLISHED  -->", "LISTEN -->"}, {"ESTABLISHED  <--", "LISTEN <--"},
		{"TIME-WAIT    <--", "LISTEN <--"}, {"--> SYN-RECEIVED", "--> ESTABLISHED"}, {"takes ", "takes 9"},
	} {
		if strings.Contains(row, change[0]) {
			all = append(all, strings.Replace(row, change[0], change[1], 1))
		}
	}
	if departure.MatchString(row) {
		all = append(all, "") // the row left out: what is sent must be written
	}
	return all
}
