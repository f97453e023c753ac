package explore

import (
	"context"
	"errors"
	"time"
)

// CheckTrimmed explores the system by a search, [Check] or [CheckHashed], of states that hold only what can still matter. What is dead is found
// out before that, by the analysis of live variables that Bozga, Fernandez and Ghirvu (1999) reduce state spaces by.
// Verdicts, traces and the cores that are reached are those of a search without. A violation for which no step must
// change the state is looked for by Check, without reduction.
func CheckTrimmed[S, E any](ctx context.Context, system Perishable[S, E], codec Codec[S], options Options[S], search func(context.Context, System[S, E], Codec[S], Options[S]) (Result[E], error)) (Result[E], error) {
	return trimming(ctx, system, codec, options, func(t *trimmed[S, E], options Options[S]) (Result[E], error) {
		return search(ctx, t, codec, options)
	})
}

// A PerishableMonotone is what [CoverTrimmed] can explore.
type PerishableMonotone[S, E any] interface {
	Monotone[S, E]
	Perishable[S, E]
}

// trimmedMonotone is a trimmed system that is monotone: what is dropped of more is dropped of less.
type trimmedMonotone[S, E any] struct {
	*trimmed[S, E]
	within func(a, b *S, pool int) bool
}

// Within tells whether a pool of b holds that of a.
func (t *trimmedMonotone[S, E]) Within(a, b *S, pool int) bool { return t.within(a, b, pool) }

// CoverTrimmed explores the system as [Cover] does, by states that hold only what can still matter. Both
// are of the same cores and pools.
func CoverTrimmed[S, E any](ctx context.Context, system Perishable[S, E], monotone PerishableMonotone[S, E], codec Codec[S], options Options[S]) (Result[E], error) {
	return trimming(ctx, system, codec, options, func(t *trimmed[S, E], options Options[S]) (Result[E], error) {
		other := *t
		other.Perishable = monotone
		return Cover(ctx, t, &trimmedMonotone[S, E]{&other, monotone.Within}, codec, options)
	})
}

// trimming finds out what matters, and searches. Premises that would be met only where things arrive that were dropped
// have these matter, and it begins anew.
func trimming[S, E any](ctx context.Context, system Perishable[S, E], codec Codec[S], options Options[S], search func(*trimmed[S, E], Options[S]) (Result[E], error)) (Result[E], error) {
	if len(options.Promises) > 0 {
		return Result[E]{}, errors.New("explore: of a trimmed system no promises are judged: what arrives and does nothing is part of a behaviour")
	}
	if _, symmetric := system.(Symmetric[S, E]); options.Symmetric && !symmetric {
		return Result[E]{}, errNotSymmetric
	}
	begin := time.Now()
	hurry, end := ctx, func() {}
	if options.Timeout > 0 {
		hurry, end = context.WithTimeout(ctx, options.Timeout)
	}
	defer end()
	a, limit := abstract(hurry, system, options.MaxBytes)
	rest := options
	for premises := Set(0); ; {
		if limit == LimitNone {
			limit = a.matters(hurry, premises)
		}
		if limit != LimitNone {
			return Result[E]{Limit: limit, Frontier: len(system.Initial(nil)), Elapsed: time.Since(begin), Bytes: a.bytes()}, nil
		}
		rest.leave(time.Since(begin), a.bytes())
		t := a.trim()
		r, err := search(t, rest)
		r.Elapsed, r.Bytes = time.Since(begin), r.Bytes+a.bytes()
		missing := a.overlooked() &^ r.Premise
		if err != nil || !r.Complete || missing == 0 {
			return t.resolve(ctx, system, codec, options, r, err)
		}
		premises |= missing
		rest = options
		rest.Checkpoint, rest.Resume = "", false
	}
}

// leave has of the limits only what is left after so much.
func (o *Options[S]) leave(elapsed time.Duration, bytes int) {
	if o.Timeout > 0 {
		o.Timeout = max(1, o.Timeout-elapsed)
	}
	if o.MaxBytes > 0 {
		o.MaxBytes = max(1, o.MaxBytes-bytes)
	}
}

// resolve looks without reduction for what a trimmed system has only suspected.
func (t *trimmed[S, E]) resolve(ctx context.Context, system System[S, E], codec Codec[S], options Options[S], r Result[E], err error) (Result[E], error) {
	open := (Set(t.stuck.violated.Load()) | Set(t.stuck.premise.Load())&^r.Premise)
	if err != nil || open == 0 {
		return r, err
	}
	r.Suspected |= open
	options.Checkpoint, options.Resume = "", false
	before := r.Again
	r, err = again(ctx, system, codec, options, open, r)
	r.Again += before
	return r, err
}
