package traces

import (
	"io"
	"slices"
)

// Form is a form in which a trace can be shown.
type Form struct {
	Name  string
	Words string // what it is, in a few words
	Write func(*Trace, io.Writer) error
	Diff  func(*Trace, io.Writer) error // with the nearest behaviour that does not violate its property; nil: it cannot
}

// Forms holds them all, the default first.
var Forms = []Form{
	{"ladder", "text, in the notation of RFC 9293's figures 6 to 13; it can be read back", func(t *Trace, w io.Writer) error {
		return t.Ladder(w, LadderOptions{})
	}, (*Trace).LadderDiff},
	{"svg", "a picture: the time-sequence diagram, for a page or for print", (*Trace).SVG, (*Trace).SVGDiff},
	{"html", "a page to step through: the picture beside both TCBs, the network and the users", (*Trace).HTML, nil},
	{"mermaid", "a sequence diagram in the language of Mermaid, for Markdown", (*Trace).Mermaid, nil},
	{"json", "the trace file", (*Trace).WriteJSON, nil},
	{"itf", "states in the Informal Trace Format of Apalache, for the tools of TLA+ and Quint", (*Trace).WriteITF, nil},
	{"pcapng", "a packet capture at both endpoints, for Wireshark", (*Trace).WritePcapng, nil},
	{"packetdrill", "a script that drives a real stack through one endpoint's side", func(t *Trace, w io.Writer) error {
		s, err := t.BrokenSide()
		if err != nil {
			return err
		}
		return t.WritePacketdrill(w, s)
	}, nil},
}

// FormNames returns the names of all forms.
func FormNames() []string {
	names := make([]string, len(Forms))
	for i, f := range Forms {
		names[i] = f.Name
	}
	return names
}

// LookupForm returns the form of that name, and whether there is one.
func LookupForm(name string) (Form, bool) {
	i := slices.IndexFunc(Forms, func(f Form) bool { return f.Name == name })
	if i < 0 {
		return Form{}, false
	}
	return Forms[i], true
}
