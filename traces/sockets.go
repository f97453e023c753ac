package traces

import (
	"slices"

	"tcpcheck/model"
)

// firstSocket is the first file descriptor that a program gets.
const firstSocket = 3

// sockets is what the user of an endpoint holds: file descriptors, 0 for none.
type sockets struct {
	next       int
	listener   int
	connection int
	connected  bool
	waiting    []func() // calls that have to wait until it is
	keepAlive  bool
}

// new returns another file descriptor.
func (s *sockets) new() int {
	s.next++
	return s.next - 1
}

// calls writes the socket calls of a step that is no arrival. The RFC's calls are not those of sockets: what
// has none says so.
func (d *script) calls(m *moment) {
	s := &d.sockets
	switch m.event.Kind {
	case model.OpenPassiveCall:
		d.listen()
	case model.OpenActiveCall:
		d.connect(m)
	case model.SendCall:
		if m.before.Host[d.side].TCB.State == model.LISTEN {
			d.connect(m)
		}
		d.whenConnected(func() { d.call("write(%d, ..., %d) = %d", s.connection, m.event.N, m.event.N) })
	case model.ReceiveCall:
		d.call("read(%d, ..., %d) = %d", s.connection, m.event.N, m.event.N)
	case model.CloseCall:
		d.close(m)
	case model.AbortCall:
		d.abort(m)
	case model.KeepAliveTimeout:
		if !s.keepAlive {
			d.call("setsockopt(%d, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0", s.connection)
			s.keepAlive = true
		}
		d.comment("the timer is that of the stack, usually two hours")
	case model.RetransmissionTimeout, model.ProbeTimeout:
	case model.TimeWaitTimeout:
		d.comment("the stack's own timer ends TIME-WAIT")
	case model.UserTimeout, model.FINWait2Timeout, model.BacklogTimeout:
		d.comment("the timer is that of the stack; a script cannot have it fire")
	case model.Crash:
		d.comment("a script cannot have the host crash and forget")
	case model.Flood:
		d.comment("the SYN comes from another address, which a script cannot have")
	default:
	}
}

// listen makes a passive OPEN.
func (d *script) listen() {
	s := &d.sockets
	s.connection, s.connected = 0, false
	if s.listener != 0 {
		d.comment("socket %d listens still", s.listener)
		return
	}
	s.listener = s.new()
	d.call("socket(..., SOCK_STREAM, IPPROTO_TCP) = %d", s.listener)
	d.call("setsockopt(%d, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", s.listener)
	d.call("bind(%d, ..., ...) = 0", s.listener)
	d.call("listen(%d, 1) = 0", s.listener)
}

// connect makes an active OPEN.
func (d *script) connect(m *moment) {
	s := &d.sockets
	if m.before.Host[d.side].TCB.State == model.LISTEN {
		d.comment("a socket that listens cannot turn active: it is closed, and another connects")
		d.call("close(%d) = 0", s.listener)
		s.listener = 0
	}
	s.connection, s.connected = s.new(), false
	d.call("socket(..., SOCK_STREAM, IPPROTO_TCP) = %d", s.connection)
	d.call("fcntl(%d, F_GETFL) = 0x2 (flags O_RDWR)", s.connection)
	d.call("fcntl(%d, F_SETFL, O_RDWR|O_NONBLOCK) = 0", s.connection)
	d.call("connect(%d, ..., ...) = -1 EINPROGRESS (Operation now in progress)", s.connection)
}

// whenConnected makes a call at once, or when there is a connection to make it on.
func (d *script) whenConnected(call func()) {
	if d.sockets.connected {
		call()
		return
	}
	d.comment("a socket takes this when it is connected, and not before")
	d.sockets.waiting = append(d.sockets.waiting, call)
}

// connected has the user find out that there is a connection, and make the calls that have waited for one.
func (d *script) connected(m *moment) {
	s := &d.sockets
	was, is := &m.before.Host[d.side].TCB, &m.after.Host[d.side].TCB
	if m.fx.TookSYN && was.State == model.LISTEN {
		s.connection, s.connected = 0, false
	}
	if s.connected || !is.SYNAcked {
		return
	}
	if s.connection == 0 {
		s.connection = s.new()
		d.call("accept(%d, ..., ...) = %d", s.listener, s.connection)
	} else {
		d.call("getsockopt(%d, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", s.connection)
	}
	s.connected = true
	for _, call := range s.waiting {
		call()
	}
	s.waiting = nil
}

// received has the user take what has arrived for it.
func (d *script) received(m *moment) {
	s := &d.sockets
	if n := m.fx.Delivered; n > 0 && s.connected {
		d.later = append(d.later, func() { d.call("read(%d, ..., %d) = %d", s.connection, n, n) })
	}
	for _, what := range told(m.fx.Signals) {
		d.later = append(d.later, func() { d.tell(what) })
	}
}

// socketErrors names what a socket has of what a user is told.
var socketErrors = map[model.Signals]string{model.SignalRefused: "ECONNREFUSED", model.SignalReset: "ECONNRESET"}

// tell has the user find out what it is told.
func (d *script) tell(what string) {
	d.comment("the user is told: %s", what)
	for _, s := range signalNames {
		if code, ok := socketErrors[s.signal]; ok && s.name == what && d.sockets.connection != 0 {
			d.call("getsockopt(%d, SOL_SOCKET, SO_ERROR, [%s], [4]) = 0", d.sockets.connection, code)
		}
	}
}

// close makes the CLOSE of the RFC, after which the user goes on receiving: a shutdown. What has no connection
// yet is closed for good, and so is one that answers unread octets with a RST.
func (d *script) close(m *moment) {
	s := &d.sockets
	switch state := m.before.Host[d.side].TCB.State; {
	case state == model.LISTEN:
		d.call("close(%d) = 0", s.listener)
		s.listener = 0
	case state == model.SYNSENT || resets(m):
		d.call("close(%d) = 0", s.connection)
	case s.connection != 0:
		d.call("shutdown(%d, SHUT_WR) = 0", s.connection)
	default:
		d.whenConnected(func() { d.call("shutdown(%d, SHUT_WR) = 0", s.connection) })
	}
}

// resets tells whether a step sends a RST.
func resets(m *moment) bool {
	return slices.ContainsFunc(m.fx.Sent, func(sent model.Sent) bool { return sent.CTL.Has(model.RST) })
}

// abort makes an ABORT.
func (d *script) abort(m *moment) {
	s := &d.sockets
	switch state := m.before.Host[d.side].TCB.State; {
	case state == model.LISTEN:
		d.call("close(%d) = 0", s.listener)
		s.listener = 0
	case s.connection == 0:
		d.comment("no socket stands for this connection before accept(): a script cannot abort it")
	default:
		d.call("setsockopt(%d, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0", s.connection)
		d.call("close(%d) = 0", s.connection)
	}
}
