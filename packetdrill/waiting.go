package packetdrill

import (
	"fmt"
	"time"
)

// waiting is a call that has not returned.
type waiting struct {
	event   *Event
	call    *Call
	end     time.Duration
	attempt func() outcome
	done    bool
	at      time.Duration // when it returned
	outcome outcome
}

// makeCall makes a call, and compares what it returns.
func (r *run) makeCall(c *Call) error {
	if err := r.returned(true); err != nil {
		return err
	}
	o, err := r.syscall(c)
	if err != nil {
		return err
	}
	if r.waiting != nil {
		r.waiting.event, r.waiting.call = r.event, c
		r.waiting.end = c.End
		if r.event.When.Kind != Absolute {
			r.waiting.end += r.clock
		}
		if c.Blocks {
			return nil
		}
	}
	if o.blocks {
		return r.differs("the call does not return at once", c.expected(), "it blocks")
	}
	return r.compare(c, o)
}

// wait has a call made again later.
func (r *run) wait(attempt func() outcome) { r.waiting = &waiting{attempt: attempt} }

// proceed has a call that waits look whether it may return.
func (r *run) proceed() {
	if w := r.waiting; w != nil && !w.done {
		w.outcome = w.attempt()
		w.done, w.at = !w.outcome.blocks, r.clock
	}
}

// returned compares what a call has returned, and when, if its time to return is over: before the next call and at the end of
// the script it is.
func (r *run) returned(over bool) error {
	w := r.waiting
	if w == nil || !over && r.clock <= w.end+r.tolerance {
		return nil
	}
	now := r.event
	r.waiting, r.event = nil, w.event
	switch early := w.end - w.at; {
	case !w.done:
		return r.differs("the call has not returned when it has to", w.call.expected(), "it blocks")
	case early > r.tolerance || -early > r.tolerance:
		return r.differs("the call returns at another time", fmt.Sprintf("at %v", w.end), fmt.Sprintf("at %v", w.at))
	}
	err := r.compare(w.call, w.outcome)
	if err == nil {
		r.event = now
	}
	return err
}

// expected writes what a call has to return.
func (c *Call) expected() string {
	text := c.Result.String()
	if c.Errno != "" {
		text += " " + c.Errno
	}
	return text
}

// sameErrors are names of the same error.
var sameErrors = map[string]string{"EWOULDBLOCK": "EAGAIN"}

// compare compares what a call has returned with what it has to return.
func (r *run) compare(c *Call, o outcome) error {
	n, isNumber := c.Result.Int()
	errno := c.Errno
	if same, ok := sameErrors[errno]; ok {
		errno = same
	}
	if o.any || !isNumber || n == o.value && (n != -1 || errno == "" || errno == o.errno) {
		return nil
	}
	return r.differs(c.Name+"() returns something else", c.expected(), o.String())
}
