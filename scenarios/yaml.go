package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// kind is what a node of a file is.
type kind uint8

const (
	absent kind = iota // null, or nothing at all
	plain              // a scalar without quotation marks
	quoted             // a scalar that is text and nothing else
	list
	mapping
)

var kindWords = [...]string{"nothing", "a value", "text", "a list", "a mapping"}

// node is a piece of a file. YAML has more to it than a scenario needs: aliases,
// tags and the like never get here.
type node struct {
	at    place
	kind  kind
	text  string // of a scalar
	items []node // of a list
	pairs []pair // of a mapping
}

// pair is an entry of a mapping.
type pair struct{ key, value node }

// The limits of a file. They are far beyond what a scenario needs, and keep what is
// no scenario from taking memory and time.
const (
	maxBytes  = 1 << 20
	maxTokens = 10_000
	maxText   = 1000
	maxDepth  = 16  // of brackets, or of dashes in a row
	maxColumn = 256 // of a key
)

// readTree makes a tree of a file, or tells the first thing that keeps it from being
// one.
func readTree(src []byte) (root node, wrong []problem) {
	if wrong := notText(src); wrong != nil {
		return node{}, wrong
	}
	body, wrong := parseYAML(src)
	if wrong != nil {
		return node{}, wrong
	}
	return treeOf(body)
}

// notText tells what keeps src from being text.
func notText(src []byte) []problem {
	switch {
	case len(src) > maxBytes:
		return problemf(place{}, "is larger than 1 MiB: that is no scenario")
	case !utf8.Valid(src):
		return problemf(place{}, "is not UTF-8 text: save it as UTF-8")
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		line := 1 + bytes.Count(src[:i], []byte("\n"))
		return problemf(place{line, i - bytes.LastIndexByte(src[:i], '\n')}, "there is a NUL byte here: a scenario is plain text")
	}
	return nil
}

// oddYAML refuses what YAML offers and no scenario needs, before the parser sees it:
// the parser takes memory by the square of the depth.
func oddYAML(tokens token.Tokens) []problem {
	if len(tokens) > maxTokens {
		return problemf(place{}, "has more than %d words and signs of YAML: that is no scenario", maxTokens)
	}
	depth, dashes := 0, 0
	for _, t := range tokens {
		if word, odd := oddTokens[t.Type]; odd {
			return problemf(placeOf(t), "YAML's %s are not understood here: write out what is meant", word)
		}
		if len(t.Value) > maxText && t.Type != token.CommentType {
			return problemf(placeOf(t), "is longer than %d characters: no value is", maxText)
		}
		depth += nesting[t.Type]
		if dashes++; t.Type != token.SequenceEntryType {
			dashes = 0
		}
		if depth > maxDepth || dashes > maxDepth || t.Type == token.MappingValueType && placeOf(t).column > maxColumn {
			return problemf(placeOf(t), "is nested too deeply: no scenario has that many levels")
		}
	}
	return nil
}

// oddTokens holds what is refused at sight.
var oddTokens = map[token.Type]string{
	token.AnchorType: "anchors (&)", token.AliasType: "aliases (*)", token.TagType: "tags (!)",
	token.MergeKeyType: "merge keys (<<)", token.MappingKeyType: "complex keys (?)", token.DirectiveType: "directives (%)",
}

// nesting holds what leads a level down and up again, on one line.
var nesting = map[token.Type]int{
	token.SequenceStartType: 1, token.MappingStartType: 1, token.SequenceEndType: -1, token.MappingEndType: -1,
}

// parseYAML returns the body of the document. Lexer and parser are not ours: should
// they panic, the file is to blame.
func parseYAML(src []byte) (body ast.Node, wrong []problem) {
	defer func() {
		if r := recover(); r != nil {
			body, wrong = nil, problemf(place{}, "cannot be read as YAML: compare it with a built-in scenario")
		}
	}()
	tokens := lexer.Tokenize(string(src))
	if wrong := oddYAML(tokens); wrong != nil {
		return nil, wrong
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxProblem(err)
	}
	for _, doc := range file.Docs {
		switch {
		case doc == nil || doc.Body == nil:
		case body != nil:
			return nil, problemf(placeOf(doc.Start), "a second document begins here: a file holds one scenario")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return nil, problemf(place{}, "is empty: 'tcpcheck scenario default' prints one to start from")
	}
	return body, nil
}

// syntaxProblem puts the parser's error in one line.
func syntaxProblem(err error) []problem {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return problemf(place{}, "is no YAML: %s; %s", first, remedyOf(first))
	}
	message := strings.NewReplacer("\t", `\t`, "\n", " ").Replace(syntax.Message)
	return problemf(placeOf(syntax.Token), "this is no YAML: %s; %s", message, remedyOf(message))
}

// remedyOf tells what mends the commonest slips.
func remedyOf(message string) string {
	switch {
	case strings.Contains(message, "mapping value is not allowed"):
		return "put quotation marks round text with ': ' in it"
	case strings.Contains(message, `\t`), strings.Contains(message, "tab character"):
		return "indent with spaces"
	default:
		return "'tcpcheck scenario default' prints a file to compare with"
	}
}

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{t.Position.Line, t.Position.Column}
}

// treeOf makes a tree of the parser's.
func treeOf(n ast.Node) (node, []problem) {
	if n == nil {
		return node{}, nil
	}
	at := placeOf(n.GetToken())
	switch n := n.(type) {
	case *ast.MappingNode:
		return mappingOf(n)
	case *ast.SequenceNode:
		return listOf(n)
	case *ast.NullNode:
		return node{at: at, kind: absent}, nil
	case *ast.LiteralNode:
		return node{at: at, kind: quoted, text: strings.TrimSpace(n.Value.Value)}, nil
	case *ast.StringNode:
		k := plain
		if t := n.GetToken().Type; t == token.SingleQuoteType || t == token.DoubleQuoteType {
			k = quoted
		}
		return node{at: at, kind: k, text: n.Value}, nil
	case ast.ScalarNode:
		return node{at: at, kind: plain, text: n.GetToken().Value}, nil
	default:
		return node{}, problemf(at, "YAML's %s is not understood here: write out what is meant", strings.ToLower(n.Type().YAMLName()))
	}
}

func listOf(n *ast.SequenceNode) (node, []problem) {
	l := node{at: placeOf(n.GetToken()), kind: list}
	for _, v := range n.Values {
		item, wrong := treeOf(v)
		if wrong != nil {
			return node{}, wrong
		}
		l.items = append(l.items, item)
	}
	return l, nil
}

func mappingOf(n *ast.MappingNode) (node, []problem) {
	m := node{at: placeOf(n.GetToken()), kind: mapping}
	for _, v := range n.Values {
		key, wrong := treeOf(v.Key)
		if wrong != nil {
			return node{}, wrong
		}
		value, wrong := treeOf(v.Value)
		if wrong != nil {
			return node{}, wrong
		}
		m.pairs = append(m.pairs, pair{key, value})
	}
	if len(m.pairs) > 0 {
		m.at = m.pairs[0].key.at
	}
	return m, nil
}

// scalar tells whether the node is a single value.
func (n node) scalar() bool { return n.kind == plain || n.kind == quoted }

// describe names the node in a message.
func (n node) describe() string {
	if n.scalar() {
		return fmt.Sprintf("%q", n.text)
	}
	return kindWords[n.kind]
}
