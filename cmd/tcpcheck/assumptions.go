package main

import (
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
	"tcpcheck/predicates"
)

// failing holds, for assumptions, a check that fails without it and not with it: what comes after 'tcpcheck
// check', but for the assumption.
var failing = map[model.Assumption]string{
	model.FairArrival:        "simplex --A.send 0 --property eventually-closed",
	model.FairCarriage:       "published-billington-han+in-order",
	model.FairRetransmission: "simplex --A.send 0 --property eventually-closed",
	model.FairPersist:        "simplex --A.send 2 --window 1 --B.receive when-it-pleases --property window-reopens",
	model.FairKeepAlive:      "published-fiterau-brostean+keep-alive",
	model.FairFINWait2:       "silent-peer+mended --property eventually-closed",
	model.FairTimeWait:       "simplex --A.send 0 --property eventually-closed",
	model.FairUserTimeout:    "simplex --A.send 0 --user-timeout true --property eventually-established --fairness -arrival",
	model.FairTime:           "simplex --A.send 0 --msl 1 --property eventually-closed",
	model.FairClose:          "published-billington-han+in-order",
	model.FairRead:           "simplex --A.send 2 --window 1 --B.receive when-it-pleases --property eventually-delivered",
}

// without returns the check that fails without the assumption, or "" if none is known.
func without(a model.Assumption) string {
	check, ok := failing[a]
	if !ok {
		return ""
	}
	return "tcpcheck check " + check + " --fairness -" + model.AssumptionInfos[a].Name
}

// strength puts in words what an assumption demands.
func strength(a *model.AssumptionInfo) string {
	if a.Strong {
		return "strong: what is done again and again has its effect again and again"
	}
	return "weak: what could be done from some point on without a break is done"
}

func describeAssumption(w io.Writer, name string) bool {
	for i := range model.AssumptionInfos {
		a := &model.AssumptionInfos[i]
		if a.Name != name {
			continue
		}
		fmt.Fprintf(w, "%s (assumption): %s\n", a.Name, a.Words)
		field(w, "is", strength(a))
		field(w, "why", a.Why)
		field(w, "usual", yesOrNo(model.UsualFairness.Has(model.Assumption(i))))
		field(w, "fails", without(model.Assumption(i)))
		return true
	}
	return false
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes: it is assumed unless --fairness drops it"
	}
	return "no: --fairness +NAME assumes it"
}

// describeFairness tells what fairness is, after the setting of that name.
func describeFairness(w io.Writer, name string) bool {
	if name != "fairness" {
		return false
	}
	fmt.Fprintln(w, `fairness: what is assumed of behaviours where it is asked what must happen in the end

  A behaviour goes on for ever. Without assumptions it may wait for ever, or lose the same segment each
  time, and nothing that TCP promises would ever have to happen. Which assumptions a verdict was found
  under stands in the line 'fairness:' of its report. Properties of safety need none.`)
	fmt.Fprintln(w)
	for i := range model.AssumptionInfos {
		a, strong := &model.AssumptionInfos[i], "weak"
		if a.Strong {
			strong = "strong"
		}
		usual := " "
		if model.UsualFairness.Has(model.Assumption(i)) {
			usual = "*"
		}
		fmt.Fprintf(w, "  %s %-18s %-6s  %s\n", usual, a.Name, strong, a.Words)
	}
	fmt.Fprintln(w, `
  * is assumed unless --fairness says otherwise: --fairness -arrival drops one, +send adds one. One that
  cannot matter under the settings is left out of the report. 'tcpcheck describe NAME' tells more of each.`)
	return true
}

// describeWord describes a word of the vocabulary of formulas: X.SND.UNA, for A.SND.UNA and B.SND.UNA, too.
func describeWord(w io.Writer, name string) bool {
	bare, _, _ := strings.Cut(name, "(")
	for _, side := range []string{"A.", "B."} {
		if field, ok := strings.CutPrefix(bare, side); ok {
			bare = "X." + field
		}
	}
	for _, word := range predicates.Vocabulary {
		if is, _, _ := strings.Cut(word.Name, "("); is != bare {
			continue
		}
		fmt.Fprintf(w, "%s (word of formulas): %s\n", word.Name, word.Meaning)
		field(w, "is", word.Type())
		field(w, "section", word.Section)
		if word.Ghost {
			field(w, "ghost", "no endpoint can see it")
		}
		return true
	}
	return false
}
