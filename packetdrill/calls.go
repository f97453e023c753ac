package packetdrill

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// outcome is what a call returns.
type outcome struct {
	value  int64
	errno  string // of a value of -1
	blocks bool   // it does not return yet
	any    bool   // the model has nothing to say about the value: it is not compared
}

// String writes it as a script does.
func (o outcome) String() string {
	if o.errno != "" {
		return "-1 " + o.errno
	}
	return fmt.Sprint(o.value)
}

func failed(errno string) outcome { return outcome{value: -1, errno: errno} }

// again is the outcome of a call that finds nothing to do yet.
func again(sk *socket) outcome {
	if sk.nonblocking {
		return failed("EAGAIN")
	}
	return outcome{blocks: true}
}

// unable says why a script cannot be run on the model.
type unable struct {
	Pos
	reason string
}

func (u *unable) Error() string { return u.reason }

// syscall makes a call of a script.
func (r *run) syscall(c *Call) (outcome, error) {
	if c.Name == "socket" {
		return r.socketCall(c)
	}
	fd, isNumber := int64(-1), false
	if len(c.Args) > 0 {
		fd, isNumber = c.Args[0].Int()
	}
	if !isNumber {
		return outcome{}, r.unable("it calls %s(), whose first argument is no descriptor: it has no counterpart among the user calls of RFC 9293, 3.9.1", c.Name)
	}
	sk := r.find(int(fd))
	if sk == nil {
		return failed("EBADF"), nil
	}
	return r.callOn(sk, c)
}

// callOn makes a call on a socket.
func (r *run) callOn(sk *socket, c *Call) (outcome, error) {
	switch c.Name {
	case "bind", "getsockname", "getpeername":
		return outcome{}, nil
	case "fcntl":
		return r.fcntl(sk, c), nil
	case "listen":
		return r.listenOn(sk)
	case "connect":
		return r.connect(sk)
	case "accept", "accept4":
		return r.accept(sk, c), nil
	case "close":
		r.close(sk)
		return outcome{}, nil
	case "shutdown":
		return r.shutdownCall(sk, c), nil
	case "write", "send", "sendto":
		return r.write(sk, c)
	case "read", "recv", "recvfrom":
		return r.read(sk, c)
	case "getsockopt":
		return r.getsockopt(sk, c)
	case "setsockopt":
		return r.setsockopt(sk, c)
	default:
		return outcome{}, r.unable("it calls %s(), which has no counterpart among the user calls of RFC 9293, 3.9.1", c.Name)
	}
}

// socketCall opens a socket under the descriptor that the script expects.
func (r *run) socketCall(c *Call) (outcome, error) {
	for _, a := range c.Args {
		switch text := a.String(); text {
		case "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET", "IPPROTO_UDP", "IPPROTO_UDPLITE", "IPPROTO_SCTP", "IPPROTO_MPTCP":
			return outcome{}, r.unable("it opens a socket of %s, and the model is of TCP", text)
		}
	}
	return r.opened(c), nil
}

// opened gives a new socket the descriptor that the script expects: which numbers are free is the system's affair.
func (r *run) opened(c *Call) outcome {
	fd, ok := c.Result.Int()
	if !ok || fd < 0 || r.find(int(fd)) != nil {
		fd = r.free()
	}
	r.add(int(fd))
	return outcome{value: fd}
}

// free returns a descriptor that is not in use.
func (s *sockets) free() int64 {
	fd := int64(3)
	for s.find(int(fd)) != nil {
		fd++
	}
	return fd
}

// listenOn makes a passive OPEN.
func (r *run) listenOn(sk *socket) (outcome, error) {
	switch other := r.listener(); {
	case sk.used:
		return failed("EINVAL"), nil
	case other != nil && other != sk:
		return outcome{}, r.unable("two of its sockets listen, and the endpoint is one")
	}
	sk.listens = true
	r.willing()
	r.follow()
	return outcome{}, nil
}

// connect makes an active OPEN.
func (r *run) connect(sk *socket) (outcome, error) {
	switch {
	case sk == r.owner && r.state() == model.SYNSENT:
		return failed("EALREADY"), nil
	case sk.used:
		return failed("EISCONN"), nil
	case r.state() != model.CLOSED:
		return outcome{}, r.unable("it opens a second connection while there is one, and the endpoint has one TCB")
	}
	sk.used = true
	r.owner, r.recent = sk, sk
	r.call(model.OpenActiveCall, 0)
	r.fx.Edges = r.fx.Edges[:0]
	if sk.nonblocking {
		return failed("EINPROGRESS"), nil
	}
	r.wait(func() outcome { return r.connected(sk) })
	return outcome{blocks: true}, nil
}

// connected is what a connect returns that waits.
func (r *run) connected(sk *socket) outcome {
	switch {
	case sk == r.owner && r.state().Synchronized():
		return outcome{}
	case sk == r.owner:
		return outcome{blocks: true}
	default:
		return failed(sk.take())
	}
}

// take returns the error of a socket, which has none any more.
func (sk *socket) take() string {
	err := sk.err
	sk.err = ""
	return err
}

// accept takes the connection that came of a passive OPEN.
func (r *run) accept(sk *socket, c *Call) outcome {
	attempt := func() outcome {
		if !r.acceptable() {
			return again(sk)
		}
		o := r.opened(c)
		r.owner = r.recent
		r.owner.used = true
		r.owner.nonblocking = strings.Contains(join(c.Args, " "), "SOCK_NONBLOCK")
		return o
	}
	if !sk.listens {
		return failed("EINVAL")
	}
	return r.nowOrLater(attempt)
}

// nowOrLater makes a call that may have to wait: then it is made again when something has happened.
func (r *run) nowOrLater(attempt func() outcome) outcome {
	o := attempt()
	if o.blocks {
		r.wait(attempt)
	}
	return o
}

// shutdownCall makes a CLOSE, after which the user goes on receiving.
func (r *run) shutdownCall(sk *socket, c *Call) outcome {
	closable := model.StateSet(model.SYNRECEIVED, model.ESTABLISHED, model.CLOSEWAIT)
	switch how := c.argument(1).String(); {
	case sk != r.owner || !closable.Has(r.state()) && !sk.shut:
		return failed("ENOTCONN")
	case how == "SHUT_RD" || how == "0":
		return outcome{}
	}
	r.shutdown(sk)
	return outcome{}
}

// octets returns how many octets a call is about: its third argument, or the second of what sends a string.
func octets(c *Call) (uint32, bool) {
	if len(c.Args) < 3 {
		return 0, false
	}
	n, ok := c.Args[2].Int()
	return uint32(n), ok && n >= 0 && n <= 1<<30
}

func (r *run) write(sk *socket, c *Call) (outcome, error) {
	n, ok := octets(c)
	switch {
	case !ok:
		return outcome{}, r.unable("the third argument of %s() is no number of octets", c.Name)
	case sk.err != "":
		return failed(sk.take()), nil
	case sk.shut:
		return failed("EPIPE"), nil
	case sk != r.owner && sk.used:
		return failed("EPIPE"), nil
	case sk != r.owner || r.state() < model.ESTABLISHED:
		return failed("ENOTCONN"), nil
	}
	r.call(model.SendCall, n)
	r.follow()
	return outcome{value: int64(n)}, nil
}

func (r *run) read(sk *socket, c *Call) (outcome, error) {
	n, ok := octets(c)
	if !ok {
		return outcome{}, r.unable("the third argument of %s() is no number of octets", c.Name)
	}
	return r.nowOrLater(func() outcome { return r.receive(sk, n) }), nil
}

// receive is what a read returns now. After the last octet comes the peer's FIN: 0.
func (r *run) receive(sk *socket, n uint32) outcome {
	switch {
	case sk.err != "":
		return failed(sk.take())
	case !sk.used:
		return failed("ENOTCONN")
	case sk != r.owner:
		return outcome{}
	}
	if r.tcb().RCV.USER > 0 {
		r.call(model.ReceiveCall, n)
		delivered := r.fx.Delivered
		r.follow()
		return outcome{value: int64(delivered)}
	}
	if ended := model.StateSet(model.CLOSEWAIT, model.CLOSING, model.LASTACK, model.TIMEWAIT); ended.Has(r.state()) {
		return outcome{}
	}
	return again(sk)
}

// fcntl gets and sets the flags, of which one matters.
func (r *run) fcntl(sk *socket, c *Call) outcome {
	if c.argument(1).String() == "F_SETFL" {
		sk.nonblocking = strings.Contains(c.argument(2).String(), "O_NONBLOCK")
		return outcome{}
	}
	return outcome{any: true}
}

// argument returns an argument of a call, or an ellipsis.
func (c *Call) argument(i int) Expr {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return Expr{Kind: Ellipsis}
}

// getsockopt compares what a socket option is: the error, if it is that.
func (r *run) getsockopt(sk *socket, c *Call) (outcome, error) {
	name, value := c.argument(2).String(), c.argument(3).first()
	if name != "SO_ERROR" {
		r.aside("socket options")
		return outcome{}, nil
	}
	want := value.String()
	if want == "ETIMEDOUT" && sk == r.owner {
		r.giveUp()
	}
	is := sk.take()
	if value.Kind == Ellipsis || want == is || want == "0" && is == "" {
		return outcome{}, nil
	}
	if is == "" {
		is = "0"
	}
	return outcome{}, r.differs("the error of the socket is another", want, is)
}

// giveUp has the user timeout strike, which may do so whenever something waits to be acknowledged.
func (r *run) giveUp() {
	timeout := model.Event{Kind: model.UserTimeout, Side: model.A}
	if slices.Contains(r.model.Enabled(&r.world, nil), timeout) {
		r.apply(timeout)
		r.follow()
	}
}

// setsockopt sets what the model has a setting for.
func (r *run) setsockopt(sk *socket, c *Call) (outcome, error) {
	name, value := c.argument(2).String(), c.argument(3)
	n, isNumber := value.first().Int()
	switch name {
	case "SO_LINGER":
		linger, _ := value.first().field("linger")
		on, _ := value.first().field("onoff")
		seconds, _ := linger.Int()
		onoff, _ := on.Int()
		sk.abortive = onoff != 0 && seconds == 0
	case "SO_RCVBUF":
		if isNumber && n > 0 {
			r.setWindow(n)
		}
	case "TCP_MAXSEG":
		if isNumber && n > 0 {
			r.mss = min(r.mss, uint64(n))
			r.setMSS(r.mss, 0)
		}
	case "SO_KEEPALIVE":
		r.choose(model.KeepAlive, map[bool]model.Choice{true: model.SendKeepAlive, false: model.NoKeepAlive}[n != 0])
	case "TCP_FASTOPEN", "TCP_MD5SIG", "TCP_REPAIR":
		if n != 0 || !isNumber {
			return outcome{}, r.unable("it sets %s, which the model does not have", name)
		}
	}
	return outcome{}, nil
}
