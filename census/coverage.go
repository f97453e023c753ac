package census

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
)

// Coverage is what of RFC 9293 was put to the test in some scenarios.
type Coverage struct {
	Runs   []string // their names
	Census *Census  // of all of them
}

// sections holds the titles of the sections of 3.10.
var sections = map[string]string{
	"3.10": "Event Processing", "3.10.1": "OPEN Call", "3.10.2": "SEND Call", "3.10.3": "RECEIVE Call", "3.10.4": "CLOSE Call",
	"3.10.5": "ABORT Call", "3.10.6": "STATUS Call", "3.10.7.1": "SEGMENT ARRIVES, CLOSED", "3.10.7.2": "SEGMENT ARRIVES, LISTEN",
	"3.10.7.3": "SEGMENT ARRIVES, SYN-SENT", "3.10.7.4": "SEGMENT ARRIVES, other states", "3.10.8": "Timeouts",
}

// Share returns how many branches of 3.10 are modelled, and how many of those were taken.
func (c *Coverage) Share() (taken, modelled int) {
	for b, info := range model.BranchInfos {
		if info.Outside {
			continue
		}
		modelled++
		if c.Census.Branches[b] > 0 {
			taken++
		}
	}
	return taken, modelled
}

// Text writes the coverage for people: how often each branch was taken, why others never are, the edges of figure 5, and
// what is not modelled.
func (c *Coverage) Text(w io.Writer) error {
	var b strings.Builder
	taken, modelled := c.Share()
	fmt.Fprintf(&b, "%s: %s %s states, %s different steps in which an endpoint does something\n",
		c.what(), c.howMuch(), grouped(c.Census.States), grouped(c.Census.Steps))
	fmt.Fprintf(&b, "RFC 9293, section 3.10: %d of %d branches taken (%.1f %%); %d more are about what is not modelled\n",
		taken, modelled, 100*float64(taken)/float64(modelled), model.BranchCount-modelled)
	c.branches(&b)
	c.edges(&b)
	b.WriteString("\nNot modelled\n")
	for _, info := range model.BranchInfos {
		if info.Outside {
			fmt.Fprintf(&b, "%10s  %s: %s\n%12s%s\n", "-", info.ID(), info.Quote, "", info.Why)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// what says of how many runs the coverage is, or of which.
func (c *Coverage) what() string {
	if len(c.Runs) <= 3 {
		return strings.Join(c.Runs, ", ")
	}
	return fmt.Sprintf("%d runs", len(c.Runs))
}

func (c *Coverage) howMuch() string {
	if c.Census.Complete {
		return "all"
	}
	return "the first"
}

// branches lists those that are modelled, by section. Why one is never taken goes for the catalogue; it
// is said where nothing else would be.
func (c *Coverage) branches(b *strings.Builder) {
	section := ""
	for i, info := range model.BranchInfos {
		if info.Outside {
			continue
		}
		if info.Section != section {
			section = info.Section
			fmt.Fprintf(b, "\n%s %s\n", section, sections[section])
		}
		fmt.Fprintf(b, "%10s  %s: %s\n", often(c.Census.Branches[i]), info.Name, info.Quote)
		if c.Census.Branches[i] == 0 && info.Why != "" {
			fmt.Fprintf(b, "%12s%s\n", "", info.Why)
		}
	}
}

// edges lists those of figure 5, and then those that it does not show.
func (c *Coverage) edges(b *strings.Builder) {
	b.WriteString("\nFigure 5\n")
	arcs := (&Diagram{Census: c.Census}).arcs()
	list := func(figure bool) {
		for _, a := range arcs {
			if (a.origin == InFigure) == figure {
				fmt.Fprintf(b, "%10s  %s to %s: %s\n", often(a.count), a.from, a.to, a.label())
			}
		}
	}
	list(true)
	b.WriteString("\nEdges that figure 5 does not show\n")
	list(false)
}

// often says how often.
func often(n int) string {
	if n == 0 {
		return "never"
	}
	return grouped(n)
}

// The JSON of a coverage; its fields are a contract, see docs/cli.md.
type (
	coverageJSON struct {
		Version   int          `json:"version"`
		Scenarios []string     `json:"scenarios"`
		Complete  bool         `json:"complete"`
		States    int          `json:"states"`
		Steps     int          `json:"steps"`
		Taken     int          `json:"branches_taken"`
		Modelled  int          `json:"branches_modelled"`
		Branches  []branchJSON `json:"branches"`
		Edges     []edgeJSON   `json:"edges"`
	}
	branchJSON struct {
		ID       string `json:"id"`
		Section  string `json:"section"`
		Quote    string `json:"quote"`
		Count    int    `json:"count"`
		Modelled bool   `json:"modelled"`
		Reason   string `json:"reason,omitempty"`
	}
	edgeJSON struct {
		From   string `json:"from"`
		To     string `json:"to"`
		Event  string `json:"event"`
		Action string `json:"action"`
		Origin string `json:"origin"`
		Count  int    `json:"count"`
	}
)

// JSON writes the coverage for programs.
func (c *Coverage) JSON(w io.Writer) error {
	doc := coverageJSON{Version: 1, Scenarios: c.Runs, Complete: c.Census.Complete, States: c.Census.States, Steps: c.Census.Steps}
	doc.Taken, doc.Modelled = c.Share()
	for b, info := range model.BranchInfos {
		branch := branchJSON{ID: info.ID(), Section: info.Section, Quote: info.Quote, Count: c.Census.Branches[b], Modelled: !info.Outside}
		if branch.Count == 0 {
			branch.Reason = info.Why
		}
		doc.Branches = append(doc.Branches, branch)
	}
	for _, a := range (&Diagram{Census: c.Census}).arcs() {
		doc.Edges = append(doc.Edges, edgeJSON{a.from.String(), a.to.String(), a.event, a.action, origins[a.origin], a.count})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
