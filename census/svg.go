package census

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// svgStyle is the look of a diagram: on paper, on a light screen and on a dark one.
//
//go:embed svg.css
var svgStyle string

// SVG draws the diagram as figure 5 is laid out. An edge that the figure does not show stands in the box of the state
// that it leaves.
func (d *Diagram) SVG(w io.Writer) error {
	p := &picture{Diagram: d}
	for _, a := range d.arcs() {
		if a.origin == InFigure {
			p.shown = append(p.shown, a)
		} else {
			p.more[a.from] = append(p.more[a.from], a)
		}
	}
	var lines [model.StateCount]int
	for s := range p.more {
		lines[s] = len(p.more[s])
	}
	p.boxes, p.end = boxes(lines)
	_, err := io.WriteString(w, p.draw())
	return err
}

// A picture is a diagram in the making.
type picture struct {
	*Diagram
	strings.Builder
	shown []arc
	more  [model.StateCount][]arc // by the state that they leave
	boxes [len(places)]box
	end   int
}

const legendHeight = 72

// add writes a line; of its arguments text is escaped.
func (p *picture) add(format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			var b strings.Builder
			if err := xml.EscapeText(&b, []byte(text)); err != nil {
				panic("census: a builder takes all: " + err.Error())
			}
			args[i] = b.String()
		}
	}
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *picture) draw() string {
	height := p.end + legendHeight + margin
	p.add(`<svg xmlns="http://www.w3.org/2000/svg" class="tcp-states" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="tcp-title tcp-desc">`, width, height, width, height)
	p.words()
	p.add("<style>")
	p.WriteString(svgStyle)
	p.add("</style>")
	p.add(`<rect class="paper" width="%d" height="%d"/>`, width, height)
	p.add(`<text class="title" x="%d" y="%d">%s</text>`, margin, margin+16, p.title())
	for i, line := range p.about() {
		p.add(`<text class="about" x="%d" y="%d">%s</text>`, margin, margin+38+18*i, line)
	}
	for i, e := range figure5 {
		for _, a := range p.shown {
			if e.same(Edge{a.from, a.to, a.event, ""}) {
				p.edge(&a, &routes[i])
			}
		}
	}
	for s := range p.boxes {
		p.state(model.State(s))
	}
	p.legend()
	p.add("</svg>")
	return p.String()
}

// words tells the diagram to those who cannot see it.
func (p *picture) words() {
	p.add(`<title id="tcp-title">%s</title>`, p.title())
	p.add(`<desc id="tcp-desc">%s`, strings.Join(p.about(), " "))
	for _, a := range p.arcs() {
		p.add(`%s to %s: %s, %s.`, a.from.String(), a.to.String(), a.label(), times(a.count))
	}
	p.add(`</desc>`)
}

// times says how often.
func times(n int) string {
	if n == 0 {
		return "never"
	}
	return "× " + grouped(n)
}

// state draws the box of a state, and in it the edges that leave it and are not shown.
func (p *picture) state(s model.State) {
	b, arcs := p.boxes[s], []arc(nil)
	if s == bottom {
		s = model.CLOSED
	} else {
		arcs = p.more[s]
	}
	class := s.String()
	if !p.reached(s) {
		class = "unreached"
	}
	p.add(`<rect class="state %s" x="%d" y="%d" width="%d" height="%d" rx="8"/>`, class, b.x, b.y, b.width, b.height)
	p.add(`<text class="name %s" x="%d" y="%d">%s</text>`, class, b.x+b.width/2, b.y+boxHeight/2+5, s.String())
	for i, a := range arcs {
		y := b.y + boxHeight + 8 + i*moreLine
		p.add(`<circle class="dot %s" cx="%d" cy="%d" r="3"/>`, origins[a.origin], b.x+14, y-4)
		p.add(`<text class="more %s" x="%d" y="%d">%s</text>`, origins[a.origin], b.x+24, y, a.brief())
		p.add(`<text class="more count end %s" x="%d" y="%d">%s</text>`, origins[a.origin], b.x+b.width-12, y, grouped(a.count))
	}
}

// origins holds the classes of edges, by origin.
var origins = [...]string{InFigure: "figure", InNotes: "notes", InText: "text", InNone: "none"}

// brief is the label of an edge and where it leads; that a TCB is deleted on the way to CLOSED goes without saying.
func (a *arc) brief() string {
	action := strings.TrimPrefix(strings.ReplaceAll(a.action, "delete TCB, ", ""), "delete TCB")
	if action == "" || action == "x" {
		return fmt.Sprintf("%s → %s", a.event, a.to)
	}
	return fmt.Sprintf("%s / %s → %s", a.event, action, a.to)
}

// edge draws an edge of figure 5.
func (p *picture) edge(a *arc, r *route) {
	to := a.to
	if a.to == model.CLOSED && a.from >= model.ESTABLISHED {
		to = bottom
	}
	x1, y1 := p.boxes[a.from].point(r.leave)
	x2, y2 := p.boxes[to].point(r.enter)
	l := label{arc: a, at: r.label, x: (x1 + x2) / 2}
	bend := fmt.Sprintf("H%d V%d", x2, y2)
	switch lies := r.leave.side == left || r.leave.side == right; {
	case lies && r.label < westward:
		l.y = y1
	case lies:
		l.x, l.y = x2, y2-boxHeight/2-12
	default:
		bend = fmt.Sprintf("V%d H%d", y2, x2)
		l.y = y2
	}
	if !strings.HasPrefix(bend, "H") && r.label >= westward {
		l.x, l.y = x1, (y1+y2)/2-2
	}
	p.add(`<path class="edge%s" d="M%d %d %s"/>`, a.never(), x1, y1, bend)
	p.head(a.never(), x2, y2, r.enter.side)
	p.label(&l)
}

// head draws an arrowhead into a side of a box.
func (p *picture) head(class string, x, y, side int) {
	turn := [...]int{left: 0, right: 180, top: 90, below: 270}[side]
	p.add(`<path class="head%s" d="M0 0 L-9 -4.5 L-9 4.5 Z" transform="translate(%d %d) rotate(%d)"/>`, class, x, y, turn)
}

// A label stands at a point of its arc.
type label struct {
	*arc
	at   anchor
	x, y int
}

// label writes what an edge is about: its cause and what is done, and how often.
func (p *picture) label(l *label) {
	line := func(x, y int, align, text string) {
		p.add(`<text class="%s%s" x="%d" y="%d">%s</text>`, align, l.never(), x, y, text)
	}
	switch l.at {
	case above:
		line(l.x, l.y-22, "middle", l.label())
		line(l.x, l.y-7, "middle count", times(l.count))
	case under:
		line(l.x, l.y+16, "middle", l.label())
		line(l.x, l.y+31, "middle count", times(l.count))
	case split:
		line(l.x, l.y-8, "middle", l.event)
		line(l.x, l.y+16, "middle", l.action)
		line(l.x, l.y+31, "middle count", times(l.count))
	case westward:
		line(l.x-9, l.y, "end", l.label())
		line(l.x-9, l.y+15, "end count", times(l.count))
	case eastward:
		line(l.x+9, l.y, "start", l.label())
		line(l.x+9, l.y+15, "start count", times(l.count))
	}
}

// never is the class of an arc that nothing takes, to be added to others.
func (a *arc) never() string {
	if a.count == 0 {
		return " never"
	}
	return ""
}

// legend tells the lines and dots apart.
func (p *picture) legend() {
	y := p.end + 46
	for i, class := range []string{"", " never"} {
		x := margin + 170*i
		p.add(`<path class="edge%s" d="M%d %d H%d"/>`, class, x, y-4, x+34)
		p.head(class, x+34, y-4, left)
		p.add(`<text class="legend" x="%d" y="%d">%s</text>`, x+42, y, []string{legendTaken, legendNever}[i])
	}
	p.add(`<text class="legend" x="%d" y="%d">%s</text>`, margin+420, y, "x: nothing that others see")
	for i, o := range []Origin{InNotes, InText, InNone} {
		x := margin + []int{4, 246, 566}[i]
		p.add(`<circle class="dot %s" cx="%d" cy="%d" r="4"/>`, origins[o], x, y+20)
		p.add(`<text class="legend" x="%d" y="%d">%s</text>`, x+10, y+24, legendMore[o])
	}
}
