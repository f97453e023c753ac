package model

// Backlog is what an endpoint that listens remembers of half-open connections with
// others than its peer. Nothing is known of one but that it is there: an embryo.
type Backlog struct {
	Embryos uint8
	Younger uint8 // of them, those that came after the half-open connection with the peer
}

// listens tells whether an endpoint has a backlog: in LISTEN, and in a SYN-RECEIVED
// that may fall back to it. Later the listener has become the connection, and what
// comes of the embryos is out of sight.
func listens(t *TCB, was *Reopened) bool {
	return t.State == LISTEN || t.State == SYNRECEIVED && t.Passive && !was.Kept
}

// halfOpen returns how many connections of the endpoint are half-open, the one with
// the peer included.
func (e endpoint) halfOpen() uint8 { return e.backlog.Embryos + bit(e.tcb.State == SYNRECEIVED) }

// backlogFull tells whether there is no room in the backlog for one more connection.
func (e endpoint) backlogFull() bool {
	return e.host.Backlog > 0 && e.halfOpen() >= e.host.Backlog
}

// turnsAway tells whether a SYN that finds LISTEN is dropped for want of room (RFC
// 4987, section 2).
func (e endpoint) turnsAway() bool {
	return e.backlogFull() && e.Rules[BacklogFull] == DropSYN
}

// makeRoom makes room for the peer's SYN in LISTEN, where all that is half-open is an
// embryo: if there is none, the oldest goes (RFC 4987, section 3.4).
func (e endpoint) makeRoom() {
	if e.backlogFull() {
		e.backlog.Embryos--
	}
}

// floodable tells whether the SYN of another would change anything: there is room for it, or
// the half-open connection with the peer is nearer to being the oldest after it.
func (e endpoint) floodable() bool {
	return listens(e.tcb, e.was) && (!e.backlogFull() || e.tcb.State == SYNRECEIVED && e.Rules[BacklogFull] == DropOldest)
}

// flooded takes the SYN of another. Where the backlog is full the oldest goes, and if
// that is the half-open connection with the peer, without a word to it.
func (e endpoint) flooded() {
	if e.backlogFull() {
		if e.backlog.Younger == e.backlog.Embryos {
			e.returnToListen()
		} else {
			e.backlog.Embryos--
		}
	}
	e.backlog.Embryos++
	e.backlog.Younger += bit(e.tcb.State == SYNRECEIVED)
}

// backlogTimeout gives the oldest embryo up.
func (e endpoint) backlogTimeout() {
	e.backlog.Embryos -= min(e.backlog.Embryos, 1)
	e.backlog.Younger = min(e.backlog.Younger, e.backlog.Embryos)
}

// backlogTimeoutArmed tells whether the user timeout of an embryo runs: its SYN,ACK is
// not acknowledged, and never will be.
func (e endpoint) backlogTimeoutArmed() bool { return e.host.UserTimeout && e.backlog.Embryos > 0 }
