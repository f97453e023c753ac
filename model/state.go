package model

// State is a connection state of 3.3.2.
type State uint8

// The eleven states. CLOSED is fictional: it is the state when there is no TCB.
const (
	CLOSED State = iota
	LISTEN
	SYNSENT
	SYNRECEIVED
	ESTABLISHED
	FINWAIT1
	FINWAIT2
	CLOSEWAIT
	CLOSING
	LASTACK
	TIMEWAIT
	StateCount int = iota
)

var stateNames = [StateCount]string{
	"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
	"FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT",
}

// String returns the state's name as the RFC spells it.
func (s State) String() string { return stateNames[s] }

// ParseState returns the state of that name, and whether there is one.
func ParseState(name string) (State, bool) {
	for s, n := range stateNames {
		if n == name {
			return State(s), true
		}
	}
	return CLOSED, false
}

// Synchronized tells whether s is one of the states that 3.5.2 calls
// synchronized: ESTABLISHED and what comes after it.
func (s State) Synchronized() bool { return s >= ESTABLISHED }

// States is a set of states.
type States uint16

// StateSet returns the set of the given states.
func StateSet(states ...State) (set States) {
	for _, s := range states {
		set |= 1 << s
	}
	return set
}

// AnyState is the set of all eleven.
const AnyState States = 1<<StateCount - 1

// Has tells whether s is in the set.
func (set States) Has(s State) bool { return set>>s&1 != 0 }

// edges holds, for each state, the states that may come next: the edges of
// figure 5 with its notes 1 to 3, and those that are in the text of 3.10 and 3.6.1 alone.
// A step from a state to itself is no edge.
var edges = [StateCount]States{
	CLOSED:      StateSet(LISTEN, SYNSENT),                                 // OPEN
	LISTEN:      StateSet(CLOSED, SYNSENT, SYNRECEIVED),                    // CLOSE, ABORT; OPEN, SEND; SYN
	SYNSENT:     StateSet(CLOSED, SYNRECEIVED, ESTABLISHED),                // CLOSE, ABORT, RST; SYN; SYN,ACK
	SYNRECEIVED: StateSet(CLOSED, LISTEN, TIMEWAIT, ESTABLISHED, FINWAIT1), // RST; RST, SYN; the same (MAY-2); ACK; CLOSE
	ESTABLISHED: StateSet(CLOSED, FINWAIT1, CLOSEWAIT),                     // RST, ABORT; CLOSE; FIN
	FINWAIT1:    StateSet(CLOSED, FINWAIT2, CLOSING, TIMEWAIT),             // RST, ABORT; ACK; FIN; both (note 2)
	FINWAIT2:    StateSet(CLOSED, TIMEWAIT),                                // RST, ABORT; FIN
	CLOSEWAIT:   StateSet(CLOSED, LASTACK),                                 // RST, ABORT; CLOSE
	CLOSING:     StateSet(CLOSED, TIMEWAIT),                                // RST, ABORT; ACK
	LASTACK:     StateSet(CLOSED),                                          // RST, ABORT, ACK
	TIMEWAIT:    StateSet(CLOSED, SYNRECEIVED),                             // RST, ABORT, 2 MSL; SYN (MAY-2)
}

// Legal tells whether the RFC has an edge between the two states.
func Legal(from, to State) bool { return edges[from].Has(to) }
