package explore

import "context"

// again searches, keeping all, for shortest violations of what may be violated for all that another search has
// found out, and fills them in.
func again[S, E any](ctx context.Context, system System[S, E], codec Codec[S], options Options[S], open Set, r Result[E]) (Result[E], error) {
	if options.Timeout > 0 {
		if options.Timeout -= r.Elapsed; options.Timeout <= 0 {
			if r.Undecided |= open; r.Complete {
				r.Limit = LimitTime
			}
			return r, nil
		}
	}
	options.Visit, options.until, options.Symmetric = nil, open, false
	full, err := Check(ctx, system, codec, options)
	r.Elapsed += full.Elapsed
	r.Again = full.States
	for p := range open.All() {
		switch v := full.Verdicts[p]; {
		case v.Violated:
			r.Violated |= Of(p)
			v.Premise = v.Premise || r.Premise.Has(p) // the search ends when it has found the violations
			r.Verdicts[p] = v
		case !full.Complete:
			if r.Undecided |= Of(p); r.Complete {
				r.Limit = full.Limit
			}
		default:
			r.Verdicts[p].Premise = r.Premise.Has(p) || v.Premise
		}
	}
	r.Premise |= full.Premise
	return r, err
}
