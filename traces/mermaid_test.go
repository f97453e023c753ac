package traces

import (
	"regexp"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

func mermaidOf(t testing.TB, trace *Trace) string {
	t.Helper()
	var b strings.Builder
	if err := trace.Mermaid(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestMermaidGolden pins sequence diagrams that Mermaid 11 has drawn.
func TestMermaidGolden(t *testing.T) {
	golden.Check(t, "testdata/counterexample.mmd", mermaidOf(t, example(t)))
	golden.Check(t, "testdata/lasso.mmd", mermaidOf(t, storm(t)))
	sc := variant(t, "forgeries")
	golden.Check(t, "testdata/walk-forgeries.mmd", mermaidOf(t, newTrace(t, sc, "", walk(t, sc, 3, 40))))
}

// mermaidLine is what a line of a diagram may be. In a text '#' begins the code of a character alone, and ';' ends it.
var mermaidLine = func() *regexp.Regexp {
	text := `(?:[^#;<>]|#\w+;)+`
	return regexp.MustCompile(`^    (?:` + strings.Join([]string{
		`(?:title|accTitle:|accDescr:) ` + text, `participant [ANXB] as [\w ]+`,
		`[ANXB](?:->>|-->>|-\)|-x)[ANB]: ` + text, `Note (?:over A,B|over [ANB]|left of A|right of B): ` + text,
		`loop for ever`, `end`, `%% ` + text,
	}, "|") + `)$`)
}()

// TestMermaidLines has the diagrams of random walks say all in Mermaid's language: what is sent leaves an endpoint, what
// arrives reaches one, and only who takes part is named.
func TestMermaidLines(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(8) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 40))
				checkMermaid(t, trace, mermaidOf(t, trace))
			}
		})
	}
	for _, trace := range []*Trace{example(t), storm(t), dead(t)} {
		checkMermaid(t, trace, mermaidOf(t, trace))
	}
}

func checkMermaid(t *testing.T, trace *Trace, src string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(src, "\n"), "\n")
	if lines[0] != "sequenceDiagram" {
		t.Errorf("it begins with %q", lines[0])
	}
	for _, line := range lines[1:] {
		if !mermaidLine.MatchString(line) {
			t.Errorf("this is no line of Mermaid's: %q", line)
		}
		if who, _, ok := strings.Cut(strings.TrimSpace(line), "-"); ok && len(who) == 1 && !strings.Contains(src, "participant "+who+" as ") {
			t.Errorf("%s is no participant: %q", who, line)
		}
	}
	sent, arrivals := 0, 0
	for _, step := range trace.Steps {
		sent += len(step.Sent)
		arrivals += strings.Count(step.Event, "SEGMENT ARRIVES")
	}
	if n := len(regexp.MustCompile(`(?m)^    [AB]-`).FindAllString(src, -1)); n != sent {
		t.Errorf("%d segments leave an endpoint, and by the steps %d do", n, sent)
	}
	if n := len(regexp.MustCompile(`(?m)^    [ANXB]-*>>[AB]: `).FindAllString(src, -1)); n != arrivals {
		t.Errorf("%d segments arrive, and by the steps %d do", n, arrivals)
	}
}

// TestMermaidEscapes has no text of the user's end a line, or begin something else.
func TestMermaidEscapes(t *testing.T) {
	m := &mermaid{}
	m.add("title %s", "a#b;c<d>\n")
	if got, want := m.String(), "    title a#35;b#59;c#lt;d#gt; \n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
