package packetdrill

import (
	"strings"
	"time"

	"tcpcheck/model"
)

// packet has a packet arrive, or compares what is sent with it.
func (r *run) packet(p *Packet, to time.Duration) error {
	switch {
	case p.Protocol != "tcp":
		return r.unable("it has a packet of %s, and the model is of TCP alone", p.Protocol)
	case len(p.Outer) > 0 && strings.ContainsAny(strings.Join(p.Outer, ""), ">"):
		return r.unable("it has an encapsulated packet, and the model has no IP")
	}
	r.note(p)
	if p.Arrives {
		r.arrival(p)
		return nil
	}
	return r.departure(p, to)
}

// note notes what of a packet is not compared.
func (r *run) note(p *Packet) {
	if len(p.Options) > 0 {
		r.aside("TCP options")
	}
	if strings.ContainsAny(p.Flags, "EW") || len(p.Outer) > 0 {
		r.aside("ECN and other marks of IP")
	}
	if !p.Arrives && strings.Contains(p.Flags, "P") {
		r.aside("PSH")
	}
	if p.Urgent || strings.Contains(p.Flags, "U") {
		r.aside("URG")
	}
}

// arrival has a packet arrive. A SYN that begins a connection says how large the segments may be that it is answered with.
func (r *run) arrival(p *Packet) {
	c := p.control()
	if begins := model.StateSet(model.LISTEN, model.SYNSENT, model.TIMEWAIT); c.Has(model.SYN) && begins.Has(r.state()) {
		r.setMSS(min(r.mss, p.value("mss", defaultMSS)), r.stamps(p))
		if r.agree(p, "wscale") {
			r.windows, r.scale = false, min(p.value("wscale", 0), maxScale)
			r.aside("windows, which are scaled")
		}
	}
	seg := model.Segment{SEQ: model.Seq(p.Seq), WND: r.window(p), CTL: c, Text: model.Text{Len: uint16(p.Len)}}
	if c.Has(model.ACK) {
		seg.ACK = model.Seq(p.Ack) + r.base
	}
	r.willing()
	r.widen()
	r.arrives(seg)
	r.follow()
}

// maxScale is the largest shift of a window (RFC 7323, section 2.3).
const maxScale = 14

// window returns what a packet that arrives offers. A window that is scaled may be more than the model can hold.
func (r *run) window(p *Packet) uint16 {
	if p.control().Has(model.SYN) {
		return uint16(p.Win)
	}
	return uint16(min(uint64(p.Win)<<r.scale, maxWindow))
}

// agree tells whether both ends offer an option on their SYN.
func (r *run) agree(p *Packet, name string) bool {
	_, theirs := p.option(name)
	_, ours := r.offers.option(name)
	return theirs && ours
}

// stamps returns how many octets of each segment go to timestamps, if both ends offer them.
func (r *run) stamps(p *Packet) uint64 {
	if r.agree(p, "TS") {
		return 12
	}
	return 0
}

// departure compares what is sent next with a packet. If nothing is, a timer may be what the script waits for.
func (r *run) departure(p *Packet, to time.Duration) error {
	for len(r.queue) > 0 && r.queue[0].update && !p.agrees(written(r.queue[0].segment, r.base)) {
		r.passOver()
	}
	if len(r.queue) == 0 {
		r.advance(to)
		patience := r.tolerance
		if r.event.When.Kind == AnyTime {
			patience = -1 // a timer may fire at once
		}
		r.fire(func(seg model.Segment) bool { return p.agrees(written(seg, r.numbering(p, seg))) }, patience)
		r.follow()
	}
	for len(r.queue) > 1 && r.queue[0].delayed && !p.agrees(written(r.queue[0].segment, r.base)) {
		r.queue = r.queue[1:] // what follows acknowledges as much
	}
	if len(r.queue) == 0 {
		return r.differs("the endpoint sends nothing", p.String(), "nothing")
	}
	seg := r.queue[0].segment
	base := r.numbering(p, seg)
	is := written(seg, base)
	if !p.agrees(is) || r.windows && !p.offers(seg, r.queue[0].room) {
		return r.differs("the endpoint sends something else", p.String(), is.String())
	}
	if seg.CTL.Has(model.SYN) {
		r.offers = p
	}
	if seg.CTL.Has(model.SYN) && !p.AnySeq {
		r.iss = &seg.SEQ
	}
	r.base, r.queue = base, r.queue[1:]
	return nil
}

// numbering returns where the numbers of the endpoint begin for the script: the first SYN of a connection says so.
func (r *run) numbering(p *Packet, seg model.Segment) model.Seq {
	if first := r.iss == nil || *r.iss != seg.SEQ; first && !p.AnySeq && seg.CTL.Has(model.SYN) && p.control().Has(model.SYN) {
		return seg.SEQ - model.Seq(p.Seq)
	}
	return r.base
}

// setMSS sets the most octets in a segment that is sent, of which options take some.
func (r *run) setMSS(n, options uint64) {
	octets := min(n, maxWindow) - min(n, options)
	r.configure(func(c *model.Config) { host(c).MSS = uint16(max(octets, 1)) })
}

// setWindow sets the receive buffer. More than the window field can say is never offered.
func (r *run) setWindow(n int64) {
	r.asked = uint32(min(max(n, 1), 1<<30))
	r.configure(func(c *model.Config) { host(c).Window = uint16(max(min(n, maxWindow), 1)) })
}

// late fails if something was sent that had to be expected before a time. An acknowledgment of text may be sent later,
// or be made good by one that acknowledges more.
func (r *run) late(t time.Duration, anyTime bool) error {
	for len(r.queue) > 0 {
		first := r.queue[0]
		switch {
		case anyTime || t-first.at <= r.tolerance:
			return nil
		case first.update:
			r.passOver()
			continue
		case !first.delayed || t-first.at > longestDelay:
			return r.unexpected()
		case len(r.queue) == 1:
			return nil
		}
		r.queue = r.queue[1:]
	}
	return nil
}

// passOver leaves out what was sent first, which need not be sent yet.
func (r *run) passOver() {
	r.aside("window updates that nothing expects")
	r.queue = r.queue[1:]
}

// silent fails if anything was sent that nothing has expected.
func (r *run) silent() error {
	for len(r.queue) > 0 && r.queue[0].update {
		r.passOver()
	}
	if len(r.queue) == 0 {
		return nil
	}
	return r.unexpected()
}

// unexpected is the failure that the endpoint sends what the script does not expect.
func (r *run) unexpected() error {
	return r.differs("the endpoint sends what nothing expects before this", "nothing", written(r.queue[0].segment, r.base).String())
}
