package scenarios

// PropertyNames holds the names of the properties that a scenario may ask for, in
// the order in which verdicts are told. Package properties, which this package
// may not import, defines them; a test there keeps the two lists equal.
var PropertyNames = []string{
	"stream-integrity",
	"window-respected",
	"ack-of-sent",
	"graceful-close-delivers",
	"time-wait-runs-out",
	"no-spurious-reset",
	"no-rst-to-rst",
	"no-rst-to-own-syn",
	"no-stale-data",
	"no-stale-fin",
	"no-stale-ack",
	"no-stale-syn",
	"no-stale-reset",
	"no-replay",
	"matched-incarnations",
	"established-by-peer",
	"legal-transition",
	"tcb-well-formed",
	"no-unspecified-reception",
	"no-deadlock",
}

// UsualProperties holds what a scenario judges that says nothing about it: all but
// time-wait-runs-out and no-spurious-reset, which TCP itself does not keep where
// TIME-WAIT may end at any time, and those that need a second incarnation.
var UsualProperties = []string{
	"stream-integrity",
	"window-respected",
	"ack-of-sent",
	"graceful-close-delivers",
	"no-rst-to-rst",
	"legal-transition",
	"tcb-well-formed",
	"no-unspecified-reception",
	"no-deadlock",
}

// The verdicts that a scenario may expect.
var verdicts = []string{"holds", "violated", "vacuous", "bounded"}
