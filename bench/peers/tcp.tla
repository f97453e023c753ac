-------------------------------- MODULE tcp --------------------------------
(* Two TCP endpoints of RFC 9293 over a network that loses, duplicates and *)
(* reorders without bound, for TLC: the model of tcpcheck's default         *)
(* scenario, with the settings that README.md tells. Section numbers are    *)
(* RFC 9293's. One way for Next to be true is one step of tcpcheck, and one *)
(* state one state.                                                         *)
EXTENDS Integers, TLC

CONSTANTS
  SendA, SendB,  \* the most octets that the user gives to SEND, 0 to 2
  Window,        \* the receive buffer in octets, 1 or 2
  BActive,       \* TRUE if B may also open actively, as A does
  Joint          \* TRUE if the joint states that are reached are to be printed

VARIABLES
  h,   \* h[s]: the endpoint s
  net  \* net[s]: the set of the segments on their way to s

Sides == {"A", "B"}
Peer(s) == IF s = "A" THEN "B" ELSE "A"
Active == IF BActive THEN Sides ELSE {"A"}
Most(s) == IF s = "A" THEN SendA ELSE SendB

-----------------------------------------------------------------------------
(* 3.4: sequence numbers have 3 bits. A begins at 1, B at 3. *)

ISS(s) == IF s = "A" THEN 1 ELSE 3
IRS(s) == ISS(Peer(s))
Add(a, n) == (a + n) % 8
Sub(a, b) == (a - b) % 8
Less(x, y) == Sub(y, x) \in 1..3
LessEq(x, y) == Sub(y, x) < 4
After(a, b, c) == a # b /\ Sub(b, a) <= Sub(c, a) \* a < b =< c

-----------------------------------------------------------------------------
(* 3.3.1: what of a TCB and of its user is no function of the rest; una,   *)
(* nxt, wl1 and wl2 are SND.UNA, SND.NXT, SND.WL1 and SND.WL2, rcv is      *)
(* RCV.NXT. heldText and heldFIN: the octet, or the peer's FIN, that is at *)
(* RCV.NXT+1 waits for its turn. The last four are ghosts, the record of   *)
(* the incarnation, which is kept until both are CLOSED.                   *)

NoTCB == [state |-> "CLOSED", opened |-> FALSE, passive |-> FALSE, chosen |-> FALSE,
          una |-> 0, nxt |-> 0, wl1 |-> 0, wl2 |-> 0, rcv |-> 0,
          queued |-> 0, closing |-> FALSE, finSent |-> FALSE, heldText |-> FALSE, heldFIN |-> FALSE,
          known |-> FALSE, sent |-> 0, taken |-> 0, fin |-> FALSE]

(* A segment. One that was sent in CLOSED is by nobody: that is a ghost. *)
Segment(ctl, seq, ack) == [ctl |-> ctl, seq |-> seq, ack |-> ack, by |-> "TCB"]
ByNobody(seg) == [seg EXCEPT !.by = "nobody"]
Reset(seg) == seg.ctl \in {"RST", "RST,ACK"}

(* What a step makes of an endpoint: the endpoint, and what it sends. *)
Done(e) == [e |-> e, out |-> {}]
Send(r, seg) == [r EXCEPT !.out = @ \cup {seg}]

-----------------------------------------------------------------------------
(* Sending, 3.10.7.1 and 3.8. *)

SendSYN(s, e) ==
  Send(Done(e), IF e.state = "SYN-SENT" THEN Segment("SYN", ISS(s), 0) ELSE Segment("SYN,ACK", ISS(s), e.rcv))

SendACK(e) == Send(Done(e), Segment("ACK", e.nxt, e.rcv))
SendReset(e, seq) == Send(Done(e), Segment("RST", seq, 0))

Unsent(s, e) == e.queued > Sub(e.nxt, ISS(s)) - 1

(* Text or a FIN waits for which the window has room. SND.WND is Window from SYN-RECEIVED on. *)
MayOutput(s, e) ==
  /\ e.state \in {"ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT", "CLOSING"}
  /\ ~e.finSent /\ (e.closing \/ Unsent(s, e)) /\ Sub(e.nxt, e.una) < Window

(* What the window has room for is sent, text and then the FIN; if nothing  *)
(* is, the acknowledgment that is due goes by itself.                       *)
RECURSIVE Outputs(_, _)
Outputs(s, r) ==
  LET e == r.e
      text == Unsent(s, e)
      next == [e EXCEPT !.nxt = Add(@, 1), !.finSent = ~text,
                        !.state = IF ~text /\ @ = "CLOSE-WAIT" THEN "LAST-ACK" ELSE @]
      seg == Segment(IF text THEN "text" ELSE "FIN,ACK", e.nxt, e.rcv)
  IN IF MayOutput(s, e) THEN Outputs(s, Send([r EXCEPT !.e = next], seg)) ELSE r

Output(s, e, due) == LET r == Outputs(s, Done(e)) IN IF due /\ r.out = {} THEN SendACK(e) ELSE r

-----------------------------------------------------------------------------
(* States. *)

DeleteTCB(e) == [NoTCB EXCEPT !.opened = TRUE, !.known = e.known, !.sent = e.sent, !.taken = e.taken, !.fin = e.fin]

ReturnToListen(e) ==
  IF e.closing THEN DeleteTCB(e)
  ELSE [e EXCEPT !.state = "LISTEN", !.una = 0, !.nxt = 0, !.wl1 = 0, !.wl2 = 0, !.rcv = 0]

ChooseISS(s, e) == [e EXCEPT !.chosen = TRUE, !.una = ISS(s), !.nxt = ISS(s) + 1]

(* graceful-close-delivers: when x takes the FIN of y it has taken all that *)
(* y has sent; when x ends, y has taken all that x has sent, and its FIN.   *)
TakesAll(x, y) == Assert(~y.known \/ x.taken = y.sent, "graceful-close-delivers: a FIN is taken")
EndsGracefully(x, y) ==
  Assert(~x.known \/ ~y.known \/ (y.taken = x.sent /\ y.fin), "graceful-close-delivers: the end")

-----------------------------------------------------------------------------
(* User calls, 3.10.1 to 3.10.4. *)

OpenPassive(e) == Done([e EXCEPT !.opened = TRUE, !.known = TRUE, !.passive = TRUE, !.state = "LISTEN"])
OpenActive(s, e) == SendSYN(s, [ChooseISS(s, e) EXCEPT !.opened = TRUE, !.known = TRUE, !.state = "SYN-SENT"])

SendCall(s, e, n) ==
  LET e1 == [e EXCEPT !.queued = @ + n, !.sent = @ + n]
  IN IF e.state \in {"ESTABLISHED", "CLOSE-WAIT"} THEN Output(s, e1, FALSE) ELSE Done(e1)

Close(s, e) ==
  LET e1 == [e EXCEPT !.closing = TRUE]
      e2 == [e1 EXCEPT !.state = IF @ = "CLOSE-WAIT" THEN @ ELSE "FIN-WAIT-1"]
  IN CASE e.state \in {"LISTEN", "SYN-SENT"} -> Done(DeleteTCB(e))
       [] e.state = "SYN-RECEIVED" /\ e.queued > 0 -> Done(e1)
       [] OTHER -> Output(s, e2, FALSE)

-----------------------------------------------------------------------------
(* Timeouts, 3.10.8. *)

Retransmit(s, e) ==
  CASE e.una = ISS(s) -> SendSYN(s, e)
    [] e.una # ISS(s) /\ e.finSent /\ Sub(e.nxt, e.una) = 1 -> Send(Done(e), Segment("FIN,ACK", e.una, e.rcv))
    [] OTHER -> Send(Done(e), Segment("text", e.una, e.rcv))

-----------------------------------------------------------------------------
(* SEGMENT ARRIVES, 3.10.7. *)

ArrivesClosed(s, e, seg) ==
  CASE Reset(seg) -> Done(e)
    [] seg.ctl = "SYN" -> Send(Done(e), ByNobody(Segment("RST,ACK", 0, Add(seg.seq, 1))))
    [] OTHER -> Send(Done(e), ByNobody(Segment("RST", seg.ack, 0)))

TakeSYN(e, seg) == [e EXCEPT !.rcv = Add(seg.seq, 1), !.wl1 = seg.seq, !.wl2 = seg.ack]

ArrivesListen(s, e, seg) ==
  CASE Reset(seg) -> Done(e)
    [] seg.ctl = "SYN" -> SendSYN(s, [TakeSYN(ChooseISS(s, e), seg) EXCEPT !.state = "SYN-RECEIVED"])
    [] OTHER -> SendReset(e, seg.ack)

ArrivesSYNSent(s, e, seg) ==
  CASE seg.ctl = "RST" -> Done(e)
    [] seg.ctl = "SYN" -> SendSYN(s, [TakeSYN(e, seg) EXCEPT !.state = "SYN-RECEIVED"])
    [] seg.ctl \notin {"RST", "SYN"} /\ ~After(e.una, seg.ack, e.nxt) ->
         IF seg.ctl = "RST,ACK" THEN Done(e) ELSE SendReset(e, seg.ack)
    [] seg.ctl = "RST,ACK" /\ After(e.una, seg.ack, e.nxt) -> Done(DeleteTCB(e))
    [] seg.ctl = "SYN,ACK" /\ After(e.una, seg.ack, e.nxt) ->
         Output(s, [TakeSYN(e, seg) EXCEPT !.una = seg.ack, !.state = "ESTABLISHED"], TRUE)
    [] OTHER -> Done(e)

(* Second. *)
CheckReset(e, seg) ==
  CASE seg.seq # e.rcv -> SendACK(e)
    [] seg.seq = e.rcv /\ e.state = "SYN-RECEIVED" /\ e.passive -> Done(ReturnToListen(e))
    [] OTHER -> Done(DeleteTCB(e))

(* Fourth. *)
CheckSYN(e) == IF e.state = "SYN-RECEIVED" /\ e.passive THEN Done(ReturnToListen(e)) ELSE SendACK(e)

UpdateSendWindow(e, seg) ==
  IF Less(e.wl1, seg.seq) \/ (e.wl1 = seg.seq /\ LessEq(e.wl2, seg.ack))
  THEN [e EXCEPT !.wl1 = seg.seq, !.wl2 = seg.ack] ELSE e

(* Seventh and eighth. What is not at RCV.NXT is right behind it, for the window is 2 at most. *)
TakeFIN(e, y) ==
  [e EXCEPT !.rcv = Add(@, 1), !.fin = TakesAll(e, y), !.heldFIN = FALSE,
            !.state = CASE @ = "ESTABLISHED" -> "CLOSE-WAIT" [] @ = "FIN-WAIT-1" -> "CLOSING" [] OTHER -> "TIME-WAIT"]

TakeText(e, y) ==
  LET n == IF e.heldText THEN 2 ELSE 1
      e1 == [e EXCEPT !.rcv = Add(@, n), !.taken = @ + n, !.heldText = FALSE]
  IN IF e.heldFIN THEN TakeFIN(e1, y) ELSE e1

ProcessText(e, y, seg) ==
  CASE seg.ctl = "ACK" \/ e.state \notin {"ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2"} -> e
    [] OTHER ->
         CASE seg.seq # e.rcv -> IF seg.ctl = "FIN,ACK" THEN [e EXCEPT !.heldFIN = TRUE] ELSE [e EXCEPT !.heldText = TRUE]
           [] OTHER -> IF seg.ctl = "FIN,ACK" THEN TakeFIN(e, y) ELSE TakeText(e, y)

ThenText(s, e, y, seg) == Output(s, ProcessText(e, y, seg), seg.ctl # "ACK")

(* What the states after CLOSE do when our FIN is acknowledged. *)
CheckFINAcked(s, e, y, seg) ==
  LET acked == e.finSent /\ e.una = e.nxt
  IN CASE acked /\ e.state = "FIN-WAIT-1" -> ThenText(s, [e EXCEPT !.state = "FIN-WAIT-2"], y, seg)
       [] acked /\ e.state = "CLOSING" -> ThenText(s, [e EXCEPT !.state = "TIME-WAIT"], y, seg)
       [] acked /\ e.state = "LAST-ACK" -> IF EndsGracefully(e, y) THEN Done(DeleteTCB(e)) ELSE Done(e)
       [] OTHER -> ThenText(s, e, y, seg)

(* Fifth. *)
CheckACK(s, e, y, seg) ==
  LET isNew == After(e.una, seg.ack, e.nxt)
      e1 == [e EXCEPT !.una = seg.ack]
      nascent == e.state = "SYN-RECEIVED"
  IN CASE isNew /\ nascent ->
            ThenText(s, [e1 EXCEPT !.wl1 = seg.seq, !.wl2 = seg.ack,
                                   !.state = IF e.closing THEN "FIN-WAIT-1" ELSE "ESTABLISHED"], y, seg)
       [] isNew /\ ~nascent -> CheckFINAcked(s, UpdateSendWindow(e1, seg), y, seg)
       [] ~isNew /\ nascent -> SendReset(e, seg.ack)
       [] ~isNew /\ ~nascent /\ ~LessEq(seg.ack, e.una) -> SendACK(e)
       [] OTHER -> ThenText(s, IF seg.ack = e.una THEN UpdateSendWindow(e, seg) ELSE e, y, seg)

(* 3.10.7.4. No segment takes more than one number, so that the first of its numbers is the last. *)
ArrivesOther(s, e, y, seg) ==
  LET acceptable == Sub(seg.seq, e.rcv) < Window \* first
  IN CASE ~acceptable -> IF Reset(seg) THEN Done(e) ELSE SendACK(e)
       [] acceptable /\ Reset(seg) -> CheckReset(e, seg)
       [] acceptable /\ seg.ctl \in {"SYN", "SYN,ACK"} -> CheckSYN(e)
       [] OTHER -> CheckACK(s, e, y, seg)

Arrives(s, e, y, seg) ==
  CASE e.state = "CLOSED" -> ArrivesClosed(s, e, seg)
    [] e.state = "LISTEN" -> ArrivesListen(s, e, seg)
    [] e.state = "SYN-SENT" -> ArrivesSYNSent(s, e, seg)
    [] OTHER -> ArrivesOther(s, e, y, seg)

-----------------------------------------------------------------------------
(* The steps. *)

Forget(e) == [e EXCEPT !.known = FALSE, !.sent = 0, !.taken = 0, !.fin = FALSE]

(* s becomes r.e, and what it has sent is in flight. *)
Step(s, r) ==
  LET over == r.e.state = "CLOSED" /\ h[Peer(s)].state = "CLOSED"
  IN /\ h' = IF over THEN [x \in Sides |-> Forget(IF x = s THEN r.e ELSE h[x])] ELSE [h EXCEPT ![s] = r.e]
     /\ net' = IF r.out = {} THEN net ELSE [net EXCEPT ![Peer(s)] = @ \cup r.out]

MayOpen(e) == e.state = "CLOSED" /\ ~e.opened
MaySend(e) == e.state \in {"SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT"} /\ ~e.closing

(* A SYN that would need another initial sequence number does not arrive. Who sent a segment *)
(* does not matter to who gets it.                                                            *)
MayArrive(s) ==
  {[seg EXCEPT !.by = "TCB"] : seg \in {x \in net[s] : ~(x.ctl = "SYN" /\ h[s].state = "LISTEN" /\ h[s].chosen)}}

StepOf(s) ==
  LET e == h[s]
      left == Most(s) - e.queued
  IN \/ MayOpen(e) /\ s = "B" /\ Step(s, OpenPassive(e))
     \/ MayOpen(e) /\ s \in Active /\ Step(s, OpenActive(s, e))
     \/ MaySend(e) /\ left > 0 /\ Step(s, SendCall(s, e, 1))
     \/ MaySend(e) /\ left > 1 /\ Step(s, SendCall(s, e, left))
     \/ (e.state = "LISTEN" \/ MaySend(e)) /\ Step(s, Close(s, e))
     \/ e.una # e.nxt /\ Step(s, Retransmit(s, e))
     \/ e.state = "TIME-WAIT" /\ EndsGracefully(e, h[Peer(s)]) /\ Step(s, Done(DeleteTCB(e)))
     \/ \E seg \in MayArrive(s) : Step(s, Arrives(s, e, h[Peer(s)], seg))

Init == h = [s \in Sides |-> NoTCB] /\ net = [s \in Sides |-> {}]
Next == \E s \in Sides : StepOf(s)

-----------------------------------------------------------------------------
(* ack-of-sent: what an endpoint acknowledges, its peer has sent. *)

AckOfSent ==
  \A s \in Sides :
    LET x == h[s]
        y == h[Peer(s)]
    IN \/ x.state \in {"CLOSED", "LISTEN", "SYN-SENT"} \/ y.state \in {"CLOSED", "LISTEN"}
       \/ Sub(x.rcv, y.una) <= Sub(y.nxt, y.una)

(* For one worker: the joint states are printed, each when it is seen for the first time. *)
ASSUME TLCSet(1, {})
TellJoint ==
  LET pair == <<h["A"].state, h["B"].state>>
  IN Joint => pair \in TLCGet(1) \/ (TLCSet(1, TLCGet(1) \cup {pair}) /\ PrintT(<<"joint", pair[1], pair[2]>>))
=============================================================================
