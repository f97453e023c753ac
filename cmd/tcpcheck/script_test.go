package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"tcpcheck": main}) }

// TestScripts runs the command line as a person would: see testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true})
}

// TestNightly runs the scripts that take minutes, where TCPCHECK_NIGHTLY asks for it.
func TestNightly(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to run the slow scripts")
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/nightly", RequireExplicitExec: true})
}
