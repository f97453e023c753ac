package explore

import "encoding/binary"

// Cost tells what a step costs the system that was trimmed, so that the traces chosen are those that are chosen without: what its
// pools hold is part of what is remembered. What matters is there at least, as the order of the steps is the same.
func (t *trimmed[S, E]) Cost(s *S, e E, past string) (cost uint64, then string) {
	costed, ok := t.Perishable.(Costed[S, E])
	if !ok {
		return 0, ""
	}
	whole := *s
	for pool := 0; pool < 2 && past != ""; pool++ {
		var row string
		row, past = cutRow(past)
		t.DecodePool([]byte(row), &whole, pool)
	}
	cost, then = costed.Cost(&whole, e, past)
	t.Perishable.Apply(&whole, e)
	var rows []byte
	for pool := range 2 {
		row := t.AppendPool(nil, &whole, pool)
		rows = append(binary.AppendUvarint(rows, uint64(len(row))), row...)
	}
	return cost, string(rows) + then
}

// cutRow takes a row off what begins with its length.
func cutRow(rows string) (row, rest string) {
	length, n := binary.Uvarint([]byte(rows))
	return rows[n : n+int(length)], rows[n+int(length):]
}
