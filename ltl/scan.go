package ltl

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tokenKind is what a token is for a formula. What is none of its own is a part of an atom.
type tokenKind uint8

const (
	tokenEnd      tokenKind = iota
	tokenOperator           // of this logic: op says which
	tokenOpen               // ( [ {
	tokenClose              // ) ] }
	tokenOperand            // a name, a number, a string
	tokenInfix              // of an atom: it joins two operands
	tokenMark               // , : ?
)

// token is a word of the source.
type token struct {
	kind    tokenKind
	op      Op
	at, end int
	text    string
}

// spellings holds the operators of the logic. Atoms have the last two of their own, which mean the same.
var spellings = map[string]Op{
	"[]": OpAlways, "<>": OpEventually, "U": OpUntil, "->": OpImplies, "&&": OpAnd, "||": OpOr, "!": OpNot,
	"and": OpAnd, "or": OpOr, "not": OpNot,
}

// infixWords are the words that join two operands of an atom.
var infixWords = []string{"in", "matches", "contains", "startsWith", "endsWith"}

// symbols holds everything that is not a word, the longer before what it begins with. What an atom
// cannot have, but others write, has a remedy.
var symbols = []struct {
	text   string
	kind   tokenKind
	remedy string
}{
	{text: "<->", remedy: "is written (p -> q) && (q -> p)"},
	{text: "<=>", remedy: "is written (p -> q) && (q -> p)"},
	{text: "==>", remedy: "is written ->"},
	{text: "===", remedy: "is written =="},
	{text: "!==", remedy: "is written !="},
	{text: "<<", remedy: "is no operator here"},
	{text: ">>", remedy: "is no operator here"},
	{text: "[]", kind: tokenOperator},
	{text: "<>", kind: tokenOperator},
	{text: "->", kind: tokenOperator},
	{text: "&&", kind: tokenOperator},
	{text: "||", kind: tokenOperator},
	{text: "==", kind: tokenInfix},
	{text: "!=", kind: tokenInfix},
	{text: "<=", kind: tokenInfix},
	{text: ">=", kind: tokenInfix},
	{text: "..", kind: tokenInfix},
	{text: "?.", remedy: "is written . here: there is nothing that could be missing"},
	{text: "??", remedy: "is no operator here: there is nothing that could be missing"},
	{text: "//", remedy: "is no operator: a formula has no comments"},
	{text: "/*", remedy: "is no operator: a formula has no comments"},
	{text: `/\`, remedy: "is written &&"},
	{text: `\/`, remedy: "is written ||"},
	{text: "~>", remedy: "is written [] (p -> <> q)"},
	{text: "=>", remedy: "is no operator: did you mean -> (implies) or >= (greater or equal)?"},
	{text: "=<", remedy: "is written <="},
	{text: "**", remedy: "is no operator here"},
	{text: "=", remedy: "is no operator: did you mean ==?"},
	{text: "&", remedy: "is no operator: did you mean &&?"},
	{text: "|", remedy: "is no operator: did you mean ||?"},
	{text: "~", remedy: "is written !"},
	{text: "#", remedy: "is no operator: a formula has no comments"},
	{text: "!", kind: tokenOperator},
	{text: "<", kind: tokenInfix},
	{text: ">", kind: tokenInfix},
	{text: "+", kind: tokenInfix},
	{text: "-", kind: tokenInfix},
	{text: "*", kind: tokenInfix},
	{text: "/", kind: tokenInfix},
	{text: "%", kind: tokenInfix},
	{text: "^", remedy: "is no operator here: did you mean && (and)?"},
	{text: ".", kind: tokenInfix},
	{text: ",", kind: tokenMark},
	{text: ":", kind: tokenMark},
	{text: "?", kind: tokenMark},
	{text: "(", kind: tokenOpen},
	{text: "[", kind: tokenOpen},
	{text: "{", kind: tokenOpen},
	{text: ")", kind: tokenClose},
	{text: "]", kind: tokenClose},
	{text: "}", kind: tokenClose},
	{text: "□", remedy: "is written []"},
	{text: "◻", remedy: "is written []"},
	{text: "◇", remedy: "is written <>"},
	{text: "◊", remedy: "is written <>"},
	{text: "○", remedy: noNext},
	{text: "¬", remedy: "is written !"},
	{text: "∧", remedy: "is written &&"},
	{text: "∨", remedy: "is written ||"},
	{text: "→", remedy: "is written ->"},
	{text: "⇒", remedy: "is written ->"},
	{text: "⟹", remedy: "is written ->"},
	{text: "↔", remedy: "is written (p -> q) && (q -> p)"},
	{text: "⇔", remedy: "is written (p -> q) && (q -> p)"},
	{text: "≤", remedy: "is written <="},
	{text: "≥", remedy: "is written >="},
	{text: "≠", remedy: "is written !="},
	{text: "∈", remedy: "is written in"},
	{text: "⊤", remedy: "is written true"},
	{text: "⊥", remedy: "is written false"},
}

// scan returns the words of a source. The last one is its end.
func scan(source string) ([]token, *SyntaxError) {
	var tokens []token
	for at := 0; ; {
		at += len(source[at:]) - len(strings.TrimLeft(source[at:], " \t\r\n"))
		t, err := next(source, at)
		if err != nil {
			return nil, err
		}
		if n := len(tokens); n > 0 && tokens[n-1].text == "." && isWord(t.text) {
			t.kind, t.op = tokenOperand, OpTrue // a field may have any name
		}
		tokens = append(tokens, t)
		if t.kind == tokenEnd {
			return tokens, nil
		}
		at = t.end
	}
}

// next returns the word that begins at a place.
func next(source string, at int) (token, *SyntaxError) {
	rest := source[at:]
	switch {
	case rest == "":
		return token{at: at, end: at}, nil
	case wordByte(rest[0]):
		return word(at, rest), nil
	case strings.IndexByte("'\"`", rest[0]) >= 0:
		return quoted(at, rest)
	}
	for _, s := range symbols {
		switch {
		case !strings.HasPrefix(rest, s.text):
		case s.remedy != "":
			return token{}, errorf(at, at+len(s.text), "%s %s", s.text, s.remedy)
		default:
			return token{kind: s.kind, op: spellings[s.text], at: at, end: at + len(s.text), text: s.text}, nil
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return token{}, errorf(at, at+size, "%q has no meaning in a formula", rest[:size])
}

func wordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_' || b == '$'
}

func digit(b byte) bool { return '0' <= b && b <= '9' }

// isWord tells whether a token that is no string is a name.
func isWord(text string) bool { return text != "" && wordByte(text[0]) && !digit(text[0]) }

// word returns the name or number that rest begins with.
func word(at int, rest string) token {
	n := 0
	for n < len(rest) && (wordByte(rest[n]) || digit(rest[0]) && rest[n] == '.' && n+1 < len(rest) && digit(rest[n+1])) {
		n++
	}
	t := token{kind: tokenOperand, at: at, end: at + n, text: rest[:n]}
	if op, ok := spellings[t.text]; ok {
		t.kind, t.op = tokenOperator, op
	} else if slices.Contains(infixWords, t.text) {
		t.kind = tokenInfix
	}
	return t
}

// quoted returns the string that rest begins with.
func quoted(at int, rest string) (token, *SyntaxError) {
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == rest[0]:
			return token{kind: tokenOperand, at: at, end: at + i + 1, text: rest[:i+1]}, nil
		case rest[i] == '\\' && rest[0] != '`':
			i++
		}
	}
	return token{}, errorf(at, at+1, "this %c is not closed", rest[0])
}
