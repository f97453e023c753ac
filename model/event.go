package model

// Kind is what kind of step an event is.
type Kind uint8

// The kinds of steps, in the order in which Enabled lists them for a side.
const (
	OpenPassiveCall Kind = iota
	OpenActiveCall
	SendCall
	ReceiveCall
	CloseCall
	AbortCall
	RetransmissionTimeout
	ProbeTimeout
	KeepAliveTimeout
	FINWait2Timeout
	TimeWaitTimeout
	BacklogTimeout // the listener gives the oldest embryo of its backlog up
	UserTimeout
	Crash
	Arrival         // a segment reaches Side
	Loss            // the network loses a segment on its way to Side
	Duplication     // the network duplicates it
	Corruption      // the network damages it
	Injection       // a segment of nobody here is in the network now, on its way to Side
	Forgery         // an attacker sends a segment to Side in the name of its peer
	Flood           // an attacker sends Side a SYN in the name of somebody else
	Tick            // the clock advances; Side is A
	KindCount   int = iota
)

// Event is a step: what happens next. It stands for itself: applied to the state
// it was enabled in, it says all that there is to know.
type Event struct {
	Kind   Kind
	Side   Side
	N      uint32 // octets, of SEND and RECEIVE
	Packet Packet // of an arrival, a fault, an injection or a forgery

	Chooses bool // the adversary chooses the initial sequence number that the endpoint needs
	ISS     Seq  // that number
}

// Timeout tells whether the event is a timer that fires.
func (k Kind) Timeout() bool { return RetransmissionTimeout <= k && k <= UserTimeout }

// fault tells whether the event is something that the network does to a segment in flight.
func (k Kind) fault() bool { return Loss <= k && k <= Corruption }

// Call tells whether the event is a user call.
func (k Kind) Call() bool { return k <= AbortCall }
