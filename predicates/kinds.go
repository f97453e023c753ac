package predicates

// kind is the type of an expression.
type kind uint8

const (
	truth   kind = iota
	number       // whole
	seq          // a sequence number, modulo 2^n
	state        // one of the eleven
	side         // A or B
	control      // a control bit
	text         // a string: the name of a state
)

// String returns what a value of the kind is.
func (k kind) String() string {
	return [...]string{"true or false", "a number", "a sequence number", "a state", "an endpoint", "a control bit", "a string"}[k]
}

// example returns a predicate about an expression of the kind.
func (k kind) example(expression string) string {
	switch k {
	case number:
		return expression + " > 0"
	case seq:
		return expression + " == A.ISS"
	case state:
		return expression + " == ESTABLISHED"
	case side:
		return expression + ".state == ESTABLISHED"
	case control:
		return "inflight(A, " + expression + ")"
	default:
		return "A.state == ESTABLISHED"
	}
}

// plural returns what values of the kind are.
func (k kind) plural() string {
	return [...]string{"truth values", "numbers", "sequence numbers", "states", "endpoints", "control bits", "strings"}[k]
}
