package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tcpcheck/model"
)

// TestEachAssumptionMatters: the check that is said to fail without an assumption fails without it, and what
// fails holds with it. Duplication cannot be dropped where it matters.
func TestEachAssumptionMatters(t *testing.T) {
	idle := model.AssumptionSet(model.FairDuplication, model.FairSend, model.FairOpen, model.FairBacklog)
	for i, info := range model.AssumptionInfos {
		a := model.Assumption(i)
		if _, ok := failing[a]; ok == idle.Has(a) {
			t.Errorf("%s: is there a check that fails without it, or is there not?", info.Name)
		}
		if idle.Has(a) {
			continue
		}
		with, less := verdicts(t, failing[a]), verdicts(t, strings.TrimPrefix(without(a), "tcpcheck check "))
		broken := false
		for name, verdict := range less {
			broken = broken || verdict == "violated" && with[name] == "holds"
		}
		if !broken {
			t.Errorf("%s: %s finds %v with it, and %v without it", info.Name, failing[a], with, less)
		}
	}
}

// verdicts runs a check, and returns the verdicts.
func verdicts(t *testing.T, check string) map[string]string {
	t.Helper()
	var out, errs bytes.Buffer
	run(append([]string{"check", "--json"}, strings.Fields(check)...), nil, &out, &errs)
	var doc struct {
		Properties []struct{ Name, Verdict string }
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatalf("%s: %v %s", check, err, errs.String())
	}
	all := map[string]string{}
	for _, p := range doc.Properties {
		all[p.Name] = p.Verdict
	}
	return all
}
