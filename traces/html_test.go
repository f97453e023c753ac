package traces

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func htmlOf(t testing.TB, trace *Trace) string {
	t.Helper()
	var b strings.Builder
	if err := trace.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// embedded is the data of a page.
var embedded = regexp.MustCompile(`(?s)<script type="application/json" id="trace">(.*?)</script>`)

// TestPageData has the pages of random walks hold every state, all of it; the same each time, and nothing from elsewhere.
func TestPageData(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			sc := variant(t, name)
			trace := newTrace(t, sc, "", walk(t, sc, 3, 40))
			src := htmlOf(t, trace)
			if src != htmlOf(t, trace) {
				t.Error("written again it is another page")
			}
			for _, word := range []string{"http://", "https://", "url(", "@import", " src=", "fetch(", "XMLHttpRequest"} {
				if strings.Contains(strings.Replace(src, "http://www.w3.org/2000/svg", "", 1), word) {
					t.Errorf("there is %s in it", word)
				}
			}
			var d pageData
			if err := json.Unmarshal([]byte(embedded.FindStringSubmatch(src)[1]), &d); err != nil {
				t.Fatal(err)
			}
			checkPageData(t, trace, &d)
		})
	}
}

func checkPageData(t *testing.T, trace *Trace, d *pageData) {
	t.Helper()
	if len(d.Steps) != len(trace.Steps)+1 {
		t.Fatalf("%d states, and there are %d steps", len(d.Steps), len(trace.Steps))
	}
	for i, step := range trace.Steps {
		page := d.Steps[i+1]
		for _, side := range []struct {
			record Endpoint
			values []string
		}{{step.After.A, page.A}, {step.After.B, page.B}} {
			for j, f := range fields(side.record) {
				if d.Names[j] != f.name || side.values[j] != f.value {
					t.Errorf("step %d: %s is %s, and the page has %s %s", i+1, f.name, f.value, d.Names[j], side.values[j])
				}
			}
		}
		if page.Event != step.Event || !slices.Equal(page.ToA, step.After.ToA) || !slices.Equal(page.ToB, step.After.ToB) {
			t.Errorf("step %d is %+v, and the page has %+v", i+1, step, page)
		}
	}
	var grouped []int
	for _, g := range d.Groups {
		grouped = append(grouped, g.Variables...)
	}
	slices.Sort(grouped)
	for i := range d.Names {
		if i >= len(grouped) || grouped[i] != i {
			t.Fatalf("the groups have the variables %v, each of %d once", grouped, len(d.Names))
		}
	}
}

// TestPageEscapes has nothing that a user has typed be markup, or end the data.
func TestPageEscapes(t *testing.T) {
	trace := example(t)
	trace.Property, trace.ViolatedAt = `invariant: A.SND.UNA - A.ISS < 0 && !(A.sent > 0)`, 0
	trace.Steps[4].Told = []string{`</script><b>"it's" --> <!--`}
	src := htmlOf(t, trace)
	if strings.Count(src, "</script>") != 2 || strings.Contains(src, "<b>") {
		t.Error("what was typed is markup")
	}
	if !json.Valid([]byte(embedded.FindStringSubmatch(src)[1])) {
		t.Error("the data is no JSON")
	}
	svg := svgOf(t, trace)
	if strings.Contains(svg, "<b>") {
		t.Error("in the picture what was typed is markup")
	}
	elements(t, svg)
	checkMermaid(t, trace, mermaidOf(t, trace))
}
