package scenarios

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// fairnessField is the set of assumptions about behaviours: a set of its own, or what is added to
// the usual one, and dropped from it.
type fairnessField struct{}

// The words for sets of assumptions.
const (
	usual = "usual"
	none  = "none"
)

func (fairnessField) shape() kind { return list }

func (fairnessField) words() string {
	return "usual, none, or a list of assumptions; +NAME adds one to the usual ones, and -NAME drops one: " + strings.Join(assumptionNames(), ", ")
}

func (fairnessField) choices() []string {
	all := []string{usual, none}
	for _, sign := range []string{"", "-", "+"} {
		for _, name := range assumptionNames() {
			all = append(all, sign+name)
		}
	}
	return all
}

func assumptionNames() (all []string) {
	for _, a := range model.AssumptionInfos {
		all = append(all, a.Name)
	}
	return all
}

func (fairnessField) read(s *Scenario, _ model.Side) string {
	set := s.Config.Fairness
	dropped, added := (model.UsualFairness &^ set).Names(), (set &^ model.UsualFairness).Names()
	switch all := set.Names(); {
	case set == model.UsualFairness:
		return usual
	case set == 0:
		return none
	case len(all) <= len(dropped)+len(added):
		return strings.Join(all, ",")
	}
	var signed []string
	for _, name := range dropped {
		signed = append(signed, "-"+name)
	}
	for _, name := range added {
		signed = append(signed, "+"+name)
	}
	return strings.Join(signed, ",")
}

func (f fairnessField) write(s *Scenario, _ model.Side, ps []piece, _ uint8) (wrong []problem) {
	if len(ps) == 0 {
		return problemf(place{}, "is empty: write none, or the assumptions")
	}
	set, signed := model.Assumptions(0), strings.Trim(ps[0].text[:min(1, len(ps[0].text))], "+-") == ""
	if signed {
		set = model.UsualFairness
	}
	for _, p := range ps {
		name := strings.TrimLeft(p.text, "+-")
		i := slices.Index(assumptionNames(), name)
		switch {
		case len(ps) == 1 && p.text == usual:
			set = model.UsualFairness
		case len(ps) == 1 && p.text == none:
			set = 0
		case i < 0 || len(p.text) > len(name)+1:
			wrong = append(wrong, problemf(p.at, "%q is no assumption%s: %s", p.text, Suggest(name, assumptionNames()), f.words())...)
		case signed != (name != p.text):
			wrong = append(wrong, problemf(p.at, "%q: either each assumption has + or - before it, or none has", p.text)...)
		case p.text[0] == '-':
			set &^= model.AssumptionSet(model.Assumption(i))
		default:
			set |= model.AssumptionSet(model.Assumption(i))
		}
	}
	if wrong == nil {
		s.Config.Fairness = set
	}
	return wrong
}

func (f fairnessField) schema() map[string]any {
	one := map[string]any{"enum": f.choices()}
	return map[string]any{"oneOf": []any{one, map[string]any{"type": "array", "items": one, "minItems": 1}}}
}
