package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// form says what the values of a setting look like: how one is read and written,
// and what is said about it. Every value is a number inside: the position of a
// choice, for one.
type form interface {
	// parse reads a value. Bits is the width of sequence numbers where it is known
	// already, and otherwise 0.
	parse(text string, bits uint8) (int64, error)
	format(v int64) string
	words() string          // what it may be
	bare() bool             // whether YAML writes every value without quotation marks
	schema() map[string]any // the same in JSON Schema
	choices() []string      // the values, where they are names
}

// number is a whole number.
type number struct {
	min  int64
	max  func(bits uint8) int64
	unit string // what is counted, in the plural, with a blank before it
}

// upTo is a limit that does not depend on the width of sequence numbers.
func upTo(n int64) func(uint8) int64 { return func(uint8) int64 { return n } }

func (f number) parse(text string, bits uint8) (int64, error) {
	v, ok := parseNumber(text)
	switch {
	case !ok:
		return 0, fmt.Errorf("%q is no number: %s", text, f.rangeWith(bits))
	case v < f.min || v > f.max(bits):
		return 0, fmt.Errorf("%s is out of range: %s", text, f.rangeWith(bits))
	}
	return v, nil
}

// parseNumber reads a decimal number. One too long to be read is taken for one
// that is out of every range.
func parseNumber(text string) (int64, bool) {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 1 << 62, true
	}
	return v, true
}

// rangeWith tells the range, with the setting it depends on.
func (f number) rangeWith(bits uint8) string {
	text := fmt.Sprintf("%d to %d%s", f.min, f.max(bits), f.unit)
	if bits > 0 && f.max(bits) != f.max(0) {
		text += fmt.Sprintf(" with seq-bits %d", bits)
	}
	return text
}

func (f number) format(v int64) string { return strconv.FormatInt(v, 10) }
func (f number) words() string         { return fmt.Sprintf("%d to %d", f.min, f.max(0)) }
func (f number) bare() bool            { return true }
func (f number) choices() []string     { return nil }

func (f number) schema() map[string]any {
	return map[string]any{"type": "integer", "minimum": f.min, "maximum": f.max(0)}
}

// maxBudget is the greatest budget that is no "any".
const maxBudget = 255

// budget says how often a thing may happen: none, a number, or any where the model
// has that.
type budget struct{ any bool }

func (f budget) parse(text string, _ uint8) (int64, error) {
	switch {
	case text == "none":
		return 0, nil
	case text == "any" && f.any:
		return -1, nil
	}
	v, ok := parseNumber(text)
	switch {
	case !ok:
		return 0, fmt.Errorf("%q is no budget%s: %s", text, Suggest(text, f.choices()), f.words())
	case v < 0 || v > maxBudget:
		return 0, fmt.Errorf("%s is out of range: %s", text, f.words())
	}
	return v, nil
}

func (f budget) format(v int64) string {
	switch v {
	case 0:
		return "none"
	case -1:
		return "any"
	default:
		return strconv.FormatInt(v, 10)
	}
}

func (f budget) words() string {
	return strings.Join(f.choices(), ", ") + fmt.Sprintf(", or a number up to %d", maxBudget)
}

func (f budget) bare() bool { return false }

func (f budget) choices() []string {
	if f.any {
		return []string{"none", "any"}
	}
	return []string{"none"}
}

func (f budget) schema() map[string]any {
	return map[string]any{"oneOf": []any{
		map[string]any{"type": "integer", "minimum": 0, "maximum": maxBudget},
		map[string]any{"enum": f.choices()},
	}}
}

// choice is one of some names; its number is its position.
type choice []string

func (f choice) parse(text string, _ uint8) (int64, error) {
	if i := slices.Index(f, text); i >= 0 {
		return int64(i), nil
	}
	return 0, fmt.Errorf("%q is none of its values%s: %s", text, Suggest(text, f), f.words())
}

func (f choice) format(v int64) string  { return f[v] }
func (f choice) words() string          { return oneOf(f) }
func (f choice) bare() bool             { return false }
func (f choice) choices() []string      { return f }
func (f choice) schema() map[string]any { return map[string]any{"enum": []string(f)} }

// oneOf writes names as alternatives.
func oneOf(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// truth is true or false.
type truth struct{}

func (truth) parse(text string, _ uint8) (int64, error) {
	switch text {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	default:
		return 0, fmt.Errorf("%q is neither true nor false", text)
	}
}

func (truth) format(v int64) string  { return strconv.FormatBool(v != 0) }
func (truth) words() string          { return "true or false" }
func (truth) bare() bool             { return true }
func (truth) choices() []string      { return []string{"true", "false"} }
func (truth) schema() map[string]any { return map[string]any{"type": "boolean"} }

// orOff is a number, or off for 0.
type orOff struct{ number }

func (f orOff) parse(text string, bits uint8) (int64, error) {
	if text == "off" {
		return 0, nil
	}
	v, err := f.number.parse(text, bits)
	if err != nil {
		err = fmt.Errorf("%w, or off", err)
	}
	return v, err
}

func (f orOff) format(v int64) string {
	if v == 0 {
		return "off"
	}
	return f.number.format(v)
}

func (f orOff) words() string     { return "off, or " + f.number.words() }
func (f orOff) bare() bool        { return false }
func (f orOff) choices() []string { return []string{"off"} }

func (f orOff) schema() map[string]any {
	return map[string]any{"oneOf": []any{f.number.schema(), map[string]any{"enum": f.choices()}}}
}

// isn is a way to choose initial sequence numbers: a name, or a gap. Its number is that of
// the name, or that of ISNGap and the gap.
type isn struct{}

var isnNames = choice{"clock", "arbitrary", "fixed", "restarted-clock"}

func (isn) parse(text string, bits uint8) (int64, error) {
	gap, ok := strings.CutPrefix(text, "gap=")
	if !ok {
		if i := slices.Index(isnNames, text); i >= 0 {
			return int64(i), nil
		}
		return 0, fmt.Errorf("%q is none of its values%s: %s", text, Suggest(text, isnNames), isn{}.words())
	}
	k, err := number{0, func(bits uint8) int64 { return spaceOf(bits) - 1 }, ""}.parse(gap, bits)
	return int64(model.ISNGap) + k, err
}

func (isn) format(v int64) string {
	if v < int64(model.ISNGap) {
		return isnNames[v]
	}
	return fmt.Sprintf("gap=%d", v-int64(model.ISNGap))
}

func (isn) words() string     { return strings.Join(isnNames, ", ") + " or gap=k, k below 2^seq-bits" }
func (isn) bare() bool        { return false }
func (isn) choices() []string { return append(slices.Clone(isnNames), "gap=1") }

func (isn) schema() map[string]any {
	return map[string]any{"oneOf": []any{
		map[string]any{"enum": []string(isnNames)}, map[string]any{"type": "string", "pattern": "^gap=(0|[1-9][0-9]*)$"},
	}}
}
