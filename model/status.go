package model

// status is the STATUS call, 3.10.6: the state, unless there is no connection.
// It changes nothing, so it is no step of a search.
func (e endpoint) status() (State, Reply) {
	if e.tcb.State == CLOSED {
		e.at(atStatusClosed)
		return CLOSED, DoesNotExist
	}
	e.at(atStatusState)
	return e.tcb.State, OK
}
