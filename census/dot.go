package census

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// dotColours holds the colours that Graphviz draws edges in, by origin.
var dotColours = [...]string{InFigure: "#1f2328", InNotes: "#1d4f8c", InText: "#8a5300", InNone: "#9b2c6f"}

// dotNever is that of an edge of figure 5 that nothing takes.
const dotNever = "#8c959f"

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
		label, colour, style := dotQuote(a.event, a.action, grouped(a.count)), dotColours[a.origin], ""
		switch {
		case a.count == 0:
			label, colour, style = dotQuote(a.event, a.action), dotNever, ", style=dashed"
		case a.origin != InFigure:
			style = ", penwidth=1.8"
		}
		fmt.Fprintf(&b, "  %s -> %s [label=%s, color=\"%s\", fontcolor=\"%s\"%s]\n",
			dotQuote(a.from.String()), dotQuote(a.to.String()), label, colour, colour, style)
	}
	b.WriteString("  legend [shape=plaintext, style=solid, label=<")
	legend := func(line, colour, words string) {
		fmt.Fprintf(&b, `<font color="%s">%s: %s</font><br align="left"/>`, colour, line, words)
	}
	legend("plain", dotColours[InFigure], legendTaken)
	legend("dashed", dotNever, legendNever)
	for _, o := range []Origin{InNotes, InText, InNone} {
		legend("thick", dotColours[o], legendMore[o])
	}
	b.WriteString(">]\n}\n")
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
