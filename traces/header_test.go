package traces

import (
	"strings"
	"testing"

	"tcpcheck/scenarios"
)

// TestHeaderWithAnotherProfile has the header of a ladder read back where a profile was chosen
// over a scenario that names rules of its own.
func TestHeaderWithAnotherProfile(t *testing.T) {
	for _, name := range []string{"default", "fixed-isn", "time-wait-hazard-1+f1", "reuse"} {
		for _, sets := range [][]string{
			{"profile=letter"}, {"profile=hardened"}, {"profile=rfc793", "rule=rst-in-time-wait=accept"}, {"rule=rst-in-time-wait=ignore", "profile=rfc9293"},
		} {
			sc, err := scenarios.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, set := range sets {
				key, value, _ := strings.Cut(set, "=")
				if err := sc.Set(key, value); err != nil {
					t.Fatal(err)
				}
			}
			text := drawn(t, newTrace(t, sc, "", nil), LadderOptions{})
			config := parse(t, text).model.Config()
			if config.Rules != sc.Config.Rules {
				t.Errorf("%s %q: the rules read back are %v, want %v, from\n%s", name, sets, config.Rules, sc.Config.Rules, text)
			}
		}
	}
}

// TestHeaderNamesKeys has errors about settings name the key of the header, in its row, and no flag.
func TestHeaderNamesKeys(t *testing.T) {
	for src, want := range map[string]string{
		"mss: 4\nwindow: x\n":                       `x:2:1: window: "x" is no number: 1 to 65535 octets`,
		"rule: rst-in-time-wait=ignor\n":            `x:1:1: rule: rst-in-time-wait: "ignor" is none of its values (did you mean "ignore"?): accept, ignore or drop`,
		"rule: isn=clock\n":                         `x:1:1: rule: "isn" is no rule, it is a setting of its own: write 'isn: clock'`,
		"mss: 4\nseq-bits: 4\nA.window: 99\n":       "x:3:1: A.window: 99 is out of range: 1 to 15 octets with seq-bits 4",
		"scenario: default\n\nwindow: 8\n":          "x:3:1: window: 8 is out of range: 1 to 7 octets with seq-bits 3",
		"deviate: no-time-wait,time-wait-one-msl\n": "x:1:1: deviate: no-time-wait and time-wait-one-msl contradict each other: choose one of them",
	} {
		if _, err := ParseLadder("x", []byte(src+heading+"1. CLOSED")); err == nil || err.Error() != want {
			t.Errorf("%q: %v\nwant %s", src, err, want)
		}
	}
}
