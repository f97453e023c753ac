package scenarios

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// Setting is one thing that a scenario says about its model: a key of its file, and
// a flag of the command line.
type Setting struct {
	Name        string // the key
	Flag        string // the flag, without dashes: the same, but for rules, which come one by one
	PerEndpoint bool   // whether it may also stand under A and B; at the top it sets both
	Words       string // what it is, in a sentence
	Values      string // what it may be
	Default     string // what it is where the file says nothing: "1" or, by endpoint, "A 1, B 3"
	Section     string // of RFC 9293, where there is one

	field field
}

// Choices returns the values of the setting that are names: for a flag, what a shell
// may complete.
func (t Setting) Choices() []string { return t.field.choices() }

// setting returns an entry of the table.
func setting(name, section, words string, f field) Setting {
	return Setting{Name: name, Flag: name, Words: words, Values: f.words(), Section: section, field: f}
}

// each returns an entry of the table that may stand under A and B.
func each(name, section, words string, f field) Setting {
	t := setting(name, section, words, f)
	t.PerEndpoint = true
	return t
}

// Settings holds every setting, in the order of the documentation. A profile comes
// before the rules that change it, and seq-bits before what depends on it.
var Settings = table()

func table() []Setting {
	all := slices.Concat(endpointRules(), numberSettings(), networkSettings(), tcbSettings(), userSettings(), attackerSettings(), behaviourSettings())
	for i := range all {
		all[i].Default = defaultOf(all[i])
		if all[i].Name == "rules" {
			all[i].Flag = "rule"
		}
	}
	return all
}

func endpointRules() []Setting {
	return []Setting{
		setting("profile", "", "The reading of the RFCs: it chooses an alternative for every rule that is not chosen by name.", profileField()),
		setting("rules", "", "Rules of which an alternative is chosen by name, whatever the profile has.", ruleField{}),
		setting("deviate", "", "Famous wrong turns that both endpoints take.", deviateField()),
	}
}

func numberSettings() []Setting {
	return []Setting{
		setting("seq-bits", "3.4", "How many bits sequence numbers have; the RFC has 32, and few bring wrap around within reach.",
			whole(number{3, upTo(32), " bits"}, func(c *model.Config) *uint8 { return &c.SeqBits })),
		setting("msl", "3.4.3", "The maximum segment lifetime, in ticks; with the clock off segments live for ever and TIME-WAIT may end at any time.",
			whole(orOff{number{1, upTo(model.MaxMSL), " ticks"}}, func(c *model.Config) *uint8 { return &c.MSL })),
		setting("iss-choices", "3.4.1", "How many initial sequence numbers an endpoint chooses in one incarnation, if no more are listed; it takes no SYN that would need another.",
			whole(number{1, upTo(15), ""}, func(c *model.Config) *uint8 { return &c.ISSChoices })),
		setting("retransmissions", "3.8.1", "How many times the endpoints retransmit, together.",
			whole(budget{any: true}, func(c *model.Config) *model.Budget { return &c.Retransmissions })),
	}
}

func networkSettings() []Setting {
	return []Setting{
		setting("order", "", "Whether a segment may overtake any other (any), or none does (fifo).",
			flag(choice{"any", "fifo"}, func(c *model.Config) *bool { return &c.Network.FIFO })),
		setting("loss", "", "How many segments the network may lose.",
			whole(budget{any: true}, func(c *model.Config) *model.Budget { return &c.Network.Loss })),
		setting("duplication", "", "How many times the network may duplicate a segment.",
			whole(budget{any: true}, func(c *model.Config) *model.Budget { return &c.Network.Duplication })),
		setting("corruption", "", "How many segments the network may damage.",
			whole(budget{}, func(c *model.Config) *model.Budget { return &c.Network.Corruption })),
		setting("checksum", "3.1", "Whether a receiver notices that a segment is damaged.",
			flag(truth{}, func(c *model.Config) *bool { return &c.Network.Checksum })),
		setting("capacity", "", "The most segments in flight in one direction; with order, loss and duplication all any, what is in "+
			"flight is a set, and this does not matter.",
			whole(number{1, upTo(model.MaxInFlight), " segments"}, func(c *model.Config) *uint8 { return &c.Network.Capacity })),
	}
}

func tcbSettings() []Setting {
	return []Setting{
		each("iss", "3.4.1", "The initial send sequence numbers that the endpoint chooses first, in order.",
			issField()),
		each("isn", "3.4.1", "How it chooses those after them: beyond every one it has used (clock), as the adversary likes (arbitrary), the last again (fixed), "+
			"by a clock that starts again after a crash (restarted-clock), or so far beyond the one before (gap=k).", isnField()),
		each("window", "3.8.6", "The receive buffer, in octets: the largest window that the endpoint offers. Less than 2^seq-bits.",
			hostWhole(number{1, func(bits uint8) int64 { return min(spaceOf(bits)-1, 65535) }, " octets"},
				func(h *model.HostConfig) *uint16 { return &h.Window })),
		each("mss", "3.7.1", "The most octets in a segment that the endpoint sends.",
			hostWhole(number{1, upTo(65535), " octets"}, func(h *model.HostConfig) *uint16 { return &h.MSS })),
	}
}

// spaceOf returns how many sequence numbers there are; with bits not known yet, how
// many there may be at most.
func spaceOf(bits uint8) int64 {
	if bits == 0 {
		bits = 32
	}
	return 1 << bits
}

func userSettings() []Setting {
	return []Setting{
		each("open", "3.10.1", "Which OPEN its user may call.",
			hostWhole(choice{"never", "passive", "active", "either"}, func(h *model.HostConfig) *model.Opening { return &h.Open })),
		each("incarnations", "3.4.3", "How many times its user may OPEN.",
			hostWhole(number{1, upTo(model.MaxIncarnations), ""}, func(h *model.HostConfig) *uint8 { return &h.Incarnations })),
		each("remote-socket", "3.10.1", "Whether a passive OPEN names the remote socket, so that OPEN and SEND may turn it active.",
			hostFlag(choice{"unspecified", "specified"}, func(h *model.HostConfig) *bool { return &h.RemoteSpecified })),
		each("send", "3.10.2", "The most octets that its user gives to SEND.",
			hostWhole(number{0, upTo(65535), " octets"}, func(h *model.HostConfig) *uint32 { return &h.Send })),
		each("receive", "3.10.3", "Whether its user takes octets as they come, or calls RECEIVE when it pleases.",
			hostFlag(choice{"when-it-pleases", "at-once"}, func(h *model.HostConfig) *bool { return &h.ReceiveAtOnce })),
		each("close", "3.10.4", "Whether its user calls CLOSE; will means that never to do so is no fair behaviour.",
			hostWhole(choice{"never", "may", "will"}, func(h *model.HostConfig) *model.Closing { return &h.Close })),
		each("close-in", "3.10.4", "The states in which its user may call CLOSE.", closeInField()),
		each("abort", "3.10.5", "Whether its user may call ABORT.",
			hostFlag(truth{}, func(h *model.HostConfig) *bool { return &h.Abort })),
		each("user-timeout", "3.10.8", "Whether the user timeout may strike.",
			hostFlag(truth{}, func(h *model.HostConfig) *bool { return &h.UserTimeout })),
		each("crash", "3.5.1", "Whether the host may crash and forget its TCB.",
			hostFlag(truth{}, func(h *model.HostConfig) *bool { return &h.Crash })),
	}
}

func attackerSettings() []Setting {
	return []Setting{
		each("backlog", "", "How many half-open connections the endpoint keeps while it listens, those with others included (RFC 4987); off: without bound.",
			hostWhole(orOff{number{1, upTo(model.MaxBacklog), " half-open connections"}}, func(h *model.HostConfig) *uint8 { return &h.Backlog })),
		each("attacker", "", "What an attacker who sees nothing may send to the endpoint: RSTs, SYNs and data in the name of its peer (RFC 5961), "+
			"or a flood of SYNs in the names of others (RFC 4987).", attackerField()),
		setting("guesses", "", "The numbers that the attacker tries, for SEQ and for ACK, whatever the state.", guessesField()),
		setting("attacks", "", "How many segments attackers send, together.",
			whole(budget{any: true}, func(c *model.Config) *model.Budget { return &c.Attacks })),
	}
}

func behaviourSettings() []Setting {
	return []Setting{
		setting("fairness", "", "What is assumed of behaviours where it is asked what must happen in the end; safety properties do without.", fairnessField{}),
	}
}

// defaults returns the scenario that an empty file would be. The initial numbers
// stay away from 0, where a RST with SEQ 0 would lie in a small window by accident.
func defaults() *Scenario {
	host := model.HostConfig{
		ISS: []model.Seq{1}, Incarnations: 1, Window: 2, MSS: 1, Open: model.OpenActive, ReceiveAtOnce: true,
		Close: model.CloseWill, CloseIn: model.AnyState,
	}
	a, b := host, host
	b.ISS, b.Open = []model.Seq{3}, model.OpenPassive
	return &Scenario{
		Properties: slices.Clone(UsualProperties),
		Expect:     map[string]string{},
		places:     map[string]string{},
		Config: model.Config{
			SeqBits: 3, ISSChoices: 1, Host: [2]model.HostConfig{a, b}, Retransmissions: model.Any, Attacks: model.Any, Rules: model.Profiles[0].Rules, Fairness: model.UsualFairness,
			Network: model.NetworkConfig{Loss: model.Any, Duplication: model.Any, Checksum: true, Capacity: 4},
		},
	}
}

// defaultOf writes the default of a setting.
func defaultOf(t Setting) string {
	d := defaults()
	a, b := t.field.read(d, model.A), t.field.read(d, model.B)
	switch {
	case t.Name == "rules":
		return "those of the profile"
	case a != b:
		return "A " + a + ", B " + b
	default:
		return a
	}
}

// find returns the setting of this name, which may begin with "A." or "B.", and the
// sides that it is about.
func find(name string) (t Setting, sides []model.Side, ok bool) {
	bare, sides := name, []model.Side{model.A, model.B}
	for _, side := range sides {
		if rest, of := strings.CutPrefix(name, side.String()+"."); of {
			bare, sides = rest, []model.Side{side}
		}
	}
	for _, t := range Settings {
		if t.Name == bare || t.Flag == bare {
			return t, sides, t.PerEndpoint || bare == name
		}
	}
	return Setting{}, nil, false
}

// settingNames returns every name that find knows.
func settingNames() (all []string) {
	for _, t := range Settings {
		all = append(all, t.Name)
		if t.PerEndpoint {
			all = append(all, "A."+t.Name, "B."+t.Name)
		}
	}
	return all
}
