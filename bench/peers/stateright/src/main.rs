//! Two TCP endpoints of RFC 9293 over a network that loses, duplicates and reorders without
//! bound, for Stateright: the model of tcpcheck's default scenario, with the settings that
//! ../README.md tells. Section numbers are RFC 9293's. One action is one step of tcpcheck, and
//! one state one state; ../tcp.pml says the same in the same order.
//!
//!     peers SEND_A SEND_B WINDOW B_ACTIVE WORKERS joint=true|joint=false

use stateright::{Checker, HasDiscoveries, Model, Property};
use std::sync::atomic::{AtomicBool, Ordering};

// 3.4: sequence numbers have 3 bits. A begins at 1, B at 3.

fn add(a: u8, n: u8) -> u8 {
    (a + n) & 7
}
fn sub(a: u8, b: u8) -> u8 {
    a.wrapping_sub(b) & 7
}
fn less(x: u8, y: u8) -> bool {
    (1..4).contains(&sub(y, x))
}
fn less_eq(x: u8, y: u8) -> bool {
    sub(y, x) < 4
}
/// a < b =< c
fn after(a: u8, b: u8, c: u8) -> bool {
    a != b && sub(b, a) <= sub(c, a)
}

type Side = usize;
const A: Side = 0;
const B: Side = 1;

fn iss(s: Side) -> u8 {
    1 + 2 * s as u8
}
fn irs(s: Side) -> u8 {
    iss(1 - s)
}

/// 3.3.2
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Eq)]
enum Phase {
    #[default]
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}
use Phase::*;

/// 3.3.1: what of a TCB and of its user is no function of the rest.
#[derive(Clone, Debug, Default, PartialEq)]
struct Host {
    state: Phase,
    opened: bool,    // OPEN was called
    passive: bool,   // and it was a passive one
    chosen: bool,    // the initial sequence number was chosen
    una: u8,         // SND.UNA: it is ISS as long as the SYN is not acknowledged
    nxt: u8,         // SND.NXT
    wl1: u8,         // SND.WL1
    wl2: u8,         // SND.WL2
    rcv: u8,         // RCV.NXT
    queued: u8,      // octets that the user has given to SEND
    closing: bool,   // CLOSE was called
    finsent: bool,   // our FIN was sent
    heldtext: bool,  // the octet at RCV.NXT+1 waits for its turn
    heldfin: bool,   // the peer's FIN at RCV.NXT+1 waits for its turn
    record: Record,
}

/// Ghosts: the record of an incarnation, which is kept until both are CLOSED.
#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    known: bool, // there is one
    sent: u8,    // octets that the user has given to SEND
    taken: u8,   // octets of the peer's that have taken their turn
    fin: bool,   // the peer's FIN has taken its turn
}

/// The segments of any one kind that are in flight, a bit each. Of a segment with ACK, where SEG.SEQ
/// is q beyond the sender's ISS and SEG.ACK is k beyond the receiver's, it is bit 4(q-1) + k-1,
/// of one without it is bit q-1.
type Set = u16;

fn bit(q: u8, k: u8) -> Set {
    1 << (4 * (q - 1) + k - 1)
}

/// What is in flight to an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
struct Channel {
    syn: bool,    // <SEQ=ISS><CTL=SYN>
    synack: bool, // <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
    rstack: bool, // <SEQ=0><ACK=IRS+1><CTL=RST,ACK>, sent in CLOSED
    rst: u8,      // <CTL=RST>
    rst0: u8,     // the same, sent in CLOSED: a ghost tells the two apart
    fin: Set,     // <CTL=FIN,ACK>
    text: Set,    // <CTL=ACK> with an octet
    ack: Set,     // <CTL=ACK>
}

#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    h: [Host; 2],
    net: [Channel; 2], // net[s]: on its way to s
}

/// What is hashed is the state in as few words as it fits in: Stateright keeps 64 bits of the hash.
impl std::hash::Hash for State {
    fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
        for s in [A, B] {
            let (h, n) = (&self.h[s], &self.net[s]);
            let flags = [h.opened, h.passive, h.chosen, h.closing, h.finsent, h.heldtext, h.heldfin, h.record.known, h.record.fin, n.syn, n.synack, n.rstack];
            let mut word = flags.iter().fold(0, |word, &flag| word << 1 | flag as u64);
            for n in [h.state as u8, h.una, h.nxt, h.wl1, h.wl2, h.rcv, h.queued, h.record.sent, h.record.taken, n.rst, n.rst0] {
                word = word << 4 | n as u64;
            }
            hasher.write_u64(word);
            hasher.write_u64((n.fin as u64) << 32 | (n.text as u64) << 16 | n.ack as u64);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Syn,
    SynAck,
    Rst,
    RstAck,
    Ack,
    Text, // an ACK with one octet
    Fin,  // a FIN,ACK
}
use Kind::*;

/// A step, and the endpoint that takes it.
#[derive(Clone, Debug, PartialEq)]
struct Action {
    side: Side,
    step: Step,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    OpenPassive,
    OpenActive,
    Send(u8),
    Close,
    Retransmission,
    TimeWaitTimeout,
    Arrival(u8, u8, Kind), // SEG.SEQ and SEG.ACK
}
use Step::*;

/// An endpoint at work.
struct Endpoint<'a> {
    all: &'a mut State,
    s: Side,
    window: u8,
}

impl Endpoint<'_> {
    fn me(&mut self) -> &mut Host {
        &mut self.all.h[self.s]
    }
    fn h(&self) -> &Host {
        &self.all.h[self.s]
    }
    fn peer(&self) -> &Host {
        &self.all.h[1 - self.s]
    }
    fn out(&mut self) -> &mut Channel {
        &mut self.all.net[1 - self.s]
    }

    // Sending, 3.10.7.1 and 3.8.

    fn send_syn(&mut self) {
        if self.h().state == SynSent {
            self.out().syn = true
        } else {
            self.out().synack = true
        }
    }

    fn bit_of(&self, seq: u8) -> Set {
        bit(sub(seq, iss(self.s)), sub(self.h().rcv, irs(self.s)))
    }

    fn send_ack(&mut self) {
        let b = self.bit_of(self.h().nxt);
        self.out().ack |= b
    }

    fn send_text(&mut self, seq: u8) {
        let b = self.bit_of(seq);
        self.out().text |= b
    }

    fn send_fin(&mut self, seq: u8) {
        let b = self.bit_of(seq);
        self.out().fin |= b
    }

    fn send_reset(&mut self, seq: u8) {
        let b = 1 << (sub(seq, iss(self.s)) - 1);
        self.out().rst |= b
    }

    fn unsent(&self) -> bool {
        self.h().queued > sub(self.h().nxt, iss(self.s)) - 1
    }

    /// Whether text or a FIN waits for which the window has room. SND.WND is the window from
    /// SYN-RECEIVED on.
    fn may_output(&self) -> bool {
        let h = self.h();
        matches!(h.state, Established | FinWait1 | CloseWait | Closing)
            && !h.finsent
            && sub(h.nxt, h.una) < self.window
            && (h.closing || self.unsent())
    }

    /// Sends what the window has room for, text and then the FIN; if it sends nothing, the
    /// acknowledgment that is due goes by itself.
    fn output(&mut self, mut due: bool) {
        while self.may_output() {
            due = false;
            if self.unsent() {
                self.send_text(self.h().nxt)
            } else {
                self.send_fin(self.h().nxt);
                let h = self.me();
                h.finsent = true;
                if h.state == CloseWait {
                    h.state = LastAck
                }
            }
            self.me().nxt = add(self.h().nxt, 1)
        }
        if due {
            self.send_ack()
        }
    }

    // States.

    fn delete_tcb(&mut self) {
        let h = self.me();
        *h = Host { opened: true, record: h.record.clone(), ..Host::default() };
        if self.peer().state == Closed {
            self.all.h[A].record = Record::default();
            self.all.h[B].record = Record::default()
        }
    }

    /// graceful-close-delivers, second half: the peer has taken all that was sent.
    fn end_gracefully(&mut self) {
        let (x, y) = (&self.h().record, &self.peer().record);
        assert!(!x.known || !y.known || y.taken == x.sent && y.fin, "graceful-close-delivers");
        self.delete_tcb()
    }

    fn return_to_listen(&mut self) {
        if self.h().closing {
            self.delete_tcb();
            return;
        }
        let h = self.me();
        h.state = Listen;
        (h.una, h.nxt, h.wl1, h.wl2, h.rcv) = (0, 0, 0, 0, 0)
    }

    fn choose_iss(&mut self) {
        let first = iss(self.s);
        let h = self.me();
        (h.chosen, h.una, h.nxt) = (true, first, add(first, 1))
    }

    // User calls, 3.10.1 to 3.10.4.

    fn open(&mut self, passive: bool) {
        let h = self.me();
        (h.opened, h.record.known, h.passive) = (true, true, passive);
        if passive {
            h.state = Listen;
            return;
        }
        self.choose_iss();
        self.me().state = SynSent;
        self.send_syn()
    }

    fn send(&mut self, n: u8) {
        let h = self.me();
        h.queued += n;
        h.record.sent += n;
        if matches!(h.state, Established | CloseWait) {
            self.output(false)
        }
    }

    fn close(&mut self) {
        let h = self.me();
        if matches!(h.state, Listen | SynSent) {
            self.delete_tcb();
            return;
        }
        h.closing = true;
        if h.state == SynReceived && h.queued > 0 {
            return;
        }
        if h.state != CloseWait {
            h.state = FinWait1
        }
        self.output(false)
    }

    // Timeouts, 3.10.8.

    fn retransmit(&mut self) {
        let h = self.h();
        let una = h.una;
        if una == iss(self.s) {
            self.send_syn()
        } else if h.finsent && sub(h.nxt, una) == 1 {
            self.send_fin(una)
        } else {
            self.send_text(una)
        }
    }

    // SEGMENT ARRIVES, 3.10.7: SEG.SEQ is q, SEG.ACK is k.

    fn arrives(&mut self, q: u8, k: u8, kind: Kind) {
        match self.h().state {
            Closed => self.arrives_closed(k, kind),
            Listen => self.arrives_listen(q, k, kind),
            SynSent => self.arrives_syn_sent(q, k, kind),
            _ => self.arrives_other(q, k, kind),
        }
    }

    fn arrives_closed(&mut self, k: u8, kind: Kind) {
        let first = iss(self.s);
        match kind {
            Rst | RstAck => {}
            Syn => self.out().rstack = true,
            SynAck | Ack | Text | Fin => self.out().rst0 |= 1 << (sub(k, first) - 1),
        }
    }

    fn arrives_listen(&mut self, q: u8, k: u8, kind: Kind) {
        match kind {
            Rst | RstAck => {}
            Syn => {
                self.choose_iss();
                self.take_syn(q, k);
                self.me().state = SynReceived;
                self.send_syn()
            }
            SynAck | Ack | Text | Fin => self.send_reset(k),
        }
    }

    fn take_syn(&mut self, q: u8, k: u8) {
        let h = self.me();
        (h.rcv, h.wl1, h.wl2) = (add(q, 1), q, k)
    }

    fn arrives_syn_sent(&mut self, q: u8, k: u8, kind: Kind) {
        let acceptable = after(self.h().una, k, self.h().nxt);
        match kind {
            Rst => {}
            RstAck if !acceptable => {}
            RstAck => self.delete_tcb(),
            Syn => {
                self.take_syn(q, k);
                self.me().state = SynReceived;
                self.send_syn()
            }
            SynAck | Ack | Text | Fin if !acceptable => self.send_reset(k),
            SynAck => {
                self.take_syn(q, k);
                let h = self.me();
                (h.una, h.state) = (k, Established);
                self.output(true)
            }
            Ack | Text | Fin => {}
        }
    }

    /// 3.10.7.4. No segment takes more than one number, so that the first of its numbers is the last.
    fn arrives_other(&mut self, q: u8, k: u8, kind: Kind) {
        let reset = matches!(kind, Rst | RstAck);
        if sub(q, self.h().rcv) >= self.window {
            // first: it is not acceptable
            if !reset {
                self.send_ack()
            }
        } else if reset {
            self.check_reset(q)
        } else if matches!(kind, Syn | SynAck) {
            self.check_syn()
        } else if self.check_ack(q, k) {
            self.process_text(q, kind);
            self.output(kind != Ack)
        }
    }

    /// Second.
    fn check_reset(&mut self, q: u8) {
        let h = self.h();
        if h.rcv != q {
            self.send_ack()
        } else if h.state == SynReceived && h.passive {
            self.return_to_listen()
        } else {
            self.delete_tcb()
        }
    }

    /// Fourth.
    fn check_syn(&mut self) {
        if self.h().state == SynReceived && self.h().passive {
            self.return_to_listen()
        } else {
            self.send_ack()
        }
    }

    /// Fifth. It tells whether to go on.
    fn check_ack(&mut self, q: u8, k: u8) -> bool {
        let h = self.me();
        let nascent = h.state == SynReceived;
        if after(h.una, k, h.nxt) {
            h.una = k;
            if !nascent {
                self.update_send_window(q, k);
                return self.check_fin_acked();
            }
            (h.wl1, h.wl2) = (q, k);
            h.state = if h.closing { FinWait1 } else { Established };
            return true;
        }
        if nascent {
            self.send_reset(k);
            return false;
        }
        if !less_eq(k, h.una) {
            self.send_ack();
            return false;
        }
        if k == h.una {
            self.update_send_window(q, k)
        }
        true
    }

    fn update_send_window(&mut self, q: u8, k: u8) {
        let h = self.me();
        if less(h.wl1, q) || h.wl1 == q && less_eq(h.wl2, k) {
            (h.wl1, h.wl2) = (q, k)
        }
    }

    /// What the states after CLOSE do when our FIN is acknowledged. It tells whether to go on.
    fn check_fin_acked(&mut self) -> bool {
        let h = self.me();
        if !h.finsent || h.una != h.nxt {
            return true;
        }
        match h.state {
            FinWait1 => h.state = FinWait2,
            Closing => h.state = TimeWait,
            LastAck => {
                self.end_gracefully();
                return false;
            }
            _ => {}
        }
        true
    }

    /// Seventh and eighth. What is not at RCV.NXT is right behind it, for the window is 2 at most.
    fn process_text(&mut self, q: u8, kind: Kind) {
        let h = self.me();
        if kind == Ack || !matches!(h.state, Established | FinWait1 | FinWait2) {
            return;
        }
        match (h.rcv == q, kind) {
            (false, Fin) => h.heldfin = true,
            (false, _) => h.heldtext = true,
            (true, Fin) => self.take_fin(),
            (true, _) => self.take_text(),
        }
    }

    fn take_text(&mut self) {
        let h = self.me();
        let n = 1 + h.heldtext as u8;
        h.rcv = add(h.rcv, n);
        h.record.taken += n;
        h.heldtext = false;
        if h.heldfin {
            self.take_fin()
        }
    }

    fn take_fin(&mut self) {
        let y = self.peer().record.clone();
        let h = self.me();
        h.rcv = add(h.rcv, 1);
        h.record.fin = true;
        h.heldfin = false;
        assert!(!y.known || h.record.taken == y.sent, "graceful-close-delivers");
        h.state = match h.state {
            Established => CloseWait,
            FinWait1 => Closing,
            _ => TimeWait,
        }
    }
}

/// The settings.
#[derive(Clone)]
struct Tcp {
    send: [u8; 2],
    window: u8,
    b_active: bool,
    joint: bool, // note the joint states
}

fn may_send(h: &Host) -> bool {
    matches!(h.state, SynSent | SynReceived | Established | CloseWait) && !h.closing
}

impl Tcp {
    /// The calls that the user of s may make, and its timers.
    fn calls(&self, state: &State, s: Side, take: &mut impl FnMut(Step)) {
        let h = &state.h[s];
        if h.state == Closed && !h.opened {
            if s == B {
                take(OpenPassive)
            }
            if s == A || self.b_active {
                take(OpenActive)
            }
        }
        if may_send(h) {
            let left = self.send[s] - h.queued;
            if left > 0 {
                take(Send(1))
            }
            if left > 1 {
                take(Send(left))
            }
        }
        if h.state == Listen || may_send(h) {
            take(Close)
        }
        if h.una != h.nxt {
            take(Retransmission)
        }
        if h.state == TimeWait {
            take(TimeWaitTimeout)
        }
    }

    /// What may arrive at s.
    fn arrivals(&self, state: &State, s: Side, take: &mut impl FnMut(Step)) {
        let (n, h) = (&state.net[s], &state.h[s]);
        // A SYN that would need another initial sequence number does not arrive.
        if n.syn && !(h.state == Listen && h.chosen) {
            take(Arrival(irs(s), 0, Syn))
        }
        if n.synack {
            take(Arrival(irs(s), add(iss(s), 1), SynAck))
        }
        if n.rstack {
            take(Arrival(0, add(iss(s), 1), RstAck))
        }
        for i in bits((n.rst | n.rst0) as Set) {
            take(Arrival(add(irs(s), 1 + i), 0, Rst))
        }
        for (set, kind) in [(n.ack, Ack), (n.text, Text), (n.fin, Fin)] {
            for i in bits(set) {
                take(Arrival(add(irs(s), 1 + i / 4), add(iss(s), 1 + i % 4), kind))
            }
        }
    }
}

/// The numbers of the bits that are set.
fn bits(mut set: Set) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let i = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (i < Set::BITS).then_some(i as u8)
    })
}

/// ack-of-sent: y has sent what x acknowledges.
fn acked(x: &Host, y: &Host) -> bool {
    x.state < SynReceived || y.state < SynSent || sub(x.rcv, y.una) <= sub(y.nxt, y.una)
}

static JOINT: [[AtomicBool; 11]; 11] = [const { [const { AtomicBool::new(false) }; 11] }; 11];

impl Model for Tcp {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::default()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for s in [A, B] {
            let mut take = |step| actions.push(Action { side: s, step });
            self.calls(state, s, &mut take);
            self.arrivals(state, s, &mut take)
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut next = last.clone();
        let mut endpoint = Endpoint { all: &mut next, s: action.side, window: self.window };
        match action.step {
            OpenPassive => endpoint.open(true),
            OpenActive => endpoint.open(false),
            Send(n) => endpoint.send(n),
            Close => endpoint.close(),
            Retransmission => endpoint.retransmit(),
            TimeWaitTimeout => endpoint.end_gracefully(),
            Arrival(q, k, kind) => endpoint.arrives(q, k, kind),
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("ack-of-sent", |tcp: &Tcp, state: &State| {
            let [a, b] = &state.h;
            if tcp.joint {
                JOINT[a.state as usize][b.state as usize].store(true, Ordering::Relaxed)
            }
            acked(a, b) && acked(b, a)
        })]
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let n: Vec<u8> = words[..5].iter().map(|w| w.parse().expect("a number")).collect();
    let tcp = Tcp { send: [n[0], n[1]], window: n[2], b_active: n[3] == 1, joint: words[5] == "joint=true" };
    let checker = tcp.checker().finish_when(HasDiscoveries::AnyFailures).threads(n[4] as usize).spawn_bfs().join();
    checker.assert_properties();
    println!("states {} generated {} depth {}", checker.unique_state_count(), checker.state_count(), checker.max_depth());
    for (a, row) in JOINT.iter().enumerate() {
        for (b, seen) in row.iter().enumerate() {
            if seen.load(Ordering::Relaxed) {
                println!("joint {a} {b}")
            }
        }
    }
}
