package census

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// mermaidColours holds the colours of edges that figure 5 does not show, by origin.
var mermaidColours = [...]struct{ name, value string }{
	InNotes: {"blue", "#3d7cc9"}, InText: {"brown", "#b97a1e"}, InNone: {"pink", "#c2569a"},
}

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
	for n, a := range d.arcs() {
		line, label := "-->", a.label()+": "+grouped(a.count)
		switch {
		case a.count == 0:
			line, label = "-.->", a.label()
		case a.origin != InFigure:
			line = "==>"
			fmt.Fprintf(&styles, "    linkStyle %d stroke:%s\n", n, mermaidColours[a.origin].value)
		}
		fmt.Fprintf(&b, "    %s %s|\"%s\"| %s\n", id(a.from), line, mermaidText(label), id(a.to))
	}
	b.WriteString("    legend[\"plain: " + legendTaken + "<br/>dotted: " + legendNever)
	for _, o := range []Origin{InNotes, InText, InNone} {
		b.WriteString("<br/>" + mermaidColours[o].name + ": " + legendMore[o])
	}
	b.WriteString("\"]\n    legend ~~~ CLOSED\n    style legend text-align:left\n")
	_, err := io.WriteString(w, b.String()+styles.String())
	return err
}

// mermaidText writes what Mermaid shows as text.
func mermaidText(text string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#quot;", ";", "#59;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(text)
}
