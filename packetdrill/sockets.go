package packetdrill

import (
	"slices"

	"tcpcheck/model"
)

// socket is a descriptor that a script has opened.
type socket struct {
	fd          int
	listens     bool
	used        bool // a connection was opened on it, or came of accept
	nonblocking bool
	abortive    bool   // SO_LINGER with no time to linger: close is an ABORT
	shut        bool   // the user has closed its side
	err         string // what SO_ERROR returns next
}

// sockets is the layer of calls above the endpoint. It knows one connection at a time, as packetdrill does.
type sockets struct {
	*endpoint
	open     []*socket
	owner    *socket // of the connection that the endpoint has; nil: nobody's, as before accept
	detached bool    // its owner has closed it
	recent   *socket // the one that was used last
}

// find returns the open socket of a descriptor, or nil.
func (s *sockets) find(fd int) *socket {
	for _, sk := range s.open {
		if sk.fd == fd {
			return sk
		}
	}
	return nil
}

// listener returns the socket that listens, or nil.
func (s *sockets) listener() *socket {
	for _, sk := range s.open {
		if sk.listens {
			return sk
		}
	}
	return nil
}

// add opens a socket.
func (s *sockets) add(fd int) *socket {
	sk := &socket{fd: fd}
	s.open = append(s.open, sk)
	s.recent = sk
	return sk
}

// remove closes one.
func (s *sockets) remove(sk *socket) {
	s.open = slices.DeleteFunc(s.open, func(other *socket) bool { return other == sk })
}

// stateOf returns the state that a socket shows.
func (s *sockets) stateOf(sk *socket) model.State {
	switch {
	case sk.listens:
		return model.LISTEN
	case sk == s.owner:
		return s.state()
	default:
		return model.CLOSED
	}
}

// follow notes what a step has done to the connection: its end, and why. A socket that listens goes on listening.
func (s *sockets) follow() {
	for _, edge := range s.fx.Edges {
		if edge.To == model.CLOSED || edge.To == model.LISTEN || edge.From == model.TIMEWAIT {
			s.ended(edge.From)
		}
	}
	s.fx.Edges = s.fx.Edges[:0]
	s.listen()
}

// ended takes the connection from its socket, which learns why.
func (s *sockets) ended(from model.State) {
	if s.owner != nil {
		s.owner.err = s.cause(from)
	}
	s.owner, s.detached = nil, false
}

// cause returns the error of a connection that has just ended in a state. A socket has one wherever a RST ends its connection,
// also in CLOSING and LAST-ACK, where 3.10.7.4 has nothing said to the user.
func (s *sockets) cause(from model.State) string {
	reset := s.fx.Arrived != nil && s.fx.Arrived.CTL.Has(model.RST)
	switch {
	case reset && (from == model.SYNSENT || from == model.SYNRECEIVED):
		return "ECONNREFUSED"
	case reset && from != model.TIMEWAIT || s.fx.Signals.Has(model.SignalReset):
		return "ECONNRESET"
	case s.fx.Signals.Has(model.SignalTimeout):
		return "ETIMEDOUT"
	default:
		return ""
	}
}

// listen has the endpoint listen again, if a socket does and there is no connection.
func (s *sockets) listen() {
	if s.listener() != nil && s.state() == model.CLOSED {
		s.call(model.OpenPassiveCall, 0)
		s.fx.Edges = s.fx.Edges[:0]
	}
}

// willing tells the endpoint whether somebody listens, who would take a connection that a SYN opens in TIME-WAIT.
func (s *sockets) willing() {
	open := model.OpenActive
	if s.listener() != nil {
		open = model.OpenPassive
	}
	if host(&s.config).Open != open {
		s.configure(func(c *model.Config) { host(c).Open = open })
	}
}

// acceptable tells whether there is a connection that accept can return.
func (s *sockets) acceptable() bool {
	return s.owner == nil && !s.detached && s.tcb().Passive && s.state().Synchronized()
}

// close closes a socket. The user call is a CLOSE, or an ABORT.
func (s *sockets) close(sk *socket) {
	s.remove(sk)
	switch {
	case sk.listens:
		s.closeListener(sk)
	case sk != s.owner:
	case sk.abortive:
		s.call(model.AbortCall, 0)
	default:
		if !sk.shut {
			s.call(model.CloseCall, 0)
		}
		s.owner, s.detached = nil, s.state() != model.CLOSED
	}
	s.follow()
}

// closeListener ends what nobody has accepted: a connection that is open by an ABORT, one that is half-open without a word,
// like one that the user timeout ends.
func (s *sockets) closeListener(sk *socket) {
	sk.listens = false
	s.willing()
	switch {
	case s.state() == model.LISTEN:
		s.call(model.CloseCall, 0)
	case s.owner != nil || s.detached:
	case s.state() == model.SYNRECEIVED && s.tcb().Passive:
		s.apply(model.Event{Kind: model.UserTimeout, Side: model.A})
	case s.acceptable():
		s.call(model.AbortCall, 0)
	}
}

// shutdown closes the user's side of a connection.
func (s *sockets) shutdown(sk *socket) {
	if !sk.shut {
		sk.shut = true
		s.call(model.CloseCall, 0)
		s.follow()
	}
}
