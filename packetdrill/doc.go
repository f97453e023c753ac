// Package packetdrill reads packetdrill scripts and runs them on one endpoint of the model.
//
// A script drives a TCP from both sides: it makes socket calls, has packets arrive, and says which packets have to be
// sent, and when. Here the TCP is endpoint A of a [model.Model] of full size: numbers of 32 bits, and the windows and
// segment sizes of the script. Calls become the user calls of RFC 9293, 3.9.1, packets that arrive become
// SEGMENT ARRIVES, and what the endpoint sends has to be what the script expects next: a segment that nothing expects
// is a failure like one that does not come.
//
// [Parse] reads the grammar of packetdrill as published (its parser.y, and the additions of the FreeBSD fork):
// times that are absolute, relative, ranges or of no matter; packets; calls, blocking ones included; commands; code;
// option lines; and the directives of a preprocessor. [Run] runs what it has read.
//
// # Time
//
// Most timers of the model may fire whenever they are armed. So a retransmission, a probe and a keep-alive are sent when
// the script expects one, and not before time has passed since the last segment. The model's clock is that of
// TIME-WAIT: its MSL is that of net.inet.tcp.msl, 30 seconds.
//
// # What is not compared
//
// What the model leaves out is not compared, and each result says what that was: options, PSH and URG, the marks of ECN, windows once
// they are scaled, and the sizes of socket buffers.
package packetdrill
