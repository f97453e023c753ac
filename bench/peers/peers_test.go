package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// TestCounts holds the scenarios to the figures with which the models for the other tools agree.
func TestCounts(t *testing.T) {
	for _, s := range sizes {
		t.Run(s.name, func(t *testing.T) {
			if s.counts.States > 100_000 && os.Getenv("TCPCHECK_NIGHTLY") == "" {
				t.Skip("set TCPCHECK_NIGHTLY=1 to run the slow tests")
			}
			if got := found(t, s); got != s.counts {
				t.Errorf("got %+v, want %+v: a scenario has drifted away from tcp.pml and tcp.murphi", got, s.counts)
			}
		})
	}
}

// found explores a size.
func found(t *testing.T, s size) counts {
	t.Helper()
	sc, err := s.scenario()
	if err != nil {
		t.Fatal(err)
	}
	m, err := sc.Model()
	if err != nil {
		t.Fatal(err)
	}
	system, err := properties.NewSystem(m, sc.Properties)
	if err != nil {
		t.Fatal(err)
	}
	r, err := explore.Check[properties.State, model.Event](context.Background(), system, system, explore.Options[properties.State]{})
	if err != nil || r.Violated != 0 {
		t.Fatalf("violated %b, %v", r.Violated, err)
	}
	return counts{r.States, r.Transitions, r.Depth}
}

// TestSettings: what a scenario says is what the models are told.
func TestSettings(t *testing.T) {
	want := map[string]settings{
		"close":   {window: 2, bActive: 1},
		"octet":   {sendA: 1, window: 1},
		"default": {sendA: 1, window: 2, bActive: 1},
		"queue":   {sendA: 2, window: 2},
		"duplex":  {sendA: 1, sendB: 1, window: 1, bActive: 1},
	}
	for _, s := range sizes {
		sc, err := s.scenario()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := settingsOf(sc); err != nil || got != want[s.name] {
			t.Errorf("%s: got %+v, %v; want %+v", s.name, got, err, want[s.name])
		}
	}
}

// TestOtherSettings: what the models do not know is refused.
func TestOtherSettings(t *testing.T) {
	for _, change := range [][2]string{
		{"seq-bits", "4"}, {"order", "fifo"}, {"rule", "out-of-order=drop"}, {"deviate", "no-persist"}, {"A.iss", "2"}, {"B.window", "1"},
		{"window", "3"}, {"A.send", "3"}, {"B.send", "3"}, {"A.open", "either"}, {"B.open", "active"}, {"B.abort", "true"}, {"mss", "2"}, {"msl", "1"},
	} {
		sc, err := sizes[0].scenario()
		if err == nil {
			err = sc.Set(change[0], change[1])
		}
		if err != nil {
			t.Fatal(err)
		}
		if p, err := settingsOf(sc); !errors.Is(err, errSettings) {
			t.Errorf("%v: got %+v, %v; want that it is refused", change, p, err)
		}
	}
	sc, err := sizes[0].scenario()
	if err != nil {
		t.Fatal(err)
	}
	sc.Properties = append(sc.Properties, "no-replay")
	if _, err := settingsOf(sc); !errors.Is(err, errSettings) {
		t.Errorf("another property: got %v; want that it is refused", err)
	}
}

// What the tools print, in part.
const (
	spinPrints = `Full statespace search for:
	assertion violations	+

State-vector 28 byte, depth reached 27, errors: 0
    39665 states, stored
   476222 states, matched
   515887 transitions (= stored+matched)
        0 atomic steps
joint 0 0
joint 10 4
`
	rumurPrints = `<cover_result message="0 0" count="13896"/>
<cover_result message="1 0" count="0"/>
<summary states="39665" rules_fired="515886" errors="1" duration_seconds="1"/>
`
	staterightPrints = `states 39665 generated 515887 depth 24
joint 10 4
`
	tlcPrints = `<<"joint", "TIME-WAIT", "ESTABLISHED">>
Model checking completed. No error has been found.
515887 states generated, 39665 distinct states found, 0 states left on queue.
The depth of the complete state graph search is 24.
`
	tcpcheckPrints = `{"verdict": "holds", "states": 39665, "transitions": 515886, "depth": 23, "joint_states": [["TIME-WAIT", "ESTABLISHED"]]}`
)

func TestReaders(t *testing.T) {
	timeWait := [2]model.State{model.TIMEWAIT, model.ESTABLISHED}
	for name, test := range map[string]struct {
		read  func([]byte) (report, error)
		text  string
		depth int
		joint [2]model.State
		count int
	}{
		"SPIN, depth first":   {readSPIN, spinPrints, -1, timeWait, 2},
		"SPIN, breadth first": {readSPIN, "	Using Breadth-First Search\n" + spinPrints, 27, timeWait, 2},
		"Rumur":               {readRumur, rumurPrints, -1, [2]model.State{}, 1},
		"Stateright":          {readStateright, staterightPrints, 23, timeWait, 1},
		"TLC":                 {readTLC, tlcPrints, 23, timeWait, 1},
		"tcpcheck":            {readTcpcheck, tcpcheckPrints, 23, timeWait, 1},
	} {
		got, err := test.read([]byte(test.text))
		if want := (counts{39665, 515886, test.depth}); err != nil || got.counts != want {
			t.Errorf("%s: got %+v, %v; want %+v", name, got.counts, err, want)
		}
		if !got.joint[test.joint] || len(got.joint) != test.count {
			t.Errorf("%s: got the joint states %v; want %d, %v among them", name, got.joint, test.count, test.joint)
		}
	}
}

// TestErrorsAreSeen: a tool that has found an error, or has not come to its end, is not taken to agree.
func TestErrorsAreSeen(t *testing.T) {
	for name, test := range map[string]struct {
		read func([]byte) (report, error)
		text string
	}{
		"SPIN's error":     {readSPIN, strings.Replace(spinPrints, "errors: 0", "errors: 1", 1)},
		"SPIN's end":       {readSPIN, spinPrints[:100]},
		"Rumur's error":    {readRumur, strings.Replace(rumurPrints, `errors="1"`, `errors="2"`, 1)},
		"Rumur's end":      {readRumur, rumurPrints[:50]},
		"Stateright's end": {readStateright, staterightPrints[:30]},
		"TLC's error":      {readTLC, strings.Replace(tlcPrints, "No error has been found", "Error", 1)},
		"TLC's end":        {readTLC, tlcPrints[:100]},
		"tcpcheck's error": {readTcpcheck, strings.Replace(tcpcheckPrints, "holds", "violated", 1)},
		"tcpcheck's end":   {readTcpcheck, tcpcheckPrints[:50]},
	} {
		if got, err := test.read([]byte(test.text)); err == nil {
			t.Errorf("%s is taken for %+v", name, got)
		}
	}
}

// TestAgree: a count that is not the one that is known is an error.
func TestAgree(t *testing.T) {
	c := contender{tool: "echo", command: []string{"echo", tcpcheckPrints}, read: readTcpcheck}
	if _, _, err := c.explore(sizes[0]); err != nil {
		t.Error(err)
	}
	if _, _, err := c.explore(sizes[1]); err == nil || !strings.Contains(err.Error(), "echo finds 39665 states") {
		t.Errorf("got %v; want that the counts differ", err)
	}
}
