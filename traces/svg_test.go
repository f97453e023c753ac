package traces

import (
	"encoding/xml"
	"strconv"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
)

// TestSVGGolden pins how pictures look: open the files.
func TestSVGGolden(t *testing.T) {
	golden.Check(t, "testdata/counterexample.svg", svgOf(t, example(t)))
	golden.Check(t, "testdata/lasso.svg", svgOf(t, storm(t)))
	golden.Check(t, "testdata/lasso-that-rests.svg", svgOf(t, dead(t)))
	sc := variant(t, "clock-bag")
	golden.Check(t, "testdata/walk-clock-bag.svg", svgOf(t, newTrace(t, sc, "", walk(t, sc, 3, 40))))
}

func svgOf(t testing.TB, trace *Trace) string {
	t.Helper()
	var b strings.Builder
	if err := trace.SVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is an element of an SVG.
type element struct {
	name    string
	attr    map[string]string
	classes map[string]bool
	text    string
	within  map[string]bool // the classes of the element around it
}

// elements parses an SVG.
func elements(t testing.TB, src string) (all []*element) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(src))
	var open []*element
	for {
		token, err := d.Token()
		if token == nil {
			if err.Error() != "EOF" {
				t.Fatalf("%v\n%s", err, src)
			}
			return all
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attr: map[string]string{}, classes: map[string]bool{}}
			for _, a := range x.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			for _, class := range strings.Fields(e.attr["class"]) {
				e.classes[class] = true
			}
			if len(open) > 0 {
				e.within = open[len(open)-1].classes
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(x)
			}
		}
	}
}

// TestSVGCounts draws random walks: there is an arrow for every segment that sets out and for every copy, a head for
// every arrival, a cross for every loss, a number for every step, and nothing from elsewhere.
func TestSVGCounts(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(8) {
				sc := variant(t, name)
				trace := newTrace(t, sc, "", walk(t, sc, seed, 40))
				src := svgOf(t, trace)
				if src != svgOf(t, trace) {
					t.Error("drawn again it is another picture")
				}
				countArrows(t, trace, elements(t, src))
				for _, word := range []string{"http://", "https://", "url(", "@import", "<script", "href"} {
					if strings.Contains(strings.Replace(src, "http://www.w3.org/2000/svg", "", 1), word) {
						t.Errorf("there is %s in it", word)
					}
				}
			}
		})
	}
}

func countArrows(t *testing.T, trace *Trace, all []*element) {
	t.Helper()
	want := map[string]int{"number": len(trace.Steps)}
	for _, step := range trace.Steps {
		want["from an endpoint"] += len(step.Sent)
		for word, thing := range map[string]string{
			"SEGMENT ARRIVES": "head", "network: loses": "lost", "attacker: SENDS": "attacker", "clock: TICK": "tick", "network: damages": "flaw",
		} {
			if strings.Contains(step.Event, word) {
				want[thing]++
			}
		}
	}
	got := map[string]int{}
	for _, e := range all {
		switch {
		case e.classes["number"]:
			got["number"]++
		case e.classes["head"]:
			got["head"]++
		case e.classes["doing"] && e.text == "lost":
			got["lost"]++
		case e.classes["label"] && strings.HasPrefix(e.text, "attacker "):
			got["attacker"]++
		case e.classes["label"] && !e.classes["again"]:
			got["from an endpoint"]++
		case e.name == "path" && e.classes["tick"]:
			got["tick"]++
		case e.classes["flaw"]:
			got["flaw"]++
		}
	}
	for thing, n := range want {
		if got[thing] != n {
			t.Errorf("%s: %d are drawn, and by the steps there are %d", thing, got[thing], n)
		}
	}
}

// TestSVGTextApart has no two texts of a picture overlap, nor leave it.
func TestSVGTextApart(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(8) {
				sc := variant(t, name)
				apart(t, elements(t, svgOf(t, newTrace(t, sc, "", walk(t, sc, seed, 40)))))
			}
		})
	}
	for _, trace := range []*Trace{example(t), storm(t), dead(t)} {
		apart(t, elements(t, svgOf(t, trace)))
	}
}

// box is where a text stands.
type box struct {
	left, right, top, bottom float64
	text                     string
}

func apart(t *testing.T, all []*element) {
	t.Helper()
	width, height := number(t, all[0].attr["width"]), number(t, all[0].attr["height"])
	var boxes []box
	for _, e := range all {
		if e.name == "text" {
			boxes = append(boxes, boxOf(t, e))
		}
	}
	for i, a := range boxes {
		if a.left < 0 || a.right > width || a.top < 0 || a.bottom > height {
			t.Errorf("%q leaves the picture: %+v", a.text, a)
		}
		for _, b := range boxes[:i] {
			if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
				t.Errorf("%q and %q overlap: %+v, %+v", b.text, a.text, b, a)
			}
		}
	}
}

// boxOf returns where a text stands, by the widths of common fonts.
func boxOf(t *testing.T, e *element) box {
	t.Helper()
	size, em := 12.5, 0.54
	switch {
	case e.classes["title"]:
		size, em = 18, 0.6
	case e.classes["state"], e.classes["again"] && e.classes["label"]:
		size, em = 11, 0.605
	case e.classes["label"]:
		size, em = 12, 0.605
	}
	x, y, width := number(t, e.attr["x"]), number(t, e.attr["y"]), size*em*float64(len([]rune(e.text)))
	switch {
	case e.classes["peer"], e.classes["state"], e.classes["rest"], e.classes["tick"], e.classes["verdict"], e.classes["attacker"] && !e.classes["again"]:
		x -= width / 2
	case e.classes["B"] != (e.classes["note"] || e.classes["remark"]), e.classes["number"]:
		x -= width
	}
	return box{x, x + width, y - 0.72*size, y + 0.2*size, e.text}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
