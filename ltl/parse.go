package ltl

import "strings"

// Atom is a piece of a formula that is no operator of this logic, such as a comparison.
type Atom struct {
	Text string
	At   int // where it stands first: a byte offset
}

// What a formula may be: more is refused.
const (
	maxSource = 1 << 12 // bytes
	maxDepth  = 100
)

// Parse returns the formula of a source and its atoms: number i of them is atom i. The same text is
// the same atom, wherever blanks stand. An error is a *SyntaxError.
//
// The operators are, from tight to loose: !, [] and <>; U; &&; ||; ->. U and -> associate to the right.
// What is no operator is an atom, and holds together more tightly than all of them:
// !A.x == y is !(A.x == y). In parentheses stands a formula, unless an operator of an atom follows:
// (x + y) * z.
func Parse(source string) (*Formula, []Atom, error) {
	f, atoms, err := parse(source)
	if err != nil {
		return nil, nil, err
	}
	for _, g := range []*Formula{f, Not(f)} {
		if _, err := g.Build(); err != nil {
			return nil, nil, errorf(0, len(source), "the formula is too large: %v; judge its parts one by one", err)
		}
	}
	return f, atoms, nil
}

func parse(source string) (*Formula, []Atom, *SyntaxError) {
	if len(source) > maxSource {
		return nil, nil, errorf(maxSource, len(source), "the formula is too long: %d characters at most", maxSource)
	}
	tokens, err := scan(source)
	if err != nil {
		return nil, nil, err
	}
	if len(tokens) == 1 {
		return nil, nil, errorf(0, len(source), "there is no formula")
	}
	closes, err := match(tokens)
	if err != nil {
		return nil, nil, err
	}
	p := parser{source: source, tokens: tokens, closes: closes, numbers: map[string]int{}}
	f, err := p.implication()
	if err == nil && p.peek().kind != tokenEnd {
		err = misplaced(p.peek())
	}
	return f, p.atoms, err
}

// match returns for each token that opens a bracket which one closes it.
func match(tokens []token) (closes map[int]int, _ *SyntaxError) {
	closes = map[int]int{}
	var open []int
	for i, t := range tokens {
		switch {
		case t.kind == tokenOpen:
			open = append(open, i)
		case t.kind != tokenClose:
		case len(open) == 0:
			return nil, errorf(t.at, t.end, "this %s closes nothing", t.text)
		default:
			o := tokens[open[len(open)-1]]
			if want := string("([{)]}"[strings.Index("([{", o.text)+3]); t.text != want {
				return nil, errorf(o.at, o.end, "this %s is not closed: %s stands where %s is expected", o.text, t.text, want)
			}
			closes[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		o := tokens[open[len(open)-1]]
		return nil, errorf(o.at, o.end, "this %s is not closed", o.text)
	}
	return closes, nil
}

// parser goes through the tokens from the left.
type parser struct {
	source  string
	tokens  []token
	closes  map[int]int
	at      int // the token that is next
	depth   int
	atoms   []Atom
	numbers map[string]int // of the atoms
}

func (p *parser) peek() token { return p.tokens[p.at] }

// takes goes past the next token if it is the operator op.
func (p *parser) takes(op Op) bool {
	t := p.peek()
	ok := t.kind == tokenOperator && t.op == op
	if ok {
		p.at++
	}
	return ok
}

// nested parses what is one level deeper.
func (p *parser) nested(parse func() (*Formula, *SyntaxError)) (*Formula, *SyntaxError) {
	if p.depth++; p.depth > maxDepth {
		t := p.peek()
		return nil, errorf(t.at, t.end, "the formula is nested too deeply: %d levels at most", maxDepth)
	}
	defer func() { p.depth-- }()
	return parse()
}

func (p *parser) implication() (*Formula, *SyntaxError) {
	return p.right(OpImplies, p.disjunction, p.implication)
}

func (p *parser) disjunction() (*Formula, *SyntaxError) { return p.left(OpOr, p.conjunction) }

func (p *parser) conjunction() (*Formula, *SyntaxError) { return p.left(OpAnd, p.until) }

func (p *parser) until() (*Formula, *SyntaxError) { return p.right(OpUntil, p.unary, p.until) }

// left parses operands joined by an operator that associates to the left.
func (p *parser) left(op Op, operand func() (*Formula, *SyntaxError)) (*Formula, *SyntaxError) {
	f, err := operand()
	for err == nil && p.takes(op) {
		var g *Formula
		g, err = operand()
		f = &Formula{Op: op, Left: f, Right: g}
	}
	return f, err
}

// right parses an operand and, if the operator follows, the rest.
func (p *parser) right(op Op, operand, rest func() (*Formula, *SyntaxError)) (*Formula, *SyntaxError) {
	f, err := operand()
	if err != nil || !p.takes(op) {
		return f, err
	}
	g, err := p.nested(rest)
	return &Formula{Op: op, Left: f, Right: g}, err
}

func (p *parser) unary() (*Formula, *SyntaxError) {
	t := p.peek()
	if t.kind == tokenOperator && t.op.level() == tight {
		p.at++
		f, err := p.nested(p.unary)
		return &Formula{Op: t.op, Left: f}, err
	}
	return p.primary()
}

// primary parses a constant, an atom, or a formula in parentheses.
func (p *parser) primary() (*Formula, *SyntaxError) {
	t := p.peek()
	following := p.tokens[min(p.at+1, len(p.tokens)-1)]
	switch {
	case t.text == "(" && !p.joined(p.closes[p.at]+1):
		return p.group()
	case (t.text == "true" || t.text == "false") && !p.joined(p.at+1):
		p.at++
		return Constant(t.text == "true"), nil
	case t.kind == tokenOperand:
		if err := prefixHint(t, following); err != nil {
			return nil, err
		}
		return p.atom()
	case t.kind == tokenOpen, t.text == "-", t.text == "+":
		return p.atom()
	default:
		return nil, p.missing()
	}
}

// group parses a formula in parentheses.
func (p *parser) group() (*Formula, *SyntaxError) {
	open, closed := p.peek(), p.closes[p.at]
	p.at++
	if p.at == closed {
		return nil, errorf(open.at, p.peek().end, "there is nothing in these parentheses")
	}
	f, err := p.nested(p.implication)
	if err == nil && p.at != closed {
		err = misplaced(p.peek())
	}
	p.at = closed + 1
	return f, err
}

// missing returns the error that no operand stands where there should be one.
func (p *parser) missing() *SyntaxError {
	t := p.peek()
	if p.at > 0 && p.tokens[p.at-1].kind != tokenOpen {
		before := p.tokens[p.at-1]
		if t.op == OpAlways && t.kind == tokenOperator {
			return errorf(t.at, t.end, "[] is always the operator: what %s joins is missing before it", before.text)
		}
		return errorf(before.at, before.end, "%s needs something on its right side", before.text)
	}
	return errorf(t.at, t.end, "%s needs something on its left side", t.text)
}
