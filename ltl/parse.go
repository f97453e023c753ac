package ltl

// Atom is a piece of a formula that is no operator of this logic.
type Atom struct {
	Text string
	At   int // where it stands first: a byte offset
}
