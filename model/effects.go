package model

// Effects tells what one step did, as far as others can see it: the network, the
// user, and who watches. It is no part of a state. Its slices are reused.
type Effects struct {
	Reply     Reply    // what the user call returned
	Signals   Signals  // what its user is told without having asked
	Sent      []Sent   // what was sent, in order
	Edges     []Edge   // every change of state, in order
	Taken     []Text   // octets that took their turn in the sequence
	Delivered uint32   // octets handed to the user
	Discarded uint32   // octets acknowledged and thrown away
	TookFIN   bool     // the peer's FIN took its turn in the sequence
	TookSYN   bool     // the peer's SYN set IRS
	Acked     bool     // SND.UNA moved
	SYNAcked  bool     // what arrived acknowledges our SYN, for the first time or again
	Reopened  bool     // a SYN in TIME-WAIT has started a new incarnation
	Returned  bool     // and it was an old duplicate: TIME-WAIT is back
	Forgot    bool     // it went to LISTEN, though an active OPEN had begun the connection
	HeldFIN   bool     // a FIN was put by for its turn
	IRS       Seq      // of the TCB that the step was about, where SYNAcked
	Ghost     Ghost    // of the endpoint that took the step, before what is over is cleared
	Arrived   *Packet  // what arrived, if the step was an arrival
	At        State    // the state it arrived in
	Undefined bool     // nothing says what to do with what arrived
	Waits     bool     // the network had no room for what was sent, and may not lose it
	Overflow  bool     // more was in flight than the model has room for
	Branches  Branches // the branches of 3.10 that were taken
	arrived   Packet
	edits     [2][]edit // what is to be done to each direction of the network, in order
}

// edit notes what a step does to the direction of the network to side to.
func (fx *Effects) edit(to Side, what editKind, p Packet) {
	fx.edits[to] = append(fx.edits[to], edit{what, p})
}

// Sent is a segment that a step sent.
type Sent struct {
	Segment
	Probe bool // a zero-window probe: it may lie beyond the window (MUST-36)
	ISS   Seq  // of the TCB that sent it
}

// Edge is a change of state.
type Edge struct {
	Side     Side // whose
	From, To State
}

// reset empties the effects for another step.
func (fx *Effects) reset() {
	*fx = Effects{
		Sent: fx.Sent[:0], Edges: fx.Edges[:0], Taken: fx.Taken[:0],
		edits: [2][]edit{fx.edits[0][:0], fx.edits[1][:0]},
	}
}

// Reply is what a user call returns, in the words of 3.10.
type Reply uint8

// The replies.
const (
	OK Reply = iota
	AlreadyExists
	DoesNotExist
	ConnectionClosing
	RemoteUnspecified
)

// String returns the reply in the words of 3.10.
func (r Reply) String() string {
	return [...]string{
		"ok", "error: connection already exists", "error: connection does not exist",
		"error: connection closing", "error: remote socket unspecified",
	}[r]
}

// Signals is a set of what a user is told unasked (3.9.1.8, MUST-12).
type Signals uint8

// The signals.
const (
	SignalClosing Signals = 1 << iota // "connection closing": the peer's FIN
	SignalRefused                     // "connection refused"
	SignalReset                       // "connection reset"
	SignalTimeout                     // "connection aborted due to user timeout"
)

// Has tells whether s is in the set.
func (set Signals) Has(s Signals) bool { return set&s != 0 }
