package ltl

import "strings"

// atom parses an atom: operands that are joined by operators which are not of this logic. Whether it
// makes sense is for others to say.
func (p *parser) atom() (*Formula, *SyntaxError) {
	from := p.at
	for {
		if err := p.operand(); err != nil {
			return nil, err
		}
		if !p.joined(p.at) {
			break
		}
		if p.peek().kind == tokenOperator { // not in
			p.at++
		}
		p.at++
	}
	return p.number(from)
}

// joined tells whether token i joins what is before it to more of the same atom.
func (p *parser) joined(i int) bool {
	t := p.tokens[i]
	if t.text == "not" && t.kind == tokenOperator {
		t = p.tokens[i+1]
		return t.kind == tokenInfix && isWord(t.text)
	}
	return t.kind == tokenInfix
}

// operand goes past an operand of an atom, and what is called or indexed in it.
func (p *parser) operand() *SyntaxError {
	for t := p.peek(); t.text == "-" || t.text == "+" || t.kind == tokenOperator && t.op == OpNot; t = p.peek() {
		p.at++
	}
	switch p.peek().kind {
	case tokenOperand:
		p.at++
	case tokenOpen:
		if err := p.brackets(); err != nil {
			return err
		}
	default:
		return p.missing()
	}
	for t := p.peek(); t.text == "(" || t.text == "["; t = p.peek() {
		if err := p.brackets(); err != nil {
			return err
		}
	}
	return nil
}

// brackets goes past what is in brackets that belong to an atom.
func (p *parser) brackets() *SyntaxError {
	open, closed := p.peek(), p.closes[p.at]
	for ; p.at < closed; p.at++ {
		t := p.peek()
		if t.kind == tokenOperator && t.op != OpAnd && t.op != OpOr && t.op != OpNot {
			return errorf(t.at, t.end, "%s cannot stand in this %s: it belongs to a predicate, which speaks of one state", t.text, open.text)
		}
	}
	p.at++
	return nil
}

// number returns the atom of the tokens from number from on to the next one.
func (p *parser) number(from int) (*Formula, *SyntaxError) {
	var words []string
	for _, t := range p.tokens[from:p.at] {
		words = append(words, t.text)
	}
	key := strings.Join(words, " ")
	at, end := p.tokens[from].at, p.tokens[p.at-1].end
	i, ok := p.numbers[key]
	if !ok {
		i = len(p.atoms)
		if i == MaxAtoms {
			return nil, errorf(at, end, "the formula has too many atoms: %d at most", MaxAtoms)
		}
		p.numbers[key] = i
		p.atoms = append(p.atoms, Atom{Text: p.source[at:end], At: at})
	}
	return Proposition(i), nil
}
