package traces

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// written returns the file of a trace.
func written(t testing.TB, trace *Trace) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := trace.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// copied returns a trace that may be changed.
func copied(t testing.TB, trace *Trace) *Trace {
	t.Helper()
	again, err := Read("trace.json", written(t, trace))
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// refuted returns the step at which a replay is refuted, 0 if it is confirmed.
func refuted(t testing.TB, trace *Trace) (int, string) {
	t.Helper()
	_, err := Replay(trace)
	var r *Refuted
	switch {
	case err == nil:
		return 0, ""
	case errors.As(err, &r):
		return r.Step, err.Error()
	default:
		t.Fatal(err)
		return 0, ""
	}
}

func TestReplayConfirms(t *testing.T) {
	report, err := Replay(copied(t, example(t)))
	if err != nil || report != (Report{Steps: 9, Property: "graceful-close-delivers"}) {
		t.Fatalf("%v, %v", report, err)
	}
	if got := report.String(); got != "9 steps, and step 9 violates graceful-close-delivers" {
		t.Error(got)
	}
	for name := range variants {
		sc := variant(t, name)
		for seed := range uint64(10) {
			if step, why := refuted(t, copied(t, newTrace(t, sc, "", walk(t, sc, seed, 20)))); step != 0 {
				t.Errorf("%s, seed %d: %s", name, seed, why)
			}
		}
	}
}

// TestReplayCut cuts each step out of a record.
func TestReplayCut(t *testing.T) {
	for i := range example(t).Steps {
		trace := copied(t, example(t))
		trace.Steps = slices.Delete(trace.Steps, i, i+1)
		if step, why := refuted(t, trace); step != i+1 {
			t.Errorf("step %d cut out: refuted at %d: %s", i+1, step, why)
		}
	}
}

// TestReplayCutAndRenumbered cuts each step out of a record and numbers the others
// anew, as somebody would who wants a shorter counterexample.
func TestReplayCutAndRenumbered(t *testing.T) {
	for i := range example(t).Steps {
		trace := copied(t, example(t))
		trace.Steps = slices.Delete(trace.Steps, i, i+1)
		trace.ViolatedAt--
		for j := range trace.Steps {
			trace.Steps[j].Number = j + 1
		}
		if step, why := refuted(t, trace); step < min(i+1, len(trace.Steps)) {
			t.Errorf("step %d cut out: refuted at %d: %s", i+1, step, why)
		}
	}
}

// TestReplaySwapped swaps neighbours.
func TestReplaySwapped(t *testing.T) {
	for i := range len(example(t).Steps) - 1 {
		trace := copied(t, example(t))
		trace.Steps[i], trace.Steps[i+1] = trace.Steps[i+1], trace.Steps[i]
		if step, why := refuted(t, trace); step != i+1 {
			t.Errorf("steps %d and %d swapped: refuted at %d: %s", i+1, i+2, step, why)
		}
	}
}

// TestReplayChanged changes every single field of every step in the file.
func TestReplayChanged(t *testing.T) {
	src := written(t, example(t))
	var doc map[string]any
	if err := json.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	for i, step := range doc["steps"].([]any) {
		each(step.(map[string]any), "", func(path string) {
			changed, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			trace, err := Read("trace.json", changed)
			if err != nil {
				t.Fatalf("step %d, %s: %v", i+1, path, err)
			}
			if at, why := refuted(t, trace); at != i+1 {
				t.Errorf("step %d, %s changed: refuted at %d: %s", i+1, path, at, why)
			}
		})
	}
}

// each changes each field below an object, calls f, and changes it back.
func each(object map[string]any, prefix string, f func(path string)) {
	for key, value := range object {
		var other any
		switch value := value.(type) {
		case map[string]any:
			each(value, prefix+key+".", f)
			continue
		case []any:
			other = append(slices.Clone(value), "<SEQ=7><CTL=RST>")
		case string:
			other = value + " otherwise"
		case float64:
			other = value + 1
		case bool:
			other = !value
		}
		object[key] = other
		f(prefix + key)
		object[key] = value
	}
}

func TestReplayWords(t *testing.T) {
	for _, test := range []struct {
		name, want string
		change     func(*Trace)
	}{
		{"a variable", "step 6 (A: CLOSE): A.SND.NXT is 2, the record says 5", func(t *Trace) { t.Steps[5].After.A.SNDNXT = 5 }},
		{"in flight", "step 2 (A: OPEN active): to B is <SEQ=1><CTL=SYN><WND=2>, the record says nothing", func(t *Trace) { t.Steps[1].After.ToB = nil }},
		{"a name", "step 4 (A: SEGMENT ARRIVES <SEQ=3><CTL=SYN><WND=2>): no such step is enabled there; these are: ", func(t *Trace) { t.Steps[3].Event = "A: SEGMENT ARRIVES <SEQ=3><CTL=SYN><WND=2>" }},
		{"cut short", "step 9: the record ends before it, and says that step 9 violates graceful-close-delivers", func(t *Trace) { t.Steps = t.Steps[:8] }},
		{"cut short, and the end moved", "step 8 (B: CLOSE): the trace runs, but does not violate graceful-close-delivers", func(t *Trace) { t.Steps, t.ViolatedAt = t.Steps[:8], 8 }},
		{"another property", "step 9 (B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK><WND=2>): the trace runs, but does not violate no-deadlock", func(t *Trace) { t.Property = "no-deadlock" }},
		{"another moment", "step 9 (B: SEGMENT ARRIVES <SEQ=2><ACK=4><CTL=ACK><WND=2>): it violates graceful-close-delivers, and the record says that step 3 does", func(t *Trace) { t.ViolatedAt = 3 }},
		{"a step missing", "step 5 (A: CLOSE): it is number 5 here, the record says step 6: a step is missing or one too many", func(t *Trace) { t.Steps = slices.Delete(t.Steps, 4, 5) }},
		{"without the deviation", "step 6 (A: CLOSE): A.SND.NXT is 3, the record says 2", func(t *Trace) { t.Settings["deviate"] = "none" }},
	} {
		trace := copied(t, example(t))
		test.change(trace)
		if _, why := refuted(t, trace); !strings.HasPrefix(why, test.want) {
			t.Errorf("%s: %s\nwant %s", test.name, why, test.want)
		}
	}
}

// TestNewRefuses records no run that is none.
func TestNewRefuses(t *testing.T) {
	sc := variant(t, "set")
	events := walk(t, sc, 1, 6)
	p, err := newTrace(t, sc, "", nil).player()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(sc, p.system, "no-rst-to-rst", events, 0); err == nil || err.Error() != fmt.Sprintf("these %d steps do not violate no-rst-to-rst", len(events)) {
		t.Error(err)
	}
	if _, err := New(sc, p.system, "", events[len(events)-1:], 0); err == nil || !strings.Contains(err.Error(), "is not enabled after step 0") {
		t.Error(err)
	}
}
