package properties

import "tcpcheck/model"

// endpoints holds the promises that each endpoint keeps by itself.
var endpoints = []Property{
	{
		Name:     "legal-transition",
		Words:    "Every change of state is an edge of figure 5 with its notes, or of the text of section 3.10.",
		Formula:  "[] (X goes from state S to state T -> (S,T) is an edge && ((S,T) == (SYN-RECEIVED,LISTEN) -> X's OPEN was passive))",
		Premise:  "a state changes",
		Source:   "RFC 9293, sections 3.3.2 and 3.10",
		BrokenBy: "--deviate merged-close",
		Remark: "One arrival may take several edges: FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT. RFC 793's way from CLOSE-WAIT to CLOSING " +
			"(--rule close-in-close-wait=closing) is none. That from SYN-RECEIVED to LISTEN is for a connection that came from LISTEN " +
			"(3.10.7.4, second; MUST-11).",
		step: legalTransition,
	},
	{
		Name: "tcb-well-formed",
		Words: "In every TCB SND.UNA =< SND.NXT, both within 2^(n-1); SND.UNA is where the octets acknowledged end; the windows are no larger than that, and the receive " +
			"window and what waits for the user fit in the buffer; what is held for later lies in the window, ahead of RCV.NXT.",
		Formula: "[] (SND.NXT-SND.UNA =< 2^(n-1) && RCV.WND =< 2^(n-1) && SND.WND =< 2^(n-1) && RCV.USER+RCV.WND =< RCV.BUFF && " +
			"RCV.NXT < held =< RCV.NXT+RCV.WND)",
		Premise:  "there is a TCB",
		Source:   "RFC 9293, section 3.3.1; section 3.4 with RFC 7323, section 2.2 for 2^(n-1)",
		BrokenBy: "--window 5 --seq-bits 3",
		state:    tcbWellFormed,
	},
	{
		Name:     "no-unspecified-reception",
		Words:    "For every segment in every state something says what to do.",
		Formula:  "[] (a segment arrives at X -> section 3.10.7 defines the reaction)",
		Premise:  "a segment arrives",
		Source:   "RFC 9293, section 3.10.7",
		BrokenBy: "--deviate no-simultaneous-open",
		Remark: "That the code forgets no case, and does what the text says, is for the tables of receptions in model/testdata to show: " +
			"a case it forgot would not know that it is one.",
		step: noUnspecifiedReception,
	},
}

func legalTransition(t *step) (v verdict) {
	v.violated = t.fx.Forgot
	for _, edge := range t.fx.Edges {
		v.premise = true
		v.violated = v.violated || !model.Legal(edge.From, edge.To)
	}
	return v
}

func tcbWellFormed(st *state) (v verdict) {
	config := st.model.Config()
	for side := range st.world.Host {
		tcb := &st.world.Host[side].TCB
		if tcb.State != model.CLOSED {
			v.premise = true
			v.violated = v.violated || !sendWellFormed(tcb, config) ||
				!receiveWellFormed(tcb, config.Space(), config.Host[side].Window)
		}
	}
	return v
}

func sendWellFormed(tcb *model.TCB, config *model.Config) bool {
	space := config.Space()
	first := space.Add(tcb.ISS, config.Len(model.Segment{CTL: model.SYN}))
	acked := space.Sub(tcb.SND.UNA, first)
	if tcb.SYNAcked && acked != space.Sub(model.Seq(tcb.Acked), 0) && acked != space.Sub(model.Seq(tcb.Acked+1), 0) {
		return false // neither the octets acknowledged, nor these and the FIN
	}
	return space.Sub(tcb.SND.NXT, tcb.SND.UNA) <= space.Half() && uint32(tcb.SND.WND) <= space.Half() &&
		tcb.Acked <= tcb.Queued && (!tcb.FINSent || tcb.Closing)
}

func receiveWellFormed(tcb *model.TCB, space model.Space, buffer uint16) bool {
	if uint32(tcb.RCV.WND) > space.Half() || uint32(tcb.RCV.USER)+uint32(tcb.RCV.WND) > uint32(buffer) {
		return false
	}
	end := uint32(0) // of what is held so far, counted from RCV.NXT
	for i, held := range tcb.Held[:tcb.HeldLen] {
		from := space.Sub(held.SEQ, tcb.RCV.NXT)
		if from < end || i == 0 && from == 0 && tcb.State.Synchronized() {
			return false
		}
		end = from + uint32(held.Text.Len)
	}
	return end <= uint32(tcb.RCV.WND) && (!tcb.HeldFIN || space.Within(tcb.RCV.NXT, tcb.FINSEQ, uint32(tcb.RCV.WND)))
}

func noUnspecifiedReception(t *step) verdict {
	return verdict{t.fx.Arrived != nil, t.fx.Undefined}
}
