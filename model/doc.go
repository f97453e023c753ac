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
// syndrome. Simultaneous open and close, half-close, a crash that forgets
// the TCB. Sequence numbers modulo 2^n for any n from 3 to 32. A network that loses,
// duplicates, reorders and corrupts, with budgets or without bound.
//
// # What is left out
//
//   - One incarnation of each endpoint, and no clock: segments never expire and TIME-WAIT may
//     end at any time. Its length, 2 MSL, is therefore not put to the test here. Since a copy
//     lives for ever, a stream that does not fit in the sequence space, window included, meets its
//     own old segments again: 3.4 assumes that it does not.
//   - The urgent mechanism (SHLD-13 advises against it), PSH, IP, options other than the MSS that
//     both are configured with, security and compartment (appendix A.1.2: 'can be ignored').
//   - How long a timer runs: one that is armed may fire at any time. RTO, R1 and R2 are lengths;
//     giving up at R2 is the user timeout, which may strike at any time or never.
//   - Keep-alive (MAY-5), a FIN-WAIT-2 timeout, the ACK range of RFC 5961, section 5 (MAY-12), a SYN that
//     reopens a connection in TIME-WAIT (MAY-2), and options with what depends on them (RFC 7323).
//   - Congestion control: what the window has room for may be sent.
//   - Delayed acknowledgments (SHLD-18) and Nagle's algorithm (SHLD-7): an acknowledgment that is
//     due goes out at the end of the step, piggybacked if possible, and every SEND is pushed.
//   - Data on a SYN is understood and not sent.
//   - A call that the endpoint refuses with an error is no step of a search: it changes nothing.
//   - Corruption takes text. A segment without text is only damaged where the checksum
//     detects it, and is then as good as lost.
//
// # Where the RFC can be read in two ways
//
// The [Rule] names are the choices that a scenario can make. These are made once and
// for all:
//
//   - Comparisons. Of three terms (a =< b < c): cyclic intervals. Of two terms: x < y when
//     0 < (y-x) mod 2^n < 2^(n-1). An ACK that is neither new nor, by this, before SND.UNA
//     counts as one of something not yet sent.
//   - 3.10.7.2 does not say what SND.WND is after a SYN in LISTEN, and the text of 3.10.7.3 sets it only
//     on the way to SYN-RECEIVED. Here it is set from any SYN that is taken, as deployed stacks do, and
//     again on entering ESTABLISHED (RFC 1122, 4.2.2.20(c) and (f)).
//   - 3.10.7.3, second, mentions RFC 5961's comparison of a RST with RCV.NXT. In SYN-SENT there is no
//     RCV.NXT; an acceptable ACK is what validates the RST.
//   - 3.10.7.4, fifth, TIME-WAIT: 'The only thing that can arrive in this state is a retransmission
//     of the remote FIN. Acknowledge it'. Here a FIN is acknowledged and another acceptable segment
//     without text is not: acknowledging each would have two endpoints in
//     TIME-WAIT acknowledge one another for ever.
//   - 3.10.7.4, fifth, LAST-ACK: it takes the processing of ESTABLISHED, as CLOSING does by its text: an ACK of the
//     octets before the FIN advances SND.UNA.
//   - 3.10.7.4, eighth: 'advance RCV.NXT over the FIN' happens once. A second FIN, which a peer
//     cannot have sent, is merely acknowledged.
//   - 3.10.7.4, fourth, in a SYN-RECEIVED that came from LISTEN: a SYN before the window is trimmed off, as the
//     first step has it; only one in the window returns to LISTEN.
//   - A CLOSE that was queued in SYN-RECEIVED and finds itself back in LISTEN deletes the TCB, as
//     a CLOSE in LISTEN does. Text that was queued there stays queued.
//   - A CLOSE that was queued for ESTABLISHED is processed on entering it, before the text and FIN of the
//     segment that led there: its FIN goes out with the acknowledgment of both.
//   - CLOSE-WAIT turns into LAST-ACK when the FIN is sent (3.10.4: 'until all preceding SENDs have been segmentized;
//     then send a FIN segment, enter LAST-ACK state'), FIN-WAIT-1 is entered at once ('in any case').
//   - 3.10.7.4, fifth, SYN-RECEIVED: after the RST for an unacceptable ACK the segment is dropped.
//   - 3.10.7.4, fifth, CLOSING: 'otherwise, ignore the segment' is not followed. An ACK that does not cover our
//     FIN may open the window that the FIN waits for.
//   - 3.10.7.4, seventh: text that arrives after the FIN is ignored, and acknowledged.
//   - In SYN-RECEIVED our SYN counts as outstanding in the usable window: a FIN waits behind it if the
//     window is 1.
//   - A FIN needs room in the offered window like an octet, and takes none in the buffer.
//   - A zero-window probe advances SND.NXT like any transmission (3.8), so that an acknowledgment that follows
//     lies one beyond what the peer expects: see the rule zero-window-allowance.
//   - What is retransmitted is packaged anew (3.8.6: 'may repackage'), from SND.UNA on, as much as a segment
//     carries and the window allows, FIN apart unless the rule fin-segment says otherwise.
//   - An initial sequence number chosen once more in the same incarnation, after falling back to
//     LISTEN, is the next of the endpoint's iss setting, and the last of these again and again:
//     without a clock no time passes for the generator of 3.4.1 to advance.
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
// # Ghosts
//
// Packet.From, Packet.Of and Host.Heard are ghosts: they say which incarnation sent a segment and of
// which it speaks. Endpoints are handed the bare segment, and so cannot read them.
package model
