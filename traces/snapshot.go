package traces

import (
	"fmt"
	"reflect"
	"strings"

	"tcpcheck/model"
)

// Snapshot is a state as a trace file has it.
type Snapshot struct {
	A               Endpoint `json:"A"`
	B               Endpoint `json:"B"`
	ToA             []string `json:"to A"` // in flight
	ToB             []string `json:"to B"`
	Losses          uint8    `json:"losses"` // left of the budgets that have a bound
	Duplications    uint8    `json:"duplications"`
	Corruptions     uint8    `json:"corruptions"`
	Retransmissions uint8    `json:"retransmissions"`
	Attacks         uint8    `json:"attacks"`
}

// Endpoint is one end of the system, with the variables of 3.3.1 as the RFC spells
// them. Numbers of an endpoint without a TCB are 0.
type Endpoint struct {
	State    string   `json:"state"`
	SNDUNA   uint32   `json:"SND.UNA"`
	SNDNXT   uint32   `json:"SND.NXT"`
	SNDWND   uint32   `json:"SND.WND"`
	SNDWL1   uint32   `json:"SND.WL1"`
	SNDWL2   uint32   `json:"SND.WL2"`
	ISS      uint32   `json:"ISS"`
	RCVNXT   uint32   `json:"RCV.NXT"`
	RCVWND   uint32   `json:"RCV.WND"`
	IRS      uint32   `json:"IRS"`
	RCVUSER  uint32   `json:"RCV.USER"`     // octets that the user has not received yet (3.8.6.2.2)
	MaxWND   uint32   `json:"Max(SND.WND)"` // of 3.8.6.2.1
	Passive  bool     `json:"passive OPEN"`
	Acked    uint32   `json:"octets acknowledged"`
	Queued   uint32   `json:"octets queued"` // all that the user has given to SEND
	SYNAcked bool     `json:"SYN acknowledged"`
	Closing  bool     `json:"CLOSE called"`
	FINSent  bool     `json:"FIN sent"`
	Held     []string `json:"held"` // what has arrived ahead of its turn
	Opens    uint8    `json:"OPEN calls"`
	Listed   uint8    `json:"ISS listed"`  // numbers taken from the list of the settings
	Choices  uint8    `json:"ISS choices"` // numbers chosen in this incarnation
	Next     uint32   `json:"ISS next"`    // the next one, where no TCB tells
	Ahead    uint8    `json:"ISS ahead"`   // numbers beyond SND.NXT that went on reopening TIME-WAIT in vain
	TSRecent uint8    `json:"TS.Recent"`   // 1: of this slot, 2: of the last; 0: no timestamps on this connection
	TimeWait uint8    `json:"TIME-WAIT slots"`
	Quiet    uint8    `json:"quiet slots"`
	Embryos  uint8    `json:"embryos"`         // half-open connections with others
	Younger  uint8    `json:"younger embryos"` // of them, those that came after the half-open one with the peer
	Ghosts   Ghosts   `json:"ghosts"`
	Was      Reopened `json:"reopened TIME-WAIT"`
}

// Reopened is what is kept of a TIME-WAIT that a SYN has reopened (3.6.1).
type Reopened struct {
	Kept     bool   `json:"kept"`
	SNDNXT   uint32 `json:"SND.NXT"`
	ISS      uint32 `json:"ISS"`
	RCVNXT   uint32 `json:"RCV.NXT"`
	RCVWND   uint32 `json:"RCV.WND"`
	IRS      uint32 `json:"IRS"`
	Sent     uint32 `json:"octets acknowledged"`
	TSRecent uint8  `json:"TS.Recent"`
	TimeWait uint8  `json:"TIME-WAIT slots"`
	Ghosts   Ghosts `json:"ghosts"`
}

// Ghosts holds what no endpoint knows: which incarnation it is, and which of the peer's has
// sent what it has taken.
type Ghosts struct {
	Incarnation uint8 `json:"incarnation"`
	Heard       uint8 `json:"SYN of"`
	Peer        uint8 `json:"SYN acknowledged by"`
	FIN         uint8 `json:"held FIN of"`
}

func newSnapshot(w *model.World) Snapshot {
	return Snapshot{
		A: newEndpoint(&w.Host[model.A]), B: newEndpoint(&w.Host[model.B]),
		ToA: packets(&w.Net[model.A]), ToB: packets(&w.Net[model.B]),
		Losses: w.Losses, Duplications: w.Duplications, Corruptions: w.Corruptions, Retransmissions: w.Retransmissions, Attacks: w.Attacks,
	}
}

func newEndpoint(h *model.Host) Endpoint {
	t := &h.TCB
	return Endpoint{
		State:  t.State.String(),
		SNDUNA: uint32(t.SND.UNA), SNDNXT: uint32(t.SND.NXT), SNDWND: uint32(t.SND.WND),
		SNDWL1: uint32(t.SND.WL1), SNDWL2: uint32(t.SND.WL2), ISS: uint32(t.ISS),
		RCVNXT: uint32(t.RCV.NXT), RCVWND: uint32(t.RCV.WND), IRS: uint32(t.IRS),
		RCVUSER: uint32(t.RCV.USER), MaxWND: uint32(t.SND.MaxWND), Passive: t.Passive,
		Acked: t.Acked, Queued: t.Queued, SYNAcked: t.SYNAcked, Closing: t.Closing, FINSent: t.FINSent,
		Held: held(t), Opens: h.Opens, Listed: h.Gen.Listed, Choices: h.Gen.Choices, Next: uint32(h.Gen.Next),
		Ahead: h.Gen.Ahead, TSRecent: uint8(t.TSRecent), TimeWait: t.TimeWait, Quiet: h.Quiet,
		Embryos: h.Backlog.Embryos, Younger: h.Backlog.Younger,
		Ghosts: Ghosts(h.Ghost), Was: newReopened(h),
	}
}

func newReopened(h *model.Host) Reopened {
	was := &h.Was
	return Reopened{
		Kept: was.Kept, SNDNXT: uint32(was.SNDNXT), ISS: uint32(was.ISS), RCVNXT: uint32(was.RCVNXT), RCVWND: uint32(was.RCVWND),
		IRS: uint32(was.IRS), Sent: was.Sent, TSRecent: uint8(was.TSRecent), TimeWait: was.TimeWait, Ghosts: Ghosts(h.WasGhost),
	}
}

// packets names what is in flight, and where there is a clock, for how many slots it still is.
func packets(ch *model.Channel) []string {
	names := make([]string, 0, ch.Len)
	for i, p := range ch.InFlight() {
		name := p.String()
		if life := ch.Lives[i]; life > 0 {
			name += fmt.Sprintf("<LIFE=%d>", life)
		}
		names = append(names, name)
	}
	return names
}

// held writes what waits for its turn in the sequence.
func held(t *model.TCB) []string {
	names := make([]string, 0, t.HeldLen)
	for _, h := range t.Held[:t.HeldLen] {
		text := h.Text
		names = append(names, fmt.Sprintf("<SEQ=%d><DATA=%d><OCTET=%d.%d>", h.SEQ, text.Len, text.Incarnation, text.First))
	}
	if t.HeldFIN {
		names = append(names, fmt.Sprintf("<SEQ=%d><CTL=FIN>", t.FINSEQ))
	}
	return names
}

// field is one thing that a record says.
type field struct{ name, value string }

// fields returns all that a record says, under the names of the trace file.
func fields(record any) []field { return appendFields(nil, "", reflect.ValueOf(record)) }

func appendFields(dst []field, prefix string, v reflect.Value) []field {
	for i := range v.NumField() {
		name, f := prefix+v.Type().Field(i).Tag.Get("json"), v.Field(i)
		switch f.Kind() {
		case reflect.Struct:
			if name == "after" {
				name = ""
			} else {
				name += "."
			}
			dst = appendFields(dst, name, f)
		case reflect.Slice:
			dst = append(dst, field{name, orNothing(strings.Join(f.Interface().([]string), " "))})
		default:
			dst = append(dst, field{name, orNothing(fmt.Sprint(f.Interface()))})
		}
	}
	return dst
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// difference says in words in which field two records first differ; "": in none.
func difference(actual, recorded Step) string {
	a, b := fields(actual), fields(recorded)
	for i := range a {
		if a[i] != b[i] {
			return fmt.Sprintf("%s is %s, the record says %s", a[i].name, a[i].value, b[i].value)
		}
	}
	return ""
}
