package properties

import "tcpcheck/model"

// progress holds the promises that something good happens in the end.
var progress = []Property{
	{
		Name: "no-deadlock",
		Words: "A state that no step changes is an intended end: each endpoint CLOSED, or idle in LISTEN or ESTABLISHED with a user " +
			"who need not act.",
		Formula:  "[] (no step changes the state -> for X in {A,B}: X.state == CLOSED || X.state in {LISTEN, ESTABLISHED} && idle(X))",
		Premise:  "there is a state that no step changes",
		Source:   "RFC 9293, sections 3.6 and 3.8",
		BrokenBy: "scenario no-persist, scenario no-fin-retransmission",
		Remark: "In a set network a segment that is in flight can always arrive once more, so that a connection that waits for a segment that was " +
			"lost is not stuck there. Deadlocks are looked for where arrival consumes.",
		state: noDeadlock,
	},
}

func noDeadlock(st *state) verdict {
	if !st.stuck {
		return verdict{}
	}
	return verdict{true, !intendedEnd(st, model.A) || !intendedEnd(st, model.B)}
}

// intendedEnd tells whether it is all right for side s to stay as it is for ever. A
// user who has to act still could, so where nothing changes none has to.
func intendedEnd(st *state, s model.Side) bool {
	switch st.world.Host[s].TCB.State {
	case model.CLOSED:
		return true
	case model.LISTEN, model.ESTABLISHED:
		return st.model.Idle(st.world, s)
	default:
		return false
	}
}
