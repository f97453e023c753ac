package packetdrill

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tcpcheck/model"
)

// ruleScripts is where the scripts are that show what each alternative of a rule does, beside the ladders.
const ruleScripts = "../model/testdata/scripts"

// unshown are the rules that no script can show.
var unshown = map[model.Rule]string{
	model.SYNWindow:   "a user may use a connection that came from LISTEN when it is ESTABLISHED, and by then the window is set",
	model.Timestamps:  "options are not compared",
	model.QuietTime:   "no call crashes a host",
	model.BacklogFull: "a script speaks for one peer",
}

// TestRuleScripts: of every rule each alternative has a script that passes, and that none of the others passes.
func TestRuleScripts(t *testing.T) {
	scripts := 0
	for i, info := range model.RuleInfos {
		rule := model.Rule(i)
		for j, choice := range info.Choices {
			name := fmt.Sprintf("%s=%s", info.Name, choice.Name)
			t.Run(name, func(t *testing.T) {
				if why := unshown[rule]; why != "" {
					t.Skip(why)
				}
				scripts++
				s := load(t, filepath.Join(ruleScripts, name+".pkt"))
				if c, ok := s.Events[0].Action.(*Command); !ok || c.Text != "sysctl -w tcpcheck."+name {
					t.Error("it does not begin by choosing its alternative")
				}
				if r := Run(s, Setup{}); r.Verdict != Passed {
					t.Errorf("%s: %s", r.Verdict, r.inFull())
				}
				for other := range info.Choices {
					mayBe := name == "keep-alive=off" // a timer that may fire need not
					chosen := []ChosenRule{{rule, model.Choice(other)}}
					if r := Run(s, Setup{Rules: chosen}); other != j && !mayBe && r.Verdict == Passed {
						t.Errorf("it passes with %s, too", info.Choices[other].Name)
					}
				}
			})
		}
	}
	if files := scriptsOf(t, ruleScripts); len(files) != scripts {
		t.Errorf("there are %d scripts, and %d alternatives that they show", len(files), scripts)
	}
}

// TestRuleScriptsSayWhatTheyShow: each begins with a comment in words.
func TestRuleScriptsSayWhatTheyShow(t *testing.T) {
	for _, file := range scriptsOf(t, ruleScripts) {
		if src, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(src), "// ") {
			t.Errorf("%s: %v", file, err)
		}
	}
}
