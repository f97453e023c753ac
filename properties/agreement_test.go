package properties_test

import (
	"strings"
	"testing"

	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

// agreed holds runs, with flags, in which properties and their typed forms are compared.
var agreed = []string{
	"simplex --A.send=0",
	"simplex --A.send=0 --fairness=-arrival",
	"simplex --A.send=0 --fairness=-retransmission",
	"simplex --A.send=0 --deviate=no-syn-retransmission",
	"simplex --A.send=0 --deviate=no-fin-retransmission",
	"simplex --A.send=1 --window=1 --B.receive=when-it-pleases",
	"simplex --A.send=2 --window=1 --B.receive=when-it-pleases --fairness=-persist",
	"no-persist",
	"no-persist+mended",
	"silent-peer",
	"silent-peer+mended",
	"lost-reset",
	"simultaneous-open-war",
	"simultaneous-window-probes",
	"published-von-hippel+lossy",
	"published-von-hippel+no-syn-retransmission",
	"published-fiterau-brostean+no-abort",
	"published-murphy-shankar",
	"published-murphy-shankar+fixed-isn",
	"published-murphy-shankar+no-time-wait",
	"published-murphy-shankar+two-way-handshake",
}

// TestTypedFormsAgree: a property and its typed form are violated in the same runs, and each is
// violated in one and not in another. What a bound of the settings excuses is excused of built-in promises alone.
func TestTypedFormsAgree(t *testing.T) {
	found := map[string]map[bool]bool{}
	for _, text := range agreed {
		sc := flagged(t, text)
		sc.Properties, sc.Formulas = nil, nil
		var compared []properties.Property
		for _, p := range properties.All {
			if p.Typed != "" && (p.Kind() == "safety" || sc.Config.Retransmissions == model.Any) {
				compared = append(compared, p)
				sc.Properties = append(sc.Properties, p.Name, p.Typed)
			}
		}
		r := search(t, sc, workers, scenarios.Limits{})
		for i, p := range compared {
			builtin, typed := r.finding(2*i), r.finding(2*i+1)
			is := builtin.Verdict == properties.Violated
			if is != (typed.Verdict == properties.Violated) || is && p.Kind() == "safety" && builtin.Length != typed.Length {
				t.Errorf("%s: %s is %s in %d steps, and typed %s in %d", text, p.Name, builtin.Verdict, builtin.Length, typed.Verdict, typed.Length)
			}
			if found[p.Name] == nil {
				found[p.Name] = map[bool]bool{}
			}
			found[p.Name][is] = true
		}
	}
	for name, both := range found {
		if len(both) < 2 {
			t.Errorf("%s: it is violated in all of these runs, or in none", name)
		}
	}
}

// flagged loads a scenario changed by flags: "simplex --A.send=0".
func flagged(t *testing.T, text string) *scenarios.Scenario {
	t.Helper()
	words := strings.Fields(text)
	sc := load(t, words[0])
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(strings.TrimPrefix(word, "--"), "=")
		if err := sc.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	return sc
}
