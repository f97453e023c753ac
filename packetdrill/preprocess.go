package packetdrill

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// macro is what #define has given a name: the tokens that it stands for.
type macro struct{ tokens []token }

// preprocessor follows the lines that begin with '#', and has the others read.
type preprocessor struct {
	macros map[string]macro
	tokens []token
	depth  int // of files that include one another
}

// maxDepth is how deep files may include one another.
const maxDepth = 16

// condition is an #if that has no #endif yet.
type condition struct {
	Pos
	taken bool // a part of it was read, or is being
	on    bool // this part is read
	outer bool // what stands around it is read
	last  bool // #else was there
}

// reading is the state in one file.
type reading struct {
	*preprocessor
	file       string
	conditions []condition
	begun      Pos             // where the lines begin that are not read yet
	lines      strings.Builder // and what they are
}

// read reads a file.
func (p *preprocessor) read(file, src string) error {
	r := reading{preprocessor: p, file: file, begun: Pos{file, 1, 1}}
	row := 0
	for line := range strings.Lines(src) {
		row++
		at := Pos{file, row, 1 + len(line) - len(strings.TrimLeft(line, " \t"))}
		name, rest, found := directive(line)
		switch {
		case row == 1 && strings.HasPrefix(line, "#!"):
			line = "\n"
		case found && !r.enclosed():
			if err := r.directive(at, name, rest); err != nil {
				return err
			}
			line = "\n"
		case !r.on():
			line = "\n"
		}
		r.lines.WriteString(line)
	}
	if n := len(r.conditions); n > 0 {
		return &SyntaxError{r.conditions[n-1].Pos, "this condition does not end: #endif is missing", ""}
	}
	return r.flush(row + 1)
}

// directive takes a line apart that is one: it begins with '#'.
func directive(line string) (name, rest string, found bool) {
	text, found := strings.CutPrefix(strings.TrimSpace(line), "#")
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(c rune) bool { return c < 'a' || c > 'z' })
	if end < 0 {
		end = len(text)
	}
	name = text[:end]
	rest, _, _ = strings.Cut(text[end:], "//")
	return name, strings.TrimSpace(rest), found
}

// enclosed tells whether a code block or a command is open, in which '#' begins a comment.
func (r *reading) enclosed() bool {
	text := r.lines.String()
	return strings.Count(text, "%{") > strings.Count(text, "}%") || strings.Count(text, "`")%2 == 1
}

// on tells whether lines are read here.
func (r *reading) on() bool {
	n := len(r.conditions)
	return n == 0 || r.conditions[n-1].on && r.conditions[n-1].outer
}

// flush reads the lines that have come together; what follows begins in row next.
func (r *reading) flush(next int) error {
	l := lexer{src: r.lines.String(), at: r.begun, macros: r.macros}
	if err := l.lex(); err != nil {
		return err
	}
	r.tokens = append(r.tokens, l.tokens...)
	r.lines.Reset()
	r.begun = Pos{r.file, next, 1}
	return nil
}

// directive does what one says.
func (r *reading) directive(at Pos, name, rest string) error {
	switch name {
	case "if", "ifdef", "ifndef":
		on, err := r.holds(at, name, rest)
		r.conditions = append(r.conditions, condition{Pos: at, taken: on, on: on, outer: r.on()})
		return err
	case "elif", "else", "endif":
		return r.branch(at, name, rest)
	case "define", "undef", "include":
	default:
		return &SyntaxError{at, "#if, #ifdef, #ifndef, #elif, #else, #endif, #define, #undef or #include", fmt.Sprintf("%q", "#"+name)}
	}
	if !r.on() {
		return nil
	}
	if err := r.flush(at.Line); err != nil {
		return err
	}
	switch name {
	case "include":
		return r.include(at, rest)
	case "undef":
		delete(r.macros, rest)
		return nil
	default:
		return r.define(at, rest)
	}
}

// define gives a name a meaning.
func (r *reading) define(at Pos, rest string) error {
	name, text, _ := strings.Cut(rest, " ")
	if name == "" || !isLetter(name[0]) || strings.Contains(name, "(") {
		return &SyntaxError{at, "a name, as in '#define DELAY 0.1'", fmt.Sprintf("%q", rest)}
	}
	l := lexer{src: text, at: at, macros: r.macros}
	if err := l.lex(); err != nil {
		return err
	}
	r.macros[name] = macro{l.tokens}
	return nil
}

// branch goes on with another part of a condition, or ends it.
func (r *reading) branch(at Pos, name, rest string) error {
	n := len(r.conditions)
	if n == 0 || r.conditions[n-1].last && name != "endif" {
		return &SyntaxError{at, "an #if or #ifdef before it", "#" + name}
	}
	c := &r.conditions[n-1]
	switch name {
	case "endif":
		r.conditions = r.conditions[:n-1]
	case "else":
		c.on, c.taken, c.last = !c.taken, true, true
	default:
		on, err := r.holds(at, "if", rest)
		if err != nil {
			return err
		}
		c.on, c.taken = on && !c.taken, c.taken || on
	}
	return nil
}

// holds tells whether a condition holds: a name that is defined, or a term of #if.
func (r *reading) holds(at Pos, directive, rest string) (bool, error) {
	_, defined := r.macros[rest]
	switch directive {
	case "ifdef", "ifndef":
		if rest == "" {
			return false, &SyntaxError{at, "a name after #" + directive, "the end of the line"}
		}
		return defined == (directive == "ifdef"), nil
	}
	for _, either := range strings.Split(rest, "||") {
		all := true
		for _, term := range strings.Split(either, "&&") {
			is, err := r.term(at, strings.TrimSpace(term))
			if err != nil {
				return false, err
			}
			all = all && is
		}
		if all {
			return true, nil
		}
	}
	return false, nil
}

// term tells whether a term of #if holds: a number, defined(NAME) or defined NAME, perhaps after '!'.
func (r *reading) term(at Pos, term string) (bool, error) {
	text, not := strings.CutPrefix(term, "!")
	name, asks := strings.CutPrefix(strings.TrimSpace(text), "defined")
	name = strings.Trim(name, " ()")
	m, defined := r.macros[name]
	switch {
	case asks && name != "":
	case name == "0" || name == "1":
		defined = name == "1"
	case defined && len(m.tokens) == 1:
		defined = m.tokens[0].text != "0"
	default:
		return false, &SyntaxError{at, "0, 1 or defined(NAME), joined by && and ||, after #if", fmt.Sprintf("%q", term)}
	}
	return defined != not, nil
}

// include reads another file, which lies beside this one unless its path is absolute.
func (r *reading) include(at Pos, rest string) error {
	name := strings.Trim(rest, `"<>`)
	if name == "" || r.depth == maxDepth {
		return &SyntaxError{at, fmt.Sprintf("the name of a file in quotes, and no more than %d files inside one another", maxDepth), fmt.Sprintf("%q", rest)}
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(r.file), path)
	}
	src, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &SyntaxError{at, fmt.Sprintf("the file %q that is included here is not there: put it at %s", name, path), ""}
	case err != nil:
		return &SyntaxError{at, fmt.Sprintf("the file that is included here cannot be read: %v", err), ""}
	}
	r.depth++
	defer func() { r.depth-- }()
	return r.read(path, string(src))
}
