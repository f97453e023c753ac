package properties_test

import (
	"os"
	"testing"
	"time"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
	"tcpcheck/scenarios"
)

func TestZZCover(t *testing.T) {
	sc, err := scenarios.Load(os.Getenv("SC"))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := sc.Model()
	var names []string
	for _, j := range sc.Judged() {
		p, _ := properties.Resolve(m.Config(), j.Name)
		if p.Kind() == "safety" {
			names = append(names, j.Name)
		}
	}
	sys, err := properties.NewSystem(m, names)
	if err != nil {
		t.Fatal(err)
	}
	mono, err := sys.Monotone()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := explore.Cover[properties.State, model.Event](t.Context(), sys, mono, sys, explore.Options[properties.State]{Timeout: 100 * time.Second})
	t.Log(r.States, r.Transitions, r.Complete, r.Limit, r.Frontier, r.Bytes, r.Again, r.Elapsed, time.Since(start), err)
	for i, n := range names {
		t.Log(n, r.Premise.Has(i), r.Violated.Has(i), r.Verdicts[i].Steps, r.Undecided.Has(i))
	}
}
