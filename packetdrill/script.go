package packetdrill

import (
	"fmt"
	"time"
)

// Script is what a file holds.
type Script struct {
	File    string
	Options []Option
	Events  []Event
}

// Option is an option line: --name=value.
type Option struct {
	Pos
	Name, Value string
}

// Pos is a place in a file. Lines and columns count from 1.
type Pos struct {
	File         string
	Line, Column int
}

// String returns file:line:column.
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Event is something that happens, and when.
type Event struct {
	Pos
	When   Time
	Action Action
}

// Action is what an event is: a *Packet, a *Call, a *Code or a *Command.
type Action interface{ action() }

func (*Packet) action()  {}
func (*Call) action()    {}
func (*Code) action()    {}
func (*Command) action() {}

// Time is when an event happens: between two times that are equal unless it is a range.
type Time struct {
	Kind     TimeKind
	From, To time.Duration
}

// TimeKind is what a time counts from.
type TimeKind uint8

// The kinds of times.
const (
	Absolute TimeKind = iota // 0.100: since the script began
	Relative                 // +0.100: since the event before
	AnyTime                  // *: it does not matter
)

// Packet is a packet that arrives (<) or has to be sent (>).
type Packet struct {
	Arrives  bool
	Protocol string   // "tcp", or what else it is
	Outer    []string // what stands around the segment: encapsulations, marks of IP
	Flags    string   // as written: S, F, R, P, U, E, W and '.' for ACK; "" for '-'
	Seq      uint32
	AnySeq   bool // '...' stands for the numbers
	Len      uint32
	Ack      uint32
	HasAck   bool // whether a number of an acknowledgment is given; the flag '.' alone makes it an ACK
	Win      uint32
	HasWin   bool
	Urgent   bool
	Options  []TCPOption
	AnyOpts  bool // <...>
}

// TCPOption is a TCP option: its name, and what follows it.
type TCPOption struct {
	Name   string // mss, nop, eol, wscale, sackOK, sack, TS, FO, ...
	Values []string
}

// Call is a socket call with what it has to return.
type Call struct {
	Name   string
	Args   []Expr
	Result Expr
	Errno  string // after a result of -1
	Note   string // what stands in parentheses after it
	Blocks bool
	End    time.Duration // when a call that blocks returns: counted like the time of its event
}

// Code is a block of Python: %{ ... }%.
type Code struct{ Text string }

// Command is a shell command in backticks.
type Command struct{ Text string }
