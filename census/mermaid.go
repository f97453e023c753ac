package census

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// mermaidColours holds the colours of edges that figure 5 does not show, by origin.
var mermaidColours = [...]string{InNotes: "#3d7cc9", InText: "#b97a1e", InNone: "#c2569a"}

// Mermaid writes the diagram as a flowchart in the language of Mermaid, whose state diagrams have but one kind of line.
func (d *Diagram) Mermaid(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "flowchart TD\n    accTitle: %s\n    accDescr: %s\n", mermaidText(d.title()), mermaidText(strings.Join(d.about(), " ")))
	id := func(s model.State) string { return strings.ReplaceAll(s.String(), "-", "_") }
	for s := range model.State(model.StateCount) {
		fmt.Fprintf(&b, "    %s([%q])\n", id(s), s)
		if !d.reached(s) {
			fmt.Fprintf(&b, "    style %s stroke-dasharray: 4 4,opacity:0.6\n", id(s))
		}
	}
	var styles strings.Builder
	edge := func(n int, from, to, label string, origin Origin, taken bool) {
		line := "-->"
		switch {
		case !taken:
			line = "-.->"
		case origin != InFigure:
			line = "==>"
			fmt.Fprintf(&styles, "    linkStyle %d stroke:%s\n", n, mermaidColours[origin])
		}
		fmt.Fprintf(&b, "    %s %s|\"%s\"| %s\n", from, line, mermaidText(label), to)
	}
	arcs := d.arcs()
	for n, a := range arcs {
		label := a.label()
		if a.count > 0 {
			label += ": " + grouped(a.count)
		}
		edge(n, id(a.from), id(a.to), label, a.origin, a.count > 0)
	}
	b.WriteString("    subgraph legend [Legend]\n    direction LR\n")
	for i, words := range []string{legendTaken, legendNever, legendMore[InNotes], legendMore[InText], legendMore[InNone]} {
		from, to := fmt.Sprintf("from%d((\" \"))", i), fmt.Sprintf("to%d((\" \"))", i)
		edge(len(arcs)+i, from, to, words, Origin(max(i-1, 0)), i != 1)
	}
	b.WriteString("    end\n")
	_, err := io.WriteString(w, b.String()+styles.String())
	return err
}

// mermaidText writes what Mermaid shows as text.
func mermaidText(text string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#quot;", ";", "#59;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(text)
}
