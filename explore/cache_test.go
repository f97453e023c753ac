package explore

import "testing"

// TestJoin: each state has a word of its own that tells its parts, however large their numbers are.
func TestJoin(t *testing.T) {
	st := newStore(1, 4, 0, 0, &brake{})
	c := &cache[int, int]{scribe: st.scribe(0), worker: &worker[int, int]{search: &search[int, int]{store: st}}}
	c.arenas[ofPairs] = st.parts[ofPairs].arenas[0]
	st.growth.RLock()
	defer st.growth.RUnlock()
	type parts struct {
		core  uint32
		pools [2]uint32
	}
	seen := map[uint64]parts{}
	numbers := []uint32{1, 4096, partMask - 1, partMask, partMask + 1, 1 << 24, 1<<31 - 1}
	for _, core := range numbers {
		for _, first := range numbers {
			for _, second := range numbers {
				want := parts{core, [2]uint32{first, second}}
				word := c.join(core, want.pools)
				if other, found := seen[word]; found || word == nowhere {
					t.Fatalf("%v has the word %x, as %v", want, word, other)
				}
				seen[word] = want
				if core, pools := c.split(word); core != want.core || pools != want.pools {
					t.Fatalf("the word of %v tells %d %v", want, core, pools)
				}
			}
		}
	}
}
