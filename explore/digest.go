package explore

import "encoding/binary"

// digest is a hash of a row.
func digest(row []byte) uint64 {
	h := mix(uint64(len(row)) + 1)
	for ; len(row) >= 8; row = row[8:] {
		h = mix(h ^ binary.LittleEndian.Uint64(row))
	}
	var rest [8]byte
	copy(rest[:], row)
	return mix(h ^ binary.LittleEndian.Uint64(rest[:]))
}

// A digester has hashes of states that do not depend on the numbers of their parts, which depend on chance.
type digester[S, E any] struct {
	*worker[S, E]
	parts [kinds][]uint64 // by number; 0: not known yet
}

// of is the hash of the state of a key.
func (d *digester[S, E]) of(k key) uint64 {
	if d.cache == nil {
		return digest(d.scribe.row(pair(k.core, k.pools[0])))
	}
	return mix(mix(mix(d.part(ofCores, k.core))^d.part(ofPools, k.pools[0])) ^ d.part(ofPools, k.pools[1]))
}

func (d *digester[S, E]) part(kind kind, number uint32) uint64 {
	known := d.parts[kind]
	for len(known) <= int(number) {
		known = append(known, 0)
	}
	if known[number] == 0 {
		known[number] = digest(d.cache.rowOfPart(kind, number))
	}
	d.parts[kind] = known
	return known[number]
}
