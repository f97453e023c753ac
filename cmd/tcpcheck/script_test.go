package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tcpcheck/internal/golden"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"tcpcheck": main}) }

// TestScripts runs the command line as a person would: see testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *golden.Update, RequireExplicitExec: true})
}

// TestNightly runs the scripts that take minutes, where TCPCHECK_NIGHTLY asks for it.
func TestNightly(t *testing.T) {
	if os.Getenv("TCPCHECK_NIGHTLY") == "" {
		t.Skip("set TCPCHECK_NIGHTLY=1 to run the slow scripts")
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/nightly", RequireExplicitExec: true})
}
