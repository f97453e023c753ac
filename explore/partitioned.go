package explore

// Partitioned is a System whose states have parts: a core, and two pools of items.
// What an item brings about depends on the core and on that item alone, and what
// a step does to a pool depends on the pool and on that edit alone. So it need not
// be found out again for each state: a search remembers, for the core and the item,
// what comes of it, as the transition caches of Blom, van de Pol and Weber (2010) do.
//
// A state S serves for its parts too: then the rest of it is empty.
type Partitioned[S, E any] interface {
	System[S, E]

	// Parts tells whether the states do have parts. If not, the rest is not called.
	Parts() bool

	// AppendCore and AppendPool append the row of a part of s to dst; they are to
	// parts what Codec.Append is to states.
	AppendCore(dst []byte, s *S) []byte
	AppendPool(dst []byte, s *S, pool int) []byte

	// DecodeCore sets all of *s to the state with this core, and empty pools.
	// DecodePool sets one of the pools of *s.
	DecodeCore(src []byte, s *S)
	DecodePool(src []byte, s *S, pool int)

	// Items tells the items of a pool of s, each by a row.
	Items(s *S, pool int, tell func(item []byte))

	// Own appends the steps that are enabled in a state with the core of s and pools
	// that are both empty, or not, unless items bring them about. The first so
	// many stand, in Enabled, before those of items, and the others after them.
	Own(s *S, empty bool, dst []E) (steps []E, early int)

	// Brings appends the steps, 65,535 at the most, that an item of a pool brings about in a state with the
	// core of s. Its premises are met where there is such an item.
	Brings(s *S, pool int, item []byte, dst []E) (steps []E, marks Marks)

	// Act takes the step e out of s, as far as the core goes, and appends to edits what
	// it does to each pool. The item is nil for a step of the core's own.
	Act(s *S, e E, item []byte, edits *[2][]byte) Marks

	// Edit does to a pool of s what edits say.
	Edit(s *S, pool int, edits []byte) Marks
}

// PartitionedTemporal is a Temporal that is partitioned too.
type PartitionedTemporal[S, E any] interface {
	Partitioned[S, E]
	Temporal[S, E]

	// Local tells whether what is to be seen of a step depends on what brings it about and on the
	// core alone, and the letter of a state on the core. If not, See is not called.
	Local() bool

	// See takes the step e out of s, as far as the core goes, and tells what Take tells.
	See(s *S, e E, item []byte, label *Label)
}
