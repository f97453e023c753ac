package scenarios

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// Key is an entry of a scenario file that is no setting.
type Key struct {
	Name, Words, Values string

	schema func() map[string]any
	decode func(d *decoder, n node)
}

// Keys holds the entries of a scenario file that are no settings.
var Keys = []Key{
	{"name", "What the scenario is called, in " + nameWords + "; without it, as its file.", "text", nameSchema, (*decoder).name},
	{"summary", "What happens in it, in a line.", "text", textSchema, (*decoder).summary},
	{"A", "Settings of endpoint A alone.", "a mapping", endpointSchema, (*decoder).endpointA},
	{"B", "Settings of endpoint B alone.", "a mapping", endpointSchema, (*decoder).endpointB},
	{"properties", "The properties to judge; without it, those that hold of any sound TCP with one connection: docs/scenarios.md lists them.",
		"all, or a list of names", propertiesSchema, (*decoder).properties},
	{"invariants", "Predicates that are true of every state, each under a name of its own; they are judged after the properties.",
		"a name and a predicate, each", formulasSchema, (*decoder).invariants},
	{"ltl", "Temporal formulas that are true of every fair behaviour, each under a name of its own; they are judged after the properties.",
		"a name and a formula, each", formulasSchema, (*decoder).ltl},
	{"limits", "Where the search stops, so that an expected 'bounded' is the same on every machine; the flags of the same names override it.",
		"a mapping", limitsSchema, (*decoder).limits},
	{"reduce", "By what the search is reduced: see docs/engine.md; the flag of the same name overrides it.", reduceWords(), reduceSchema, (*decoder).reduce},
	{"slow", "Whether it takes more than some seconds: 'check --all --quick' leaves it out.", "true or false", truth{}.schema, (*decoder).slow},
	{"reach", "Joint states that must be reached, A's state before B's.", "a list of [STATE, STATE]", reachSchema, (*decoder).reach},
	{"expect", "The verdict that is expected on a property, where it is not 'holds'.", "a property and one of " + oneOf(verdicts) + ", each",
		expectSchema, (*decoder).expect},
	{"unmended", "Why no variant mends what is violated, if none does.", "text", textSchema, (*decoder).unmended},
	{"variants", "The same scenario with something changed, and what is expected then.", "a list of mappings", variantsSchema, (*decoder).variants},
}

// decoder makes a scenario of a tree.
type decoder struct {
	s     *Scenario
	file  string
	bits  uint8    // the width of sequence numbers, once it is known
	given []string // the settings that were decoded, as flags would give them
	errs  Errors
}

// Parse reads a scenario. Name is what errors call the file; without a name in it
// the scenario is called by it too. The error is an Errors.
func Parse(name string, src []byte) (*Scenario, error) {
	d := &decoder{s: defaults(), file: name}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	root, wrong := readTree(src)
	d.tell("", place{}, wrong)
	if wrong == nil {
		d.root(root)
	}
	if len(d.errs) == 0 {
		d.models()
	}
	if len(d.errs) == 0 {
		d.checkFormulas()
	}
	if err := d.errs.report(name); err != nil {
		return nil, err
	}
	if d.s.Name == "" {
		d.s.Name = nameOfFile(name)
	}
	d.s.Header = headerOf(src)
	return d.s, nil
}

// models tells if the settings make no model, or those of a variant make none.
func (d *decoder) models() {
	if _, err := d.s.Model(); err != nil {
		d.errs = append(d.errs, &Error{Problem: err.Error()})
		return
	}
	for _, v := range d.s.Variants {
		if _, err := v.scenario.Model(); err != nil {
			d.errs = append(d.errs, &Error{Problem: fmt.Sprintf("%v, in the variant %s", err, v.Name)})
		}
	}
}

// tell notes problems with a key that stands at a place.
func (d *decoder) tell(key string, at place, wrong []problem) {
	for _, w := range wrong {
		if w.at != (place{}) {
			at = w.at
		}
		d.errs = append(d.errs, &Error{d.file, at.line, at.column, key, w.text})
	}
}

// root decodes the top of the file: the settings, then the rest.
func (d *decoder) root(n node) {
	entries := d.entries("", n, append(namesOfKeys(Keys), namesOfSettings()...))
	d.settings(entries)
	d.keys(Keys, entries)
}

// keys decodes what is no setting, in the order of the table.
func (d *decoder) keys(table []Key, entries map[string]pair) {
	for _, k := range table {
		if p, ok := entries[k.Name]; ok {
			k.decode(d, p.value)
		}
	}
}

// settings decodes the settings, in the order of the table, which may differ from that
// of the file.
func (d *decoder) settings(entries map[string]pair) {
	for _, t := range Settings {
		before := len(d.errs)
		if p, ok := entries[t.Name]; ok {
			d.setting(t, []model.Side{model.A, model.B}, t.Name, p)
		}
		if t.Name == "seq-bits" && len(d.errs) == before {
			d.bits = d.s.Config.SeqBits
		}
	}
}

func namesOfKeys(table []Key) (all []string) {
	for _, k := range table {
		all = append(all, k.Name)
	}
	return all
}

func namesOfSettings() (all []string) {
	for _, t := range Settings {
		all = append(all, t.Name)
	}
	return all
}

// endpointKeys returns what may stand under A and B.
func endpointKeys() (all []string) {
	for _, t := range Settings {
		if t.PerEndpoint {
			all = append(all, t.Name)
		}
	}
	return all
}

// entries returns the entries of a mapping by their keys, those that may stand there
// and no others. Of two the first counts.
func (d *decoder) entries(under string, n node, known []string) map[string]pair {
	if n.kind != mapping {
		d.tell(under, n.at, problemf(n.at, "%s stands where a mapping should: lines such as 'window: 2'", n.describe()))
		return nil
	}
	entries := map[string]pair{}
	for _, p := range n.pairs {
		first, twice := entries[p.key.text]
		switch {
		case !slices.Contains(known, p.key.text):
			d.tell(under, n.at, problemf(p.key.at, "%s is no key%s", p.key.describe(), whatInstead(under, p.key.text, known)))
		case twice:
			d.tell(under, n.at, problemf(p.key.at, "%q stands here a second time: line %d has it already", p.key.text, first.key.at.line))
		default:
			entries[p.key.text] = p
		}
	}
	return entries
}

// whatInstead tells what to do about a key that may not stand where it does.
func whatInstead(under, key string, known []string) string {
	t, _, ok := find(key)
	switch {
	case under == "variants" && (ok && t.Name == key || key == "A" || key == "B"):
		return " of a variant: put it under set"
	case under == "variants" || under == "limits":
		return Suggest(key, known) + ": there are " + strings.Join(known, ", ")
	case under != "" && ok && t.Name == key:
		return " of one endpoint: put it at the top"
	}
	return Suggest(key, known) + ": 'tcpcheck list settings' lists the settings"
}

// setting decodes the value of a setting for the given sides.
func (d *decoder) setting(t Setting, sides []model.Side, key string, p pair) {
	ps, wrong := d.pieces(t, p.value)
	d.tell(key, p.value.at, wrong)
	if wrong != nil && ps == nil {
		return
	}
	d.given = append(d.given, strings.TrimSuffix(key, t.Name)+t.Flag+"="+textOf(ps))
	for i, side := range sides {
		wrong := t.field.write(d.s, side, ps, d.bits)
		if i == 0 {
			d.tell(key, p.value.at, wrong)
		}
		d.s.places[placeKey(t, side)] = fmt.Sprintf("%s:%d:%d: %s", d.file, p.value.at.line, p.value.at.column, key)
	}
}

// textOf writes pieces as a flag is given them.
func textOf(ps []piece) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.text
		if p.key != "" {
			texts[i] = p.key + "=" + p.text
		}
	}
	return strings.Join(texts, ",")
}

// pieces takes the value of a setting apart.
func (d *decoder) pieces(t Setting, n node) ([]piece, []problem) {
	shape := t.field.shape()
	switch {
	case n.kind == absent:
		return nil, problemf(n.at, "has no value: %s", t.Values)
	case n.kind == mapping && shape == mapping:
		return piecesOfPairs(n)
	case n.scalar() && shape != mapping:
		return []piece{n.piece()}, nil
	case n.kind == list && shape == list:
		return piecesOfItems(n)
	default:
		return nil, problemf(n.at, "%s stands where %s should: %s", n.describe(), kindWords[shape], t.Values)
	}
}

// piece makes a piece of a scalar.
func (n node) piece() piece {
	return piece{text: n.text, at: n.at, quoted: n.kind == quoted}
}

func piecesOfItems(n node) (ps []piece, wrong []problem) {
	for _, item := range n.items {
		if !item.scalar() {
			wrong = append(wrong, problemf(item.at, "%s stands in a list of values", item.describe())...)
			continue
		}
		ps = append(ps, item.piece())
	}
	return ps, wrong
}

func piecesOfPairs(n node) (ps []piece, wrong []problem) {
	lines := map[string]int{}
	for _, p := range n.pairs {
		line, twice := lines[p.key.text]
		switch {
		case twice:
			wrong = append(wrong, problemf(p.key.at, "%q stands here a second time: line %d has it already", p.key.text, line)...)
		case !p.value.scalar():
			wrong = append(wrong, problemf(p.value.at, "%s stands where one value should", p.value.describe())...)
		default:
			one := p.value.piece()
			one.key, one.keyAt = p.key.text, p.key.at
			ps = append(ps, one)
		}
		lines[p.key.text] = p.key.at.line
	}
	return ps, wrong
}

func (d *decoder) summary(n node)   { d.line("summary", n, &d.s.Summary) }
func (d *decoder) unmended(n node)  { d.line("unmended", n, &d.s.Unmended) }
func (d *decoder) endpointA(n node) { d.endpoint(model.A, n) }
func (d *decoder) endpointB(n node) { d.endpoint(model.B, n) }

// name decodes the name, of which names of files are made.
func (d *decoder) name(n node) {
	if !n.scalar() || !properName.MatchString(n.text) {
		d.tell("name", n.at, problemf(n.at, "%s is no name of a scenario: %s", n.describe(), nameWords))
		return
	}
	d.s.Name = n.text
}

// line decodes a line of text.
func (d *decoder) line(key string, n node, to *string) {
	switch {
	case !n.scalar():
		d.tell(key, n.at, problemf(n.at, "%s stands where a line of text should", n.describe()))
	case strings.TrimSpace(n.text) == "" || strings.ContainsAny(n.text, "\n\r"):
		d.tell(key, n.at, problemf(n.at, "is not one line of text: keep it to one"))
	default:
		*to = n.text
	}
}

// endpoint decodes what stands under A or B.
func (d *decoder) endpoint(side model.Side, n node) {
	entries := d.entries(side.String(), n, endpointKeys())
	for _, t := range Settings {
		if p, ok := entries[t.Name]; ok {
			d.setting(t, []model.Side{side}, side.String()+"."+t.Name, p)
		}
	}
}

func (d *decoder) properties(n node) {
	if n.scalar() && n.text == "all" {
		d.s.Properties = slices.Clone(PropertyNames)
		return
	}
	if n.kind != list || len(n.items) == 0 {
		d.tell("properties", n.at, problemf(n.at, "%s stands where all, or a list of properties, should", n.describe()))
		return
	}
	d.s.Properties = nil
	for _, item := range n.items {
		d.property("properties", item, PropertyNames)
		if slices.Contains(d.s.Properties, item.text) {
			d.tell("properties", n.at, problemf(item.at, "%q stands in the list twice", item.text))
		}
		d.s.Properties = append(d.s.Properties, item.text)
	}
}

// property tells if the node is not the name of one of these properties.
func (d *decoder) property(key string, n node, known []string) bool {
	ok := n.scalar() && slices.Contains(known, n.text)
	if !ok {
		d.tell(key, n.at, problemf(n.at, "%s is no property%s: 'tcpcheck list properties' lists them", n.describe(), Suggest(n.text, known)))
	}
	return ok
}

// limits decodes where the search stops.
func (d *decoder) limits(n node) {
	d.s.Limits = Limits{}
	entries := d.entries("limits", n, namesOfLimits())
	for _, l := range limits {
		if p, ok := entries[l.name]; ok {
			v, wrong := d.number(p.value)
			d.tell("limits."+l.name, p.value.at, wrong)
			*l.of(&d.s.Limits) = int(v)
		}
	}
}

// number decodes a limit.
func (d *decoder) number(n node) (int64, []problem) {
	if !n.scalar() {
		return 0, problemf(n.at, "%s stands where a number should", n.describe())
	}
	return read(limitForm, n.piece(), 0)
}

func (d *decoder) slow(n node) {
	v, wrong := int64(0), problemf(n.at, "%s stands where true or false should", n.describe())
	if n.scalar() {
		v, wrong = read(truth{}, n.piece(), 0)
	}
	d.tell("slow", n.at, wrong)
	d.s.Slow = v != 0
}

func (d *decoder) reach(n node) {
	if n.kind != list {
		d.tell("reach", n.at, problemf(n.at, "%s stands where a list of pairs should: [ESTABLISHED, CLOSE-WAIT], A's state first", n.describe()))
		return
	}
	for _, item := range n.items {
		if item.kind != list || len(item.items) != 2 {
			d.tell("reach", n.at, problemf(item.at, "%s stands where a pair of states should: [ESTABLISHED, CLOSE-WAIT], A's state first", item.describe()))
			continue
		}
		d.s.Reach = append(d.s.Reach, [2]model.State{d.state(item.items[0]), d.state(item.items[1])})
	}
}

// state decodes a state of an endpoint.
func (d *decoder) state(n node) model.State {
	state, ok := model.ParseState(n.text)
	if !ok || !n.scalar() {
		d.tell("reach", n.at, problemf(n.at, "%s is no state%s: %s", n.describe(), Suggest(n.text, stateNames()), oneOf(stateNames())))
	}
	return state
}

func stateNames() (all []string) {
	for s := range model.State(model.StateCount) {
		all = append(all, s.String())
	}
	return all
}

func (d *decoder) expect(n node) {
	if n.kind != mapping {
		d.tell("expect", n.at, problemf(n.at, "%s stands where a mapping should: lines such as 'stream-integrity: violated'", n.describe()))
		return
	}
	for _, p := range n.pairs {
		if d.property("expect", p.key, d.s.names()) {
			d.expectation(p)
		}
	}
}

// expectation decodes the verdict that is expected on a property.
func (d *decoder) expectation(p pair) {
	name, verdict := p.key.text, p.value.text
	_, twice := d.s.Expect[name]
	switch {
	case twice:
		d.tell("expect", p.key.at, problemf(p.key.at, "%q stands here a second time", name))
	case slices.Contains(PropertyNames, name) && !slices.Contains(d.s.Properties, name):
		d.tell("expect", p.key.at, problemf(p.key.at, "%q is not judged here: list it under properties", name))
	case !p.value.scalar() || !slices.Contains(verdicts, verdict):
		d.tell("expect", p.key.at, problemf(p.value.at, "%s is no verdict%s: %s", p.value.describe(), Suggest(verdict, verdicts), oneOf(verdicts)))
	case verdict == "bounded" && d.s.Limits == (Limits{}):
		d.tell("expect", p.key.at, problemf(p.value.at, "nothing bounds the search: add 'limits: {max-depth: 20}', or the like"))
	}
	d.s.Expect[name] = verdict
}

// headerOf returns the comment at the top of a file, but for instructions to editors.
func headerOf(src []byte) string {
	var lines []string
	for line := range strings.Lines(string(src)) {
		text, comment := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !comment {
			break
		}
		if text = strings.TrimPrefix(text, " "); !strings.HasPrefix(text, "yaml-language-server:") {
			lines = append(lines, text)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
