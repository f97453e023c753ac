package scenarios_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// What the settings spell out makes the same configuration again.
func TestValuesRoundTrip(t *testing.T) {
	for _, name := range scenarios.Names() {
		s := load(t, name)
		again, err := scenarios.FromValues(name, s.Values())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if again.Name != name || !reflect.DeepEqual(again.Config, s.Config) {
			t.Errorf("%s: FromValues(Values) = %+v, want %+v", name, again.Config, s.Config)
		}
	}
}

// Good values of every setting, in their canonical spelling, and what is no value.
var settingValues = []struct {
	name      string
	good, bad []string
}{
	{"profile", []string{"rfc9293", "rfc1122", "rfc793"}, []string{"", "rfc", "none"}},
	{"rules", nil, []string{"", "rst-in-time-wait", "rst-in-time-wait=", "rst-in-time-wait=maybe", "x=accept"}},
	{"deviate", []string{"none", "no-persist", "fin-takes-no-number,merged-close"}, []string{"", "any", "no-persist,x", "no-persist,,none"}},
	{"seq-bits", []string{"3", "32"}, []string{"2", "33", "", "x", "-3", "3.0", "03", "+3", "0x3", "1_0", "99999999999999999999"}},
	{"msl", []string{"off", "1", "15"}, []string{"0", "16", "on", ""}},
	{"iss-choices", []string{"1", "15"}, []string{"0", "16", ""}},
	{"retransmissions", []string{"none", "any", "1", "255"}, []string{"256", "-1", "some", ""}},
	{"order", []string{"any", "fifo"}, []string{"none", "FIFO", ""}},
	{"loss", []string{"none", "any", "1"}, []string{"-2", "1000", ""}},
	{"duplication", []string{"none", "any", "9"}, []string{"nome", ""}},
	{"corruption", []string{"none", "1", "255"}, []string{"any", ""}},
	{"checksum", []string{"true", "false"}, []string{"yes", "1", ""}},
	{"capacity", []string{"1", "64"}, []string{"0", "65", "any"}},
	{"iss", []string{"0", "1,7", "4294967295"}, []string{"", "1,", "-1", "4294967296", "any", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"}},
	{"isn", []string{"clock", "arbitrary", "fixed", "restarted-clock", "gap=0", "gap=4294967295"}, []string{"random", "gap", "gap=", "gap=-1", "gap=4294967296", ""}},
	{"window", []string{"1", "65535"}, []string{"0", "65536", "two", ""}},
	{"mss", []string{"1", "65535"}, []string{"0", "65536", ""}},
	{"open", []string{"never", "passive", "active", "either"}, []string{"both", "Active", ""}},
	{"incarnations", []string{"1", "7"}, []string{"0", "8", ""}},
	{"remote-socket", []string{"unspecified", "specified"}, []string{"true", ""}},
	{"send", []string{"0", "65535"}, []string{"-1", "65536", "all"}},
	{"receive", []string{"at-once", "when-it-pleases"}, []string{"never", ""}},
	{"close", []string{"never", "may", "will"}, []string{"any", ""}},
	{"close-in", []string{"any", "ESTABLISHED", "LISTEN,CLOSE-WAIT"}, []string{"", "none", "established", "TIME-WAIT", "CLOSED"}},
	{"abort", []string{"true", "false"}, []string{"may", ""}},
	{"user-timeout", []string{"true", "false"}, []string{"on", ""}},
	{"crash", []string{"true", "false"}, []string{"may", ""}},
	{"backlog", []string{"off", "1", "15"}, []string{"0", "16", "none", ""}},
	{"attacker", []string{"none", "rst", "rst,syn,data,flood"}, []string{"", "any", "RST", "rst,", "ack"}},
	{"guesses", []string{"none", "0", "1,5,4294967295"}, []string{"", "none,1", "-1", "4294967296", "any", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"}},
	{"attacks", []string{"none", "any", "1", "255"}, []string{"256", "-1", ""}},
}

func TestSetEverySetting(t *testing.T) {
	for i, c := range settingValues {
		setting := scenarios.Settings[i]
		if setting.Name != c.name {
			t.Fatalf("setting %d is %s, and this test has %s", i, setting.Name, c.name)
		}
		keys := map[string][]string{c.name: {c.name}}
		if setting.PerEndpoint {
			keys = map[string][]string{c.name: {"A." + c.name, "B." + c.name}, "A." + c.name: {"A." + c.name}, "B." + c.name: {"B." + c.name}}
		}
		for key, sets := range keys {
			for _, value := range c.good {
				checkSet(t, key, value, sets)
			}
			for _, value := range c.bad {
				checkSetRefused(t, key, value)
			}
		}
	}
}

// checkSet sets a setting, and sees that this changes these values and no others.
func checkSet(t *testing.T, key, value string, sets []string) {
	t.Helper()
	s := load(t, "default")
	want := s.Values()
	for _, name := range sets {
		want[name] = value
	}
	if err := s.Set(key, value); err != nil {
		t.Errorf("Set(%q, %q): %v", key, value, err)
		return
	}
	got := s.Values()
	if key == "profile" {
		delete(got, "rules")
		delete(want, "rules")
	}
	if !maps.Equal(got, want) {
		t.Errorf("Set(%q, %q) gives %v, want %v", key, value, got, want)
	}
	if !slices.Equal(s.Changed, []string{key + "=" + value}) {
		t.Errorf("Set(%q, %q): Changed is %q", key, value, s.Changed)
	}
}

// checkSetRefused sees that a value is refused, with the flag's name, and changes nothing.
func checkSetRefused(t *testing.T, key, value string) {
	t.Helper()
	s := load(t, "default")
	before := s.Values()
	err := s.Set(key, value)
	if err == nil || !strings.HasPrefix(err.Error(), "--"+key+": ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Set(%q, %q) = %v, want an error about the flag", key, value, err)
	}
	if !maps.Equal(before, s.Values()) || len(s.Changed) > 0 {
		t.Errorf("Set(%q, %q) is refused and changes something all the same", key, value)
	}
}

func TestSetMessages(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"seq-bits", "2", "--seq-bits: 2 is out of range: 3 to 32 bits"},
		{"window", "two", `--window: "two" is no number: 1 to 65535 octets`},
		{"A.window", "0", "--A.window: 0 is out of range: 1 to 65535 octets"},
		{"loss", "nine", `--loss: "nine" is no budget (did you mean "none"?): none, any, or a number up to 255`},
		{"order", "fofi", `--order: "fofi" is none of its values (did you mean "fifo"?): any or fifo`},
		{"deviate", "merged-clos", `--deviate: "merged-clos" is no deviation (did you mean "merged-close"?): 'tcpcheck list deviations' lists them`},
		{"rule", "rst-in-time-wait=ignor", `--rule: rst-in-time-wait: "ignor" is none of its values (did you mean "ignore"?): accept, ignore or drop`},
		{"rule", "rst-in-tim-wait=ignore", `--rule: "rst-in-tim-wait" is no rule (did you mean "rst-in-time-wait"?): 'tcpcheck list rules' lists them`},
		{"close-in", "TIME-WAIT", `--close-in: "TIME-WAIT" is no state in which CLOSE is accepted (did you mean "CLOSE-WAIT"?): ` +
			"any, LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED or CLOSE-WAIT"},
		{"windwo", "3", `there is no setting "windwo" (did you mean "window"?); 'tcpcheck list settings' lists them`},
		{"A.loss", "3", `there is no setting "A.loss" (did you mean "loss"?); 'tcpcheck list settings' lists them`},
	} {
		if err := load(t, "default").Set(c.name, c.value); err == nil || err.Error() != c.want {
			t.Errorf("Set(%q, %q) = %v, want %s", c.name, c.value, err, c.want)
		}
	}
}

// Rules are chosen one by one, after the profile.
func TestSetRules(t *testing.T) {
	s := load(t, "default")
	for _, set := range [][2]string{{"profile", "rfc793"}, {"rule", "rst-in-time-wait=ignore"}, {"rule", "fin-segment=piggyback,out-of-order=drop"}} {
		if err := s.Set(set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	want := model.Profiles[2].Rules
	want[model.ResetInTimeWait], want[model.FINSegment], want[model.OutOfOrder] = model.IgnoreReset, model.Piggyback, model.Drop
	if s.Config.Rules != want {
		t.Errorf("the rules are %v, want %v", s.Config.Rules, want)
	}
}

// The flag replaces the deviations of the file; given again, it adds to its own.
func TestSetDeviations(t *testing.T) {
	s := load(t, "no-persist")
	for _, step := range [][2]string{
		{"merged-close", "merged-close"},
		{"fin-bit-lost,no-persist", "no-persist,merged-close,fin-bit-lost"},
		{"none", "none"},
		{"no-trimming", "no-trimming"},
	} {
		if err := s.Set("deviate", step[0]); err != nil {
			t.Fatal(err)
		}
		if got := s.Values()["deviate"]; got != step[1] {
			t.Errorf("after --deviate %s the deviations are %s, want %s", step[0], got, step[1])
		}
	}
}

// Limits that depend on other settings are checked once all are set, and the error
// tells where the one to blame was set.
func TestModelErrors(t *testing.T) {
	for _, c := range []struct {
		set  [][2]string
		want string
	}{
		{[][2]string{{"seq-bits", "3"}}, "wide.yaml:2:9: window: 9 is out of range: 1 to 7 octets with seq-bits 3"},
		{[][2]string{{"seq-bits", "4"}}, "wide.yaml:4:8: B.iss: 17 is out of range: 0 to 15 with seq-bits 4"},
		{[][2]string{{"A.window", "40"}}, "--A.window: 40 is out of range: 1 to 31 octets with seq-bits 5"},
		{[][2]string{{"window", "40"}, {"seq-bits", "6"}}, ""},
	} {
		s, err := scenarios.Parse("wide.yaml", []byte("seq-bits: 5\nwindow: 9\nB:\n  iss: 17\n"))
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range c.set {
			if err := s.Set(set[0], set[1]); err != nil {
				t.Fatal(err)
			}
		}
		_, err = s.Model()
		if got := message(err); got != c.want {
			t.Errorf("%v: %q, want %q", c.set, got, c.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFromValues(t *testing.T) {
	s, err := scenarios.FromValues("mine", map[string]string{"window": "3", "A.window": "5", "seq-bits": "4"})
	if err != nil || s.Config.Host[model.A].Window != 5 || s.Config.Host[model.B].Window != 3 {
		t.Errorf("FromValues: %v, %v; want A's window 5, B's 3", s, err)
	}
	_, err = scenarios.FromValues("mine", map[string]string{"windwo": "3", "send": "x", "A.window": "9"})
	want := `A.window: 9 is out of range: 1 to 7 octets with seq-bits 3
send: "x" is no number: 0 to 65535 octets
there is no setting "windwo" (did you mean "window"?); 'tcpcheck list settings' lists them`
	if got := message(err); got != want {
		t.Errorf("FromValues: %s\nwant %s", got, want)
	}
}

func TestOrder(t *testing.T) {
	got := scenarios.Order(map[string]string{"zzz": "", "B.window": "", "profile": "", "A.window": "", "A.iss": "", "window": ""})
	if want := []string{"profile", "A.iss", "window", "A.window", "B.window", "zzz"}; !slices.Equal(got, want) {
		t.Errorf("Order = %q, want %q", got, want)
	}
}

// Choices are values that Set takes.
func TestChoices(t *testing.T) {
	for _, setting := range scenarios.Settings {
		for _, value := range setting.Choices() {
			if err := load(t, "default").Set(setting.Flag, value); err != nil {
				t.Errorf("--%s: its choice %q: %v", setting.Flag, value, err)
			}
		}
	}
}

// A rule that was chosen by name stays as it is whatever the profile: in a file, by a variant, by
// an earlier flag or a later one. What the profile has, changes with it.
func TestProfileKeepsRulesChosenByName(t *testing.T) {
	src := "profile: letter\nrules: {rst-in-time-wait: ignore}\nvariants:\n" +
		"  - {name: harder, words: x, set: {rules: {ack-range: rfc5961}}}\n  - {name: old, words: x, set: {profile: rfc793}}\n"
	for _, c := range []struct {
		variant string
		set     [][2]string
		profile int
		chosen  map[model.Rule]model.Choice
	}{
		{"", [][2]string{{"profile", "rfc793"}}, 2, map[model.Rule]model.Choice{model.ResetInTimeWait: model.IgnoreReset}},
		{"", [][2]string{{"profile", "rfc793"}, {"profile", "rfc9293"}}, 0, map[model.Rule]model.Choice{model.ResetInTimeWait: model.IgnoreReset}},
		{"", [][2]string{{"rule", "rst-in-time-wait=accept"}, {"profile", "hardened"}}, 4, map[model.Rule]model.Choice{model.ResetInTimeWait: model.AcceptReset}},
		{"", [][2]string{{"profile", "hardened"}, {"rule", "timestamps=off"}}, 4, map[model.Rule]model.Choice{
			model.ResetInTimeWait: model.IgnoreReset, model.Timestamps: model.NoTimestamps}},
		{"harder", [][2]string{{"profile", "rfc1122"}}, 1, map[model.Rule]model.Choice{
			model.ResetInTimeWait: model.IgnoreReset, model.ACKRange: model.Recent}},
		{"old", nil, 2, map[model.Rule]model.Choice{model.ResetInTimeWait: model.IgnoreReset}},
	} {
		s, err := scenarios.Parse("x.yaml", []byte(src))
		if err == nil && c.variant != "" {
			s, err = s.Variant(c.variant)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range c.set {
			if err := s.Set(set[0], set[1]); err != nil {
				t.Fatal(err)
			}
		}
		want := model.Profiles[c.profile].Rules
		for rule, choice := range c.chosen {
			want[rule] = choice
		}
		if s.Config.Rules != want {
			t.Errorf("%s %v: the rules are %v, want %v", c.variant, c.set, s.Config.Rules, want)
		}
		again, err := scenarios.FromValues("x", s.Values())
		if err != nil || again.Config.Rules != want || again.Values()["profile"] != model.Profiles[c.profile].Name {
			t.Errorf("%s %v: FromValues(Values) has the rules %v, want %v (%v)", c.variant, c.set, again.Config.Rules, want, err)
		}
	}
}

// A scenario without a name is called as its file, as far as that makes a name.
func TestNameOfFile(t *testing.T) {
	for file, want := range map[string]string{
		"my.yaml": "my", "dir/my file (2).yml": "my-file-2-", ".yaml": "unnamed", "größer.yaml": "gr-er", "a+b.yaml": "a+b",
		strings.Repeat("x", 200) + ".yaml": strings.Repeat("x", 64),
	} {
		if s, err := scenarios.Parse(file, []byte("window: 1\n")); err != nil || s.Name != want {
			t.Errorf("%s: called %q, want %q (%v)", file, s.Name, want, err)
		}
	}
}
