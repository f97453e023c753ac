package explore

import "encoding/binary"

// A row is stored as a tree, after Laarman, van de Pol and Weber (2011): it is cut
// into leaves of four bytes, two neighbours of which make a word; the numbers of
// words are put together in the same way, until one is left. Rows that have
// parts in common share the words of these. What stands for a whole row is a
// word too: its length and the number at the root of its tree; or, if it is of less
// than eight bytes, the row itself.
const (
	shortRow  = 7       // the most bytes of a row that is its own word
	longRow   = 1 << 63 // a bit of the words of all others
	lengthBit = 32      // where the length of a row stands in its word
	leafBytes = 4
)

// A scribe is how one worker turns rows into words and back.
type scribe struct {
	nodes *table
	arena *arena
	brake *brake // pulled if there is no room
	reads bool   // whether words that are not known are not entered either

	leaves []uint32 // used again for each row
	bytes  []byte
}

// number is that of a word among the nodes.
func (c *scribe) number(word uint64) (number uint32, found bool) {
	return c.numberIn(c.nodes, c.arena, word)
}

// numberIn is that of a word in a table, and the arena is that of the worker there. It is not found if there is
// no room for it, or if the scribe only reads.
func (c *scribe) numberIn(t *table, a *arena, word uint64) (number uint32, found bool) {
	if c.reads {
		return t.find(word)
	}
	number, s, limit := t.enter(a, word)
	if s == noRoom {
		c.brake.pull(limit)
	}
	return number, s != noRoom
}

// word is that of a row.
func (c *scribe) word(row []byte) (word uint64, found bool) {
	if len(row) <= shortRow {
		for i, b := range row {
			word |= uint64(b) << (8 * i)
		}
		return word | uint64(len(row))<<56, true
	}
	leaves := c.leaves[:0]
	rest := row
	for ; len(rest) >= leafBytes; rest = rest[leafBytes:] {
		leaves = append(leaves, binary.LittleEndian.Uint32(rest))
	}
	if len(rest) > 0 {
		var last [leafBytes]byte
		copy(last[:], rest)
		leaves = append(leaves, binary.LittleEndian.Uint32(last[:]))
	}
	c.leaves = leaves
	for len(leaves) > 1 {
		pairs := leaves[:len(leaves)/2]
		odd := leaves[2*len(pairs):]
		for i := range pairs {
			if pairs[i], found = c.number(uint64(leaves[2*i])<<32 | uint64(leaves[2*i+1])); !found {
				return 0, false
			}
		}
		leaves = append(pairs, odd...)
	}
	return longRow | uint64(len(row))<<lengthBit | uint64(leaves[0]), true
}

// row is that of a word, for as long as the scribe is not used again.
func (c *scribe) row(word uint64) []byte {
	c.bytes = c.bytes[:0]
	if word&longRow == 0 {
		for range word >> 56 {
			c.bytes = append(c.bytes, byte(word))
			word >>= 8
		}
		return c.bytes
	}
	length := int(word &^ longRow >> lengthBit)
	n := (length + leafBytes - 1) / leafBytes
	for len(c.leaves) < n {
		c.leaves = append(c.leaves, 0)
	}
	c.leaves = c.leaves[:n]
	c.unfold(c.leaves, uint32(word))
	for _, leaf := range c.leaves {
		c.bytes = binary.LittleEndian.AppendUint32(c.bytes, leaf)
	}
	return c.bytes[:length]
}

// unfold sets the leaves of the tree with this root.
func (c *scribe) unfold(leaves []uint32, root uint32) {
	height := 0
	for 1<<height < len(leaves) {
		height++
	}
	leaves[0] = root
	for ; height > 0; height-- {
		pairs := (len(leaves) + 1<<(height-1) - 1) >> (height - 1) // there are so many below
		for i := (pairs - 1) / 2; i >= 0; i-- {
			if 2*i+1 == pairs {
				leaves[2*i] = leaves[i]
				continue
			}
			word := c.nodes.word(leaves[i])
			leaves[2*i], leaves[2*i+1] = uint32(word>>32), uint32(word)
		}
	}
}
