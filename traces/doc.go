// Package traces holds executions of the model: the trace file, its replay, and the
// ladder, which is the notation of RFC 9293's figures 6 to 13. What a ladder shows can
// be read back and run: a counterexample, pasted into a file, is a test.
//
// # The notation
//
// A ladder is a header, the heading 'TCP Peer A   TCP Peer B', and lines. Lines that begin
// with # are comments, and captions of figures are skipped. A line has one of two shapes:
//
//	state                                              state
//	state   arrow   segment   arrow   state
//
// Anything may be left out, but for the two arrows beside a segment. Where no arrow tells,
// a label belongs to the heading that is nearer. Right arrows are departures from A and
// arrivals at B, left arrows the reverse, and an ellipsis stands for the network. States
// are those after the line. A segment stands for one that has the fields written: the
// window (<WND=n>) and the place of its octets in their stream (<OCTET=n>) may be left out. A
// printed ladder leaves out a window that is as large as can be, and whatever else goes
// without saying.
//
// What stands in parentheses is one of six things:
//
//   - a step of that endpoint: (Open passive), (Open active), (Send n), (Receive n), (Close),
//     (Abort), (Retransmit), (Probe), (Keep-alive), (FIN-WAIT-2 timeout), (2 MSL), (Backlog timeout),
//     (User timeout), (Reboot); or (Flooded), by an attacker. An OPEN may say which incarnation it
//     starts: (Open active, 2nd). A call that is refused takes the error beside it: (Close) (error:
//     connection closing);
//   - ticks of the clock, (tick) or (n ticks), on a line without a segment. Where there is a clock
//     (2 MSL) stands beside them and is checked: TIME-WAIT ends with the last of them;
//   - what the network does to a segment: (lost) beside the endpoint that does not get it,
//     (duplicate) or (damaged) beside the one that has sent it. Where arrival does not consume,
//     (duplicate) says that it has arrived before, and nothing happens but what the arrows say.
//     (old), or (old duplicate), says that it is of a connection that is over: it speaks of
//     an earlier incarnation of its receiver, or the one that has sent it is gone and not
//     the receiver's peer. Without it, one that is not old is meant, if there is such;
//   - (attacker) beside the endpoint in whose name an attacker sends the segment, now;
//   - something that is checked: (takes n octets), (drops n octets), (connection closing) and the other
//     things a user is told, by the last step of that endpoint; (keeps quiet) at an arrival, and
//     (quiet time over) beside ticks; (send n,receive n) against SND.NXT and RCV.NXT;
//   - a remark, which says something to the reader alone: it ends in ! or ?, or begins with
//     'violates'.
//
// What a figure leaves unsaid is worked out. A departure that no step explains is the OPEN,
// SEND, CLOSE or timeout that sends just that segment and leads to the state written; a line of
// states alone that differ from those before is the step that leads there. Where more than
// one would do, the ladder has to name it. Where an adversary chooses initial sequence
// numbers, it has chosen the one in the next SYN from that side. A ladder asserts silence: what an endpoint
// sends has to be written, in order, before the ladder ends.
//
// # The header
//
// Its lines are 'key: value'. A key is a setting of a scenario, or
//
//	scenario: NAME            the scenario whose settings the others change; without it one in
//	                          which users and network may do anything, numbers are as in
//	                          the RFC's figures, and arrival consumes
//	given: ESTABLISHED        a plain handshake comes first
//	let: X=300, Z=90          numbers that letters stand for
//	old-duplicates: allowed   what arrives and was never sent is an old duplicate
//	reopen: allowed           a user may OPEN again and again: incarnations: 7
//	unanswered: allowed       what is sent last need not be written
//	parts: N                  the test is that the model does something else at line N
//	violates: PROPERTY        the test is that the model does not violate it along the ladder
package traces
