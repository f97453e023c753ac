package ltl

const noNext = "(next) is not there: a formula cannot count steps, for how many there are is up to the model"

// prefixes says how what others write before a formula is written here.
var prefixes = map[string]string{
	"G": "is written []", "always": "is written []", "globally": "is written []", "ALWAYS": "is written []",
	"F": "is written <>", "eventually": "is written <>", "finally": "is written <>", "EVENTUALLY": "is written <>",
	"X": noNext, "next": noNext, "NEXT": noNext,
	"NOT": "is written !",
	"AG":  "is written []", "AF": "is written <>",
	"EF": "(on some path) is not there: a formula speaks of all behaviours; !([] !p) is violated by none that has p",
}

// infixes says how what others write between two formulas is written here.
var infixes = map[string]string{
	"AND": "is written &&", "OR": "is written ||", "XOR": "is written !=", "xor": "is written !=",
	"u": "is written U", "until": "is written U", "UNTIL": "is written U",
	"implies": "is written ->", "IMPLIES": "is written ->",
	"iff": "is written (p -> q) && (q -> p)", "IFF": "is written (p -> q) && (q -> p)",
	"W": "(weak until) is written (p U q) || [] p", "unless": "is written (p U q) || [] p",
	"R": "(release) is written !(!p U !q)", "V": "(release) is written !(!p U !q)",
}

// constantsElsewhere says how others write constants.
var constantsElsewhere = map[string]string{"TRUE": "true", "True": "true", "FALSE": "false", "False": "false"}

// prefixHint returns an error if t is what others write before a formula.
func prefixHint(t, following token) *SyntaxError {
	if remedy, ok := prefixes[t.text]; ok && following.begins() {
		return errorf(t.at, t.end, "%s %s", t.text, remedy)
	}
	if name, ok := constantsElsewhere[t.text]; ok {
		return errorf(t.at, t.end, "%s is written %s", t.text, name)
	}
	return nil
}

// begins tells whether an operand may begin with t.
func (t token) begins() bool {
	return t.kind == tokenOperand || t.kind == tokenOpen || t.kind == tokenOperator && t.op.level() == tight
}

// operators lists what may stand between two formulas.
const operators = "&& (and), || (or), -> (implies) or U (until)"

// misplaced returns the error about a token after a complete formula.
func misplaced(t token) *SyntaxError {
	remedy, known := infixes[t.text]
	switch {
	case known:
		return errorf(t.at, t.end, "%s %s", t.text, remedy)
	case t.text == "<>":
		return errorf(t.at, t.end, "an operator is missing before <>, which means eventually: %s; not equal is written !=", operators)
	case t.begins():
		return errorf(t.at, t.end, "an operator is missing before %s: %s", t.text, operators)
	case t.text == "?":
		return errorf(t.at, t.end, "a choice p ? q : r is written (p -> q) && (!p -> r)")
	default:
		return errorf(t.at, t.end, "%s is out of place here: what comes next is %s", t.text, operators)
	}
}
