// Package model is an executable model of two TCP endpoints (RFC 9293), their users
// and the network between them. Section numbers are RFC 9293's unless another
// RFC is named; the files follow section 3.10.
//
// A [Model] is a system under fixed settings. A [World] is a state of it. An
// [Event] is a step: [Model.Enabled] tells which steps a state allows, and
// [Model.Apply] takes one, all of section 3.10 in one go. There is no separate
// output step: sending is part of the step that makes it possible. The package imports
// the standard library alone, and knows nothing of searching or of properties.
//
// # What is modelled
//
// The user calls of 3.10.1 to 3.10.6. SEGMENT ARRIVES, 3.10.7, in its order and in all
// eleven states. The timeouts of 3.10.8. Retransmission and zero-window probing, 3.8.
// Window management, 3.8.6, with both algorithms against the silly window
// syndrome. Keep-alive, 3.8.4. Simultaneous open and close, half-close, a crash that forgets
// the TCB. Sequence numbers modulo 2^n for any n from 3 to 32. Incarnations: a user may
// OPEN again, and each [ISN] rule says where the numbers then begin (3.4.1), with the
// quiet time after a crash (3.4.3); a SYN may reopen the connection in TIME-WAIT (3.6.1). A network that loses, duplicates, reorders and
// corrupts, with budgets or without bound.
//
// # Time
//
// Time is discrete. A segment sent in slot t may arrive in the slots t to t+MSL, the last
// included; a TIME-WAIT of 2 MSL entered in slot T ends with the tick out of slot T+2MSL. (With
// the last slot left out and an MSL of 1 a TIME-WAIT of one MSL could not be told from one of
// two.) The clock may tick in any state in which something is timed. What ends, ends
// with the tick. What expires is lost: a bounded loss counts it, and where the network may lose no
// more, time waits until it has arrived. A copy that the network makes has the life that its original has left, a
// retransmission a full one. Every other timer may fire whenever it is armed.
//
// With the clock off segments live for ever and TIME-WAIT may end at any time, so that its length
// is not put to the test. A stream that does not fit in the sequence space, window included,
// then meets its own old segments again: 3.4 assumes that it does not.
//
// # Timestamps
//
// With the rule timestamps, segments carry the TSval of RFC 7323, and PAWS refuses what is older than TS.Recent; there is
// none with the clock off, which is the timestamp clock of both ends. A crash does not set it back. So that only differences
// of times are part of a state, a TSval is kept by its age: <TS=-2> is one of two ticks ago. TS.Recent grows older until
// nothing in the network can be as old, which is what an outdated TS.Recent (RFC 7323, section 5.5) comes to. TSecr
// is left out: it serves to measure round trips. A RST carries no TSval, for nothing may be read from it (section 5.2). Last.ACK.sent
// is RCV.NXT, for every step that moves RCV.NXT acknowledges it. Of the two orders that RFC 7323 gives it is that
// of section 5.3: a segment outside the window does not set TS.Recent. What PAWS refuses in TIME-WAIT does not restart it.
//
// # What is left out
//
//   - The urgent mechanism (SHLD-13 advises against it), PSH, IP, the MSS option (both are configured),
//     security and compartment (appendix A.1.2: 'can be ignored').
//   - How long a timer runs: one that is armed may fire at any time. RTO, R1 and R2 are lengths;
//     giving up at R2 is the user timeout, which may strike at any time or never.
//   - Options, but for Timestamps.
//   - Congestion control: what the window has room for may be sent.
//   - Delayed acknowledgments (SHLD-18) and Nagle's algorithm (SHLD-7): an acknowledgment that is
//     due goes out at the end of the step, piggybacked if possible, and every SEND is pushed.
//   - Data on a SYN is understood; only the deviation fast-open sends it.
//   - A call that the endpoint refuses with an error is no step of a search: it changes nothing.
//   - Corruption takes text. A segment without text is only damaged where the checksum
//     detects it, and is then as good as lost.
//
// # Where the RFC can be read in two ways
//
// The [Rule] names are the choices that a scenario can make. [Profiles] are named sets of them. The profiles of
// older RFCs differ in what the text has changed since, not in how it is read; rfc9293, the default, leaves
// out the one SHOULD that needs an option, SHLD-4. These choices are made once and for all:
//
//   - Comparisons. Of three terms (a =< b < c): cyclic intervals. Of two terms: x < y when
//     0 < (y-x) mod 2^n < 2^(n-1). An ACK that is neither new nor, by this, before SND.UNA
//     counts as one of something not yet sent.
//   - 3.10.7.2 does not say what SND.WND is after a SYN in LISTEN: rule syn-window. The text of 3.10.7.3 sets it
//     only on the way to SYN-RECEIVED. Here it is set from any SYN that SYN-SENT takes, and
//     again on entering ESTABLISHED (RFC 1122, 4.2.2.20(c) and (f)).
//   - 3.10.7.3, second, mentions RFC 5961's comparison of a RST with RCV.NXT. In SYN-SENT there is no
//     RCV.NXT; an acceptable ACK is what validates the RST.
//   - 3.10.7.4, fifth, TIME-WAIT: 'The only thing that can arrive in this state is a retransmission
//     of the remote FIN. Acknowledge it, and restart the 2 MSL timeout'. But a retransmission of the FIN
//     lies before the window and does not get that far. Unless the rule time-wait-restart says otherwise, it
//     restarts the timer where it is acknowledged, in the first step; what is acceptable is processed as in the other
//     states after a FIN, so that of segments without text and FIN none is acknowledged: acknowledging each would have
//     two endpoints in TIME-WAIT acknowledge one another for ever. A retransmission of the FIN is
//     a segment that ends with it: SEG.SEQ+SEG.LEN = RCV.NXT.
//   - 3.10.7.4, fifth, LAST-ACK: unless the rule ack-after-close says otherwise, it takes the processing of ESTABLISHED,
//     as CLOSING does by its text: an ACK of the octets before the FIN advances SND.UNA. And 'otherwise, ignore the
//     segment' is not followed in CLOSING: an ACK that does not cover our FIN may open the window that the FIN waits for.
//   - 3.10.7.4, fifth, has the check of RFC 5961, section 5, come before SYN-RECEIVED, and RFC 5961 adds it to what
//     RFC 793 does in ESTABLISHED. In SYN-RECEIVED it would answer what deserves a RST with an ACK, on which a half-open
//     connection is not found out: rule ack-range.
//   - RFC 793, page 71, has a SYN in the window draw a reset, and does not say of which form. Here it is that of 3.5.2 for the other
//     states, which who sent the SYN accepts; the rule syn-validation has the one that the peer of the connection accepts, too.
//   - 3.10.7.4, eighth: 'advance RCV.NXT over the FIN' happens once. A second FIN, which a peer
//     cannot have sent, is merely acknowledged.
//   - 3.10.7.4, fourth, in a SYN-RECEIVED that came from LISTEN: a SYN before the window is trimmed off, as the
//     first step has it; only one in the window returns to LISTEN, by the rule syn-in-syn-received.
//   - 3.6.1, MAY-2, does not say which SYN may reopen TIME-WAIT. Here it is one without ACK beyond the last number that the
//     peer has used, as in RFC 6191: RCV.NXT =< SEG.SEQ. It counts as a passive OPEN, and needs a user who would make
//     one and has received all there was. 'Larger than the largest sequence number it used' is the first such number: SND.NXT.
//     'If the SYN turns out to be an old duplicate': if SYN-RECEIVED would return to LISTEN. TIME-WAIT is then as it
//     was, and as old as it would be. An ABORT or a CLOSE of the new connection ends the old one, too.
//   - 3.8.4: the keep-alive timer runs in ESTABLISHED and CLOSE-WAIT, where there is an application that may ask; after
//     CLOSE, the rule fin-wait-2-timeout is what stacks have instead. That nobody answers ends nothing (MUST-29).
//   - RFC 6191 drops a SYN without an answer whether somebody listens or not.
//   - A CLOSE that was queued in SYN-RECEIVED and finds itself back in LISTEN deletes the TCB, as
//     a CLOSE in LISTEN does. Text that was queued there stays queued.
//   - A CLOSE that was queued for ESTABLISHED is processed on entering it, before the text and FIN of the
//     segment that led there: its FIN goes out with the acknowledgment of both.
//   - CLOSE-WAIT turns into LAST-ACK when the FIN is sent (3.10.4: 'until all preceding SENDs have been segmentized;
//     then send a FIN segment, enter LAST-ACK state'), FIN-WAIT-1 is entered at once ('in any case').
//   - 3.10.7.4, fifth, SYN-RECEIVED: after the RST for an unacceptable ACK the segment is dropped.
//   - 3.10.7.4, seventh: text that arrives after the FIN is ignored, and acknowledged.
//   - In SYN-RECEIVED our SYN counts as outstanding in the usable window: a FIN waits behind it if the
//     window is 1.
//   - A FIN needs room in the offered window like an octet, and takes none in the buffer.
//   - A zero-window probe advances SND.NXT like any transmission (3.8), so that an acknowledgment that follows
//     lies one beyond what the peer expects: see the rule zero-window-allowance.
//   - What is retransmitted is packaged anew (3.8.6: 'may repackage'), from SND.UNA on, as much as a segment
//     carries and the window allows, FIN apart unless the rule fin-segment says otherwise.
//   - An initial sequence number is the next of the endpoint's iss setting, and after these what its isn rule says. By
//     the clock of 3.4.1 it is the first number that the endpoint has not used: how fast the clock runs is left
//     out, and that it never falls behind is what the generator of 3.4.1 is for.
//   - How many numbers an endpoint chooses in one incarnation, falling back to LISTEN again and again,
//     is bounded by the setting iss-choices.
//   - The quiet time of 3.4.3 is for a host that has forgotten its numbers: what arrives in it is dropped without an
//     answer, as by a host that is still down.
//   - A passive OPEN leaves the remote socket open unless remote-socket says otherwise, so that OPEN and SEND in
//     LISTEN are errors.
//
// # The network
//
// With loss, duplication and order all unbounded what is in flight is a set: a segment may
// arrive at any time, any number of times, or never. That needs no budgets and no
// steps for faults, and what holds there holds for every number of losses,
// duplicates and overtakings. Otherwise it is a bag, or a queue where order is fifo:
// arrival consumes, and losing and duplicating are steps of their own. A queue
// loses and duplicates at its head, which loses nothing: what is behind gets there.
// What exceeds the capacity is lost, where loss allows; where it does not, the step
// that would send waits. So that two full directions do not wait for each other, what
// is no answer, a call, a timeout or a duplicate, also waits while it would fill the last
// place of both. An answer of several segments may still find too little room; see
// [Model.Waiting].
//
// # The attacker
//
// It is off the path: it sees nothing that is sent, and nothing that it sends depends on the
// state. It knows what can be guessed by a stranger (RFC 5961, section 1.2): the sockets, the size of
// a window, and that numbers a window apart hit the window. It sends a RST, a SYN, or an octet of
// garbage in the name of an endpoint's peer, with every number of a list that is fixed
// beforehand, and it may send each at any time while its victim is not CLOSED. Where there are timestamps,
// it sends one that PAWS lets pass. What it has sent is in the network like any other segment, for as
// long, and takes as much room there. It cannot take part in a handshake, and cannot take, delay
// or read a segment of others. While it has attacks and a victim left it can do something, so
// that a system in which arrival consumes is not stuck then.
//
// A flood comes in the names of many others, who do not answer. Of them nothing is modelled
// but the place that each takes in the backlog of a listener, where that has one: an
// embryo. The listener becomes the connection, so that its backlog ends with ESTABLISHED. An embryo
// is given up by the user timeout, if there is one, the oldest first; its SYN,ACKs go to others, and a RST
// that answers one is as good as that timeout. SYN cookies are not modelled.
//
// # Ghosts
//
// Packet.From, Packet.Of, Packet.ISS, Host.Ghost and Host.WasGhost are ghosts: they say which incarnation sent a
// segment and of which it speaks. Endpoints are handed the bare segment and their own TCB, and so cannot read them.
package model
