package explore

// Perishable is a Partitioned system whose pools hold things that have nothing to do with one another: what
// edits make of a pool is what they make of each thing in it, put together, and of an empty pool. (Of things
// that make one another superfluous one may be left out, as long as that changes nothing.) So it can be found out
// without search at which cores a thing may still matter; where it does not it may as well be gone.
type Perishable[S, E any] interface {
	Partitioned[S, E]

	// Things tells the things in a pool of s: the row of the kind of each, and a state whose pool it is alone in. What
	// an item brings about may depend on other things in its pool if they are of one kind: then it
	// is what one of them alone brings about.
	Things(s *S, pool int, tell func(kind []byte, alone *S))

	// Keep takes out of a pool of s all things but those of the kinds that are to be kept.
	Keep(s *S, pool int, keep func(kind []byte) bool)
}
