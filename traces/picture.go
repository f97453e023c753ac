package traces

import (
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// picture lays a story out as a time-sequence diagram: time runs down, A stands on the left, B on the
// right, and each step has a row of its own, so that no two labels meet. Lengths are in the
// units of the picture, which are pixels where it is shown at its size.
type picture struct {
	*story
	noted   [][2][]string // what stands beside the endpoints, by step, in lines
	rows    []row         // by the number of the step; the first is the initial state's
	spans   []span
	columns columns
	header  []string // lines of text above it
	footer  []string // and below
	top     int      // of the rows
	bottom  int      // of the rows, the lines of the violation and of rest included
	rest    int      // the middle of the line that says that nothing more happens; 0: there is none
	verdict int      // the middle of the line that says what is violated; 0: there is none
	praise  int      // the middle of the line that says what is kept; 0: there is none
	extras
}

// extras say what a picture shows besides the trace.
type extras struct {
	divided bool   // a line divides it
	after   int    // behind the row of this step
	divide  string // what stands at that line
	keeps   string // the property that it keeps, where another does not
}

// row is where a step is drawn.
type row struct {
	top, bottom int
	at          int // the middle of its event
	sent        []int
}

// span is where a segment is drawn: from its departure to where it ends.
type span struct{ x1, y1, x2, y2 int }

// columns holds what stands where across the picture.
type columns struct {
	number int    // the right edge of the numbers of steps
	note   [2]int // where notes begin, or, on A's side, end
	band   [2]int // the left edges of the bands of states
	edge   [2]int // where arrows touch the bands
	loop   int    // the bracket around what repeats
	width  int    // of all
}

const (
	margin        = 24
	bandWidth     = 104
	gap           = 10  // between things that stand side by side
	noteWidth     = 150 // in which notes are wrapped
	rowHeight     = 36  // of a step whose notes take a line
	sentHeight    = 28  // of each segment that it sends
	lineHeight    = 16
	headingHeight = 40 // of the names of the endpoints
	glyphMono     = 73 // tenths of the width of a character of a segment
	glyphSans     = 66 // of text
	glyphNote     = 72 // of a note
)

// picture returns the picture of the trace.
func (t *Trace) picture(extra extras) (*picture, error) {
	s, err := t.story()
	if err != nil {
		return nil, err
	}
	p := &picture{story: s, extras: extra}
	for i := range s.scenes {
		p.noted = append(p.noted, p.notes(&s.scenes[i]))
	}
	p.layColumns()
	p.layHeader()
	p.layRows()
	p.laySpans()
	return p, nil
}

// layColumns places the columns; the widest segment has to fit between the bands.
func (p *picture) layColumns() {
	widest := 0
	for i := range p.flights {
		widest = max(widest, len(p.flights[i].label()))
	}
	between := max(360, widest*glyphMono/10+90)
	var beside [2]int // how wide the notes are
	for _, notes := range p.noted {
		for s, lines := range notes {
			for _, line := range lines {
				beside[s] = max(beside[s], len(line)*glyphNote/10)
			}
		}
	}
	c := &p.columns
	c.number = margin + 16
	c.note[model.A] = c.number + 2*gap + beside[model.A]
	c.band[model.A] = c.note[model.A] + gap
	c.edge[model.A] = c.band[model.A] + bandWidth
	c.edge[model.B] = c.edge[model.A] + between
	c.band[model.B] = c.edge[model.B]
	c.note[model.B] = c.band[model.B] + bandWidth + gap
	c.loop = c.note[model.B] + beside[model.B]
	c.width = c.loop + margin
	if p.loops() {
		c.width += 70
	}
}

// loops tells whether steps repeat for ever.
func (p *picture) loops() bool { return p.trace.CycleFrom > 0 && p.trace.CycleFrom <= len(p.scenes) }

// rests tells whether nothing more happens for ever.
func (p *picture) rests() bool { return p.trace.CycleFrom > len(p.scenes) }

// layHeader writes what stands above and below.
func (p *picture) layHeader() {
	width := (p.columns.width - 2*margin) * 10 / glyphSans
	t := p.trace
	p.header = wrapWords(p.report.String(), width)
	if changed := t.changed(); changed != "" {
		p.header = append(p.header, wrapWords("with "+changed, width)...)
	}
	if t.Property != "" {
		p.footer = wrapWords(p.meaning(), width)
	}
	p.top = margin + 30 + len(p.header)*lineHeight + headingHeight
}

// meaning returns the words of the property.
func (p *picture) meaning() string {
	property, err := properties.Resolve(p.config, p.trace.Property)
	if err != nil {
		panic("traces: the player has judged it: " + err.Error())
	}
	return property.Words
}

// changed lists the settings that make the scenario another one than is built in, in a line; of one that is
// not built in, none.
func (t *Trace) changed() string {
	if _, err := builtin(t.Scenario); err != nil {
		return ""
	}
	var list []string
	for line := range strings.Lines(t.header()) {
		if key, _, _ := strings.Cut(line, ":"); key != "scenario" && key != "violates" {
			list = append(list, strings.TrimSpace(line))
		}
	}
	return strings.Join(list, ", ")
}

// layRows places the steps below each other.
func (p *picture) layRows() {
	y := p.top
	for n := range len(p.scenes) + 1 {
		r := row{top: y, at: y + rowHeight/2 + 2, bottom: y + rowHeight}
		if n > 0 {
			lines := p.noted[n-1]
			r.bottom += max(len(lines[model.A])-1, len(lines[model.B])-1, 0) * lineHeight
			p.laySent(&r, &p.scenes[n-1])
		}
		p.rows = append(p.rows, r)
		y = r.bottom
		if p.divided && n == p.after {
			y += rowHeight
		}
		p.layVerdict(&y)
	}
	p.bottom = y
}

// layVerdict leaves room below a step that violates the property, and below what rests for ever.
func (p *picture) layVerdict(y *int) {
	n := len(p.rows) - 1
	if n == len(p.scenes) && p.rests() {
		*y += rowHeight
		p.rest = *y - rowHeight/2
	}
	if n == p.trace.ViolatedAt && p.trace.Property != "" {
		*y += rowHeight
		p.verdict = *y - rowHeight/2
	}
	if n == len(p.scenes) && p.keeps != "" {
		*y += rowHeight
		p.praise = *y - rowHeight/2
	}
}

// laySent places the segments that a step sends: the first beside an event of the endpoint's own, and
// below an arrival.
func (p *picture) laySent(r *row, sc *scene) {
	y := r.at
	if sc.event.Kind == model.Arrival {
		y += sentHeight
		if p.again(len(p.rows)) != "" {
			y += lineHeight - 2
			r.bottom = max(r.bottom, r.at+rowHeight*2/3)
		}
	}
	for range sc.sent {
		r.sent = append(r.sent, y)
		r.bottom = max(r.bottom, y+rowHeight/2)
		y += sentHeight
	}
}

// again returns what is written beside the head of the arrow that arrives in step n, where its label is far away, or
// says less.
func (p *picture) again(n int) string {
	f := p.endedBy(n, byArrival)
	if kind := f.kind(); kind != "" {
		return kind + " " + f.text
	}
	if n-f.begin.step > nearby {
		return f.text
	}
	return ""
}

// label returns what is written where the segment sets out.
func (f *flight) label() string {
	switch {
	case f.origin == ofAttacker:
		return "attacker " + f.text
	case f.ending == byLackOfRoom:
		return f.text + " no room"
	default:
		return f.text
	}
}

// kind says in a word what is not ordinary about a segment.
func (f *flight) kind() string {
	switch {
	case f.isOld && f.origin == ofNetwork:
		return "old duplicate"
	case f.isOld:
		return "old"
	case f.origin == ofNetwork:
		return "duplicate"
	case f.damaged > 0:
		return "damaged"
	default:
		return ""
	}
}

// nearby is after how many steps at most an arrow needs no label at its head.
const nearby = 3

// notes returns what stands beside the endpoints, in lines.
func (p *picture) notes(sc *scene) (notes [2][]string) {
	s := sc.event.Side
	var list [2][]string
	if text := sc.act.String(); text != "" {
		list[s] = append(list[s], text)
	}
	list[s] = append(list[s], sc.remarks...)
	for side := range list {
		for _, text := range append(list[side], sc.ended[side]...) {
			notes[side] = append(notes[side], wrapWords(text, noteWidth*10/glyphNote)...)
		}
	}
	return notes
}

// y returns where a instant is.
func (p *picture) y(m instant) int {
	if m.step >= len(p.rows) {
		return p.bottom
	}
	if r := &p.rows[m.step]; m.sent > 0 {
		return r.sent[m.sent-1]
	}
	return p.rows[m.step].at
}

// laySpans places the segments.
func (p *picture) laySpans() {
	p.spans = make([]span, len(p.flights))
	for i := range p.flights {
		p.spans[i] = p.span(i)
	}
}

// span places flight number i; those before it are placed.
func (p *picture) span(i int) span {
	f := &p.flights[i]
	from, to := p.columns.edge[f.to.Peer()], p.columns.edge[f.to]
	part := func(percent int) int { return from + (to-from)*percent/100 }
	s := span{x1: from, y1: p.y(f.begin)}
	switch {
	case f.origin == ofAttacker:
		s.x1 = part(40)
	case f.origin == ofNetwork && p.set():
		s.x1, s.y1 = p.spans[f.of].x1, p.spans[f.of].y1
	case f.origin == ofNetwork:
		s.x1, s.y1 = p.spans[f.of].at(p.y(f.begin))
	}
	s.x2, s.y2 = to, p.y(f.end)
	switch f.ending {
	case byArrival:
	case byLoss, byExpiry:
		s.x2 = s.x1 + (to-s.x1)*62/100
	case byLackOfRoom:
		s.x2, s.y2 = part(30), max(s.y2, s.y1+sentHeight/2)
	case notEnded:
		s.x2, s.y2 = s.x1+(to-s.x1)*34/100, s.y1+sentHeight*2/5
		if last := p.lastTouched(i); last > s.y2 {
			s.x2, s.y2 = s.x1+(to-s.x1)*62/100, last
		}
	}
	return s
}

// lastTouched returns how far down the network last did something to flight number i.
func (p *picture) lastTouched(i int) int {
	y := p.y(instant{step: p.flights[i].damaged})
	for _, f := range p.flights {
		if f.origin == ofNetwork && f.of == i && !p.set() {
			y = max(y, p.y(f.begin)+sentHeight/2)
		}
	}
	return y
}

// at returns the point of the span at height y, or where it ends.
func (s span) at(y int) (int, int) {
	if y >= s.y2 || s.y2 == s.y1 {
		return s.x2, s.y2
	}
	return s.x1 + (s.x2-s.x1)*(y-s.y1)/(s.y2-s.y1), y
}

// wrapWords breaks a text into lines of at most so many characters, where it has blanks.
func wrapWords(text string, width int) []string {
	return wrap("", strings.Fields(text), " ", width)
}
