package census

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// Diagram is the state diagram as explored.
type Diagram struct {
	Scenario string
	Census   *Census
}

// Form is a form in which diagrams are drawn.
type Form struct {
	Name, Words string
	Write       func(d *Diagram, w io.Writer) error
}

// Forms holds the forms; the first is the default.
var Forms = []Form{
	{"svg", "a picture laid out as figure 5 is, for print, light and dark screens", (*Diagram).SVG},
	{"dot", "a graph in the language of Graphviz", (*Diagram).Dot},
	{"mermaid", "a flowchart in the language of Mermaid", (*Diagram).Mermaid},
}

// An arc is all edges from one state to another that have the same cause.
type arc struct {
	from, to model.State
	event    string
	action   string // the most frequent first
	origin   Origin
	count    int // 0: figure 5 has it, and nothing takes it
}

// label says what causes the arc and what is done.
func (a *arc) label() string { return a.event + " / " + a.action }

// arcs returns those of figure 5 and all others that were taken: by state, those of figure 5 first.
func (d *Diagram) arcs() []arc {
	edges := sortedEdges(d.Census.Edges)
	for _, e := range figure5 {
		if !slices.ContainsFunc(edges, e.same) {
			edges = append(edges, e)
		}
	}
	var all []arc
	for _, e := range edges {
		n := d.Census.Edges[e]
		i := slices.IndexFunc(all, func(a arc) bool { return e.same(Edge{a.from, a.to, a.event, ""}) })
		if i < 0 {
			all = append(all, arc{e.From, e.To, e.Event, e.Action, e.origin(), n})
			continue
		}
		all[i].action += " or " + e.Action
		all[i].count += n
	}
	slices.SortStableFunc(all, func(a, b arc) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.origin, b.origin), cmp.Compare(a.to, b.to), cmp.Compare(a.event, b.event))
	})
	return all
}

// sortedEdges returns the edges, the most frequent first.
func sortedEdges(counts map[Edge]int) []Edge {
	edges := make([]Edge, 0, len(counts))
	for e := range counts {
		edges = append(edges, e)
	}
	slices.SortFunc(edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To),
			strings.Compare(a.Event, b.Event), strings.Compare(a.Action, b.Action))
	})
	return edges
}

// reached tells whether an endpoint is ever in a state.
func (d *Diagram) reached(s model.State) bool {
	for e := range d.Census.Edges {
		if e.To == s {
			return true
		}
	}
	return s == model.CLOSED
}

// title says what the diagram is of.
func (d *Diagram) title() string { return "The TCP state diagram as explored: " + d.Scenario }

// about says what was counted, in two lines.
func (d *Diagram) about() []string {
	taken, never, more := 0, 0, 0
	for _, a := range d.arcs() {
		switch {
		case a.origin != InFigure:
			more++
		case a.count == 0:
			never++
		default:
			taken++
		}
	}
	all := "all"
	if !d.Census.Complete {
		all = "the first"
	}
	return []string{
		fmt.Sprintf("In %s %s states, endpoints do something in %s different steps. Numbers say how many of these take an edge.",
			all, grouped(d.Census.States), grouped(d.Census.Steps)),
		fmt.Sprintf("Of the %d edges of RFC 9293, figure 5, %d are taken and %d never. %d are taken that it does not show.", len(figure5), taken, never, more),
	}
}

// The words of the legend.
const (
	legendTaken = "edge of figure 5"
	legendNever = "edge of figure 5, never taken"
)

// legendMore has the words for origins other than the figure.
var legendMore = map[Origin]string{
	InNotes: "not shown there: notes 2 and 3",
	InText:  "not shown there: the text of RFC 9293 alone",
	InNone:  "in neither: a crash, another RFC, or a deviation",
}

// grouped writes a number with its digits in groups of three.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// LookupForm returns the form of that name, and whether there is one.
func LookupForm(name string) (Form, bool) {
	for _, f := range Forms {
		if f.Name == name {
			return f, true
		}
	}
	return Form{}, false
}
