package packetdrill

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tcpcheck/internal/golden"
	"tcpcheck/model"
)

// withoutChoices are the ways to take one choice of FreeBSD's away: a script that relies on it fails then.
var withoutChoices = []struct {
	choice  string
	setup   Setup
	instead [2]string // what a script says, and what it says without the choice
}{
	{choice: "the buffer behind the window", setup: Setup{Profile: "rfc9293", Rules: freeBSDRules()}},
	{choice: "ack-before-window=process", setup: Setup{Rules: []ChosenRule{{model.ACKBeforeWindow, model.DropOldACK}}}},
	{choice: "fin-again=ack", setup: Setup{Rules: []ChosenRule{{model.FINAgain, model.ByTimeout}}}},
	{choice: "syn-validation=abort", instead: [2]string{"net.inet.tcp.insecure_syn=1", "tcpcheck.syn-validation=rfc793"}},
	{choice: "syn-fin=drop", instead: [2]string{"net.inet.tcp.drop_synfin=1", "net.inet.tcp.drop_synfin=0"}},
	{choice: "time-wait-restart=odd", setup: Setup{Rules: []ChosenRule{{model.TimeWaitRestart, model.ByFIN}}}},
	{choice: "rst-in-time-wait=drop", setup: Setup{Rules: []ChosenRule{{model.ResetInTimeWait, model.AcceptReset}}}},
}

// freeBSDRules returns the choices that FreeBSD's profile makes, but for those that scripts make.
func freeBSDRules() (chosen []ChosenRule) {
	for _, p := range model.Profiles {
		for r, c := range p.Rules {
			if p.Name == freeBSD && c != model.Profiles[0].Rules[r] {
				chosen = append(chosen, ChosenRule{model.Rule(r), c})
			}
		}
	}
	return chosen
}

// TestChoices holds which scripts of the suite rely on which choice of FreeBSD's: they pass with it, and fail without.
func TestChoices(t *testing.T) {
	var b strings.Builder
	for _, without := range withoutChoices {
		var names []string
		for _, file := range scriptsOf(t, "testdata/freebsd") {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if Run(parsed(t, file, string(src)), Setup{}).Verdict != Passed {
				continue
			}
			if without.instead[0] != "" {
				src = []byte(strings.ReplaceAll(string(src), without.instead[0], without.instead[1]))
			}
			if Run(parsed(t, file, string(src)), without.setup).Verdict != Passed {
				names = append(names, strings.TrimSuffix(filepath.Base(file), ".pkt"))
			}
		}
		if len(names) == 0 {
			t.Errorf("no script relies on %s", without.choice)
		}
		fmt.Fprintf(&b, "%s: %s\n  %s\n", without.choice, plural(len(names), "script"), strings.Join(names, "\n  "))
	}
	golden.Check(t, "testdata/choices.golden", b.String())
}
