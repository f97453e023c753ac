package traces

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// drawer turns a run into the lines of a ladder.
type drawer struct {
	*player
	lines    []Line
	number   int          // of the last numbered line
	afoot    afoot        // what the last line shows to be under way
	arrived  [2]packetSet // what has arrived where arrival does not consume
	property string
	knew     bool
	repeats  int // the position of the line that begins the cycle of a lasso
	before   int // the number of the last line before it
}

// packetSet is a set of packets.
type packetSet map[model.Packet]bool

// afoot is a segment that the last line shows and whose arrival may join that line.
type afoot struct {
	to     model.Side
	sent   *model.Segment // by a departure
	packet *model.Packet  // by a fault
}

// is tells whether p is what is under way to side to.
func (a afoot) is(to model.Side, p model.Packet) bool {
	switch {
	case a.sent != nil:
		return a.to == to && sameText(*a.sent, p.Segment) && !p.Corrupt
	case a.packet != nil:
		return a.to == to && *a.packet == p
	default:
		return false
	}
}

// draw returns the lines that show the run of events. From number cycleFrom on they repeat; 0: none does.
func draw(m *model.Model, property string, events []model.Event, cycleFrom int, opts LadderOptions) ([]Line, error) {
	p, err := newPlayer(m, property)
	if err != nil {
		return nil, err
	}
	d := &drawer{player: p, property: property, knew: opts.Knew, arrived: [2]packetSet{{}, {}}}
	d.line(Line{Label: d.states()})
	violated := d.judged(false)
	for i, ev := range events {
		if i+1 == cycleFrom {
			d.cycle()
		}
		before := newSnapshot(d.world())
		d.step(ev)
		if d.knew {
			d.last().after = append(d.last().after, learnt(before, newSnapshot(d.world()))...)
			if ev.Kind == model.Tick {
				d.last().after = append(d.last().after, died(before)...)
			}
		}
		violated = d.judged(violated)
	}
	if cycleFrom == len(events)+1 {
		d.cycle()
	}
	if cycleFrom > 0 {
		d.closeCycle()
	}
	if p.promised {
		d.violates()
	}
	return d.lines, nil
}

// judged marks the first violation of the property.
func (d *drawer) judged(before bool) bool {
	if before || !d.violated {
		return before
	}
	d.violates()
	return true
}

// violates says at the end of the last line which property is violated, and what that says.
func (d *drawer) violates() {
	l := Line{Label: beside(model.A, note("%s", verdict(d.property)))}
	p, err := properties.Resolve(d.model.Config(), d.property)
	if err != nil {
		panic("traces: the player has judged it: " + err.Error())
	}
	l.after = wrap("     # ", strings.Fields(p.Words), " ", maxWidth)
	if p.Name == "no-deadlock" {
		l.after = append(l.after, d.ignored()...)
	}
	d.more(l)
}

// ignored tells what is in flight in a state that nothing changes: its arrival changes
// nothing, or it would not be one.
func (d *drawer) ignored() (comments []string) {
	for s := model.A; s <= model.B; s++ {
		for _, p := range d.world().Net[s].InFlight() {
			comments = append(comments, fmt.Sprintf("     # %s ignores %s, which is in flight.", s, p.Segment))
		}
	}
	return comments
}

// line begins a numbered line.
func (d *drawer) line(l Line) {
	d.number++
	l.Number = d.number
	d.more(l)
}

// more goes on with the line that has the last number.
func (d *drawer) more(l Line) {
	d.lines = append(d.lines, l)
	d.afoot = afoot{}
}

func (d *drawer) last() *Line { return &d.lines[len(d.lines)-1] }

func (d *drawer) world() *model.World { return &d.state.World }

// label returns the label for the state of side s.
func (d *drawer) label(s model.Side) []Word {
	return []Word{{Text: d.world().Host[s].TCB.State.String()}}
}

func (d *drawer) states() [2][]Word { return [2][]Word{d.label(model.A), d.label(model.B)} }

// beside returns the labels of a line that has one on side s alone.
func beside(s model.Side, label []Word) (labels [2][]Word) {
	labels[s] = label
	return labels
}

// step takes a step and shows it.
func (d *drawer) step(ev model.Event) {
	var text string
	if aboutPacket(ev.Kind) {
		text = d.name(ev)
	}
	wasOld, act := isOld(d.world(), ev.Side, &ev.Packet), actOf(d.world(), ev)
	d.take(ev)
	switch ev.Kind {
	case model.Arrival:
		d.arrival(ev, text, wasOld)
	case model.Loss:
		d.loss(ev, text, wasOld)
	case model.Duplication, model.Injection:
		d.fault(ev, fateNote(duplicate, wasOld), ev.Packet, text)
	case model.Corruption:
		d.fault(ev, fateNote(damaged, wasOld), damage(d.model, ev.Packet), text)
	case model.Forgery:
		d.fault(ev, attacker, ev.Packet, text)
	case model.Tick:
		d.tick()
	default:
		d.local(act)
	}
}

// aboutPacket tells whether events of this kind are about a packet.
func aboutPacket(k model.Kind) bool { return model.Arrival <= k && k <= model.Forgery }

// name writes the packet of ev as briefly as leaves no doubt about which is meant. If the
// line of what is under way leaves one, ev cannot join that.
func (d *drawer) name(ev model.Event) string {
	names := []string{d.brief(ev), ev.Packet.String()}
	if d.afoot.is(ev.Side, ev.Packet) {
		for _, name := range names {
			if d.afoot.sent == nil || d.means(name, ev, d.afoot.sent, false) {
				return name
			}
		}
		d.afoot = afoot{}
	}
	if d.means(names[0], ev, nil, isOld(d.world(), ev.Side, &ev.Packet)) {
		return names[0]
	}
	return names[1]
}

// means tells whether a name stands for the packet of ev.
func (d *drawer) means(name string, ev model.Event, sent *model.Segment, marked bool) bool {
	w, err := parseWritten(name, nil, d.model.Config().Space())
	if err != nil {
		panic("traces: " + err.Error())
	}
	meant, ok := d.meant(w, ev.Kind, ev.Side, sent, marked)
	return ok && meant.Packet == ev.Packet
}

// brief writes the packet of ev without what mostly goes without saying.
func (d *drawer) brief(ev model.Event) string {
	p := ev.Packet
	brief := inShort(d.model.Config(), ev.Side.Peer(), p.Segment)
	if p.Text.Len > 0 && p.Text.Incarnation == 0 {
		brief += "<OCTET=garbage>"
	}
	if p.Corrupt {
		brief += "<DAMAGED>"
	}
	return brief
}

// inShort writes a segment of side s, without its window where that is as large as can be.
func inShort(c *model.Config, s model.Side, seg model.Segment) string {
	if seg.WND == c.Host[s].Window || seg.CTL.Has(model.RST) {
		return seg.String()
	}
	return full(seg)
}

// ofKind returns the events of this kind on side s.
func ofKind(events []model.Event, k model.Kind, s model.Side) (chosen []model.Event) {
	for _, ev := range events {
		if ev.Kind == k && ev.Side == s {
			chosen = append(chosen, ev)
		}
	}
	return chosen
}

// local shows what an endpoint has done by itself.
func (d *drawer) local(a act) {
	d.line(Line{Label: beside(a.event.Side, note("%s", a))})
	d.showRemarks(a.event)
	if len(d.fx.Sent) == 0 {
		d.more(Line{Label: d.states()})
	}
	d.departures(a.event.Side, d.more)
}

// departures shows what side s has sent. The first segment goes on with a numbered line
// if it is given one.
func (d *drawer) departures(s model.Side, first func(Line)) {
	for _, sent := range d.fx.Sent {
		l := Line{Label: beside(s, d.label(s)), Segment: &Written{Text: inShort(d.model.Config(), s, sent.Segment)}}
		l.Arrow[s], l.Arrow[s.Peer()] = Departs, Delayed
		first(l)
		first = d.line
		d.afoot = afoot{to: s.Peer(), sent: &sent.Segment}
	}
}

// arrival shows that a segment arrives: on the line of its departure, if that has just
// been shown.
func (d *drawer) arrival(ev model.Event, text string, wasOld bool) {
	s, fate := ev.Side, ""
	if d.arrived[s][ev.Packet] {
		fate = duplicate
	}
	if !d.afoot.is(s, ev.Packet) {
		d.line(Line{})
		d.delayed(s.Peer(), fateNote(fate, wasOld))
	}
	if d.model.Config().Network.Set() {
		d.arrived[s][ev.Packet] = true
	}
	l := d.last()
	l.Arrow[s], l.Label[s] = Arrives, d.label(s)
	if d.afoot.packet == nil {
		l.Segment = &Written{Text: text}
	}
	d.afoot = afoot{}
	d.showRemarks(ev)
	d.departures(s, d.line)
}

// loss shows that a segment is lost: on the line of its departure, if that has just
// been shown.
func (d *drawer) loss(ev model.Event, text string, wasOld bool) {
	if d.afoot.sent == nil || !d.afoot.is(ev.Side, ev.Packet) {
		d.line(Line{Arrow: [2]Arrow{Delayed, Delayed}})
		d.delayed(ev.Side.Peer(), fateNote("", wasOld))
	}
	l := d.last()
	l.Segment, l.Label[ev.Side] = &Written{Text: text}, note(lost)
	d.afoot = afoot{}
}

// delayed notes beside the sender, side s, of a segment in the network what has become of
// it.
func (d *drawer) delayed(s model.Side, fate string) {
	d.last().Arrow[s] = Delayed
	if fate != "" {
		d.last().Label[s] = note("%s", fate)
	}
}

// fault shows what the network or an attacker does to a segment, which leads to a packet that may
// arrive at once.
func (d *drawer) fault(ev model.Event, what string, result model.Packet, text string) {
	d.line(Line{Label: beside(ev.Side.Peer(), note("%s", what)), Arrow: [2]Arrow{Delayed, Delayed}})
	d.last().Segment = &Written{Text: text}
	d.afoot = afoot{to: ev.Side, packet: &result}
}

// showRemarks shows what the user of the endpoint has got, and what else no segment and no
// state shows.
func (d *drawer) showRemarks(ev model.Event) {
	for _, remark := range remarks(ev, &d.fx, d.hushed) {
		d.more(Line{Label: beside(ev.Side, note("%s", remark))})
	}
}

// remarks returns what a ladder says besides about a step; hushed is an arrival in quiet time.
func remarks(ev model.Event, fx *model.Effects, hushed bool) (all []string) {
	if hushed {
		all = append(all, quiet)
	}
	if fx.Delivered > 0 && (ev.Kind != model.ReceiveCall || fx.Delivered != ev.N) {
		all = append(all, octets("takes", fx.Delivered))
	}
	if fx.Discarded > 0 {
		all = append(all, octets("drops", fx.Discarded))
	}
	for _, signal := range signalNames {
		if fx.Signals.Has(signal.signal) && signal.signal != model.SignalTimeout {
			all = append(all, signal.name)
		}
	}
	if fx.Reply != model.OK {
		all = append(all, fx.Reply.String())
	}
	if fx.Undefined {
		all = append(all, "undefined")
	}
	return all
}

func octets(verb string, n uint32) string {
	if n == 1 {
		return verb + " 1 octet"
	}
	return fmt.Sprintf("%s %d octets", verb, n)
}

// learnt returns comments that say which variables of the TCBs a step has changed.
func learnt(before, after Snapshot) (comments []string) {
	comments = append(comments, learntBy("A", before.A, after.A)...)
	return append(comments, learntBy("B", before.B, after.B)...)
}

func learntBy(side string, before, after Endpoint) []string {
	prefix := "     # " + side + ": "
	var changes []string
	if after.State == "CLOSED" && before.State != "CLOSED" {
		changes, before = []string{"forgets its TCB"}, Endpoint{Held: []string{}}
	}
	was, is := fields(before), fields(after)
	for i := range is {
		if is[i] != was[i] && isKnown(is[i].name) {
			changes = append(changes, is[i].name+"="+is[i].value)
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return wrap(prefix, changes, ", ", maxWidth)
}

// notInTCB names what the line itself shows already, or no endpoint knows.
var notInTCB = []string{"state", "OPEN calls", "ISS listed", "ISS choices", "ISS next"}

// isKnown tells whether a variable is one that the endpoint knows, and the line does not show.
func isKnown(name string) bool {
	return !slices.Contains(notInTCB, name) && !strings.HasPrefix(name, "ghosts.")
}
