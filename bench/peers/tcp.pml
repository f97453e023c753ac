/*
 * Two TCP endpoints of RFC 9293 over a network that loses, duplicates and reorders without
 * bound, for SPIN: the model of tcpcheck's default scenario, with the settings that README.md
 * tells. Section numbers are RFC 9293's. One d_step is one step of tcpcheck, and one state one state.
 *
 *   spin -a -DSEND_A=1 -DSEND_B=0 -DWINDOW=2 -DB_ACTIVE=1 tcp.pml
 *
 * SEND_A, SEND_B  the most octets that the user gives to SEND, 0 to 2
 * WINDOW          the receive buffer in octets, 1 or 2
 * B_ACTIVE        1 if B may also open actively, as A does; 0 if it opens passively only
 * BFS             if defined, the model is for a pan that is compiled with -DBFS
 * JOINT           if defined, the joint states that are reached are printed at the end
 */

#if SEND_A > SEND_B
#define MOST SEND_A
#else
#define MOST SEND_B
#endif

/* 3.4: sequence numbers have 3 bits. A begins at 1, B at 3. */

#define ADD(a, n)      (((a) + (n)) & 7)
#define SUB(a, b)      (((a) - (b)) & 7)
#define LESS(x, y)     (SUB(y, x) > 0 && SUB(y, x) < 4)
#define LESSEQ(x, y)   (SUB(y, x) < 4)
#define AFTER(a, b, c) (SUB(b, a) > 0 && SUB(b, a) <= SUB(c, a)) /* a < b =< c */

#define A 0
#define B 1
#define PEER(s) (1 - (s))
#define ISS(s)  (1 + 2 * (s))
#define IRS(s)  ISS(PEER(s))

/* 3.1: control bits; TEXT is one octet of text. */

#define SYN  1
#define FIN  2
#define RST  4
#define ACK  8
#define TEXT 16

/* 3.3.2 */

#define CLOSED      0
#define LISTEN      1
#define SYNSENT     2
#define SYNRECEIVED 3
#define ESTABLISHED 4
#define FINWAIT1    5
#define FINWAIT2    6
#define CLOSEWAIT   7
#define CLOSING     8
#define LASTACK     9
#define TIMEWAIT    10

/*
 * LAST is how far SND.NXT gets beyond ISS: over the SYN, the octets and the FIN. The others are numbers
 * of bits, which SPIN wants as figures: OCTETS of a number of octets, FINS, TEXTS and ACKS of
 * sets of segments with that many values of SEG.SEQ, and LAST values of SEG.ACK.
 */
#if MOST == 0
#define LAST   2
#define OCTETS 1
#define FINS   2
#define TEXTS  1
#define ACKS   4
#elif MOST == 1
#define LAST   3
#define OCTETS 1
#define FINS   6
#define TEXTS  3
#define ACKS   9
#else
#define LAST   4
#define OCTETS 2
#define FINS   12
#define TEXTS  8
#define ACKS   16
#endif

/* 3.3.1: what of a TCB and of its user is no function of the rest. */

typedef host {
	unsigned state    : 4;
	unsigned opened   : 1;      /* OPEN was called */
	unsigned passive  : 1;      /* and it was a passive one */
	unsigned chosen   : 1;      /* the initial sequence number was chosen */
	unsigned una      : 3;      /* SND.UNA: it is ISS as long as the SYN is not acknowledged */
	unsigned nxt      : 3;      /* SND.NXT */
	unsigned wl1      : 3;      /* SND.WL1 */
	unsigned wl2      : 3;      /* SND.WL2 */
	unsigned rcv      : 3;      /* RCV.NXT */
	unsigned queued   : OCTETS; /* octets that the user has given to SEND */
	unsigned closing  : 1;      /* CLOSE was called */
	unsigned finsent  : 1;      /* our FIN was sent */
	unsigned heldtext : 1;      /* the octet at RCV.NXT+1 waits for its turn */
	unsigned heldfin  : 1;      /* the peer's FIN at RCV.NXT+1 waits for its turn */

	/* Ghosts: the record of the incarnation, which is kept until both are CLOSED. */
	unsigned known    : 1;      /* there is one */
	unsigned sent     : OCTETS; /* octets that the user has given to SEND */
	unsigned taken    : OCTETS; /* octets of the peer's that have taken their turn */
	unsigned fin      : 1       /* the peer's FIN has taken its turn */
};

/*
 * What is in flight to an endpoint: a bit for every segment that its peer can ever send. Of a segment
 * with ACK, where SEG.SEQ is q beyond the sender's ISS and SEG.ACK is k beyond the
 * receiver's, it is bit BIT(q, k).
 */
#define BIT(q, k) (1 << (((q) - 1) * LAST + (k) - 1))

typedef channel {
	unsigned syn    : 1;     /* <SEQ=ISS><CTL=SYN> */
	unsigned synack : 1;     /* <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK> */
	unsigned rstack : 1;     /* <SEQ=0><ACK=IRS+1><CTL=RST,ACK>, sent in CLOSED */
	unsigned rst    : LAST;  /* <SEQ=ISS+q><CTL=RST> is bit q-1 */
	unsigned rst0   : LAST;  /* the same, sent in CLOSED: a ghost tells the two apart */
	unsigned fin    : FINS;  /* <CTL=FIN,ACK> */
	unsigned text   : TEXTS; /* <CTL=ACK> with an octet */
	unsigned ack    : ACKS   /* <CTL=ACK> */
};

host h[2];
channel net[2]; /* net[s]: on its way to s */

/* What a step needs for itself: 0 between steps. SPIN's breadth-first search wants it in the state. */
#ifdef BFS
#define TEMPORARY bit
#else
#define TEMPORARY hidden byte
#endif
TEMPORARY any; /* output has sent something */
TEMPORARY on;  /* the step of 3.10.7.4 says: go on to the next */

/* ack-of-sent: y has sent what x acknowledges. It is asserted where RCV.NXT or SND.UNA changes. */
#define ACKED(x, y) \
	(h[x].state < SYNRECEIVED || h[y].state < SYNSENT || SUB(h[x].rcv, h[y].una) <= SUB(h[y].nxt, h[y].una))

/* --- Sending, 3.10.7.1 and 3.8 --- */

#define SENT(s, kind, q) \
	net[PEER(s)].kind = net[PEER(s)].kind | BIT(SUB(q, ISS(s)), SUB(h[s].rcv, IRS(s)))

inline sendSYN(s) {
	if
	:: h[s].state == SYNSENT -> net[PEER(s)].syn = 1
	:: else -> net[PEER(s)].synack = 1
	fi
}

inline sendACK(s) { SENT(s, ack, h[s].nxt) }

inline sendReset(s, q) { net[PEER(s)].rst = net[PEER(s)].rst | (1 << (SUB(q, ISS(s)) - 1)) }

#define UNSENT(s) (h[s].queued > SUB(h[s].nxt, ISS(s)) - 1)

/* output sends what the window has room for, text and then the FIN; if it sends nothing, the
   acknowledgment that is due goes by itself. SND.WND is WINDOW from SYN-RECEIVED on. */
inline output(s, due) {
	do
	:: !h[s].finsent && (h[s].closing || UNSENT(s)) && SUB(h[s].nxt, h[s].una) < WINDOW &&
	   (h[s].state == ESTABLISHED || h[s].state == FINWAIT1 || h[s].state == CLOSEWAIT || h[s].state == CLOSING) ->
		any = 1;
		if
		:: UNSENT(s) -> SENT(s, text, h[s].nxt)
		:: else ->
			SENT(s, fin, h[s].nxt);
			h[s].finsent = 1;
			if
			:: h[s].state == CLOSEWAIT -> h[s].state = LASTACK
			:: else
			fi
		fi;
		h[s].nxt = ADD(h[s].nxt, 1)
	:: else -> break
	od;
	if
	:: (due) && !any -> sendACK(s)
	:: else
	fi;
	any = 0
}

/* --- States --- */

inline deleteTCB(s) {
	h[s].state = CLOSED; h[s].passive = 0; h[s].chosen = 0;
	h[s].una = 0; h[s].nxt = 0; h[s].wl1 = 0; h[s].wl2 = 0; h[s].rcv = 0;
	h[s].queued = 0; h[s].closing = 0; h[s].finsent = 0; h[s].heldtext = 0; h[s].heldfin = 0;
	if
	:: h[PEER(s)].state == CLOSED ->
		h[A].known = 0; h[A].sent = 0; h[A].taken = 0; h[A].fin = 0;
		h[B].known = 0; h[B].sent = 0; h[B].taken = 0; h[B].fin = 0
	:: else
	fi
}

/* graceful-close-delivers, second half: the peer has taken all that was sent. */
inline endGracefully(s) {
	assert(!h[s].known || !h[PEER(s)].known || (h[PEER(s)].taken == h[s].sent && h[PEER(s)].fin));
	deleteTCB(s)
}

inline returnToListen(s) {
	if
	:: h[s].closing -> deleteTCB(s)
	:: else ->
		h[s].state = LISTEN;
		h[s].una = 0; h[s].nxt = 0; h[s].wl1 = 0; h[s].wl2 = 0; h[s].rcv = 0
	fi
}

inline chooseISS(s) {
	h[s].chosen = 1; h[s].una = ISS(s); h[s].nxt = ISS(s) + 1
}

/* --- User calls, 3.10.1 to 3.10.4 --- */

inline openPassive(s) {
	h[s].opened = 1; h[s].known = 1;
	h[s].passive = 1; h[s].state = LISTEN
}

inline openActive(s) {
	h[s].opened = 1; h[s].known = 1;
	chooseISS(s); h[s].state = SYNSENT; sendSYN(s)
}

inline send(s, n) {
	h[s].queued = h[s].queued + n; h[s].sent = h[s].sent + n;
	if
	:: h[s].state == ESTABLISHED || h[s].state == CLOSEWAIT -> output(s, 0)
	:: else
	fi
}

inline close(s) {
	if
	:: h[s].state == LISTEN || h[s].state == SYNSENT -> deleteTCB(s)
	:: h[s].state == SYNRECEIVED ->
		h[s].closing = 1;
		if
		:: h[s].queued == 0 -> h[s].state = FINWAIT1; output(s, 0)
		:: else
		fi
	:: h[s].state == ESTABLISHED -> h[s].closing = 1; h[s].state = FINWAIT1; output(s, 0)
	:: else -> h[s].closing = 1; output(s, 0)
	fi
}

/* --- Timeouts, 3.10.8 --- */

inline retransmit(s) {
	if
	:: h[s].una == ISS(s) -> sendSYN(s)
	:: else ->
		if
		:: SUB(h[s].nxt, h[s].una) > h[s].finsent -> SENT(s, text, h[s].una)
		:: else -> SENT(s, fin, h[s].una)
		fi
	fi
}

/* --- SEGMENT ARRIVES, 3.10.7: SEG.SEQ is q, SEG.ACK is k --- */

inline arrives(s, q, k, ctl) {
	if
	:: h[s].state == CLOSED -> arrivesClosed(s, k, ctl)
	:: h[s].state == LISTEN -> arrivesListen(s, q, k, ctl)
	:: h[s].state == SYNSENT -> arrivesSYNSent(s, q, k, ctl)
	:: else -> arrivesOther(s, q, k, ctl)
	fi
}

inline arrivesClosed(s, k, ctl) {
	if
	:: (ctl & RST) -> skip
	:: (ctl & (RST | ACK)) == ACK -> net[PEER(s)].rst0 = net[PEER(s)].rst0 | (1 << (SUB(k, ISS(s)) - 1))
	:: else -> net[PEER(s)].rstack = 1
	fi
}

inline arrivesListen(s, q, k, ctl) {
	if
	:: (ctl & RST) -> skip
	:: (ctl & (RST | ACK)) == ACK -> sendReset(s, k)
	:: else -> chooseISS(s); takeSYN(s, q, k); h[s].state = SYNRECEIVED; sendSYN(s)
	fi
}

inline takeSYN(s, q, k) {
	h[s].rcv = (q) + 1; h[s].wl1 = q; h[s].wl2 = k
}

inline arrivesSYNSent(s, q, k, ctl) {
	if
	:: (ctl & ACK) && !AFTER(h[s].una, k, h[s].nxt) ->
		if
		:: !(ctl & RST) -> sendReset(s, k)
		:: else
		fi
	:: else ->
		if
		:: (ctl & (RST | ACK)) == (RST | ACK) -> deleteTCB(s)
		:: (ctl & (SYN | ACK)) == (SYN | ACK) ->
			takeSYN(s, q, k); h[s].una = k; h[s].state = ESTABLISHED;
			assert(ACKED(s, PEER(s)) && ACKED(PEER(s), s));
			output(s, 1)
		:: (ctl & (SYN | ACK)) == SYN -> takeSYN(s, q, k); h[s].state = SYNRECEIVED; sendSYN(s)
		:: else
		fi
	fi
}

/* 3.10.7.4. No segment takes more than one number, so that the first of its numbers is the last. */
inline arrivesOther(s, q, k, ctl) {
	if
	:: SUB(q, h[s].rcv) >= WINDOW -> /* first: it is not acceptable */
		if
		:: !(ctl & RST) -> sendACK(s)
		:: else
		fi
	:: else ->
		if
		:: (ctl & RST) -> checkReset(s, q)
		:: (ctl & (RST | SYN)) == SYN -> checkSYN(s)
		:: else ->
			checkACK(s, q, k);
			if
			:: on ->
				on = 0;
				processText(s, q, ctl);
				output(s, (ctl & (TEXT | FIN)))
			:: else
			fi
		fi
	fi
}

/* Second. */
inline checkReset(s, q) {
	if
	:: h[s].rcv != (q) -> sendACK(s)
	:: else ->
		if
		:: h[s].state == SYNRECEIVED && h[s].passive -> returnToListen(s)
		:: else -> deleteTCB(s)
		fi
	fi
}

/* Fourth. */
inline checkSYN(s) {
	if
	:: h[s].state == SYNRECEIVED && h[s].passive -> returnToListen(s)
	:: else -> sendACK(s)
	fi
}

/* Fifth. */
inline checkACK(s, q, k) {
	on = 1;
	if
	:: AFTER(h[s].una, k, h[s].nxt) ->
		h[s].una = k;
		assert(ACKED(PEER(s), s));
		if
		:: h[s].state == SYNRECEIVED ->
			h[s].wl1 = q; h[s].wl2 = k;
			h[s].state = (h[s].closing -> FINWAIT1 : ESTABLISHED)
		:: else ->
			updateSendWindow(s, q, k);
			checkFINAcked(s)
		fi
	:: else ->
		if
		:: h[s].state == SYNRECEIVED -> sendReset(s, k); on = 0
		:: else ->
			if
			:: h[s].una == (k) -> updateSendWindow(s, q, k)
			:: h[s].una != (k) && LESSEQ(k, h[s].una) -> skip
			:: else -> sendACK(s); on = 0
			fi
		fi
	fi
}

inline updateSendWindow(s, q, k) {
	if
	:: LESS(h[s].wl1, q) || (h[s].wl1 == (q) && LESSEQ(h[s].wl2, k)) -> h[s].wl1 = q; h[s].wl2 = k
	:: else
	fi
}

inline checkFINAcked(s) {
	if
	:: h[s].finsent && h[s].una == h[s].nxt ->
		if
		:: h[s].state == FINWAIT1 -> h[s].state = FINWAIT2
		:: h[s].state == CLOSING -> h[s].state = TIMEWAIT
		:: h[s].state == LASTACK -> endGracefully(s); on = 0
		:: else
		fi
	:: else
	fi
}

/* Seventh and eighth. What is not at RCV.NXT is right behind it, for the window is 2 at most. */
inline processText(s, q, ctl) {
	if
	:: (ctl & (TEXT | FIN)) && (h[s].state == ESTABLISHED || h[s].state == FINWAIT1 || h[s].state == FINWAIT2) ->
		if
		:: h[s].rcv != (q) ->
			if
			:: (ctl & FIN) -> h[s].heldfin = 1
			:: else -> h[s].heldtext = 1
			fi
		:: else ->
			if
			:: (ctl & FIN) -> takeFIN(s)
			:: else -> takeText(s)
			fi
		fi
	:: else
	fi
}

inline takeText(s) {
	h[s].rcv = ADD(h[s].rcv, 1 + h[s].heldtext);
	h[s].taken = h[s].taken + 1 + h[s].heldtext;
	h[s].heldtext = 0;
	if
	:: h[s].heldfin -> takeFIN(s)
	:: else -> assert(ACKED(s, PEER(s)))
	fi
}

inline takeFIN(s) {
	h[s].rcv = ADD(h[s].rcv, 1); h[s].fin = 1; h[s].heldfin = 0;
	assert(ACKED(s, PEER(s)));
	assert(!h[PEER(s)].known || h[s].taken == h[PEER(s)].sent); /* graceful-close-delivers, first half */
	if
	:: h[s].state == ESTABLISHED -> h[s].state = CLOSEWAIT
	:: h[s].state == FINWAIT1 -> h[s].state = CLOSING
	:: else -> h[s].state = TIMEWAIT
	fi
}

/* --- The steps. An option is enabled where tcpcheck's step is. --- */

#ifdef JOINT
c_decl {
	static unsigned char joint[11][11];
	__attribute__((destructor)) static void tellJoint(void) {
		for (int a = 0; a < 11; a++)
			for (int b = 0; b < 11; b++)
				if (joint[a][b]) printf("joint %d %d\n", a, b);
	}
}
#define NOTE ; c_code { joint[now.h[0].state][now.h[1].state] = 1; }
#else
#define NOTE
#endif

#define STEP(guard, ...) :: d_step { guard -> __VA_ARGS__ NOTE }

#define MAYSEND(s) ((h[s].state == SYNSENT || h[s].state == SYNRECEIVED || \
	h[s].state == ESTABLISHED || h[s].state == CLOSEWAIT) && !h[s].closing)

#define CALLS(s) \
	STEP((h[s].state == LISTEN || MAYSEND(s)), close(s)) \
	STEP(h[s].una != h[s].nxt, retransmit(s)) \
	STEP(h[s].state == TIMEWAIT, endGracefully(s))

#define OPENPASSIVE(s) STEP(h[s].state == CLOSED && !h[s].opened, openPassive(s))
#define OPENACTIVE(s)  STEP(h[s].state == CLOSED && !h[s].opened, openActive(s))

/* The user sends one octet, or all that it has left. */
#define SENDS1(s, n) STEP(MAYSEND(s) && h[s].queued < n, send(s, 1))
#define SENDS2(s, n) STEP(MAYSEND(s) && h[s].queued + 2 <= n, send(s, 2))

/* A SYN that would need another initial sequence number does not arrive. */
#define SYNTO(s) \
	STEP(net[s].syn && !(h[s].state == LISTEN && h[s].chosen), arrives(s, IRS(s), 0, SYN)) \
	STEP(net[s].synack, arrives(s, IRS(s), ISS(s) + 1, (SYN | ACK))) \
	STEP(net[s].rstack, arrives(s, 0, ISS(s) + 1, (RST | ACK)))
#define RSTTO(s, q)    STEP(((net[s].rst | net[s].rst0) & (1 << (q - 1))), arrives(s, IRS(s) + q, 0, RST))
#define ACKTO(s, q, k) STEP((net[s].ack & BIT(q, k)), arrives(s, IRS(s) + q, ISS(s) + k, ACK))
#define TXTTO(s, q, k) STEP((net[s].text & BIT(q, k)), arrives(s, IRS(s) + q, ISS(s) + k, (ACK | TEXT)))
#define FINTO(s, q, k) STEP((net[s].fin & BIT(q, k)), arrives(s, IRS(s) + q, ISS(s) + k, (FIN | ACK)))

/* IFA1 is for what takes that A may send one octet, IFA2 for what takes two. */
#if SEND_A > 0
#define IFA1(...) __VA_ARGS__
#else
#define IFA1(...)
#endif
#if SEND_A > 1
#define IFA2(...) __VA_ARGS__
#else
#define IFA2(...)
#endif
#if SEND_B > 0
#define IFB1(...) __VA_ARGS__
#else
#define IFB1(...)
#endif
#if SEND_B > 1
#define IFB2(...) __VA_ARGS__
#else
#define IFB2(...)
#endif

/* What A acknowledges: B's SYN, octets and FIN. */
#define BYA(SEGS, s, q) SEGS(s, q, 1) SEGS(s, q, 2) IFB1(SEGS(s, q, 3)) IFB2(SEGS(s, q, 4))
#define BYB(SEGS, s, q) SEGS(s, q, 1) SEGS(s, q, 2) IFA1(SEGS(s, q, 3)) IFA2(SEGS(s, q, 4))

active proctype tcp() {
end:	do
	OPENACTIVE(A)
	OPENPASSIVE(B)
#if B_ACTIVE
	OPENACTIVE(B)
#endif
	CALLS(A)
	CALLS(B)
	IFA1(SENDS1(A, SEND_A)) IFA2(SENDS2(A, SEND_A))
	IFB1(SENDS1(B, SEND_B)) IFB2(SENDS2(B, SEND_B))

	SYNTO(B) RSTTO(B, 1) RSTTO(B, 2) IFA1(RSTTO(B, 3)) IFA2(RSTTO(B, 4))
	BYA(ACKTO, B, 1) BYA(ACKTO, B, 2) IFA1(BYA(ACKTO, B, 3)) IFA2(BYA(ACKTO, B, 4))
	IFA1(BYA(TXTTO, B, 1)) IFA2(BYA(TXTTO, B, 2))
	BYA(FINTO, B, 1) IFA1(BYA(FINTO, B, 2)) IFA2(BYA(FINTO, B, 3))

	SYNTO(A) RSTTO(A, 1) RSTTO(A, 2) IFB1(RSTTO(A, 3)) IFB2(RSTTO(A, 4))
	BYB(ACKTO, A, 1) BYB(ACKTO, A, 2) IFB1(BYB(ACKTO, A, 3)) IFB2(BYB(ACKTO, A, 4))
	IFB1(BYB(TXTTO, A, 1)) IFB2(BYB(TXTTO, A, 2))
	BYB(FINTO, A, 1) IFB1(BYB(FINTO, A, 2)) IFB2(BYB(FINTO, A, 3))
	od
}
