package packetdrill

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTmp(t *testing.T) {
	files, _ := filepath.Glob("/work/shared/packetdrill/*/*.pkt")
	n := map[Verdict]int{}
	for _, f := range files {
		src, _ := os.ReadFile(f)
		s, err := Parse(f, string(src), "STANDARD")
		if err != nil {
			t.Error(err)
		}
		r := Run(s, Setup{})
		n[r.Verdict]++
		if r.Verdict != Passed {
			fmt.Printf("%s %s:%d %s\n   expected %s\n   actual   %s\n", r.Verdict, strings.TrimPrefix(f, "/work/shared/packetdrill/"), r.Line, r.Reason, r.Expected, r.Actual)
		}
	}
	fmt.Println(n)
}
