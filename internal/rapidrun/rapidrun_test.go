package rapidrun

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSeed draws the same for the same seed, and something else for another.
func TestSeed(t *testing.T) {
	drawn := func(seed uint64) (all []uint64) {
		failed, err := Check(seed, 20, func(t *rapid.T) bool {
			all = append(all, rapid.Uint64().Draw(t, "n"))
			return true
		})
		if failed || err != nil || len(all) != 20 {
			t.Fatalf("%v, %v, %d draws", failed, err, len(all))
		}
		return all
	}
	if a, b := drawn(7), drawn(7); !slices.Equal(a, b) {
		t.Errorf("%v, and then %v", a, b)
	}
	if slices.Equal(drawn(7), drawn(8)) {
		t.Error("two seeds draw the same")
	}
	if _, err := Check(0, 1, func(*rapid.T) bool { return true }); err == nil {
		t.Error("a seed of 0 is taken")
	}
}

// TestFailure tells of what fails, puts the options back, and leaves no file.
func TestFailure(t *testing.T) {
	t.Chdir(t.TempDir())
	before := flag.Lookup("rapid.checks").Value.String()
	failed, err := Check(1, 1000, func(t *rapid.T) bool { return rapid.IntRange(0, 99).Draw(t, "n") < 90 })
	if !failed || err != nil {
		t.Errorf("%v, %v", failed, err)
	}
	if after := flag.Lookup("rapid.checks").Value.String(); after != before {
		t.Errorf("rapid.checks was %s and is %s", before, after)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

// TestPanic hands a panic on.
func TestPanic(t *testing.T) {
	defer func() {
		if p := recover(); p != "a bug" {
			t.Errorf("it is %v that comes out", p)
		}
	}()
	_, _ = Check(1, 10, func(*rapid.T) bool { panic("a bug") })
}

// TestEnvironment runs this test binary with variables that rapid panics at.
func TestEnvironment(t *testing.T) {
	for _, name := range []string{"CHECKS", "STEPS", "SEED", "NOFAILFILE", "SHRINKTIME", "LOG"} {
		cmd := exec.Command(os.Args[0], "-test.run=TestSeed")
		cmd.Env = append(os.Environ(), fmt.Sprintf("RAPID_%s=nonsense", name))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("RAPID_%s: %v\n%s", name, err, out)
		}
	}
}
