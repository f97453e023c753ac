package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tcpcheck/model"
)

// Scenario is what a check is about: a model, the properties to judge, and what is
// expected.
type Scenario struct {
	Name       string
	Path       string // of the file; "" for a built-in one
	Header     string // the comment at the top of the file, without the '#'
	Summary    string
	Config     model.Config
	Properties []string          // which it judges, in order
	Formulas   []Formula         // of its own, which it judges after them
	Limits     Limits            // where the search stops
	Reduce     []string          // as ParseReductions returns them
	Slow       bool              // whether it takes more than some seconds
	Reach      [][2]model.State  // joint states of A and B that it must reach
	Expect     map[string]string // property -> verdict; each that it judges and that is not here should hold
	Unmended   string            // why no variant mends what is violated, if none does
	Variants   []Variant         // the same with something changed
	Changed    []string          // what Set has changed: "window=3". What the file expects does not apply then

	base    string                // of a variant: the name of its scenario
	profile int                   // the number of the profile
	chosen  [model.RuleCount]bool // the rules that were chosen by name: they stay as they are whatever the profile
	places  map[string]string     // "A.window" -> where it was set: in a file, or by a flag
}

// Set changes a setting as a flag of the command line does: name is a setting's, or
// "A." or "B." and one for one endpoint alone. Lists are separated by commas; a rule
// is NAME=ALTERNATIVE. Rules join those that are chosen already, and stay on top of whatever
// profile is chosen; deviations and assumptions replace those of the file, and join those of
// an earlier Set. Limits that depend on other
// settings are for Model to check, so that settings may come in any order.
func (s *Scenario) Set(name, value string) error { return s.set(asFlag, name, value) }

// SetKey is Set for what is no flag but a key in front of a colon: an error names it so.
func (s *Scenario) SetKey(name, value string) error { return s.set("", name, value) }

// asFlag is what the name of a setting has before it where it is a flag.
const asFlag = "--"

func (s *Scenario) set(prefix, name, value string) error {
	all := value
	if (name == "deviate" || name == "fairness") && s.hasChanged(name) {
		all = s.Values()[name] + "," + value
	}
	if err := s.assign(prefix, name, all, 0); err != nil {
		return err
	}
	s.Changed = append(s.Changed, name+"="+value)
	return nil
}

// hasChanged tells whether Set has changed the setting before.
func (s *Scenario) hasChanged(name string) bool {
	return slices.ContainsFunc(s.Changed, func(c string) bool { return strings.HasPrefix(c, name+"=") })
}

// assign sets a setting; prefix is what its name has before it in a message.
func (s *Scenario) assign(prefix, name, value string, bits uint8) error {
	t, sides, ok := find(name)
	if !ok {
		return &Error{Problem: fmt.Sprintf("there is no setting %q%s; 'tcpcheck list settings' lists them", name, Suggest(name, settingNames()))}
	}
	ps := piecesOf(t, value)
	for i := range ps {
		ps[i].flag = prefix == asFlag
	}
	for _, side := range sides {
		for _, wrong := range t.field.write(s, side, ps, bits) {
			return &Error{Setting: prefix + name, Problem: wrong.text}
		}
		s.places[placeKey(t, side)] = prefix + name
	}
	return nil
}

// placeKey names a setting the way model.SettingError does.
func placeKey(t Setting, side model.Side) string {
	if t.PerEndpoint {
		return side.String() + "." + t.Name
	}
	return t.Name
}

// piecesOf takes apart what a flag was given.
func piecesOf(t Setting, value string) (ps []piece) {
	if t.field.shape() == plain {
		return []piece{{text: value}}
	}
	for text := range strings.SplitSeq(value, ",") {
		p := piece{text: strings.TrimSpace(text)}
		if t.field.shape() == mapping {
			p.key, p.text, _ = strings.Cut(p.text, "=")
		}
		ps = append(ps, p)
	}
	return ps
}

// Values returns every setting as it stands, those of an endpoint as "A.window".
// FromValues makes the same configuration of them.
func (s *Scenario) Values() map[string]string {
	values := map[string]string{}
	for _, t := range Settings {
		values[placeKey(t, model.A)] = t.field.read(s, model.A)
		values[placeKey(t, model.B)] = t.field.read(s, model.B)
	}
	return values
}

// Order returns the names of settings in the order of the documentation, unknown ones
// last.
func Order(values map[string]string) []string {
	names, known := slices.Sorted(maps.Keys(values)), settingNames()
	position := func(name string) int {
		if i := slices.Index(known, name); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(position(a), position(b)) })
	return names
}

// FromValues returns the scenario of these settings; what they leave out has its
// default.
func FromValues(name string, values map[string]string) (*Scenario, error) {
	s := defaults()
	s.Name = name
	var errs Errors
	for _, key := range Order(values) {
		var wrong *Error
		if errors.As(s.assign("", key, values[key], s.Config.SeqBits), &wrong) {
			errs = append(errs, wrong)
		}
	}
	if err := errs.report(""); err != nil {
		return nil, err
	}
	return s, nil
}

// Model returns the model of the settings. If they make none, the error tells where
// the one to blame was set: the place in the file, or the flag.
func (s *Scenario) Model() (*model.Model, error) {
	m, err := model.New(s.Config)
	var bad *model.SettingError
	if !errors.As(err, &bad) {
		return m, err
	}
	where, known := s.places[bad.Setting]
	if !known {
		where = bad.Setting
	}
	return nil, &Error{Setting: where, Problem: bad.Problem}
}
