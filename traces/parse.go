package traces

import (
	"fmt"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// A LadderError says why a ladder cannot be read, and where.
type LadderError struct {
	File        string
	Row, Column int // from 1
	Problem     string
}

// Error says it in words.
func (e *LadderError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Row, e.Column, e.Problem)
}

// Ladder is a ladder that has been read: what its header asks for, and its lines.
type Ladder struct {
	header
	model *model.Model
	Lines []Line
	rows  int

	repeats int // the number of the line, from 1, that begins the cycle of a lasso; 0: there is none
}

// ParseLadder reads a ladder in the notation of RFC 9293's figures: a header of lines
// 'key: value', the heading 'TCP Peer A', 'TCP Peer B', and the lines below it. Lines
// that begin with # are comments; captions of figures are skipped. Name is what errors
// call it.
func ParseLadder(name string, src []byte) (*Ladder, error) {
	l := &Ladder{}
	rows := strings.Split(string(src), "\n")
	at, err := l.parseHeader(rows)
	if err == nil {
		err = l.build()
	}
	if err == nil {
		err = l.parseLines(rows, at)
	}
	if err != nil {
		err.File = name
		return nil, err
	}
	return l, nil
}

// isBlank tells whether a row says nothing: it is empty, a comment, or a caption.
func isBlank(row string) bool {
	row = strings.TrimSpace(row)
	rest, caption := strings.CutPrefix(row, "Figure ")
	number, _, colon := strings.Cut(rest, ":")
	_, err := strconv.Atoi(number)
	return row == "" || row[0] == '#' || caption && colon && err == nil
}

// untab puts blanks in for tabs, every eight columns as usual, and for a carriage
// return.
func untab(row string) string {
	if !strings.ContainsAny(row, "\t\r") {
		return row
	}
	var b strings.Builder
	for _, c := range []byte(row) {
		switch c {
		case '\t':
			b.WriteString(strings.Repeat(" ", 8-b.Len()%8))
		case '\r':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// The headings of the two columns.
var headings = [2]string{"TCP Peer A", "TCP Peer B"}

// parseLines reads the rows below the heading, which is in row number at.
func (l *Ladder) parseLines(rows []string, at int) *LadderError {
	heading := untab(rows[at-1])
	column := [2]int{strings.Index(heading, headings[0]), strings.Index(heading, headings[1])}
	l.rows = at
	for i := at; i < len(rows); i++ {
		if isBlank(rows[i]) {
			continue
		}
		p := &rowParser{row: i + 1, text: untab(rows[i]), middle: (column[0] + column[1]) / 2, ladder: l}
		line, err := p.line()
		if err != nil {
			return err
		}
		l.Lines, l.rows = append(l.Lines, *line), i+1
	}
	if len(l.Lines) == 0 {
		return &LadderError{Row: at, Column: 1, Problem: "nothing stands below the heading: a ladder begins with a line such as '1. CLOSED   LISTEN'"}
	}
	return l.checkCycle()
}

// rowParser reads one row of a ladder.
type rowParser struct {
	row    int
	text   string
	at     int // how far it has got
	middle int // labels that begin before it are the left one's, where no arrow tells
	ladder *Ladder
}

// fail says what is wrong where the parser has got to.
func (p *rowParser) fail(format string, args ...any) *LadderError {
	return &LadderError{Row: p.row, Column: p.at + 1, Problem: fmt.Sprintf(format, args...)}
}

// skip passes blanks, and tells whether anything is left.
func (p *rowParser) skip() bool {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	return p.at < len(p.text)
}

// line reads the row: a number, the left label, and then the right one alone, or arrow,
// segment, arrow and the right one.
func (p *rowParser) line() (*Line, *LadderError) {
	l := &Line{Row: p.row, Number: p.number()}
	words, err := p.words()
	if err != nil {
		return nil, err
	}
	if !p.skip() {
		for _, w := range words {
			s := model.A
			if w.Column > p.middle {
				s = model.B
			}
			if n, ok := parseTicks(w.Text); ok {
				l.Ticks += n
				continue
			}
			l.Label[s] = append(l.Label[s], w)
		}
		return l, p.checkLabels(l)
	}
	l.Label[model.A] = words
	if err := p.segment(l); err != nil {
		return nil, err
	}
	if l.Label[model.B], err = p.words(); err != nil {
		return nil, err
	}
	if p.skip() {
		return nil, p.fail("a state or a note in parentheses was expected, not %q", p.text[p.at:])
	}
	if err := p.checkArrows(l); err != nil {
		return nil, err
	}
	return l, p.checkLabels(l)
}

// number reads the number of the line, if there is one.
func (p *rowParser) number() int {
	p.skip()
	digits := 0
	for p.at+digits < len(p.text) && '0' <= p.text[p.at+digits] && p.text[p.at+digits] <= '9' {
		digits++
	}
	if digits == 0 || !strings.HasPrefix(p.text[p.at+digits:], ".") {
		return 0
	}
	n, err := strconv.Atoi(p.text[p.at : p.at+digits])
	if err != nil {
		return 0
	}
	p.at += digits + 1
	return n
}

// words reads states and notes, up to an arrow or the end.
func (p *rowParser) words() (words []Word, err *LadderError) {
	for p.skip() {
		rest := p.text[p.at:]
		w := Word{Column: p.at + 1}
		switch c := rest[0]; {
		case c == '(':
			end := strings.IndexByte(rest, ')')
			if end < 0 {
				return nil, p.fail("the parenthesis is not closed")
			}
			w.Text, w.IsNote = rest[1:end], true
			if err := p.checkNote(w.Text); err != nil {
				return nil, err
			}
			p.at += end + 1
		case 'A' <= c && c <= 'Z':
			end := strings.IndexAny(rest+" ", " (<")
			w.Text = rest[:end]
			if _, ok := model.ParseState(w.Text); !ok {
				return nil, p.fail("%q is no state: the states are %s", w.Text, strings.Join(stateNames(), ", "))
			}
			p.at += end
		default:
			return words, nil
		}
		words = append(words, w)
	}
	return words, nil
}

func stateNames() (names []string) {
	for s := range model.State(model.StateCount) {
		names = append(names, s.String())
	}
	return names
}

// checkNote refuses a note that says nothing, so that no misspelt event goes unseen.
func (p *rowParser) checkNote(text string) *LadderError {
	_, event := parseAct(text, model.A)
	_, _, fate := parseFate(text)
	_, ticks := parseTicks(text)
	if event || fate || ticks || isRemark(text) || isCheck(text) || isRepeat(text) {
		return nil
	}
	if strings.HasPrefix(text, "the next") {
		return p.fail("(%s) is no note: a cycle begins with (%s), (%s) or (%s)", text, repeats(1), repeats(2), stays)
	}
	return p.fail("(%s) is no note: the events are %s; (tick) and (n ticks) stand on lines of their own; "+
		"a segment is (lost), (duplicate), (damaged), (old) or from an (attacker); (takes n octets) and the like are checked; a remark ends in ! or ?",
		text, eventWords())
}

// segment reads arrow, segment and arrow.
func (p *rowParser) segment(l *Line) *LadderError {
	var err *LadderError
	if l.Arrow[model.A], err = p.arrow(model.A); err != nil {
		return err
	}
	p.skip()
	from := p.at
	for p.at+1 < len(p.text) && p.text[p.at] == '<' && 'A' <= p.text[p.at+1] && p.text[p.at+1] <= 'Z' {
		end := strings.IndexByte(p.text[p.at:], '>')
		if end < 0 {
			return p.fail("the field is not closed by '>'")
		}
		p.at += end + 1
		p.skip()
	}
	text := strings.TrimSpace(p.text[from:p.at])
	if text == "" {
		return p.fail("a segment was expected, as in <SEQ=100><CTL=SYN>")
	}
	written, problem := parseWritten(text, p.ladder.symbols, p.ladder.model.Config().Space())
	if problem != nil {
		p.at = from
		return p.fail("%v", problem)
	}
	l.Segment = written
	l.Arrow[model.B], err = p.arrow(model.B)
	return err
}

// arrow reads an arrow on side s.
func (p *rowParser) arrow(s model.Side) (Arrow, *LadderError) {
	if p.skip() && len(p.text)-p.at >= len(ellipsis) {
		if a := arrowOf(p.text[p.at:p.at+len(ellipsis)], s); a != NoArrow {
			p.at += len(ellipsis)
			return a, nil
		}
	}
	return NoArrow, p.fail("an arrow was expected: -->, <-- or ...")
}

// checkArrows refuses what a segment cannot do.
func (p *rowParser) checkArrows(l *Line) *LadderError {
	a, b := l.Arrow[model.A], l.Arrow[model.B]
	if a == b && a != Delayed {
		p.at = 0
		return p.fail("the arrows point against each other: a segment leaves on one side and arrives, or is delayed, on the other")
	}
	return nil
}

// checkLabels refuses labels that contradict themselves.
func (p *rowParser) checkLabels(l *Line) *LadderError {
	faults := 0
	for s := model.A; s <= model.B; s++ {
		states := 0
		for _, w := range l.Label[s] {
			p.at = w.Column - 1
			switch {
			case !w.IsNote:
				states++
			case l.Ticks > 0 && !isCheck(w.Text) && w.Text != twoMSL:
				return p.fail("(%s) stands on a line of its own, not beside ticks of the clock", w.Text)
			default:
				if _, ticks := parseTicks(w.Text); ticks {
					return p.fail("(%s) stands on a line without a segment", w.Text)
				}
				if problem := p.checkFate(l, s, w.Text, &faults); problem != nil {
					return problem
				}
			}
		}
		if states > 1 {
			return p.fail("an endpoint is in one state after a line, not in %d", states)
		}
	}
	if faults == 0 && l.Segment != nil && l.Arrow[model.A] == Delayed && l.Arrow[model.B] == Delayed {
		return p.fail("nothing happens to this segment: it is (lost), (duplicate), (damaged) or from an (attacker), or an arrow leaves or reaches an endpoint")
	}
	return nil
}

// checkFate refuses a note on what becomes of a segment that cannot stand beside side s, and
// counts what the network does.
func (p *rowParser) checkFate(l *Line, s model.Side, text string, faults *int) *LadderError {
	fate, _, ok := parseFate(text)
	if !ok {
		return nil
	}
	if fate != "" {
		*faults++
	}
	if *faults > 1 {
		return p.fail("one thing at a time happens to a segment")
	}
	if problem := misplaced(l, s, fate); problem != "" {
		return p.fail("(%s) %s", text, problem)
	}
	return nil
}

// misplaced tells why a note on what the network does cannot stand beside side s.
func misplaced(l *Line, s model.Side, text string) string {
	switch {
	case l.Segment == nil:
		return "needs a segment on its line"
	case text == lost && l.Arrow[s] == Delayed && l.Arrow[s.Peer()] != Arrives:
		return ""
	case text == lost:
		return "stands beside the endpoint that does not get the segment, with ... before it"
	case l.Arrow[s] == Delayed && l.Arrow[s.Peer()] != Departs:
		return ""
	default:
		return "stands beside the endpoint that has sent the segment, with ... after it"
	}
}
