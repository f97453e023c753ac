package explore

import "slices"

// A sieve gathers the keys that one worker finds in a level, each once as long as there is room: by open
// addressing, in a region for each section.
type sieve struct {
	slots []uint64 // keys, plus one; 0: none
	held  [sections]int
}

const leastRegion = 64

func newSieve(bytes int) *sieve {
	region := max(leastRegion, bytes/wordBytes/sections)
	return &sieve{slots: make([]uint64, sections*region)}
}

// region is where the keys of a section are.
func (s *sieve) region(section int) []uint64 {
	n := len(s.slots) / sections
	return s.slots[section*n : (section+1)*n]
}

// place is where a key is looked for first.
func (s *sieve) place(key uint64) (section, i int) {
	return sectionOf(key), int(mix(key) >> 32 * uint64(len(s.slots)/sections) >> 32)
}

// warm looks at the places of keys, so that the many misses of the cache overlap.
func (s *sieve) warm(keys []uint64) {
	var sum uint64
	for _, key := range keys {
		section, i := s.place(key)
		sum |= s.slots[section*(len(s.slots)/sections)+i]
	}
	warmed(sum)
}

// add adds a key, and tells whether the sieve is to be emptied now.
func (s *sieve) add(key uint64) (full bool) {
	section, i := s.place(key)
	region := s.region(section)
	for region[i] != 0 {
		if region[i] == key+1 {
			return false
		}
		if i++; i == len(region) {
			i = 0
		}
	}
	region[i] = key + 1
	s.held[section]++
	return s.held[section] >= len(region)/4*3
}

// sort puts the keys of a section in front of its region, and sorts them. Before more are added, the sieve must be
// emptied.
func (s *sieve) sort(section int) []uint64 {
	region := s.region(section)
	keys := region[:0]
	for _, slot := range region {
		if slot != 0 {
			keys = append(keys, slot-1)
		}
	}
	slices.Sort(keys)
	return keys
}

// holds tells whether there are any keys.
func (s *sieve) holds() bool { return s.held != [sections]int{} }

func (s *sieve) empty() {
	clear(s.slots)
	s.held = [sections]int{}
}
