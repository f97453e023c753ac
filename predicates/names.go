package predicates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"tcpcheck/internal/spelling"
	"tcpcheck/model"
)

// underscored writes the name of a state the way a predicate has it.
func underscored(s string) string { return strings.ReplaceAll(s, "-", "_") }

// stateNames returns the names of the states as predicates have them.
func stateNames() []string {
	names := make([]string, model.StateCount)
	for i := range names {
		names[i] = underscored(model.State(i).String())
	}
	return names
}

// controls holds the control bits.
var controls = []model.Control{model.SYN, model.FIN, model.RST, model.ACK}

// constants returns every constant by its name.
var constants = func() map[string]term {
	all := map[string]term{"A": constant(side, int64(model.A)), "B": constant(side, int64(model.B))}
	for i, name := range stateNames() {
		all[name] = constant(state, int64(i))
	}
	for _, bit := range controls {
		all[bit.String()] = constant(control, int64(bit))
	}
	return all
}()

// name compiles a word that stands by itself.
func (c *compiler) name(n *ast.IdentifierNode) (term, *Error) {
	if t, ok := constants[n.Value]; ok {
		return t, nil
	}
	if w, ok := names[n.Value]; ok {
		return c.read(w, model.A), nil
	}
	if _, ok := functions[n.Value]; ok {
		return term{}, c.errorf(n, "%s needs an endpoint: %s(A)", n.Value, n.Value)
	}
	return term{}, c.errorf(n, "there is no %s%s", n.Value, c.unknown(n.Value))
}

// unknown says what somebody may have meant by a word that is none.
func (c *compiler) unknown(word string) string {
	for _, w := range Vocabulary {
		if field, ok := strings.CutPrefix(w.Name, "X."); ok && (strings.EqualFold(field, word) || strings.HasSuffix(strings.ToLower(field), "."+strings.ToLower(word))) {
			return fmt.Sprintf(": did you mean A.%s or B.%s?", field, field)
		}
	}
	return meant(spelling.Nearest(word, allNames()))
}

// allNames returns what may stand by itself.
func allNames() []string {
	all := slices.Concat([]string{"true", "false"}, stateNames())
	for _, bit := range controls {
		all = append(all, bit.String())
	}
	for _, w := range Vocabulary {
		if f, _, _ := strings.Cut(w.Name, "("); !strings.HasPrefix(f, "X.") {
			all = append(all, f)
		}
	}
	return all
}

func meant(word string) string {
	if word == "" {
		return ""
	}
	return ": did you mean " + word + "?"
}

// meant says what somebody may have meant who has compared what cannot be compared.
func (c *compiler) meant(n ast.Node, is, wanted kind) string {
	if wanted != state || is == state {
		return ""
	}
	if is == side {
		return ": did you mean " + c.text(n) + ".state?"
	}
	var begin []string
	for _, name := range stateNames() {
		if strings.HasPrefix(name, c.text(n)+"_") {
			begin = append(begin, name)
		}
	}
	return meant(cmp.Or(strings.Join(begin, " or "), spelling.Nearest(c.text(n), stateNames())))
}

// instead says what may be done with what cannot be compared.
func (c *compiler) instead(n ast.Node, k kind) string {
	switch k {
	case side:
		return "its fields can, such as " + c.text(n) + ".state"
	case control:
		return "inflight(A, " + c.text(n) + ") asks for a segment with it"
	default:
		return "only the name of a state is written in quotes"
	}
}

// read returns the term of a word of the vocabulary.
func (c *compiler) read(w *Word, s model.Side) term {
	c.sees(w)
	return term{kind: w.kind, value: w.read(c.config, s)}
}

// sees notes the ghosts.
func (c *compiler) sees(w *Word) {
	if w.Ghost && !slices.Contains(c.ghosts, w.Name) {
		c.ghosts = append(c.ghosts, w.Name)
	}
}

// path returns what a chain of fields begins with and the words after it, or false if it is none.
func path(n *ast.MemberNode) (base ast.Node, words []*ast.StringNode, ok bool) {
	word, ok := n.Property.(*ast.StringNode)
	if !ok || n.Optional {
		return nil, nil, false
	}
	if inner, isMember := n.Node.(*ast.MemberNode); isMember {
		base, words, ok = path(inner)
		return base, append(words, word), ok
	}
	return n.Node, []*ast.StringNode{word}, true
}

// field compiles A.SND.UNA.
func (c *compiler) field(n *ast.MemberNode) (term, *Error) {
	base, words, ok := path(n)
	if !ok {
		return term{}, c.errorf(n, "nothing here has an index")
	}
	id, isName := base.(*ast.IdentifierNode)
	if !isName {
		return term{}, c.wordErrorf(words[0], "only A and B have fields")
	}
	if id.Value != "A" && id.Value != "B" {
		return term{}, c.errorf(base, "there is no %s: the endpoints are A and B", id.Value)
	}
	c.sided = true
	name := ""
	for i, word := range words {
		name += word.Value
		if len(below(name)) == 0 {
			return term{}, c.noField(id.Value, words, i)
		}
		if i < len(words)-1 {
			name += "."
		}
	}
	if w, ok := fields[name]; ok {
		return c.read(w, model.Side(constants[id.Value].value(nil))), nil
	}
	return term{}, c.errorf(n, "%s.%s is no value by itself: there are %s.%s", id.Value, name, id.Value, strings.Join(below(name), ", "+id.Value+"."))
}

// below returns the fields that are called name, or begin with it and a dot, in order.
func below(name string) (found []string) {
	for _, w := range Vocabulary {
		if field, ok := strings.CutPrefix(w.Name, "X."); ok && (field == name || strings.HasPrefix(field, name+".")) {
			found = append(found, field)
		}
	}
	return found
}

// noField returns the error about the field of these words, the i-th of which is the first that is wrong.
func (c *compiler) noField(side string, words []*ast.StringNode, i int) *Error {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = word.Value
	}
	whole, name, last := strings.Join(all, "."), strings.Join(all[:i+1], "."), "."+all[i]
	near := ""
	for field := range fieldsInOrder {
		if strings.EqualFold(field, whole) || near == "" && strings.HasSuffix(strings.ToLower(field), strings.ToLower(last)) {
			near = field
		}
	}
	if near == "" {
		near = spelling.Nearest(whole, slices.Collect(fieldsInOrder))
	}
	if near != "" {
		near = side + "." + near
	}
	return c.wordErrorf(words[i], "%s has no field %s%s", side, name, meant(near))
}

// fieldsInOrder goes through the fields in the order of the vocabulary.
func fieldsInOrder(yield func(string) bool) {
	for _, w := range Vocabulary {
		if field, ok := strings.CutPrefix(w.Name, "X."); ok && !yield(field) {
			return
		}
	}
}

// dashed tells whether n is the name of a state, written with dashes.
func (c *compiler) dashed(n ast.Node) (string, bool) {
	name := strings.Join(strings.Fields(c.text(n)), "")
	_, ok := model.ParseState(name)
	return name, ok && strings.Contains(name, "-")
}
