package traces

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// svgStyle is the look of a picture: on paper, on a light screen and on a dark one.
//
//go:embed svg.css
var svgStyle string

// SVG draws the trace as a time-sequence diagram.
func (t *Trace) SVG(w io.Writer) error {
	p, err := t.picture(extras{})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, p.svg(true))
	return err
}

// canvas is an SVG in the making.
type canvas struct{ strings.Builder }

// add writes a line; of its arguments text is escaped.
func (c *canvas) add(format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = escape(text)
		}
	}
	fmt.Fprintf(c, format+"\n", args...)
}

// escape writes text so that XML takes it for text.
func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic("traces: a builder takes all: " + err.Error())
	}
	return b.String()
}

// svg writes the picture. Where it does not stand alone, heading and words are left to what is around it.
func (p *picture) svg(alone bool) string {
	c := &canvas{}
	top, role := 0, `role="img" aria-labelledby="tcp-title tcp-desc"`
	if !alone {
		top, role = p.top-headingHeight, `aria-hidden="true"`
	}
	width, height := p.columns.width, p.height()-top
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" class="tcp" width="%d" height="%d" viewBox="0 %d %d %d" %s>`+"\n", width, height, top, width, height, role)
	if alone {
		p.drawWords(c)
	}
	c.WriteString("<style>\n" + svgStyle + "</style>\n")
	c.add(`<rect class="paper" width="%d" height="%d"/>`, width, p.height())
	if alone {
		p.drawHeader(c)
	}
	p.drawStory(c)
	c.add(`</svg>`)
	return c.String()
}

// drawStory draws all but what stands above.
func (p *picture) drawStory(c *canvas) {
	p.drawRows(c)
	p.drawBands(c)
	p.drawDivide(c)
	p.drawNetwork(c)
	p.drawNotes(c)
	p.drawEnd(c)
}

// drawDivide draws the line that divides the picture.
func (p *picture) drawDivide(c *canvas) {
	if !p.divided {
		return
	}
	y, left := p.rows[p.after].bottom+rowHeight/2, p.columns.number-30
	c.add(`<path class="divide" d="M%d %dH%d"/>`, left, y, p.columns.loop)
	c.add(`<text class="divide" x="%d" y="%d">%s</text>`, left+4, y-5, p.divide)
}

// drawWords tells the story to those who cannot see the picture.
func (p *picture) drawWords(c *canvas) {
	c.add(`<title id="tcp-title">%s</title>`, p.trace.headline())
	c.add(`<desc id="tcp-desc">%s`, p.header[0])
	p.drawSteps(c)
	c.add(`</desc>`)
}

// drawSteps tells the steps in words.
func (p *picture) drawSteps(c *canvas) {
	for n := range p.scenes {
		c.add(`%d. %s`, n+1, p.scenes[n].told.words)
	}
}

// drawHeader writes what the picture shows.
func (p *picture) drawHeader(c *canvas) {
	c.add(`<text class="title" x="%d" y="%d">%s</text>`, margin, margin+16, p.trace.Scenario)
	for i, line := range p.header {
		c.add(`<text class="about" x="%d" y="%d">%s</text>`, margin, margin+38+i*lineHeight, line)
	}
}

// drawRows draws the grounds of the rows, their numbers, and what goes right across.
func (p *picture) drawRows(c *canvas) {
	left, right := p.columns.number-30, p.columns.loop
	if p.verdict > 0 {
		c.add(`<rect class="broken" x="%d" y="%d" width="%d" height="%d" rx="6"/>`, left, p.verdictTop(), right-left, p.verdict+rowHeight/2-p.verdictTop())
	}
	for n, r := range p.rows {
		c.add(`<rect class="row" data-step="%d" x="%d" y="%d" width="%d" height="%d" rx="4"/>`, n, left, r.top, right-left, r.bottom-r.top)
		if n > 0 {
			c.add(`<text class="number" data-step="%d" x="%d" y="%d">%d</text>`, n, p.columns.number, r.at+4, n)
		}
	}
}

// verdictTop is where the ground of the violating step begins.
func (p *picture) verdictTop() int {
	if p.report.Promised {
		return p.verdict - rowHeight/2
	}
	return p.rows[p.trace.ViolatedAt].top
}

// drawBands draws for each endpoint the states it is in, one below the other.
func (p *picture) drawBands(c *canvas) {
	for s := range p.columns.band {
		c.add(`<text class="peer" x="%d" y="%d">TCP Peer %s</text>`, p.columns.band[s]+bandWidth/2, p.top-12, model.Side(s).String())
		from, state := 0, model.CLOSED
		for n := 1; n <= len(p.rows); n++ {
			if n < len(p.rows) && p.scenes[n-1].state[s] == state {
				continue
			}
			p.drawBand(c, s, from, n, state)
			if n < len(p.rows) {
				from, state = n, p.scenes[n-1].state[s]
			}
		}
	}
}

// drawBand draws a state of side s that begins with step from and ends before step to.
func (p *picture) drawBand(c *canvas, s, from, to int, state model.State) {
	top, bottom := p.top, p.bottom
	if from > 0 {
		top = p.rows[from].at
	}
	if to < len(p.rows) {
		bottom = p.rows[to].at
	}
	x := p.columns.band[s]
	c.add(`<rect class="band %s" data-step="%d" x="%d" y="%d" width="%d" height="%d"/>`, state.String(), from, x, top, bandWidth, bottom-top)
	c.add(`<text class="state" data-step="%d" x="%d" y="%d">%s</text>`, from, x+bandWidth/2, top+17, state.String())
}

// drawNotes writes what stands beside the endpoints, and marks what an endpoint does by itself.
func (p *picture) drawNotes(c *canvas) {
	for n, sc := range p.scenes {
		at, acts := p.rows[n+1].at, sc.act.String() != ""
		for s, lines := range p.noted[n] {
			for i, line := range lines {
				class := "remark"
				if acts && i == 0 {
					class = "note"
				}
				c.add(`<text class="%s %s" data-step="%d" x="%d" y="%d">%s</text>`, class, model.Side(s).String(), n+1, p.columns.note[s], at+4+i*lineHeight, line)
			}
		}
		if s := int(sc.event.Side); acts {
			class := "timeout"
			if sc.event.Kind.Call() {
				class = "call"
			}
			c.add(`<circle class="%s" data-step="%d" cx="%d" cy="%d" r="3.5"/>`, class, n+1, p.columns.band[s]+s*bandWidth, at)
		}
	}
}

// drawEnd writes what stands below the steps, and the bracket around what repeats.
func (p *picture) drawEnd(c *canvas) {
	middle := p.middle()
	if p.loops() {
		x, top, bottom := p.columns.loop+10, p.rows[p.trace.CycleFrom].top+4, p.rows[len(p.scenes)].bottom-4
		c.add(`<path class="loop" d="M%d %dh10a6 6 0 0 0 6 -6V%da6 6 0 0 0 -6 -6h-6"/>`, x, bottom, top+6)
		c.add(`<path class="loophead" d="M%d %dl9 -4v8z"/>`, x-1, top)
		c.add(`<text class="again" x="%d" y="%d">repeats</text>`, x+24, (top+bottom)/2)
		c.add(`<text class="again" x="%d" y="%d">for ever</text>`, x+24, (top+bottom)/2+lineHeight)
	}
	if p.rest > 0 {
		c.add(`<text class="rest" x="%d" y="%d">%s</text>`, middle, p.rest+4, stays+", for ever")
	}
	if p.verdict > 0 {
		p.drawSeal(c, "verdict", p.verdict, "✗ "+verdict(p.trace.Property))
	}
	if p.praise > 0 {
		p.drawSeal(c, "praise", p.praise, "✓ "+praise(p.keeps))
	}
	y := p.bottom + 32
	for _, line := range p.footer {
		c.add(`<text class="about" x="%d" y="%d">%s</text>`, margin, y, line)
		y += lineHeight
	}
	p.drawLegend(c, y+6)
}

// drawSeal writes in the middle what is to be said of the whole.
func (p *picture) drawSeal(c *canvas, class string, y int, text string) {
	width := len(text)*glyphNote/10 + 20
	c.add(`<rect class="%s" x="%d" y="%d" width="%d" height="24" rx="12"/>`, class, p.middle()-width/2, y-12, width)
	c.add(`<text class="%s" x="%d" y="%d">%s</text>`, class, p.middle(), y+4, text)
}

// praise says in a few words that a property is kept.
func praise(property string) string {
	if properties.Typed(property) {
		return "keeps the formula"
	}
	return "keeps " + property
}

// middle is halfway between the endpoints.
func (p *picture) middle() int { return (p.columns.edge[model.A] + p.columns.edge[model.B]) / 2 }

// height is that of all.
func (p *picture) height() int {
	height := p.bottom + margin
	if len(p.footer) > 0 {
		height += 10 + len(p.footer)*lineHeight
	}
	if len(p.keys()) > 0 {
		height += lineHeight + 8
	}
	return height
}

// drawNetwork draws what is between the endpoints: first all arrows, then what is written on them.
func (p *picture) drawNetwork(c *canvas) {
	for n, sc := range p.scenes {
		if sc.event.Kind == model.Tick {
			y := p.rows[n+1].at
			c.add(`<path class="tick" data-step="%d" d="M%d %dH%d"/>`, n+1, p.columns.edge[model.A], y, p.columns.edge[model.B])
		}
	}
	for i := range p.flights {
		p.drawArrow(c, i)
	}
	for i := range p.flights {
		p.drawLabel(c, i)
	}
	for n := range p.scenes {
		p.drawDoing(c, n+1)
	}
}

// class returns the kind of line by which f is drawn.
func (f *flight) class() string {
	switch {
	case f.origin == ofAttacker:
		return "attacker"
	case f.isOld:
		return "old"
	case f.origin == ofNetwork:
		return "duplicate"
	default:
		return "plain"
	}
}

// drawArrow draws flight number i: its line, and what it ends in.
func (p *picture) drawArrow(c *canvas, i int) {
	f, s := &p.flights[i], p.spans[i]
	ends := [...]string{"under-way", "arrives", "lost", "expires", "lost"}
	c.add(`<g class="segment %s %s" data-step="%d" data-end="%d">`, f.class(), ends[f.ending], p.appears(f), f.end.step)
	angle := math.Atan2(float64(s.y2-s.y1), float64(s.x2-s.x1)) * 180 / math.Pi
	c.add(`<path class="line" d="M%d %dL%d %d"/>`, s.x1, s.y1, s.x2, s.y2)
	switch f.ending {
	case byArrival:
		c.add(`<path class="head" transform="translate(%d %d) rotate(%.1f)" d="M0 0L-11 -4.5L-8.5 0L-11 4.5z"/>`, s.x2, s.y2, angle)
	case notEnded:
		c.add(`<path class="dots" transform="translate(%d %d) rotate(%.1f)" d="M5 0h.01M11 0h.01M17 0h.01"/>`, s.x2, s.y2, angle)
	case byLoss, byExpiry, byLackOfRoom:
		c.add(`<path class="cross" d="M%d %dl10 10m0 -10l-10 10"/>`, s.x2-5, s.y2-5)
	}
	if f.damaged > 0 && (f.origin != ofNetwork || p.flights[f.of].damaged != f.damaged) {
		x, y := s.at(p.y(instant{step: f.damaged}))
		c.add(`<path class="flaw" d="M%d %dl4 5l-6 2l4 5"/>`, x, y-6)
	}
	if f.origin == ofAttacker || f.origin == ofNetwork && !p.set() {
		c.add(`<circle class="source" cx="%d" cy="%d" r="4"/>`, s.x1, s.y1)
	}
	c.add(`</g>`)
}

// appears returns the step from which on a flight is there to see. Where arrival does not consume, a copy is made by what is
// done to it.
func (p *picture) appears(f *flight) int {
	if f.origin != ofNetwork || !p.set() {
		return f.begin.step
	}
	if f.damaged > 0 && p.flights[f.of].damaged == 0 {
		return f.damaged
	}
	return f.end.step
}

// drawLabel writes the segment of flight number i where it sets out, and once more at its head, if that is
// far.
func (p *picture) drawLabel(c *canvas, i int) {
	f, s := &p.flights[i], p.spans[i]
	inset := func(side model.Side, by int) int { return p.columns.edge[side] + by*(1-2*int(side)) }
	from := f.to.Peer()
	switch f.origin {
	case ofEndpoint:
		c.add(`<text class="label %s %s%s" data-step="%d" x="%d" y="%d">%s</text>`, f.class(), from.String(), p.ground(s.y1), f.begin.step, inset(from, 14), s.y1-6, f.text)
	case ofAttacker:
		c.add(`<text class="label %s %s%s" data-step="%d" x="%d" y="%d">%s</text>`, f.class(), from.String(), p.ground(s.y1), f.begin.step, s.x1, s.y1-9, "attacker "+f.text)
	case ofNetwork:
	}
	if f.ending != byArrival {
		return
	}
	if text := p.again(f.end.step); text != "" {
		c.add(`<text class="label again %s %s%s" data-step="%d" x="%d" y="%d">%s</text>`, f.class(), f.to.String(), p.ground(s.y2), f.end.step, inset(f.to, 22), s.y2+15, text)
	}
}

// ground returns what to add to the class of text at height y: it stands on paper, or on the ground of what is violated.
func (p *picture) ground(y int) string {
	if p.verdict > 0 && y > p.verdictTop() {
		return " on-broken"
	}
	return ""
}

// drawDoing writes what the network does in step n.
func (p *picture) drawDoing(c *canvas, n int) {
	ev, y := p.scenes[n-1].event, p.rows[n].at+4
	if ev.Kind == model.Tick {
		c.add(`<text class="doing tick" data-step="%d" x="%d" y="%d">tick</text>`, n, p.middle(), y)
		return
	}
	words := map[model.Kind]string{model.Loss: "lost", model.Duplication: "duplicated", model.Corruption: "damaged"}[ev.Kind]
	if words == "" {
		return
	}
	p.drawBeside(c, n, p.placeOf(n), y, ev.Side, words)
}

// drawBeside writes what becomes of a segment to side s beside point x: ahead of it, if there is room.
func (p *picture) drawBeside(c *canvas, n, x, y int, s model.Side, words string) {
	if edge := p.columns.edge[s]; max(x-edge, edge-x) < 14+len(words)*glyphSans/10 {
		s = s.Peer()
	}
	c.add(`<text class="doing %s%s" data-step="%d" x="%d" y="%d">%s</text>`, s.Peer().String(), p.ground(y), n, x+14*(2*int(s)-1), y, words)
}

// placeOf returns where across the picture the network does something to a segment in step n.
func (p *picture) placeOf(n int) int {
	for i, f := range p.flights {
		switch at := (instant{step: n}); {
		case f.damaged == n, f.end == at && f.ending == byLoss:
			x, _ := p.spans[i].at(p.y(at))
			return x
		case f.origin == ofNetwork && f.begin == at:
			return p.spans[i].x1
		}
	}
	return p.middle()
}

// key is what the legend says of a class.
type key struct{ class, text string }

// legend says what the lines of a picture are, in the order in which it does.
var legend = []key{
	{"duplicate", "duplicate"},
	{"old", "of a connection that is over"},
	{"attacker", "sent by an attacker"},
	{"under-way", "still in the network"},
}

// keys returns what of the legend occurs.
func (p *picture) keys() (keys []key) {
	for _, k := range legend {
		if slices.ContainsFunc(p.flights, func(f flight) bool { return f.class() == k.class || k.class == "under-way" && f.ending == notEnded }) {
			keys = append(keys, k)
		}
	}
	return keys
}

// drawLegend tells what the kinds of lines are that occur and are not plain.
func (p *picture) drawLegend(c *canvas, y int) {
	x := margin
	for _, k := range p.keys() {
		if k.class == "under-way" {
			c.add(`<g class="key plain"><path class="dots" d="M%d %dh.01m6 0h.01m6 0h.01"/></g>`, x+12, y-4)
		} else {
			c.add(`<g class="key %s"><path class="line" d="M%d %dh36"/></g>`, k.class, x, y-4)
		}
		c.add(`<text class="about" x="%d" y="%d">%s</text>`, x+44, y, k.text)
		x += 44 + len(k.text)*glyphSans/10 + 24
	}
}
