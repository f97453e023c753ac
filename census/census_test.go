package census

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/internal/golden"
	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// taken takes the census of a run, of all of its states or of so many.
func taken(t *testing.T, run string, maxStates int) *Census {
	t.Helper()
	c, err := Take(t.Context(), system(t, run), maxStates)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func system(t *testing.T, run string) *model.Model {
	t.Helper()
	sc, err := scenarios.Builtin(run)
	if err != nil {
		t.Fatal(err)
	}
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// whole is a taker of a model whose states have no parts.
type whole struct{ *taker }

func (whole) Parts() bool { return false }

// TestParts: the counts are those of a search that takes every step out of every state, one after the other.
func TestParts(t *testing.T) {
	for _, run := range []string{"merged-close", "rst-answers-rst", "lost-reset", "time-wait-by-the-letter"} {
		m := system(t, run)
		if !m.Parts() {
			t.Fatalf("%s has no parts", run)
		}
		parts := taken(t, run, 0)
		w := whole{newTaker(m)}
		r, err := explore.Check[model.World, model.Event](t.Context(), w, w, explore.Options[model.World]{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		w.census.States, w.census.Complete = r.States, r.Complete
		if !reflect.DeepEqual(parts, w.census) {
			t.Errorf("%s: with parts %+v\nwithout %+v", run, parts, w.census)
		}
		if parts.Steps == 0 || len(parts.Edges) == 0 {
			t.Errorf("%s: nothing is counted", run)
		}
	}
}

// TestAgain: where a limit ends a search, it counts the same each time.
func TestAgain(t *testing.T) {
	first, second := taken(t, "default", 5000), taken(t, "default", 5000)
	if !reflect.DeepEqual(first, second) {
		t.Errorf("%+v\nand then\n%+v", first, second)
	}
	if first.Complete {
		t.Error("5,000 states are said to be all")
	}
}

// TestAdd: what is added up is the sum.
func TestAdd(t *testing.T) {
	a, b, sum := taken(t, "merged-close", 0), taken(t, "lost-reset", 0), New()
	sum.Add(a)
	sum.Add(b)
	closes := Edge{model.FINWAIT1, model.FINWAIT2, "rcv ACK of FIN", "x"}
	if sum.States != a.States+b.States || sum.Steps != a.Steps+b.Steps || sum.Edges[closes] != a.Edges[closes]+b.Edges[closes] || !sum.Complete {
		t.Errorf("%+v\nand\n%+v\ncome to\n%+v", a, b, sum)
	}
	if sum.Add(taken(t, "default", 100)); sum.Complete {
		t.Error("a part is said to be all")
	}
}

// TestFigure5: the model has every edge of the figure, and the figure is laid out.
func TestFigure5(t *testing.T) {
	if len(figure5) != len(routes) {
		t.Fatalf("%d edges and %d routes", len(figure5), len(routes))
	}
	for _, e := range figure5 {
		if !model.Legal(e.From, e.To) || e.origin() != InFigure {
			t.Errorf("%v to %v: %s is no edge of the model", e.From, e.To, e.Event)
		}
	}
}

// TestDiagrams holds the diagrams of two runs in every form: one whose deviation has edges of its own, and states that
// are never reached, and one with resets.
func TestDiagrams(t *testing.T) {
	for _, run := range []string{"two-way-handshake", "lost-reset"} {
		d := &Diagram{Scenario: run, Census: taken(t, run, 0)}
		for _, form := range Forms {
			var b bytes.Buffer
			if err := form.Write(d, &b); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, "testdata/"+run+"."+form.Name, b.String())
		}
	}
}

// TestSVG: a picture is well-formed, has an arrow for each edge of figure 5, a line in a box for each other, and
// tells all in words.
func TestSVG(t *testing.T) {
	d := &Diagram{Scenario: "time-wait-by-the-letter", Census: taken(t, "time-wait-by-the-letter", 20000)}
	var b bytes.Buffer
	if err := d.SVG(&b); err != nil {
		t.Fatal(err)
	}
	for dec := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	others := 0
	for _, a := range d.arcs() {
		if a.origin != InFigure {
			others++
		}
		if words := a.from.String() + " to " + a.to.String() + ": " + a.label(); !strings.Contains(b.String(), words) {
			t.Errorf("the words do not tell of %s", words)
		}
	}
	const legend = 2
	if n := strings.Count(b.String(), `class="edge`); n != len(figure5)+legend {
		t.Errorf("%d arrows", n)
	}
	if n := strings.Count(b.String(), `<text class="more count`); n != others {
		t.Errorf("%d lines in boxes for %d edges", n, others)
	}
}

// TestCoverage holds the coverage of a run, as text and as JSON.
func TestCoverage(t *testing.T) {
	c := &Coverage{Runs: []string{"merged-close"}, Census: taken(t, "merged-close", 0)}
	var text, doc bytes.Buffer
	if err := errors.Join(c.Text(&text), c.JSON(&doc)); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/merged-close.coverage", text.String())
	golden.Check(t, "testdata/merged-close.coverage.json", doc.String())
}
