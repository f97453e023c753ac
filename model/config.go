package model

import "fmt"

// Side names an endpoint: A or B, the TCP Peers A and B of the RFC's figures.
type Side uint8

// The two endpoints.
const (
	A Side = iota
	B
)

// String returns "A" or "B".
func (s Side) String() string { return string('A' + rune(s)) }

// Peer returns the other side.
func (s Side) Peer() Side { return 1 - s }

// Opening says which OPEN calls a user may make.
type Opening uint8

// The ways to open.
const (
	OpenNever Opening = iota
	OpenPassive
	OpenActive
	OpenEither
)

// Closing says whether a user closes. Will differs from May in liveness alone:
// never doing so is then not a fair behaviour.
type Closing uint8

// The ways to close.
const (
	CloseNever Closing = iota
	CloseMay
	CloseWill
)

// HostConfig holds the settings of one endpoint and its user.
type HostConfig struct {
	ISS             []Seq   // the initial send sequence numbers it chooses first, in order; then ISN says
	ISN             ISN     // how it chooses those after them
	Gap             Seq     // with ISNGap: how far each number is beyond the one before
	Incarnations    uint8   // how many times its user may OPEN
	Window          uint16  // RCV.BUFF of 3.8.6.2.2, in octets
	Unadvertised    uint16  // octets at which segments are acceptable beyond RCV.WND: room that is never advertised; no RFC has it
	MSS             uint16  // Eff.snd.MSS: the most octets in a segment it sends
	Open            Opening // what its user may OPEN; either allows to turn a passive OPEN active, too
	RemoteSpecified bool    // whether a passive OPEN names the remote socket, so that OPEN and SEND may turn it active
	Send            uint32  // the most octets its user gives to SEND
	ReceiveAtOnce   bool    // whether octets go to the user as they come, or when it calls RECEIVE
	Close           Closing
	CloseIn         States      // in which states its user may call CLOSE
	Abort           bool        // whether its user may call ABORT
	UserTimeout     bool        // whether the user timeout (R2) may strike
	Crash           bool        // whether the host may crash and forget its TCB
	Backlog         uint8       // how many half-open connections it keeps while it listens; 0: without bound
	Attacker        AttackKinds // what an attacker may send to it
}

// Budget bounds how often a thing may happen: Any of a negative one is no bound.
type Budget int16

// Any is the budget without a bound.
const Any Budget = -1

// NetworkConfig holds the settings of the network, one direction like the other.
type NetworkConfig struct {
	FIFO        bool // nothing overtakes; otherwise a segment may overtake any other
	Loss        Budget
	Duplication Budget
	Corruption  Budget
	Checksum    bool  // whether a receiver detects corruption (3.1, MUST-2 and MUST-3)
	Capacity    uint8 // the most segments in flight in a direction, where it is not a set
}

// Set tells whether what is in flight is a set: with loss, duplication and
// order all unbounded a segment may arrive at any time, any number of times, or
// never, and arrival does not consume it.
func (n NetworkConfig) Set() bool { return !n.FIFO && n.Loss == Any && n.Duplication == Any }

// Config holds what stays the same in all states of a system. It is made once, by
// New, and shared by everything that looks at the system.
type Config struct {
	SeqBits         uint8
	Host            [2]HostConfig
	Network         NetworkConfig
	MSL             uint8       // the maximum segment lifetime, in ticks; 0: the clock is off
	ISSChoices      uint8       // how many numbers an endpoint chooses in one incarnation, if no more are listed
	Retransmissions Budget      // how many times the two endpoints retransmit, together
	Guesses         []Seq       // the numbers that an attacker tries, for SEQ and for ACK
	Attacks         Budget      // how many segments attackers send, together
	Fairness        Assumptions // of behaviours; no step depends on it
	Rules           Rules
	Deviations      Deviations

	space Space
	width widths

	tellISS bool // whether the ghost Packet.ISS says anything
	stamps  bool // whether segments carry timestamps
}

// A SettingError says which setting cannot be, and why.
type SettingError struct{ Setting, Problem string }

func (e *SettingError) Error() string { return e.Setting + ": " + e.Problem }

// validate returns the first setting that makes no system, as a *SettingError.
func (c *Config) validate() error {
	bad := func(setting, format string, args ...any) error {
		return &SettingError{setting, fmt.Sprintf(format, args...)}
	}
	switch n := c.Network; {
	case c.SeqBits < 3 || c.SeqBits > 32:
		return bad("seq-bits", "%d is out of range: sequence numbers have 3 to 32 bits", c.SeqBits)
	case !inRange(n.Loss), !inRange(n.Duplication), !inRange(n.Corruption), !inRange(c.Retransmissions):
		return bad("retransmissions, loss, duplication, corruption", "a budget is out of range: 0 to 255, or any")
	case c.MSL > MaxMSL:
		return bad("msl", "%d is out of range: 1 to %d ticks, or off", c.MSL, MaxMSL)
	case !n.Set() && n.Corruption != 0 && c.MSL > 0:
		return bad("corruption", "with a clock it needs a network in which order, loss and duplication are all any")
	case c.ISSChoices < 1:
		return bad("iss-choices", "0 is out of range: an endpoint needs an initial sequence number")
	case !n.Set() && (n.Capacity < 1 || n.Capacity > MaxInFlight):
		return bad("capacity", "%d is out of range: 1 to %d segments in flight", n.Capacity, MaxInFlight)
	}
	for s, h := range c.Host {
		at := Side(s).String() + "."
		switch {
		case len(h.ISS) == 0 || len(h.ISS) > MaxListed:
			return bad(at+"iss", "lists %d numbers: an endpoint needs 1 to %d initial sequence numbers", len(h.ISS), MaxListed)
		case h.Window < 1 || uint64(h.Window) >= 1<<c.SeqBits:
			return bad(at+"window", "%d is out of range: 1 to %d octets with seq-bits %d", h.Window, min(1<<c.SeqBits-1, 65535), c.SeqBits)
		case h.Incarnations < 1 || h.Incarnations > MaxIncarnations:
			return bad(at+"incarnations", "%d is out of range: 1 to %d", h.Incarnations, MaxIncarnations)
		case uint64(h.Gap) >= 1<<c.SeqBits:
			return bad(at+"isn", "gap=%d is out of range: a gap is below %d with seq-bits %d", h.Gap, uint64(1)<<c.SeqBits, c.SeqBits)
		case h.ISN == ISNArbitrary && c.SeqBits > maxArbitraryBits:
			return bad(at+"isn", "arbitrary tries each number there is: seq-bits %d is too many, %d is the most", c.SeqBits, maxArbitraryBits)
		case h.MSS < 1:
			return bad(at+"mss", "0 is out of range: a segment carries at least 1 octet")
		}
		for _, iss := range h.ISS {
			if uint64(iss) >= 1<<c.SeqBits {
				return bad(at+"iss", "%d is out of range: 0 to %d with seq-bits %d", iss, 1<<c.SeqBits-1, c.SeqBits)
			}
		}
	}
	if c.deviates(NoTimeWait) && c.deviates(TimeWaitOneMSL) {
		return bad("deviate", "no-time-wait and time-wait-one-msl contradict each other: choose one of them")
	}
	return c.validateAttacks()
}

// MaxIncarnations is how many incarnations of an endpoint ghosts can tell apart.
const MaxIncarnations = 7

// MaxListed is how many initial sequence numbers, and how many guesses, the settings may list.
const MaxListed = 16

// maxArbitraryBits bounds the numbers among which an adversary chooses.
const maxArbitraryBits = 8

// MaxMSL is the longest MSL, in ticks.
const MaxMSL = 15

// MaxBacklog is how many half-open connections a backlog may have room for.
const MaxBacklog = 15

// inRange tells whether a budget is one that a state can count.
func inRange(b Budget) bool { return b == Any || 0 <= b && b <= 255 }

// New returns the system of these settings, or a *SettingError.
func New(c Config) (*Model, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	c.space = NewSpace(c.SeqBits)
	c.tellISS = c.manyISS()
	c.stamps = c.usesTimestamps()
	c.width = c.widths()
	return &Model{c: c}, nil
}

// Space returns the sequence number space.
func (c *Config) Space() Space { return NewSpace(c.SeqBits) }
