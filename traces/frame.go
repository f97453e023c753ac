package traces

import (
	"net"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	"tcpcheck/model"
)

// The addresses of the endpoints on the wire: of a network that is for documentation (RFC 5737), and ports
// that no protocol is known by.
var (
	hardware = [2]net.HardwareAddr{{2, 0, 0, 0, 0, 0xa}, {2, 0, 0, 0, 0, 0xb}}
	address  = [2]net.IP{{192, 0, 2, 1}, {192, 0, 2, 2}}
	port     = [2]layers.TCPPort{50001, 50002}
)

// frame returns an Ethernet frame with the segment in it.
func (u *unit) frame() []byte {
	to := u.from.Peer()
	ethernet := layers.Ethernet{SrcMAC: hardware[u.from], DstMAC: hardware[to], EthernetType: layers.EthernetTypeIPv4}
	ip := layers.IPv4{
		Version: 4, TTL: 64, Id: u.identification, Flags: layers.IPv4DontFragment, Protocol: layers.IPProtocolTCP,
		SrcIP: address[u.from], DstIP: address[to],
	}
	seg := &u.segment
	tcp := layers.TCP{
		SrcPort: port[u.from], DstPort: port[to], Seq: u.seq, Ack: u.ack, Window: seg.WND,
		SYN: seg.CTL.Has(model.SYN), FIN: seg.CTL.Has(model.FIN), RST: seg.CTL.Has(model.RST), ACK: seg.CTL.Has(model.ACK),
		Options: u.options(),
	}
	must(tcp.SetNetworkLayerForChecksum(&ip))
	buffer := gopacket.NewSerializeBuffer()
	must(gopacket.SerializeLayers(buffer, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true},
		&ethernet, &ip, &tcp, gopacket.Payload(octetsOf(seg.Text))))
	frame := buffer.Bytes()
	if u.corrupt {
		frame[u.weakSpot(int(ip.Length))] ^= 0x80
	}
	return frame
}

// The octets of the headers in a frame.
const (
	ethernetHeader = 14
	ipHeader       = 20
)

// weakSpot returns which octet of a frame is damaged so that the TCP checksum shows it: the last of the text
// or, if there is none, one of the checksum itself.
func (u *unit) weakSpot(datagram int) int {
	if u.segment.Text.Len > 0 {
		return ethernetHeader + datagram - 1
	}
	return ethernetHeader + ipHeader + 16
}

func must(err error) {
	if err != nil {
		panic("traces: a frame that is no frame: " + err.Error())
	}
}

// options returns the Timestamps option of RFC 7323, where the segment has one: its clock is that of the
// model, beginning at 1. TSecr is left out there, and 0 here.
func (u *unit) options() []layers.TCPOption {
	if u.segment.TS == 0 {
		return nil
	}
	now := uint32(u.ticks) + 1
	value := []byte{byte(now >> 24), byte(now >> 16), byte(now >> 8), byte(now), 0, 0, 0, 0}
	return []layers.TCPOption{
		{OptionType: layers.TCPOptionKindNop}, {OptionType: layers.TCPOptionKindNop},
		{OptionType: layers.TCPOptionKindTimestamps, OptionLength: 10, OptionData: value},
	}
}

// octetsOf returns octets that tell where they come from: the first hexadecimal digit of each is the incarnation
// that sent it, 0 for garbage, the second its index in the stream, modulo 16.
func octetsOf(text model.Text) []byte {
	octets := make([]byte, text.Len)
	for i := range octets {
		octets[i] = text.Incarnation<<4 | byte(text.First+uint32(i))&0xf
	}
	return octets
}
