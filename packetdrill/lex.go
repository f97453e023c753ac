package packetdrill

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// token is a word of a script: what kind it is, and its text.
type token struct {
	Pos
	end   Pos // behind its last character
	kind  tokenKind
	text  string
	glued bool // nothing stands between it and the token before
}

type tokenKind uint8

const (
	tokenEnd     tokenKind = iota
	tokenNumber            // 12, 0x2, 1.5, .5, 1.
	tokenWord              // a name; also what begins with a digit and goes on with letters
	tokenString            // "..."
	tokenCommand           // `...`
	tokenCode              // %{ ... }%
	tokenOption            // --name=value
	tokenSign              // anything else: one character, or ...
)

// String names the token in an error.
func (t token) String() string {
	switch t.kind {
	case tokenEnd:
		return "the end of the file"
	case tokenString:
		return "a string"
	case tokenCommand:
		return "a command in backticks"
	case tokenCode:
		return "a code block"
	default:
		return fmt.Sprintf("%q", t.text)
	}
}

// lexer takes source lines apart into tokens.
type lexer struct {
	src    string
	at     Pos
	macros map[string]macro
	tokens []token
	glued  bool
}

// lex returns the tokens of a source.
func (l *lexer) lex() error {
	for {
		if err := l.skipSpace(); err != nil {
			return err
		}
		if l.src == "" {
			return nil
		}
		if err := l.next(); err != nil {
			return err
		}
	}
}

// take moves on over n bytes and returns them.
func (l *lexer) take(n int) string {
	text := l.src[:n]
	l.src = l.src[n:]
	for _, c := range text {
		l.at.Column++
		if c == '\n' {
			l.at.Line, l.at.Column = l.at.Line+1, 1
		}
	}
	return text
}

// skipSpace moves on over blanks and comments.
func (l *lexer) skipSpace() error {
	l.glued = true
	for l.src != "" {
		switch {
		case strings.ContainsRune(" \t\r\n\f\v", rune(l.src[0])):
			l.take(1)
		case strings.HasPrefix(l.src, "//"):
			l.take(upTo(l.src, "\n"))
		case strings.HasPrefix(l.src, "/*"):
			end := strings.Index(l.src, "*/")
			if end < 0 {
				return &SyntaxError{l.at, "a comment that begins here does not end: */ is missing", ""}
			}
			l.take(end + 2)
		default:
			return nil
		}
		l.glued = false
	}
	return nil
}

// upTo returns where an end is, or the length of the text.
func upTo(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i
	}
	return len(text)
}

// next takes one token.
func (l *lexer) next() error {
	switch {
	case l.src[0] == '`':
		return l.enclosed(tokenCommand, "`", "`", "a command in backticks")
	case strings.HasPrefix(l.src, "%{"):
		return l.enclosed(tokenCode, "%{", "}%", "a code block")
	case l.src[0] == '"':
		return l.quoted()
	case strings.HasPrefix(l.src, "--") && len(l.src) > 2 && isLetter(l.src[2]):
		l.add(tokenOption, strings.IndexAny(l.src+"\n", " \t\r\n"))
	case strings.HasPrefix(l.src, "..."):
		l.add(tokenSign, 3)
	case isDigit(l.src[0]) || l.src[0] == '.' && len(l.src) > 1 && isDigit(l.src[1]):
		l.number()
	case isLetter(l.src[0]):
		l.word()
	default:
		_, n := utf8.DecodeRuneInString(l.src)
		l.add(tokenSign, n)
	}
	return nil
}

func (l *lexer) add(kind tokenKind, n int) {
	at := l.at
	text := l.take(n)
	l.tokens = append(l.tokens, token{at, l.at, kind, text, l.glued})
}

// eventWithin is a line that begins like an event, with a time. No command has one.
var eventWithin = regexp.MustCompile(`\n\s*(\+|\*|\d)`)

// enclosed takes a token between two marks, without them.
func (l *lexer) enclosed(kind tokenKind, begin, end, what string) error {
	n := strings.Index(l.src[len(begin):], end)
	if n < 0 || kind == tokenCommand && eventWithin.MatchString(l.src[:n]) {
		return &SyntaxError{l.at, fmt.Sprintf("%s that begins here does not end: %s is missing", what, end), ""}
	}
	at := l.at
	text := l.take(len(begin) + n + len(end))
	l.tokens = append(l.tokens, token{at, l.at, kind, text[len(begin) : len(begin)+n], l.glued})
	return nil
}

// quoted takes a string, its escapes as they are.
func (l *lexer) quoted() error {
	for i := 1; i < len(l.src) && l.src[i] != '\n'; i++ {
		switch l.src[i] {
		case '\\':
			i++
		case '"':
			at := l.at
			text := l.take(i + 1)
			l.tokens = append(l.tokens, token{at, l.at, tokenString, text[1:i], l.glued})
			return nil
		}
	}
	return &SyntaxError{l.at, "a string that begins here does not end on its line: \" is missing", ""}
}

// number takes a number. A period belongs to it unless it begins an ellipsis: 0...0.1 is a range. What goes on
// with letters is a word, such as the cookie of Fast Open.
func (l *lexer) number() {
	n, kind := 0, tokenNumber
	for n < len(l.src) && (isDigit(l.src[n]) || isLetter(l.src[n])) {
		n++
	}
	text := l.src[:n]
	hex := strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X")
	switch {
	case !hex && strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' }) >= 0:
		kind = tokenWord
	case hex:
	case n < len(l.src) && l.src[n] == '.' && !strings.HasPrefix(l.src[n:], ".."):
		n++
		n += digits(l.src[n:])
	}
	l.add(kind, n)
}

// digits returns how many digits a text begins with.
func digits(text string) int {
	return len(text) - len(strings.TrimLeft(text, "0123456789"))
}

// word takes a word, or what it stands for if it is a macro.
func (l *lexer) word() {
	n := 0
	for n < len(l.src) && (isDigit(l.src[n]) || isLetter(l.src[n])) {
		n++
	}
	m, ok := l.macros[l.src[:n]]
	if !ok {
		l.add(tokenWord, n)
		return
	}
	at := l.at
	l.take(n)
	for _, t := range m.tokens {
		t.Pos, t.end = at, l.at
		l.tokens = append(l.tokens, t)
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }
