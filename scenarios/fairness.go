package scenarios

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// fairnessField is the set of assumptions about behaviours: a set of its own, or what is added to
// the one so far, and dropped from it.
type fairnessField struct{}

// The words for sets of assumptions.
const (
	usual = "usual"
	none  = "none"
)

func (fairnessField) shape() kind { return list }

func (fairnessField) words() string {
	return "usual, none, or a list of assumptions; +NAME adds one to those so far, and -NAME drops one: " + strings.Join(assumptionNames(), ", ")
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
	switch set := s.Config.Fairness; set {
	case model.UsualFairness:
		return usual
	case 0:
		return none
	default:
		return strings.Join(set.Names(), ",")
	}
}

func (f fairnessField) write(s *Scenario, _ model.Side, ps []piece, _ uint8) (wrong []problem) {
	if len(ps) == 0 {
		return problemf(place{}, "is empty: write none, or the assumptions")
	}
	set, signed := model.Assumptions(0), strings.ContainsAny(ps[0].text[:min(1, len(ps[0].text))], "+-")
	if signed {
		set = s.Config.Fairness
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
