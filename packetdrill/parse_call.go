package packetdrill

import (
	"strings"
)

// call reads a socket call: name(arguments) = result, then perhaps the name of an error and a note.
func (p *parser) call() (*Call, error) {
	c := &Call{}
	var err error
	if p.accept("...") {
		c.Blocks = true
		p.accept("+")
		if c.End, err = p.seconds(); err != nil {
			return nil, err
		}
	}
	if p.peek(0).kind != tokenWord {
		return nil, p.wants("the name of a call")
	}
	c.Name = p.next().text
	if c.Args, err = p.arguments(); err != nil {
		return nil, err
	}
	if err = p.expect("="); err != nil {
		return nil, err
	}
	if c.Result, err = p.expression(); err != nil {
		return nil, err
	}
	if t := p.peek(0); t.kind == tokenWord {
		c.Errno = p.next().text
	}
	if p.sees("(") {
		c.Note, err = p.note()
	}
	return c, err
}

// note reads what stands in parentheses after a call.
func (p *parser) note() (string, error) {
	var words []string
	begin := p.next()
	for !p.accept(")") {
		if p.peek(0).kind == tokenEnd {
			return "", &SyntaxError{begin.Pos, "a note that begins here and ends: ')' is missing", ""}
		}
		words = append(words, p.next().text)
	}
	return strings.Join(words, " "), nil
}

// arguments reads (a, b).
func (p *parser) arguments() ([]Expr, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	return p.list(")")
}

// list reads expressions up to a sign.
func (p *parser) list(end string) (items []Expr, err error) {
	for !p.accept(end) {
		if len(items) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		e, err := p.expression()
		if err != nil {
			return nil, err
		}
		items = append(items, e)
	}
	return items, nil
}

// expression reads an expression, alternations included.
func (p *parser) expression() (Expr, error) {
	e, err := p.operand()
	if err != nil || !p.sees("|") {
		return e, err
	}
	or := Expr{Pos: e.Pos, Kind: Or, Items: []Expr{e}}
	for p.accept("|") {
		if e, err = p.operand(); err != nil {
			return e, err
		}
		or.Items = append(or.Items, e)
	}
	return or, nil
}

// operand reads what stands between the signs of an expression.
func (p *parser) operand() (e Expr, err error) {
	t := p.peek(0)
	e.Pos = t.Pos
	switch {
	case p.accept("..."):
		e.Kind = Ellipsis
	case p.accept("["):
		e.Kind = List
		e.Items, err = p.list("]")
	case p.accept("{"):
		e.Kind = Structure
		e.Items, err = p.list("}")
	case p.sees("-") && p.peek(1).kind == tokenNumber:
		p.next()
		e.Kind, e.Text = Number, "-"+p.next().text
	case t.kind == tokenNumber:
		e.Kind, e.Text = Number, p.next().text
	case t.kind == tokenString:
		e.Kind, e.Text = String, p.next().text
		p.accept("...")
	case t.kind == tokenWord:
		return p.name()
	default:
		err = p.wants("a value: a number, a name, a string, [a list], {a structure} or ...")
	}
	return e, err
}

// name reads what begins with a name: a constant, a field or a function, or both of these: msg_iov(1)=[...].
func (p *parser) name() (e Expr, err error) {
	t := p.next()
	e = Expr{Pos: t.Pos, Kind: Word, Text: t.text}
	if p.accept("(") {
		e.Kind = Function
		if e.Items, err = p.list(")"); err != nil {
			return e, err
		}
	}
	if !p.accept("=") {
		return e, nil
	}
	value, err := p.expression()
	return Expr{Pos: t.Pos, Kind: Field, Text: t.text, Items: []Expr{value}}, err
}
