package scenarios

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tcpcheck/model"
)

// Plus stands between the name of a scenario and that of a variant: "no-persist+mended".
const Plus = "+"

// Variant is a scenario with something changed, and what is expected then.
type Variant struct {
	Name  string
	Words string   // what it shows
	Set   []string // what it changes, as flags would: "deviate=none", "A.window=3"

	scenario *Scenario
}

// Variant returns a variant as a scenario of its own. It judges what its scenario
// judges, under the same limits unless it gives others; nothing else that the file
// expects of the scenario applies.
func (s *Scenario) Variant(name string) (*Scenario, error) {
	var names []string
	for _, v := range s.Variants {
		if v.Name == name {
			return v.scenario.named(s), nil
		}
		names = append(names, v.Name)
	}
	if names == nil {
		return nil, &Error{Problem: fmt.Sprintf("%s has no variants: write %s alone", s.Name, s.Name)}
	}
	return nil, &Error{Problem: fmt.Sprintf("%s has no variant %q%s: %s", s.Name, name, Suggest(name, names), oneOf(names))}
}

// Split returns the name of the scenario and that of its variant, which is "" if s is
// none.
func (s *Scenario) Split() (scenario, variant string) {
	if s.base == "" {
		return s.Name, ""
	}
	return s.base, s.Name[len(s.base)+len(Plus):]
}

// named returns a copy of a variant with the name that it has as a scenario.
func (s *Scenario) named(base *Scenario) *Scenario {
	c := s.copied()
	c.Name, c.base, c.Path, c.Header = base.Name+Plus+s.Name, base.Name, base.Path, base.Header
	return c
}

// copied returns a copy that Set may change.
func (s *Scenario) copied() *Scenario {
	c := *s
	c.Properties, c.Expect, c.places = slices.Clone(s.Properties), maps.Clone(s.Expect), maps.Clone(s.places)
	return &c
}

// variantKeys holds the entries of a variant. It is decoded as a scenario: its words
// are the summary.
var variantKeys = []Key{
	{"name", "What the variant is called: " + kebabWords + ".", "text", kebabSchema, (*decoder).variantName},
	{"words", "What it shows, in a sentence.", "text", textSchema, (*decoder).variantWords},
	{"set", "The settings that it changes, as flags would: rules join those of the scenario, all else replaces them.", "a mapping",
		func() map[string]any { return ref("set") }, (*decoder).set},
	{"limits", "Where the search stops; without it, where that of the scenario does.", "a mapping", limitsSchema, (*decoder).limits},
	{"reduce", "By what the search is reduced; without it, by what that of the scenario is.", reduceWords(), reduceSchema, (*decoder).reduce},
	{"slow", "Whether it takes more than some seconds.", "true or false", truth{}.schema, (*decoder).slow},
	{"reach", "Joint states that it must reach; those of the scenario do not apply.", "a list of [STATE, STATE]", reachSchema, (*decoder).reach},
	{"expect", "The verdict that is expected on a property, where it is not 'holds'; those of the scenario do not apply.",
		"a property and one of " + oneOf(verdicts) + ", each", expectSchema, (*decoder).expect},
}

// requiredKeys holds what no variant does without.
var requiredKeys = []string{"name", "words", "set"}

const kebabWords = "up to 64 small letters and digits, with hyphens between the words"

var kebab = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// variants decodes the variants of a scenario, of which all else is decoded already.
func (d *decoder) variants(n node) {
	if n.kind != list {
		d.tell("variants", n.at, problemf(n.at, "%s stands where a list should: lines such as '- name: mended', with words and set below it", n.describe()))
		return
	}
	for _, item := range n.items {
		d.variant(item)
	}
}

// variant decodes one: the scenario with something changed.
func (d *decoder) variant(n node) {
	v := &decoder{s: d.s.copied(), file: d.file, bits: d.bits}
	v.s.Name, v.s.Slow, v.s.Reach, v.s.Expect, v.s.Unmended, v.s.Variants = "", false, nil, map[string]string{}, "", nil
	entries := v.entries("variants", n, namesOfKeys(variantKeys))
	for _, key := range requiredKeys {
		if _, ok := entries[key]; !ok && n.kind == mapping {
			v.tell("variants", n.at, problemf(n.at, "this variant has no %s: it needs %s", key, strings.Join(requiredKeys, ", ")))
		}
	}
	v.keys(variantKeys, entries)
	if v.s.Name != "" && slices.ContainsFunc(d.s.Variants, func(other Variant) bool { return other.Name == v.s.Name }) {
		v.tell("variants", n.at, problemf(n.at, "%q stands here a second time: give this variant another name", v.s.Name))
	}
	d.errs = append(d.errs, v.errs...)
	d.s.Variants = append(d.s.Variants, Variant{v.s.Name, v.s.Summary, v.given, v.s})
}

func (d *decoder) variantName(n node) {
	if !n.scalar() || !kebab.MatchString(n.text) || len(n.text) > maxName {
		d.tell("variants", n.at, problemf(n.at, "%s is no name of a variant: %s", n.describe(), kebabWords))
		return
	}
	d.s.Name = n.text
}

func (d *decoder) variantWords(n node) { d.line("words", n, &d.s.Summary) }

// set decodes what a variant changes.
func (d *decoder) set(n node) {
	entries := d.entries("set", n, setKeys())
	d.settings(entries)
	for _, side := range []model.Side{model.A, model.B} {
		if p, ok := entries[side.String()]; ok {
			d.endpoint(side, p.value)
		}
	}
}

// setKeys returns what may stand under set.
func setKeys() []string { return append([]string{"A", "B"}, namesOfSettings()...) }
