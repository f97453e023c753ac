package census

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// dotStyles holds how Graphviz draws edges, by origin.
var dotStyles = [...]string{
	InFigure: `color="#1f2328"`,
	InNotes:  `color="#1d4f8c", fontcolor="#1d4f8c", penwidth=1.6`,
	InText:   `color="#8a5300", fontcolor="#8a5300", penwidth=1.6`,
	InNone:   `color="#9b2c6f", fontcolor="#9b2c6f", penwidth=1.6`,
}

// dotNever is how it draws an edge of figure 5 that nothing takes.
const dotNever = `style=dashed, color="#8c959f", fontcolor="#8c959f"`

// Dot writes the diagram in the language of Graphviz.
func (d *Diagram) Dot(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph tcp {\n")
	fmt.Fprintf(&b, "  label=%s; labelloc=t; fontname=Helvetica\n", dotQuote(append([]string{d.title()}, d.about()...)...))
	b.WriteString("  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=Helvetica]\n  edge [fontname=Helvetica, fontsize=10]\n")
	for s := range model.State(model.StateCount) {
		style := ""
		if !d.reached(s) {
			style = ` [style="rounded,dashed", fontcolor="#8c959f"]`
		}
		fmt.Fprintf(&b, "  %s%s\n", dotQuote(s.String()), style)
	}
	for _, a := range d.arcs() {
		label, style := dotQuote(a.event, a.action, grouped(a.count)), dotStyles[a.origin]
		if a.count == 0 {
			label, style = dotQuote(a.event, a.action), dotNever
		}
		fmt.Fprintf(&b, "  %s -> %s [label=%s, %s]\n", dotQuote(a.from.String()), dotQuote(a.to.String()), label, style)
	}
	b.WriteString("  subgraph cluster_legend {\n    label=Legend; node [shape=plaintext, style=solid]\n")
	legend := func(name, words, style string) {
		fmt.Fprintf(&b, "    %s_ [label=\"\"]; %s [label=%s]; %s_ -> %s [%s]\n", name, name, dotQuote(words), name, name, style)
	}
	legend("taken", legendTaken, dotStyles[InFigure])
	legend("never", legendNever, dotNever)
	legend("notes", legendMore[InNotes], dotStyles[InNotes])
	legend("text", legendMore[InText], dotStyles[InText])
	legend("none", legendMore[InNone], dotStyles[InNone])
	b.WriteString("  }\n}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// dotQuote writes lines as one string.
func dotQuote(lines ...string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ")
	for i := range lines {
		lines[i] = escape.Replace(lines[i])
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}
