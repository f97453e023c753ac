package packetdrill

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Parse reads a script. Names are defined for its preprocessor: NAME, or NAME=TEXT that it stands for. An error is a
// *SyntaxError.
func Parse(file, src string, names ...string) (*Script, error) {
	p := preprocessor{macros: map[string]macro{}}
	for _, name := range names {
		name, text, _ := strings.Cut(name, "=")
		l := lexer{src: text, at: Pos{"the definition of " + name, 1, 1}}
		if err := l.lex(); err != nil {
			return nil, err
		}
		p.macros[name] = macro{l.tokens}
	}
	if err := p.read(file, src); err != nil {
		return nil, err
	}
	s := parser{tokens: p.tokens, end: Pos{file, strings.Count(src, "\n") + 1, 1}}
	script, err := s.script()
	if err != nil {
		return nil, err
	}
	script.File = file
	return script, nil
}

// parser reads tokens.
type parser struct {
	tokens []token
	last   token // that was taken last, of this event
	end    Pos   // of the file
}

// peek returns the token number i from here.
func (p *parser) peek(i int) token {
	if i >= len(p.tokens) {
		return token{Pos: p.end, kind: tokenEnd}
	}
	return p.tokens[i]
}

// next takes a token.
func (p *parser) next() token {
	t := p.peek(0)
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	p.last = t
	return t
}

// here returns what comes next and where. What an event lacks is missing where its line ends, not where the next event begins.
func (p *parser) here() (at Pos, found string) {
	t := p.peek(0)
	if end := p.last.end; p.last.kind != tokenEnd && (t.kind == tokenEnd || t.File != end.File || t.Line > end.Line) {
		return end, "the end of the line"
	}
	return t.Pos, t.String()
}

// sees tells whether this sign comes next.
func (p *parser) sees(sign string) bool {
	t := p.peek(0)
	return t.kind == tokenSign && t.text == sign
}

// accept takes this sign, if it comes next.
func (p *parser) accept(sign string) bool {
	if !p.sees(sign) {
		return false
	}
	p.next()
	return true
}

// acceptWord takes this word, if it comes next, whatever its case.
func (p *parser) acceptWord(word string) bool {
	if t := p.peek(0); t.kind != tokenWord || !strings.EqualFold(t.text, word) {
		return false
	}
	p.next()
	return true
}

// expect takes this sign, or fails.
func (p *parser) expect(sign string) error {
	if !p.accept(sign) {
		return p.wants(fmt.Sprintf("%q", sign))
	}
	return nil
}

// wants is the error that something else was expected here.
func (p *parser) wants(what string) error {
	at, found := p.here()
	return &SyntaxError{at, what, found}
}

// script reads options, and then events.
func (p *parser) script() (*Script, error) {
	s := &Script{}
	for p.peek(0).kind == tokenOption {
		t := p.next()
		name, value, _ := strings.Cut(strings.TrimPrefix(t.text, "--"), "=")
		o := Option{t.Pos, name, value}
		if err := o.check(); err != nil {
			return nil, err
		}
		s.Options = append(s.Options, o)
	}
	for t := p.peek(0); t.kind == tokenCommand; t = p.peek(0) { // before the first event, without a time
		p.next()
		s.Events = append(s.Events, Event{Pos: t.Pos, Action: &Command{t.text}})
	}
	for p.peek(0).kind != tokenEnd {
		ev, err := p.event()
		if err != nil {
			return nil, err
		}
		s.Events = append(s.Events, ev)
	}
	if len(s.Events) == 0 {
		return nil, p.wants("an event, such as '+0 < S 0:0(0) win 65535': the script has none")
	}
	return s, nil
}

// numeric are the options that need a number: from where to where.
var numeric = map[string][2]uint64{"tolerance_usecs": {0, 1e9}, "mtu": {60, 65535}}

// check fails unless the value of an option is one that it may have.
func (o Option) check() error {
	limits, isNumeric := numeric[o.Name]
	n, err := strconv.ParseUint(o.Value, 10, 64)
	if isNumeric && (err != nil || n < limits[0] || n > limits[1]) {
		return &SyntaxError{o.Pos, fmt.Sprintf("--%s=N, a number from %d to %d", o.Name, limits[0], limits[1]), fmt.Sprintf("%q", o.Value)}
	}
	return nil
}

// number returns the value of an option that needs a number.
func (o Option) number() uint64 {
	n, _ := strconv.ParseUint(o.Value, 10, 64)
	return n
}

// event reads a time and what happens then.
func (p *parser) event() (ev Event, err error) {
	ev.Pos, p.last = p.peek(0).Pos, token{}
	if ev.When, err = p.time(); err != nil {
		return ev, err
	}
	switch t := p.peek(0); {
	case t.kind == tokenCommand:
		ev.Action = &Command{p.next().text}
	case t.kind == tokenCode:
		ev.Action = &Code{p.next().text}
	case p.sees("<") || p.sees(">"):
		ev.Action, err = p.packet()
	case p.sees("...") || t.kind == tokenWord:
		ev.Action, err = p.call()
	default:
		err = p.wants("a packet (< or >), a call, a command in backticks or %{ code }%")
	}
	return ev, err
}

// time reads 0.1, +0.1, *, 0.1~0.2 or +0.1~+0.2.
func (p *parser) time() (t Time, err error) {
	switch {
	case p.accept("*"):
		t.Kind = AnyTime
		return t, nil
	case p.accept("+"):
		t.Kind = Relative
	}
	if t.From, err = p.seconds(); err != nil {
		return t, err
	}
	t.To = t.From
	if !p.accept("~") {
		return t, nil
	}
	at, found := p.here()
	if plus := p.accept("+"); plus != (t.Kind == Relative) {
		return t, &SyntaxError{at, "a range whose ends both have a '+', or neither", found}
	}
	at, found = p.here()
	if t.To, err = p.seconds(); err == nil && t.To < t.From {
		err = &SyntaxError{at, "a range that ends after it begins", found}
	}
	return t, err
}

// maxSeconds is the longest time of a script: a year.
const maxSeconds = 365 * 24 * 60 * 60

// seconds reads a number of seconds.
func (p *parser) seconds() (time.Duration, error) {
	t := p.peek(0)
	var s float64
	_, err := fmt.Sscanf(t.text, "%g", &s)
	if t.kind != tokenNumber || err != nil || s < 0 || s > maxSeconds || strings.ContainsAny(t.text, "xX") {
		return 0, p.wants("a time in seconds, as in 0.1, +0.1, +0.1~+0.2 or *")
	}
	p.next()
	return time.Duration(s*1e6+0.5) * time.Microsecond, nil
}
