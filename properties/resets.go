package properties

import "tcpcheck/model"

// resets holds the promises about RST.
var resets = []Property{
	{
		Name:     "no-spurious-reset",
		Words:    "No synchronized connection is reset unless somebody has aborted, given up or crashed.",
		Formula:  "[] (a RST ends a connection of X in a synchronized state -> somebody aborted, timed out or crashed before)",
		Premise:  "a connection becomes synchronized",
		Source:   "RFC 9293, section 3.5.2: 'A reset must not be sent if it is not clear that this is the case'",
		BrokenBy: "--deviate syn-takes-no-number",
		Remark: "A connection that is refused before it is synchronized is not counted, nor one that an endpoint resets itself. With the clock off the RFC does not keep it where segments can be lost or overtaken: TIME-WAIT may be over before the peer's " +
			"FIN has been acknowledged for good, and the FIN that comes again finds CLOSED and is reset. That is what 2 MSL are for.",
		step: noSpuriousReset,
	},
	{
		Name:     "no-rst-to-rst",
		Words:    "A RST never answers a RST.",
		Formula:  "[] (a segment with RST arrives at X -> X sends no segment with RST)",
		Premise:  "a RST arrives",
		Source:   "RFC 9293, section 3.5.2: 'in response to any incoming segment except another reset'",
		BrokenBy: "--deviate rst-answers-rst",
		step:     noResetToReset,
	},
	{
		Name:     "no-rst-to-own-syn",
		Words:    "A SYN of the peer that a connection is with, when it comes once more, draws no RST.",
		Formula:  "[] (a SYN of X's peer that does not speak of another incarnation arrives at X in SYN-RECEIVED or later -> X sends no segment with RST)",
		Premise:  "such a SYN arrives",
		Source:   "RFC 9293, section 3.5.2: 'A reset must not be sent if it is not clear that this is the case'; section 3.10.7.4, first",
		BrokenBy: "scenario rst-on-duplicate-syn",
		Remark:   "X's peer is its peer incarnation or, as long as it has none, the incarnation whose SYN it has taken.",
		step:     noResetToOwnSYN,
	},
}

func noSpuriousReset(t *step) (v verdict) {
	for _, edge := range t.fx.Edges {
		v.premise = v.premise || edge.To.Synchronized()
		if t.fx.Arrived != nil && edge.From.Synchronized() && edge.To == model.CLOSED && t.event.Packet.CTL.Has(model.RST) {
			v.violated = !t.memory.Aborted
		}
	}
	return v
}

func noResetToReset(t *step) verdict {
	if t.fx.Arrived == nil || !t.event.Packet.CTL.Has(model.RST) {
		return verdict{}
	}
	return verdict{true, sendsReset(t.fx)}
}

func noResetToOwnSYN(t *step) verdict {
	x := t.event.Side
	own := t.arrivesIn(model.SYNRECEIVED) && t.fx.Arrived.CTL.Has(model.SYN) && t.fx.Arrived.From == t.peer(x) &&
		(t.fx.Arrived.Of == 0 || !t.speaksOfAnother())
	return verdict{own, own && sendsReset(t.fx)}
}
