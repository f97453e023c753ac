package main

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// within names the bounds that the verdicts are within, where they matter: what a connection
// can do without bound, and the settings do not let it.
func (o *outcome) within() string {
	c := &o.scenario.Config
	a, b := &c.Host[model.A], &c.Host[model.B]
	again := a.Incarnations > 1 || b.Incarnations > 1
	var parts []string
	switch {
	case again && a.Incarnations == b.Incarnations:
		parts = append(parts, "A and B open "+times(a.Incarnations))
	case again:
		parts = append(parts, "A opens "+times(a.Incarnations)+", B "+times(b.Incarnations))
	}
	switch {
	case o.heldBack:
		parts = append(parts, plurals(c.ISSChoices, "initial number")+" an incarnation (some came to need another)")
	case again && (a.ISN != model.ISNFixed || b.ISN != model.ISNFixed):
		parts = append(parts, plurals(c.ISSChoices, "initial number")+" an incarnation")
	}
	if c.MSL > 0 {
		parts = append(parts, "MSL "+plurals(c.MSL, "tick"))
	}
	if c.Retransmissions != model.Any && slices.ContainsFunc(o.properties, untimely) {
		parts = append(parts, plurals(uint8(c.Retransmissions), "retransmission")+" in all (no built-in promise is broken for want of another)")
	}
	return strings.Join(parts, ", ")
}

// untimely tells whether a property is judged on those behaviours alone that need no retransmission which the
// settings do not allow.
func untimely(j judged) bool {
	return slices.Contains(j.fairness, model.AssumptionInfos[model.FairRetransmission].Name) && !properties.Typed(j.id)
}

func times(n uint8) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func plurals(n uint8, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
