package traces

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// itfRecord is a record of the Informal Trace Format: its fields by their names. Those to which the format gives a
// meaning begin with #.
type itfRecord map[string]any

// itfVariables holds the names of the variables to which each state gives a value.
var itfVariables = []string{"A", "B", "to_A", "to_B", "losses", "duplications", "corruptions", "retransmissions", "attacks"}

// WriteITF writes the trace in the Informal Trace Format of Apalache (its ADR 015), which tools of TLA+ and Quint
// read: a sequence of states. A state has the step that led to it under #meta, where it is no part of it. The last
// state of a lasso is once more the one that its loop begins with.
func (t *Trace) WriteITF(w io.Writer) error {
	c, err := t.course()
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "{\n  \"#meta\": %s,\n", itfText(itfRecord{
		"format": "ITF", "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
		"description": "written by " + tool + ": " + t.title(), "settings": t.Settings,
	}))
	fmt.Fprintf(&b, "  \"params\": [],\n  \"vars\": %s,\n", itfText(itfVariables))
	if t.CycleFrom > 0 {
		fmt.Fprintf(&b, "  \"loop\": %d,\n", t.CycleFrom-1)
	}
	fmt.Fprintf(&b, "  \"states\": [\n    %s", itfText(c.itfState(&c.initial, itfRecord{"index": 0})))
	for i := range c.moments {
		m := &c.moments[i]
		fmt.Fprintf(&b, ",\n    %s", itfText(c.itfState(&m.after, itfRecord{"index": m.number, "step": m.event.String()})))
	}
	b.WriteString("\n  ]\n}\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// itfText writes a value on one line.
func itfText(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("traces: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// itfState returns a state.
func (c *course) itfState(w *model.World, meta itfRecord) itfRecord {
	a, b := newEndpoint(&w.Host[model.A]), newEndpoint(&w.Host[model.B])
	return itfRecord{
		"#meta": meta, "A": itfValue(reflect.ValueOf(a)), "B": itfValue(reflect.ValueOf(b)),
		"to_A": c.itfChannel(&w.Net[model.A]), "to_B": c.itfChannel(&w.Net[model.B]),
		"losses": itfInt(w.Losses), "duplications": itfInt(w.Duplications), "corruptions": itfInt(w.Corruptions),
		"retransmissions": itfInt(w.Retransmissions), "attacks": itfInt(w.Attacks),
	}
}

// itfInt returns a number. The format has all of them in this form, for JSON's have no more than 53 bits for sure.
func itfInt[T uint8 | uint16 | uint32 | int | model.Seq](n T) any {
	return itfRecord{"#bigint": strconv.FormatUint(uint64(n), 10)}
}

// itfValue returns a value of a record: fields have the names of the trace file, as identifiers.
func itfValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool, reflect.String:
		return v.Interface()
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = itfValue(v.Index(i))
		}
		return list
	case reflect.Struct:
		record := itfRecord{}
		for i := range v.NumField() {
			record[identifier(v.Type().Field(i).Tag.Get("json"))] = itfValue(v.Field(i))
		}
		return record
	default:
		return itfRecord{"#bigint": fmt.Sprint(v.Interface())}
	}
}

// notInIdentifier is what TLA+ has in no identifier.
var notInIdentifier = regexp.MustCompile(`[^A-Za-z0-9]+`)

// identifier returns a name as TLA+ can write it: Max(SND.WND) is Max_SND_WND.
func identifier(name string) string {
	return strings.TrimSuffix(notInIdentifier.ReplaceAllString(name, "_"), "_")
}

// itfChannel returns what is in flight: a set, a sequence where order is kept, or otherwise a bag, which maps each
// segment to how many there are.
func (c *course) itfChannel(ch *model.Channel) any {
	segments := make([]any, 0, ch.Len)
	for i, p := range ch.InFlight() {
		segments = append(segments, itfPacket(&p, ch.Lives[i]))
	}
	switch net := c.config.Network; {
	case net.Set():
		return itfRecord{"#set": segments}
	case net.FIFO:
		return segments
	default:
		return itfBag(ch, segments)
	}
}

// itfBag returns the bag of the segments of a channel, in which equal ones are neighbours.
func itfBag(ch *model.Channel, segments []any) any {
	pairs := [][2]any{}
	count := 0
	for i, p := range ch.InFlight() {
		count++
		if next := i + 1; next == int(ch.Len) || ch.Packets[next] != p || ch.Lives[next] != ch.Lives[i] {
			pairs = append(pairs, [2]any{segments[i], itfInt(count)})
			count = 0
		}
	}
	return itfRecord{"#map": pairs}
}

// itfPacket returns a segment in flight, with what no endpoint can see of it.
func itfPacket(p *model.Packet, life uint8) itfRecord {
	control := []any{}
	for _, bit := range []model.Control{model.SYN, model.FIN, model.RST, model.ACK} {
		if p.CTL.Has(bit) {
			control = append(control, bit.String())
		}
	}
	return itfRecord{
		"SEQ": itfInt(p.SEQ), "ACK": itfInt(p.ACK), "WND": itfInt(p.WND), "CTL": itfRecord{"#set": control}, "TS": itfInt(uint8(p.TS)),
		"DATA": itfInt(p.Text.Len), "incarnation": itfInt(p.Text.Incarnation), "octet": itfInt(p.Text.First), "damaged": p.Corrupt,
		"from": itfInt(p.From), "of": itfInt(p.Of), "ISS": itfInt(p.ISS), "life": itfInt(life),
	}
}
