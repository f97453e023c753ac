package model

import (
	"os/exec"
	"strings"
	"testing"
)

// TestArrows: the imports point one way, and model and explore stand on the standard library
// alone, but that explore knows ltl.
func TestArrows(t *testing.T) {
	for pkg, allowed := range map[string][]string{
		"tcpcheck/model":             nil,
		"tcpcheck/explore":           {"tcpcheck/ltl"},
		"tcpcheck/ltl":               nil,
		"tcpcheck/explore/reference": {"tcpcheck/explore", "tcpcheck/ltl"},
		"tcpcheck/census":            {"tcpcheck/explore", "tcpcheck/ltl", "tcpcheck/model"},
		"tcpcheck/packetdrill":       {"tcpcheck/model"},
		"tcpcheck/predicates":        {"tcpcheck/internal/spelling", "tcpcheck/ltl", "tcpcheck/model", "github.com/expr-lang/expr"},
		"tcpcheck/properties":        {"tcpcheck/internal/spelling", "tcpcheck/explore", "tcpcheck/ltl", "tcpcheck/model", "tcpcheck/predicates", "github.com/expr-lang/expr"},
		"tcpcheck/scenarios":         {"tcpcheck/internal/spelling", "tcpcheck/ltl", "tcpcheck/model", "tcpcheck/predicates", "github.com/expr-lang/expr", "github.com/goccy/go-yaml"},
		"tcpcheck/fuzz": {"tcpcheck/internal/rapidrun", "tcpcheck/internal/spelling", "tcpcheck/explore", "tcpcheck/ltl", "tcpcheck/model", "tcpcheck/predicates", "tcpcheck/properties",
			"tcpcheck/scenarios", "github.com/expr-lang/expr", "github.com/goccy/go-yaml", "pgregory.net/rapid"},
		"tcpcheck/traces": {"tcpcheck/internal/spelling", "tcpcheck/explore", "tcpcheck/ltl", "tcpcheck/model", "tcpcheck/predicates", "tcpcheck/properties", "tcpcheck/scenarios",
			"github.com/expr-lang/expr", "github.com/goccy/go-yaml", "github.com/gopacket/gopacket", "golang.org/x/net", "golang.org/x/sys"},
	} {
		out, err := exec.Command("go", "list", "-deps", pkg).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, dep := range strings.Fields(string(out)) {
			if first, _, _ := strings.Cut(dep, "/"); !strings.Contains(first, ".") && first != "tcpcheck" || dep == pkg {
				continue // of the standard library
			}
			ok := false
			for _, a := range allowed {
				ok = ok || dep == a || strings.HasPrefix(dep, a+"/") && a != "tcpcheck/explore"
			}
			if !ok {
				t.Errorf("%s reaches %s", pkg, dep)
			}
		}
	}
}
