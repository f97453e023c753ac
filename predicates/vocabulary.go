package predicates

import (
	"strings"

	"tcpcheck/model"
)

// Word is a word of the vocabulary. X stands for A or B.
type Word struct {
	Name    string // "X.SND.UNA", "inflight(X, ...)", "aborted"
	Meaning string
	Section string // of RFC 9293, or of another RFC that it names
	Ghost   bool   // whether no endpoint can see it

	kind kind
	read func(c *model.Config, s model.Side) value
}

// Type returns what its values are.
func (w Word) Type() string { return w.kind.String() }

// Vocabulary holds every name there is, but for the constants: the states, whose dashes are
// underscores, the control bits, true and false. Where an endpoint has no TCB, what is in one is
// false or 0.
var Vocabulary = []Word{
	{Name: "X.state", kind: state, Section: "3.3.2",
		Meaning: "the state of the connection", read: ofTCB(func(t *model.TCB) int64 { return int64(t.State) })},
	{Name: "X.passive", kind: truth, Section: "3.10.1",
		Meaning: "the connection came from a passive OPEN", read: ofTCB(func(t *model.TCB) int64 { return bit(t.Passive) })},
	{Name: "X.ISS", kind: seq, Section: "3.3.1",
		Meaning: "initial send sequence number", read: ofTCB(func(t *model.TCB) int64 { return int64(t.ISS) })},
	{Name: "X.SND.UNA", kind: seq, Section: "3.3.1",
		Meaning: "send unacknowledged", read: ofTCB(func(t *model.TCB) int64 { return int64(t.SND.UNA) })},
	{Name: "X.SND.NXT", kind: seq, Section: "3.3.1",
		Meaning: "send next", read: ofTCB(func(t *model.TCB) int64 { return int64(t.SND.NXT) })},
	{Name: "X.SND.WND", kind: number, Section: "3.3.1",
		Meaning: "send window, in octets", read: ofTCB(func(t *model.TCB) int64 { return int64(t.SND.WND) })},
	{Name: "X.SND.WL1", kind: seq, Section: "3.3.1",
		Meaning: "sequence number of the segment of the last window update", read: ofTCB(func(t *model.TCB) int64 { return int64(t.SND.WL1) })},
	{Name: "X.SND.WL2", kind: seq, Section: "3.3.1",
		Meaning: "acknowledgment number of that segment", read: ofTCB(func(t *model.TCB) int64 { return int64(t.SND.WL2) })},
	{Name: "X.IRS", kind: seq, Section: "3.3.1",
		Meaning: "initial receive sequence number", read: ofTCB(func(t *model.TCB) int64 { return int64(t.IRS) })},
	{Name: "X.RCV.NXT", kind: seq, Section: "3.3.1",
		Meaning: "receive next", read: ofTCB(func(t *model.TCB) int64 { return int64(t.RCV.NXT) })},
	{Name: "X.RCV.WND", kind: number, Section: "3.3.1",
		Meaning: "receive window, in octets", read: ofTCB(func(t *model.TCB) int64 { return int64(t.RCV.WND) })},
	{Name: "X.RCV.USER", kind: number, Section: "3.8.6.2.2",
		Meaning: "octets taken that the user has not received yet", read: ofTCB(func(t *model.TCB) int64 { return int64(t.RCV.USER) })},
	{Name: "X.RCV.BUFF", kind: number, Section: "3.8.6.2.2",
		Meaning: "octets that the receive buffer has room for", read: receiveBuffer},
	{Name: "X.syn_acked", kind: truth, Section: "3.10.7.4",
		Meaning: "the SYN of X is acknowledged", read: ofTCB(func(t *model.TCB) int64 { return bit(t.SYNAcked) })},
	{Name: "X.acked", kind: number, Section: "3.10.7.4",
		Meaning: "octets of X's stream that are acknowledged", read: ofTCB(func(t *model.TCB) int64 { return int64(t.Acked) })},
	{Name: "X.queued", kind: number, Section: "3.10.2",
		Meaning: "octets given to SEND that are not acknowledged, sent or not", read: ofTCB(func(t *model.TCB) int64 { return int64(t.Queued) - int64(t.Acked) })},
	{Name: "X.held", kind: number, Section: "3.10.7.4",
		Meaning: "octets that have arrived ahead of their turn", read: ofTCB(held)},
	{Name: "X.closing", kind: truth, Section: "3.10.4",
		Meaning: "the user has called CLOSE", read: ofTCB(func(t *model.TCB) int64 { return bit(t.Closing) })},
	{Name: "X.fin_sent", kind: truth, Section: "3.10.4",
		Meaning: "the FIN of X has been sent", read: ofTCB(func(t *model.TCB) int64 { return bit(t.FINSent) })},
	{Name: "X.time_wait", kind: number, Section: "3.10.8",
		Meaning: "slots until TIME-WAIT ends, this one included; 0 with the clock off", read: ofTCB(func(t *model.TCB) int64 { return int64(t.TimeWait) })},
	{Name: "X.quiet", kind: number, Section: "3.4.3",
		Meaning: "slots until the quiet time after a crash ends, this one included", read: ofHost(func(h *model.Host) int64 { return int64(h.Quiet) })},
	{Name: "X.opens", kind: number, Section: "3.10.1",
		Meaning: "incarnations that X has begun", read: ofHost(func(h *model.Host) int64 { return int64(h.Opens) })},
	{Name: "X.incarnation", kind: number, Section: "3.4.1", Ghost: true,
		Meaning: "the number of X's incarnation, from 1; 0: there is none", read: ofHost(func(h *model.Host) int64 { return int64(h.Ghost.Incarnation) })},
	{Name: "X.peer", kind: number, Section: "3.4.1", Ghost: true,
		Meaning: "the peer incarnation of X: that of the segment that acknowledged its SYN; 0: there is none", read: ofHost(func(h *model.Host) int64 { return int64(h.Ghost.Peer) })},
	{Name: "X.sent", kind: number, Section: "3.10.2", Ghost: true,
		Meaning: "octets that the user of X has given to SEND in its last incarnation", read: ofView(func(v *View, s model.Side) int64 { return int64(v.Sent[s]) })},
	{Name: "X.taken", kind: number, Section: "3.10.7.4", Ghost: true,
		Meaning: "octets that have taken their turn in the sequence at X in its last incarnation", read: ofView(func(v *View, s model.Side) int64 { return int64(v.Taken[s]) })},
	{Name: "X.delivered", kind: number, Section: "3.10.3", Ghost: true,
		Meaning: "those of them that do not wait for the user: received, or lost with the TCB", read: ofView(delivered)},
	{Name: "X.fin_taken", kind: truth, Section: "3.10.7.4", Ghost: true,
		Meaning: "the FIN of X's peer has taken its turn at X in its last incarnation", read: ofView(func(v *View, s model.Side) int64 { return bit(v.FINTaken[s]) })},
	{Name: "aborted", kind: truth, Section: "3.10.5", Ghost: true,
		Meaning: "somebody has aborted, crashed or given up", read: ofView(func(v *View, _ model.Side) int64 { return bit(v.Aborted) })},
	{Name: "synchronized(X)", kind: truth, Section: "3.5.2",
		Meaning: "X is in ESTABLISHED or a state that comes after it"},
	{Name: "inflight(X, ...)", kind: truth, Section: "3.1",
		Meaning: "a segment with at least these control bits is on its way from X, one that an attacker sends in its name included"},
	{Name: "count(X, ...)", kind: number, Section: "3.1",
		Meaning: "how many of them there are"},
}

// ofTCB reads the TCB of a side.
func ofTCB(read func(t *model.TCB) int64) func(*model.Config, model.Side) value {
	return func(_ *model.Config, s model.Side) value {
		return func(v *View) int64 { return read(&v.World.Host[s].TCB) }
	}
}

// ofHost reads the host of a side.
func ofHost(read func(h *model.Host) int64) func(*model.Config, model.Side) value {
	return func(_ *model.Config, s model.Side) value {
		return func(v *View) int64 { return read(&v.World.Host[s]) }
	}
}

// ofView reads what is known of a side.
func ofView(read func(v *View, s model.Side) int64) func(*model.Config, model.Side) value {
	return func(_ *model.Config, s model.Side) value {
		return func(v *View) int64 { return read(v, s) }
	}
}

func receiveBuffer(c *model.Config, s model.Side) value {
	n := int64(c.Host[s].Window)
	return func(*View) int64 { return n }
}

func held(t *model.TCB) (n int64) {
	for _, h := range t.Held[:t.HeldLen] {
		n += int64(h.Text.Len)
	}
	return n
}

func delivered(v *View, s model.Side) int64 {
	return int64(v.Taken[s]) - int64(v.World.Host[s].TCB.RCV.USER)
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// The words of the vocabulary by what they are: the fields of an endpoint, without X; the functions;
// the rest.
var fields, functions, names = sortWords()

func sortWords() (fields, functions, names map[string]*Word) {
	fields, functions, names = map[string]*Word{}, map[string]*Word{}, map[string]*Word{}
	for i := range Vocabulary {
		w := &Vocabulary[i]
		if field, ok := strings.CutPrefix(w.Name, "X."); ok {
			fields[field] = w
		} else if f, _, ok := strings.Cut(w.Name, "("); ok {
			functions[f] = w
		} else {
			names[w.Name] = w
		}
	}
	return fields, functions, names
}
