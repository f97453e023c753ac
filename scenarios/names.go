package scenarios

import (
	"cmp"
	"path/filepath"
	"regexp"
	"strings"
)

// properName is what a scenario may be called. Trace files are named after it, and a ladder
// names it in a line: with that of a variant and of a property it fits in 255 bytes.
var properName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

const nameWords = "up to 64 letters, digits, dots, dashes and underscores, a letter or digit first"

// maxName is how long a name may be.
const maxName = 64

// improper is what cannot be in a name. A plus sign can be in one that comes from that of a file.
var improper = regexp.MustCompile(`[^A-Za-z0-9._+-]+`)

// nameOfFile makes a name for a scenario of that of its file.
func nameOfFile(path string) string {
	base := filepath.Base(path)
	name := improper.ReplaceAllString(strings.TrimSuffix(base, filepath.Ext(base)), "-")
	name = strings.TrimLeft(name, "._+-")
	return cmp.Or(name[:min(len(name), maxName)], "unnamed")
}

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
	"eventually-established",
	"eventually-closed",
	"eventually-delivered",
	"window-reopens",
	"half-open-resolved",
	"no-ack-storm",
	"can-always-close",
}

// UsualProperties holds what a scenario judges that says nothing about it: all but
// time-wait-runs-out and no-spurious-reset, which TCP itself does not keep where
// TIME-WAIT may end at any time, those that need a second incarnation, and of what must happen
// in the end those that need users who send and a window that closes.
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
	"eventually-established",
	"eventually-closed",
}

// The verdicts that a scenario may expect.
var verdicts = []string{"holds", "violated", "vacuous", "bounded"}
