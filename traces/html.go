package traces

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"tcpcheck/model"
)

// The page: what stands in it, how it looks, and how it steps.
var (
	//go:embed page/page.html
	pageText string
	//go:embed page/page.css
	pageStyle template.CSS
	//go:embed page/page.js
	pageScript template.JS

	pageTemplate = template.Must(template.New("page").Parse(pageText))
)

// page is what the template of the page takes.
type page struct {
	Scenario, Title, About string
	Property, Meaning      string
	Turning                string        // in words, where the point of no return is
	Ending                 string        // and how the nearest behaviour that keeps the property goes on
	Nearest                template.HTML // the picture of that; "": there is none
	Words                  []string
	Rests                  bool
	Style                  template.CSS
	Script                 template.JS
	Picture                template.HTML
	Data                   pageData
}

// pageData is what the page steps through.
type pageData struct {
	Names    []string    `json:"names"` // of the variables of an endpoint
	Groups   []pageGroup `json:"groups"`
	Users    []string    `json:"users"` // what there is to say of a user
	Steps    []pageStep  `json:"steps"` // the initial state first
	Violated int         `json:"violated"`
	NoReturn int         `json:"noReturn"` // the step that is the point of no return; 0: none is
	Verdict  string      `json:"verdict"`  // "": nothing is violated
	Cycle    int         `json:"cycle"`    // as Trace.CycleFrom
}

// pageGroup names variables that belong together.
type pageGroup struct {
	Name      string `json:"name"`
	Variables []int  `json:"variables"` // positions in the names
}

// pageStep is a step, and the state after it.
type pageStep struct {
	Event string         `json:"event"`
	Words []string       `json:"words"`
	Says  []pageSentence `json:"says"` // 3.10, by which it was taken
	A     []string       `json:"A"`    // by the names of the variables
	B     []string       `json:"B"`
	OfA   []string       `json:"ofA"` // by what there is to say of a user
	OfB   []string       `json:"ofB"`
	ToA   []string       `json:"toA"`
	ToB   []string       `json:"toB"`
	Left  string         `json:"left"`
}

// pageSentence is a sentence of section 3.10.
type pageSentence struct {
	ID    string `json:"id"` // as coverage names it
	Quote string `json:"quote"`
}

// HTML writes the trace as a page that stands alone: the picture beside the state after each step, to step through.
func (t *Trace) HTML(w io.Writer) error {
	page := page{Scenario: t.Scenario, Title: t.headline(), Property: t.Property, Style: pageStyle, Script: pageScript}
	with, err := page.compare(t)
	if err != nil {
		return err
	}
	p, err := t.picture(with)
	if err != nil {
		return err
	}
	page.About, page.Rests, page.Picture, page.Data = strings.Join(p.header, "; "), p.rests(), template.HTML(p.svg(false)), p.data()
	if t.Property != "" {
		page.Meaning = p.meaning()
	}
	for n := range p.scenes {
		page.Words = append(page.Words, p.scenes[n].told.words)
	}
	return pageTemplate.Execute(w, page)
}

// compare puts in what there is to say of the point of no return, and returns what shows it in the picture.
func (page *page) compare(t *Trace) (with extras, err error) {
	if t.Property == "" {
		return with, nil
	}
	c, n, err := t.compared()
	if err != nil {
		return with, err
	}
	page.Turning = c.turning(&n.noReturn)
	if n.trace == nil {
		return with, nil
	}
	page.Ending = strings.TrimSuffix(n.ending(), ":")
	kept, err := n.trace.picture(extras{divided: true, after: n.state, divide: "here they part", keeps: t.Property})
	if err != nil {
		return with, err
	}
	page.Nearest = template.HTML(kept.svg(false))
	if n.state == len(t.Steps) {
		return with, nil
	}
	return extras{divided: true, after: n.state, divide: pointOfNoReturn}, nil
}

// pointOfNoReturn is what stands at the line before the step that is it.
const pointOfNoReturn = "point of no return"

// data returns what the page steps through.
func (p *picture) data() pageData {
	initial := p.model.Initial()
	d := pageData{Users: userWords, Violated: p.trace.ViolatedAt, Cycle: p.trace.CycleFrom}
	if p.trace.Property != "" {
		d.Verdict = verdict(p.trace.Property)
	}
	if p.divided {
		d.NoReturn = p.after + 1
	}
	for _, f := range fields(newEndpoint(&initial.Host[model.A])) {
		d.Names = append(d.Names, f.name)
	}
	d.Groups = groups(d.Names)
	var us [2]user
	first := newSnapshot(&initial)
	d.Steps = append(d.Steps, p.pageStep("Nothing has happened yet", telling{words: "Neither endpoint has a connection, and nothing is in flight."}, &moment{}, &first, &us))
	for n := range p.scenes {
		step := &p.trace.Steps[n]
		us[p.scenes[n].event.Side].take(p.scenes[n].event, step)
		d.Steps = append(d.Steps, p.pageStep(step.Event, p.scenes[n].told, &p.moments[n], &step.After, &us))
	}
	return d
}

// pageStep returns a step that has led to the state of a snapshot.
func (p *picture) pageStep(event string, t telling, m *moment, after *Snapshot, us *[2]user) pageStep {
	s := pageStep{
		Event: event, Words: append([]string{t.words}, t.believes...), Says: m.sentences(), ToA: after.ToA, ToB: after.ToB, Left: p.left(after), OfA: us[model.A].words(), OfB: us[model.B].words(),
	}
	for _, f := range fields(after.A) {
		s.A = append(s.A, f.value)
	}
	for _, f := range fields(after.B) {
		s.B = append(s.B, f.value)
	}
	return s
}

// left says what is left of the budgets that there are.
func (p *picture) left(after *Snapshot) string {
	var list []string
	initial := p.model.Initial()
	for _, b := range []struct {
		name     string
		all, now uint8
	}{
		{"losses", initial.Losses, after.Losses}, {"duplications", initial.Duplications, after.Duplications},
		{"corruptions", initial.Corruptions, after.Corruptions}, {"retransmissions", initial.Retransmissions, after.Retransmissions},
		{"attacks", initial.Attacks, after.Attacks},
	} {
		if b.all > 0 {
			list = append(list, fmt.Sprintf("%d of %d %s", b.now, b.all, b.name))
		}
	}
	if list == nil {
		return ""
	}
	return "Left: " + strings.Join(list, ", ")
}

// user is what the user of an endpoint has done and seen.
type user struct {
	sent, received uint32 // octets
	reply          string // to the last call
	told           []string
}

// userWords names what a user's words are about.
var userWords = []string{"octets given to SEND", "octets received", "reply to the last call", "told unasked"}

// take takes down what a step was to the user.
func (u *user) take(ev model.Event, step *Step) {
	if ev.Kind == model.SendCall && step.Reply == model.OK.String() {
		u.sent += ev.N
	}
	if ev.Kind.Call() {
		u.reply = step.Reply
	}
	u.received += step.Delivered
	u.told = append(u.told, step.Told...)
}

func (u *user) words() []string {
	return []string{
		fmt.Sprint(u.sent), fmt.Sprint(u.received), orNothing(u.reply), orNothing(strings.Join(u.told, ", ")),
	}
}

// variableGroup names variables of an endpoint that belong together.
type variableGroup struct {
	name      string
	variables []string // with a dot at its end: all that begin so
}

// variableGroups has each variable in one group.
var variableGroups = []variableGroup{
	{"Connection", []string{"state", "passive OPEN", "SYN acknowledged", "CLOSE called", "FIN sent", "octets queued", "octets acknowledged"}},
	{"Send sequence", []string{"SND.UNA", "SND.NXT", "SND.WND", "SND.WL1", "SND.WL2", "ISS", "Max(SND.WND)"}},
	{"Receive sequence", []string{"RCV.NXT", "RCV.WND", "IRS", "RCV.USER", "held"}},
	{"Time", []string{"TS.Recent", "TIME-WAIT slots", "quiet slots"}},
	{"Host", []string{"OPEN calls", "ISS listed", "ISS choices", "ISS next", "ISS ahead", "embryos", "younger embryos"}},
	{"The TIME-WAIT that a SYN has reopened", []string{"reopened TIME-WAIT."}},
	{"What no endpoint knows", []string{"ghosts."}},
}

// has tells whether a variable is in the group.
func (g *variableGroup) has(name string) bool {
	return slices.ContainsFunc(g.variables, func(v string) bool { return name == v || strings.HasSuffix(v, ".") && strings.HasPrefix(name, v) })
}

// groups groups the variables of these names.
func groups(names []string) (list []pageGroup) {
	for _, g := range variableGroups {
		group := pageGroup{Name: g.name}
		for i, name := range names {
			if g.has(name) {
				group.Variables = append(group.Variables, i)
			}
		}
		list = append(list, group)
	}
	return list
}
