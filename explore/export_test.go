package explore

// WithSlots has a search start with so small a table, that it must grow.
func WithSlots[S any](o Options[S], slots int) Options[S] {
	o.slots = slots
	return o
}

// Forever tells from which of its states an automaton accepts the word of one letter.
var Forever = forever
