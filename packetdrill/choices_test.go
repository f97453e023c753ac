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
	instead []string // what a script says, and what it says without the choice
}{
	{choice: "the buffer behind the window", setup: Setup{Profile: "rfc9293", Rules: freeBSDRules()}},
	{choice: "ack-before-window=process", setup: Setup{Rules: []ChosenRule{{model.ACKBeforeWindow, model.DropOldACK}}}},
	{choice: "fin-again=ack", setup: Setup{Rules: []ChosenRule{{model.FINAgain, model.ByTimeout}}}},
	{choice: "syn-validation=abort", instead: []string{"net.inet.tcp.insecure_syn=1", "tcpcheck.syn-validation=rfc793"}},
	{choice: "syn-fin=drop", instead: []string{"net.inet.tcp.drop_synfin=1", "net.inet.tcp.drop_synfin=0"}},
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

// passes tells whether a script passes with this setup, said otherwise or as it is.
func passes(t *testing.T, file string, setup Setup, instead ...string) bool {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.NewReplacer(instead...).Replace(string(src))
	return Run(parsed(t, file, said), setup).Verdict == Passed
}

// TestChoices holds which scripts of the suite rely on which choice of FreeBSD's: they pass with it, and fail without.
func TestChoices(t *testing.T) {
	var b strings.Builder
	var said []string
	files := scriptsOf(t, "testdata/freebsd")
	for _, without := range withoutChoices {
		var names []string
		said = append(said, without.instead...)
		for _, file := range files {
			if passes(t, file, Setup{}) && !passes(t, file, without.setup, without.instead...) {
				names = append(names, strings.TrimSuffix(filepath.Base(file), ".pkt"))
			}
		}
		if len(names) == 0 {
			t.Errorf("no script relies on %s", without.choice)
		}
		fmt.Fprintf(&b, "%s: %s\n  %s\n", without.choice, plural(len(names), "script"), strings.Join(names, "\n  "))
	}
	n := 0
	for _, file := range files {
		if passes(t, file, Setup{Profile: "rfc9293"}, said...) {
			n++
		}
	}
	fmt.Fprintf(&b, "without any of them %d of %d scripts pass\n", n, len(files))
	golden.Check(t, "testdata/choices.golden", b.String())
}
