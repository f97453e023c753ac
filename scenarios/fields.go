package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// piece is a value or a part of one, as it stands in a file or on a command line.
type piece struct {
	key    string // in a mapping
	keyAt  place
	text   string
	at     place
	quoted bool
	flag   bool // whether it was given as a flag
}

// field ties a setting to the configuration.
type field interface {
	// write sets what the pieces say, and tells what is wrong with them.
	write(s *Scenario, side model.Side, ps []piece, bits uint8) []problem
	read(s *Scenario, side model.Side) string // in its canonical spelling
	shape() kind                              // plain, list or mapping
	words() string
	schema() map[string]any
	choices() []string
}

// scalar is a field of one value.
type scalar struct {
	form
	get func(s *Scenario, side model.Side) int64
	set func(s *Scenario, side model.Side, v int64)
}

func (f scalar) shape() kind { return plain }

func (f scalar) read(s *Scenario, side model.Side) string { return f.format(f.get(s, side)) }

func (f scalar) write(s *Scenario, side model.Side, ps []piece, bits uint8) []problem {
	if len(ps) != 1 {
		return problemf(place{}, "takes one value: %s", f.words())
	}
	v, wrong := read(f.form, ps[0], bits)
	if wrong == nil {
		f.set(s, side, v)
	}
	return wrong
}

// read reads one value. Text in quotation marks is no number.
func read(f form, p piece, bits uint8) (int64, []problem) {
	v, err := f.parse(p.text, bits)
	switch {
	case err != nil:
		return 0, problemf(p.at, "%v", err)
	case p.quoted && (f.bare() || strings.Trim(p.text, "0123456789") == ""):
		return 0, problemf(p.at, "%q in quotation marks is text: write %s", p.text, p.text)
	}
	return v, nil
}

// integer is what settings are made of.
type integer interface {
	~int8 | ~int16 | ~uint8 | ~uint16 | ~uint32
}

// whole is a scalar that is a number in the configuration.
func whole[T integer](f form, at func(c *model.Config) *T) scalar {
	return scalar{f,
		func(s *Scenario, _ model.Side) int64 { return int64(*at(&s.Config)) },
		func(s *Scenario, _ model.Side, v int64) { *at(&s.Config) = T(v) },
	}
}

// flag is a scalar that is a truth value in the configuration; number 1 of its form
// is true.
func flag(f form, at func(c *model.Config) *bool) scalar {
	return scalar{f,
		func(s *Scenario, _ model.Side) int64 { return number1(*at(&s.Config)) },
		func(s *Scenario, _ model.Side, v int64) { *at(&s.Config) = v != 0 },
	}
}

// hostWhole is whole, for a setting of an endpoint.
func hostWhole[T integer](f form, at func(h *model.HostConfig) *T) scalar {
	return scalar{f,
		func(s *Scenario, side model.Side) int64 { return int64(*at(&s.Config.Host[side])) },
		func(s *Scenario, side model.Side, v int64) { *at(&s.Config.Host[side]) = T(v) },
	}
}

// hostFlag is flag, for a setting of an endpoint.
func hostFlag(f form, at func(h *model.HostConfig) *bool) scalar {
	return scalar{f,
		func(s *Scenario, side model.Side) int64 { return number1(*at(&s.Config.Host[side])) },
		func(s *Scenario, side model.Side, v int64) { *at(&s.Config.Host[side]) = v != 0 },
	}
}

func number1(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// profileField is the profile: to set it sets every rule that was not chosen by name.
func profileField() scalar {
	var names choice
	for _, p := range model.Profiles {
		names = append(names, p.Name)
	}
	return scalar{names,
		func(s *Scenario, _ model.Side) int64 { return int64(s.profile) },
		func(s *Scenario, _ model.Side, v int64) { s.takeProfile(int(v)) },
	}
}

// takeProfile chooses a profile. A rule that was chosen by name stays as it is, whatever the
// profile: it was chosen for itself.
func (s *Scenario) takeProfile(profile int) {
	s.profile = profile
	for rule, c := range model.Profiles[profile].Rules {
		if !s.chosen[rule] {
			s.Config.Rules[rule] = c
		}
	}
}

// isnField is the way an endpoint chooses initial sequence numbers.
func isnField() scalar {
	return scalar{isn{},
		func(s *Scenario, side model.Side) int64 {
			h := &s.Config.Host[side]
			return int64(h.ISN) + int64(h.Gap)
		},
		func(s *Scenario, side model.Side, v int64) {
			h := &s.Config.Host[side]
			h.ISN = model.ISN(min(v, int64(model.ISNGap)))
			h.Gap = model.Seq(v - int64(h.ISN))
		},
	}
}

// numbers is a list of sequence numbers.
type numbers struct {
	number
	noun  string // what they are
	empty string // the word for a list without any; "": there has to be one
	at    func(s *Scenario, side model.Side) *[]model.Seq
}

// issField is the initial send sequence numbers of an endpoint.
func issField() numbers {
	return numbers{sequenceNumber, "initial sequence numbers", "",
		func(s *Scenario, side model.Side) *[]model.Seq { return &s.Config.Host[side].ISS }}
}

// guessesField is the numbers that an attacker tries.
func guessesField() numbers {
	return numbers{sequenceNumber, "guesses", "none", func(s *Scenario, _ model.Side) *[]model.Seq { return &s.Config.Guesses }}
}

var sequenceNumber = number{0, func(bits uint8) int64 { return spaceOf(bits) - 1 }, ""}

func (f numbers) shape() kind { return list }

func (f numbers) choices() []string {
	if f.empty == "" {
		return nil
	}
	return []string{f.empty}
}

func (f numbers) words() string {
	return strings.Join(append(f.choices(), "a number"), ", ") + fmt.Sprintf(", or a list of up to %d: below 2^seq-bits", model.MaxListed)
}

func (f numbers) read(s *Scenario, side model.Side) string {
	var texts []string
	for _, n := range *f.at(s, side) {
		texts = append(texts, f.format(int64(n)))
	}
	if len(texts) == 0 {
		return f.empty
	}
	return strings.Join(texts, ",")
}

func (f numbers) write(s *Scenario, side model.Side, ps []piece, bits uint8) (wrong []problem) {
	if f.empty != "" && len(ps) == 1 && ps[0].text == f.empty {
		*f.at(s, side) = nil
		return nil
	}
	if len(ps) == 0 || len(ps) > model.MaxListed {
		return problemf(place{}, "holds %d numbers: 1 to %d %s", len(ps), model.MaxListed, f.noun)
	}
	var all []model.Seq
	for _, p := range ps {
		v, bad := read(f.number, p, bits)
		all, wrong = append(all, model.Seq(v)), append(wrong, bad...)
	}
	if wrong == nil {
		*f.at(s, side) = all
	}
	return wrong
}

func (f numbers) schema() map[string]any {
	one := f.number.schema()
	forms := []any{one, map[string]any{"type": "array", "items": one, "minItems": 1, "maxItems": model.MaxListed}}
	if f.empty != "" {
		forms = append(forms, map[string]any{"enum": []any{f.empty, []string{f.empty}}})
	}
	return map[string]any{"oneOf": forms}
}

// names is a field that is a set of names, or one word for a set of its own.
type names struct {
	noun  string   // what each is the name of
	all   []string // by their numbers
	word  string   // "any", "none"
	value uint64   // what the word stands for
	get   func(s *Scenario, side model.Side) uint64
	set   func(s *Scenario, side model.Side, v uint64)
}

func (f names) shape() kind       { return list }
func (f names) choices() []string { return append([]string{f.word}, f.named()...) }

// named returns the names that may be used: a number without one has the empty name.
func (f names) named() []string {
	return slices.DeleteFunc(slices.Clone(f.all), func(name string) bool { return name == "" })
}

func (f names) words() string {
	return fmt.Sprintf("%s, or a list: %s", f.word, strings.Join(f.named(), ", "))
}

func (f names) read(s *Scenario, side model.Side) string {
	v := f.get(s, side)
	if v == f.value {
		return f.word
	}
	var texts []string
	for i, name := range f.all {
		if v>>i&1 != 0 && name != "" {
			texts = append(texts, name)
		}
	}
	return strings.Join(texts, ",")
}

func (f names) write(s *Scenario, side model.Side, ps []piece, _ uint8) (wrong []problem) {
	if len(ps) == 0 {
		return problemf(place{}, "is empty: give %s, or a name", f.word)
	}
	var v uint64
	for _, p := range ps {
		i := slices.Index(f.named(), p.text)
		switch {
		case p.text == f.word:
			v = f.value
		case i < 0:
			wrong = append(wrong, problemf(p.at, "%q is no %s%s: %s", p.text, f.noun, Suggest(p.text, f.choices()), f.remedy())...)
		default:
			v |= 1 << slices.Index(f.all, p.text)
		}
	}
	if wrong == nil {
		f.set(s, side, v)
	}
	return wrong
}

// remedy tells what there is to choose from, if that is short.
func (f names) remedy() string {
	if len(f.named()) > 8 {
		return fmt.Sprintf("'tcpcheck list %ss' lists them", f.noun)
	}
	return oneOf(f.choices())
}

func (f names) schema() map[string]any {
	one := map[string]any{"enum": f.choices()}
	return map[string]any{"oneOf": []any{one, map[string]any{"type": "array", "items": one, "minItems": 1}}}
}

// closeInField is the states in which a user may close. CLOSE is refused in the
// others anyway.
func closeInField() names {
	f := names{
		noun: "state in which CLOSE is accepted", all: make([]string, model.StateCount), word: "any", value: uint64(model.AnyState),
		get: func(s *Scenario, side model.Side) uint64 { return uint64(s.Config.Host[side].CloseIn) },
		set: func(s *Scenario, side model.Side, v uint64) { s.Config.Host[side].CloseIn = model.States(v) },
	}
	for _, state := range []model.State{model.LISTEN, model.SYNSENT, model.SYNRECEIVED, model.ESTABLISHED, model.CLOSEWAIT} {
		f.all[state] = state.String()
	}
	return f
}

// attackerField is the set of attacks on an endpoint.
func attackerField() names {
	f := names{
		noun: "attack", word: "none",
		get: func(s *Scenario, side model.Side) uint64 { return uint64(s.Config.Host[side].Attacker) },
		set: func(s *Scenario, side model.Side, v uint64) { s.Config.Host[side].Attacker = model.AttackKinds(v) },
	}
	for a := range model.Attack(model.AttackCount) {
		f.all = append(f.all, a.String())
	}
	return f
}

// deviateField is the set of deviations.
func deviateField() names {
	f := names{
		noun: "deviation", word: "none",
		get: func(s *Scenario, _ model.Side) uint64 { return uint64(s.Config.Deviations) },
		set: func(s *Scenario, _ model.Side, v uint64) { s.Config.Deviations = model.Deviations(v) },
	}
	for _, d := range model.DeviationInfos {
		f.all = append(f.all, d.Name)
	}
	return f
}

// ruleField is the choices of rules, beyond those of the profile.
type ruleField struct{}

func (ruleField) shape() kind   { return mapping }
func (ruleField) words() string { return "a rule and one of its alternatives, each" }

func (ruleField) choices() (all []string) {
	for _, r := range model.RuleInfos {
		for _, c := range r.Choices {
			all = append(all, r.Name+"="+c.Name)
		}
	}
	return all
}

func (ruleField) read(s *Scenario, _ model.Side) string {
	var texts []string
	for rule, c := range s.Config.Rules {
		info := &model.RuleInfos[rule]
		texts = append(texts, info.Name+"="+info.Choices[c].Name)
	}
	return strings.Join(texts, ",")
}

func (ruleField) write(s *Scenario, _ model.Side, ps []piece, _ uint8) (wrong []problem) {
	rules, chosen := s.Config.Rules, s.chosen
	for _, p := range ps {
		rule, c, bad := choiceOf(p)
		if bad == nil {
			rules[rule], chosen[rule] = c, true
		}
		wrong = append(wrong, bad...)
	}
	if wrong == nil {
		s.Config.Rules, s.chosen = rules, chosen
	}
	return wrong
}

// choiceOf reads one choice.
func choiceOf(p piece) (rule int, c model.Choice, wrong []problem) {
	ruleNames := make([]string, model.RuleCount)
	for i, r := range model.RuleInfos {
		ruleNames[i] = r.Name
	}
	if rule = slices.Index(ruleNames, p.key); rule < 0 {
		return 0, 0, problemf(p.keyAt, "%q is no rule%s", p.key, insteadOfRule(p, ruleNames))
	}
	n, err := alternativesOf(rule).parse(p.text, 0)
	if err != nil {
		return 0, 0, problemf(p.at, "%s: %v", p.key, err)
	}
	return rule, model.Choice(n), nil
}

// insteadOfRule tells what to do about a name that is no rule's.
func insteadOfRule(p piece, ruleNames []string) string {
	if _, _, ok := find(p.key); ok {
		given := p.key + ": " + p.text
		if p.flag {
			given = "--" + p.key + " " + p.text
		}
		return fmt.Sprintf(", it is a setting of its own: write '%s'", given)
	}
	return Suggest(p.key, ruleNames) + ": 'tcpcheck list rules' lists them"
}

func alternativesOf(rule int) (names choice) {
	for _, c := range model.RuleInfos[rule].Choices {
		names = append(names, c.Name)
	}
	return names
}

func (ruleField) schema() map[string]any {
	rules := map[string]any{}
	for i, r := range model.RuleInfos {
		one := alternativesOf(i).schema()
		one["description"] = fmt.Sprintf("%s (RFC 9293, %s)", r.Words, r.Section)
		rules[r.Name] = one
	}
	return map[string]any{"type": "object", "properties": rules, "additionalProperties": false}
}
