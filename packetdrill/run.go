package packetdrill

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tcpcheck/model"
)

// Setup is what a script runs on, besides what it says itself.
type Setup struct {
	Profile string        // a profile of the model; "": that which the script's sysctl lines speak for
	Rules   []ChosenRule  // rules chosen by name, whatever the script says
	MSL     time.Duration // 0: 30 seconds, unless the script says
}

// ChosenRule is an alternative chosen of a rule.
type ChosenRule struct {
	Rule   model.Rule
	Choice model.Choice
}

// run is a script that is being run.
type run struct {
	*sockets
	script *Script
	setup  Setup

	event     *Event        // that which happens now
	tolerance time.Duration // by how much a packet may be early or late
	base      model.Seq     // where the script's numbers of the endpoint begin
	iss       *model.Seq    // the initial sequence number that has said so
	mss       uint64        // the most octets that the endpoint puts in a segment, whatever the peer takes
	offers    *Packet       // the last SYN that the endpoint has had to send
	windows   bool          // whether windows mean what they say: no scaling is agreed on
	waiting   *waiting
	asides    []string
	tearDown  int // the number of the event from which on nothing is looked at any more: the tear-down
}

// waiting is a call that has not returned.
type waiting struct {
	event   *Event
	call    *Call
	end     time.Duration
	attempt func() outcome
	done    bool
	at      time.Duration // when it returned
	outcome outcome
}

// defaultTolerance is by how much a packet may be early or late unless a script says: that of packetdrill.
const defaultTolerance = 4 * time.Millisecond

// Run runs a script.
func Run(s *Script, setup Setup) Result {
	r := &run{script: s, setup: setup, tolerance: defaultTolerance, mss: 1460, windows: true, offers: &Packet{}}
	r.sockets = &sockets{endpoint: newEndpoint(r.rules())}
	r.whole = r.profile() == freeBSD
	r.tearDown = lastSeen(s.Events) + 1
	err := r.all()
	return r.result(err)
}

// lastSeen returns the number of the last event at which packetdrill looks for packets, or at the state.
func lastSeen(events []Event) int {
	for i, ev := range slices.Backward(events) {
		switch ev.Action.(type) {
		case *Packet, *Code:
			return i
		}
	}
	return -1
}

// rules returns the rules to begin with.
func (r *run) rules() model.Rules {
	profile := r.profile()
	i := slices.IndexFunc(model.Profiles, func(p model.Profile) bool { return p.Name == profile })
	rules := model.Profiles[max(i, 0)].Rules
	for _, c := range r.setup.Rules {
		rules[c.Rule] = c.Choice
	}
	return rules
}

// profile returns the name of the profile to begin with: that of the stack whose settings the script makes.
func (r *run) profile() string {
	if r.setup.Profile != "" {
		return r.setup.Profile
	}
	for _, ev := range r.script.Events {
		if c, ok := ev.Action.(*Command); ok && strings.Contains(c.Text, "sysctl") && strings.Contains(c.Text, "net.inet.") {
			return freeBSD
		}
	}
	return model.Profiles[0].Name
}

// choose chooses an alternative of a rule, unless it was chosen by name.
func (r *run) choose(rule model.Rule, choice model.Choice) {
	if slices.ContainsFunc(r.setup.Rules, func(c ChosenRule) bool { return c.Rule == rule }) {
		return
	}
	r.configure(func(c *model.Config) { c.Rules[rule] = choice })
}

// aside notes that something was not compared.
func (r *run) aside(what string) {
	if !slices.Contains(r.asides, what) {
		r.asides = append(r.asides, what)
	}
}

func (r *run) unable(format string, args ...any) error {
	return &unable{r.event.Pos, fmt.Sprintf(format, args...)}
}

// differs is the failure that something else was expected here.
func (r *run) differs(what, expected, actual string) error {
	return &Failure{r.event.Pos, what, expected, actual}
}

// all takes the options and the events in turn.
func (r *run) all() error {
	for _, o := range r.script.Options {
		r.event = &Event{Pos: o.Pos}
		if err := r.option(o); err != nil {
			return err
		}
	}
	for i := range r.script.Events {
		r.event = &r.script.Events[i]
		if i == r.tearDown {
			if err := r.silent(); err != nil {
				return err
			}
		}
		if err := r.step(); err != nil {
			return err
		}
	}
	if r.tearDown < len(r.script.Events) {
		r.queue = nil
	}
	if err := r.silent(); err != nil {
		return err
	}
	return r.returned(true)
}

// option takes an option line.
func (r *run) option(o Option) error {
	var n uint64
	_, notNumber := fmt.Sscanf(o.Value, "%d", &n)
	switch {
	case o.Name == "tolerance_usecs" && notNumber == nil:
		r.tolerance = time.Duration(n) * time.Microsecond
	case o.Name == "mtu" && notNumber == nil && n > 60 && n <= 65535:
		r.mss = n - 40
	case o.Name == "tolerance_usecs" || o.Name == "mtu":
		return &SyntaxError{o.Pos, "a number after --" + o.Name + "=", fmt.Sprintf("%q", o.Value)}
	}
	return nil
}

// step takes one event: time passes, then it happens.
func (r *run) step() error {
	from, to := r.times(r.event.When)
	_, calls := r.event.Action.(*Call)
	packet, _ := r.event.Action.(*Packet)
	sends := packet != nil && !packet.Arrives
	if !sends {
		to = from
	}
	r.advance(from)
	r.follow()
	if err := r.late(from, sends && r.event.When.Kind == AnyTime); err != nil {
		return err
	}
	if err := r.returned(false); err != nil {
		return err
	}
	var err error
	switch a := r.event.Action.(type) {
	case *Packet:
		err = r.packet(a, to)
	case *Call:
		err = r.makeCall(a)
	case *Code:
		err = r.code(a.Text)
	case *Command:
		err = r.command(a.Text)
	}
	if err == nil && !calls {
		r.proceed()
	}
	return err
}

// times returns between which times an event happens.
func (r *run) times(t Time) (from, to time.Duration) {
	switch t.Kind {
	case Absolute:
		return t.From, t.To
	case Relative:
		return r.clock + t.From, r.clock + t.To
	default:
		return r.clock, r.clock + maxSeconds*time.Second
	}
}

// late fails if something was sent that had to be expected before a time. An acknowledgment of text may be sent later,
// or be made good by one that acknowledges more.
func (r *run) late(t time.Duration, anyTime bool) error {
	for len(r.queue) > 0 {
		first := r.queue[0]
		switch {
		case anyTime || t-first.at <= r.tolerance:
			return nil
		case !first.delayed || t-first.at > longestDelay:
			return r.unexpected()
		case len(r.queue) == 1:
			return nil
		}
		r.queue = r.queue[1:]
	}
	return nil
}

// silent fails if anything was sent that nothing has expected.
func (r *run) silent() error {
	if len(r.queue) == 0 {
		return nil
	}
	return r.unexpected()
}

// unexpected is the failure that the endpoint sends what the script does not expect.
func (r *run) unexpected() error {
	return r.differs("the endpoint sends what nothing expects before this", "nothing", written(r.queue[0].segment, r.base).String())
}

// makeCall makes a call, and compares what it returns.
func (r *run) makeCall(c *Call) error {
	if err := r.returned(true); err != nil {
		return err
	}
	o, err := r.syscall(c)
	if err != nil {
		return err
	}
	if r.waiting != nil {
		r.waiting.event, r.waiting.call = r.event, c
		r.waiting.end = c.End
		if r.event.When.Kind != Absolute {
			r.waiting.end += r.clock
		}
		if c.Blocks {
			return nil
		}
	}
	if o.blocks {
		return r.differs("the call does not return at once", c.expected(), "it blocks")
	}
	return r.compare(c, o)
}

// wait has a call made again later.
func (r *run) wait(attempt func() outcome) { r.waiting = &waiting{attempt: attempt} }

// proceed has a call that waits look whether it may return.
func (r *run) proceed() {
	if w := r.waiting; w != nil && !w.done {
		w.outcome = w.attempt()
		w.done, w.at = !w.outcome.blocks, r.clock
	}
}

// returned compares what a call has returned, and when, if its time to return is over: before the next call and at the end of
// the script it is.
func (r *run) returned(over bool) error {
	w := r.waiting
	if w == nil || !over && r.clock <= w.end+r.tolerance {
		return nil
	}
	now := r.event
	r.waiting, r.event = nil, w.event
	switch early := w.end - w.at; {
	case !w.done:
		return r.differs("the call has not returned when it has to", w.call.expected(), "it blocks")
	case early > r.tolerance || -early > r.tolerance:
		return r.differs("the call returns at another time", fmt.Sprintf("at %v", w.end), fmt.Sprintf("at %v", w.at))
	}
	err := r.compare(w.call, w.outcome)
	if err == nil {
		r.event = now
	}
	return err
}

// expected writes what a call has to return.
func (c *Call) expected() string {
	text := c.Result.String()
	if c.Errno != "" {
		text += " " + c.Errno
	}
	return text
}

// sameErrors are names of the same error.
var sameErrors = map[string]string{"EWOULDBLOCK": "EAGAIN"}

// compare compares what a call has returned with what it has to return.
func (r *run) compare(c *Call, o outcome) error {
	n, isNumber := c.Result.Int()
	errno := c.Errno
	if same, ok := sameErrors[errno]; ok {
		errno = same
	}
	if o.any || !isNumber || n == o.value && (n != -1 || errno == "" || errno == o.errno) {
		return nil
	}
	return r.differs(c.Name+"() returns something else", c.expected(), o.String())
}

// packet has a packet arrive, or compares what is sent with it.
func (r *run) packet(p *Packet, to time.Duration) error {
	switch {
	case p.Protocol != "tcp":
		return r.unable("it has a packet of %s, and the model is of TCP alone", p.Protocol)
	case len(p.Outer) > 0 && strings.ContainsAny(strings.Join(p.Outer, ""), ">"):
		return r.unable("it has an encapsulated packet, and the model has no IP")
	}
	r.note(p)
	if p.Arrives {
		r.arrival(p)
		return nil
	}
	return r.departure(p, to)
}

// note notes what of a packet is not compared.
func (r *run) note(p *Packet) {
	if len(p.Options) > 0 {
		r.aside("TCP options")
	}
	if strings.ContainsAny(p.Flags, "EW") || len(p.Outer) > 0 {
		r.aside("ECN and other marks of IP")
	}
	if !p.Arrives && strings.Contains(p.Flags, "P") {
		r.aside("PSH")
	}
	if p.Urgent || strings.Contains(p.Flags, "U") {
		r.aside("URG")
	}
}

// arrival has a packet arrive. A SYN that begins a connection says how large the segments may be that it is answered with.
func (r *run) arrival(p *Packet) {
	c := p.control()
	if begins := model.StateSet(model.LISTEN, model.SYNSENT, model.TIMEWAIT); c.Has(model.SYN) && begins.Has(r.state()) {
		r.setMSS(min(r.mss, p.value("mss", defaultMSS)) - r.stamps(p))
		if r.agree(p, "wscale") {
			r.windows = false
			r.aside("windows, which are scaled")
		}
	}
	seg := model.Segment{SEQ: model.Seq(p.Seq), WND: uint16(p.Win), CTL: c, Text: model.Text{Len: uint16(p.Len)}}
	if c.Has(model.ACK) {
		seg.ACK = model.Seq(p.Ack) + r.base
	}
	r.willing()
	r.widen()
	r.arrives(seg)
	r.follow()
}

// agree tells whether both ends offer an option on their SYN.
func (r *run) agree(p *Packet, name string) bool {
	_, theirs := p.option(name)
	_, ours := r.offers.option(name)
	return theirs && ours
}

// stamps returns how many octets of each segment go to timestamps, if both ends offer them.
func (r *run) stamps(p *Packet) uint64 {
	if r.agree(p, "TS") {
		return 12
	}
	return 0
}

// freeBSD is the profile of the stack whose suite it is.
const freeBSD = "freebsd"

// departure compares what is sent next with a packet. If nothing is, a timer may be what the script waits for.
func (r *run) departure(p *Packet, to time.Duration) error {
	if len(r.queue) == 0 {
		r.advance(to)
		patience := r.tolerance
		if r.event.When.Kind == AnyTime {
			patience = 0
		}
		r.fire(func(seg model.Segment) bool { return p.agrees(written(seg, r.numbering(p, seg))) }, patience)
		r.follow()
	}
	for len(r.queue) > 1 && r.queue[0].delayed && !p.agrees(written(r.queue[0].segment, r.base)) {
		r.queue = r.queue[1:] // what follows acknowledges as much
	}
	if len(r.queue) == 0 {
		return r.differs("the endpoint sends nothing", p.String(), "nothing")
	}
	seg := r.queue[0].segment
	base := r.numbering(p, seg)
	is := written(seg, base)
	if !p.agrees(is) || r.windows && !p.offers(seg, r.queue[0].room) {
		return r.differs("the endpoint sends something else", p.String(), is.String())
	}
	if seg.CTL.Has(model.SYN) {
		r.offers = p
	}
	if seg.CTL.Has(model.SYN) && !p.AnySeq {
		r.iss = &seg.SEQ
	}
	r.base, r.queue = base, r.queue[1:]
	return nil
}

// numbering returns where the numbers of the endpoint begin for the script: the first SYN of a connection says so.
func (r *run) numbering(p *Packet, seg model.Segment) model.Seq {
	if first := r.iss == nil || *r.iss != seg.SEQ; first && !p.AnySeq && seg.CTL.Has(model.SYN) && p.control().Has(model.SYN) {
		return seg.SEQ - model.Seq(p.Seq)
	}
	return r.base
}

// setMSS sets the most octets in a segment that is sent.
func (r *run) setMSS(n uint64) {
	r.configure(func(c *model.Config) { host(c).MSS = uint16(max(min(n, maxWindow), 1)) })
}

// setWindow sets the receive buffer. More than the window field can say is never offered.
func (r *run) setWindow(n int64) {
	r.asked = uint32(min(max(n, 1), 1<<30))
	r.configure(func(c *model.Config) { host(c).Window = uint16(max(min(n, maxWindow), 1)) })
}

// result tells how it went.
func (r *run) result(err error) Result {
	res := Result{File: r.script.File, Verdict: Passed, Profile: r.profile(), NotCompared: r.asides}
	var skip *unable
	var fail *Failure
	switch {
	case errors.As(err, &skip):
		res.Verdict, res.Reason, res.Line = Skipped, skip.reason, skip.Line
	case errors.As(err, &fail):
		res.Verdict, res.Reason, res.Line, res.Expected, res.Actual = Failed, fail.What, fail.Line, fail.Expected, fail.Actual
	case err != nil:
		res.Verdict, res.Reason = Failed, err.Error()
	}
	return res
}
