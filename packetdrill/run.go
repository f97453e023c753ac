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
	Profile string       // a profile of the model; "": that which the script's sysctl lines speak for
	Rules   []ChosenRule // rules chosen by name, whatever the script says
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
	scale     uint64        // by how many bits the peer's windows are to be shifted, if it is
	waiting   *waiting
	asides    []string
	tearDown  int // the number of the event from which on nothing is looked at any more: the tear-down
}

// freeBSD is the profile of the stack whose suite it is.
const freeBSD = "freebsd"

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
		r.option(o)
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
func (r *run) option(o Option) {
	switch o.Name {
	case "tolerance_usecs":
		r.tolerance = time.Duration(o.number()) * time.Microsecond
	case "mtu":
		r.mss = o.number() - headers
	default:
		if !slices.Contains(passedOver, o.Name) {
			r.aside("--" + o.Name + ", which is no option of packetdrill's that we know")
		}
	}
}

// passedOver are the options of packetdrill that are about its own work, or about networks below TCP.
var passedOver = []string{
	"ip_version", "bind_port", "connect_port", "local_ip", "remote_ip", "gateway_ip", "netmask_ip", "init_scripts", "speed", "non_fatal",
	"tolerance_percent", "tcp_ts_tick_usecs", "code_command", "code_format", "code_sockopt", "dry_run", "verbose", "debug", "define",
	"is_anyip", "send_omit_free", "persistent_tun_dev", "tun_dev", "udp_encaps", "udp_src_port", "udp_dst_port", "so_filename", "so_flags",
	"wire_client", "wire_client_dev", "wire_server", "wire_server_at", "wire_server_dev", "wire_server_ip", "wire_server_port",
}

// headers are the octets of IP and TCP before the text of a segment.
const headers = 40

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
		return r.clock, r.clock
	}
}

// result tells how it went.
func (r *run) result(err error) Result {
	res := Result{File: r.script.File, Verdict: Passed, Profile: r.profile(), NotCompared: r.asides}
	var skip *unable
	var fail *Failure
	switch {
	case errors.As(err, &skip):
		res.Verdict, res.Reason = Skipped, skip.reason
		res.at(skip.Pos)
	case errors.As(err, &fail):
		res.Verdict, res.Reason, res.Expected, res.Actual = Failed, fail.What, fail.Expected, fail.Actual
		res.at(fail.Pos)
	case err != nil:
		res.Verdict, res.Reason = Failed, err.Error()
	}
	return res
}
