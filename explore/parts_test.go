package explore_test

import (
	"context"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"tcpcheck/explore"
	"tcpcheck/explore/reference"
)

// post is a random system that has parts: a core, which is a number, and two sets of letters
// that are on their way. A rule sends letters, and leads from core to core: by itself, or
// when a letter is read. If letters are read once only it is not monotone; nor is it if
// of two letters that are alike the core chooses which is read.
type post struct {
	rules  []rule
	once   bool
	alike  bool  // letters 0 and 1 are, and 2 and 3
	bad    uint8 // a core in which property 0 is violated
	strict bool  // property 5 is violated where a letter is sent that is on its way; 9 and 10 have premises of edits and items
	parted bool
}

type rule struct {
	core, to uint8
	pool     int // that the letter is read from; -1: none is; -2: none, but one must be on its way
	letter   uint8
	sends    [2]uint8 // sets of letters
	ages     bool     // each letter on its way becomes the next first, and the last is lost
	marks    explore.Marks
}

type posted struct {
	core  uint8
	pools [2]uint8
}

const (
	cores   = 6
	letters = 4
)

func randomPost(r *rand.Rand) *post {
	p := &post{once: r.IntN(2) == 0, alike: r.IntN(2) == 0, bad: uint8(r.IntN(2 * cores)), parted: true}
	for range 3 + r.IntN(12) {
		p.rules = append(p.rules, randomRule(r, cores))
	}
	return p
}

func randomRule(r *rand.Rand, cores int) rule {
	step := rule{core: uint8(r.IntN(cores)), to: uint8(r.IntN(cores)), pool: r.IntN(3) - 1 - r.IntN(8)/7, letter: uint8(r.IntN(letters))}
	for i := range step.sends {
		step.sends[i] = 1 << r.IntN(letters) & uint8(r.IntN(16))
	}
	if r.IntN(6) == 0 {
		step.marks.Violated = explore.Of(1 + r.IntN(3))
	}
	step.ages = r.IntN(6) == 0
	step.marks.Premise = explore.Of(r.IntN(8))
	return step
}

func (p *post) Initial(dst []posted) []posted { return append(dst, posted{}) }

func (p *post) Enabled(s *posted, dst []int) []int {
	own, early := p.Own(s, s.pools == [2]uint8{}, nil)
	dst = append(dst, own[:early]...)
	for pool := range s.pools {
		p.Items(s, pool, func(item []byte) { dst, _ = p.Brings(s, pool, item, dst) })
	}
	return append(dst, own[early:]...)
}

func (p *post) Apply(s *posted, e int) explore.Marks {
	var edits [2][]byte
	marks := p.Act(s, e, nil, &edits)
	for pool := range edits {
		more := p.Edit(s, pool, edits[pool])
		marks = explore.Marks{Violated: marks.Violated | more.Violated, Premise: marks.Premise | more.Premise}
	}
	return marks
}

// Judge marks property 4 where the system is stuck, in one of the cores, and in another one that steps violate, too.
func (p *post) Judge(s *posted, stuck bool) (marks explore.Marks) {
	if s.core == p.bad {
		marks.Violated |= explore.Of(0)
	}
	for pool, on := range s.pools {
		marks.Premise |= p.awaits(s.core, pool, on)
	}
	if stuck {
		marks.Premise |= explore.Of(4)
	}
	if stuck && s.core == 3 {
		marks.Violated |= explore.Of(4)
	}
	if stuck && s.core == 2 {
		marks.Violated |= explore.Of(1)
	}
	return marks
}

func (p *post) Append(dst []byte, s *posted) []byte {
	return append(dst, s.core, s.pools[0], s.pools[1])
}
func (p *post) Decode(src []byte, s *posted) { *s = posted{src[0], [2]uint8(src[1:3])} }

func (p *post) Parts() bool                                { return p.parted }
func (p *post) AppendCore(dst []byte, s *posted) []byte    { return append(dst, s.core) }
func (p *post) DecodeCore(src []byte, s *posted)           { *s = posted{core: src[0]} }
func (p *post) DecodePool(src []byte, s *posted, pool int) { s.pools[pool] = src[0] }
func (p *post) Within(a, b *posted, pool int) bool         { return a.pools[pool]&^b.pools[pool] == 0 }
func (p *post) AppendPool(dst []byte, s *posted, pool int) []byte {
	return append(dst, s.pools[pool])
}

func (p *post) Items(s *posted, pool int, tell func(item []byte)) {
	for letter := range uint8(letters) {
		if on := s.pools[pool] & p.kind(letter); on != 0 && bits.TrailingZeros8(on) == int(letter) {
			tell([]byte{on})
		}
	}
}

// kind is the set of the letters that are like this.
func (p *post) kind(letter uint8) uint8 {
	if p.alike {
		return 3 << (letter &^ 1)
	}
	return 1 << letter
}

func (p *post) Things(s *posted, pool int, tell func(kind []byte, alone *posted)) {
	for rest := s.pools[pool]; rest != 0; rest &= rest - 1 {
		alone := posted{core: s.core}
		alone.pools[pool] = rest & -rest
		tell([]byte{p.kind(uint8(bits.TrailingZeros8(rest)))}, &alone)
	}
}

func (p *post) Keep(s *posted, pool int, keep func(kind []byte) bool) {
	for letter := range uint8(letters) {
		if !keep([]byte{p.kind(letter)}) {
			s.pools[pool] &^= 1 << letter
		}
	}
}

// Own: rules for which a letter must be on its way stand last.
func (p *post) Own(s *posted, empty bool, dst []int) (steps []int, early int) {
	for i, step := range p.rules {
		if step.core == s.core && step.pool == -1 {
			dst, early = append(dst, i), early+1
		}
	}
	for i, step := range p.rules {
		if step.core == s.core && step.pool == -2 && !empty {
			dst = append(dst, i)
		}
	}
	return dst, early
}

// awaits is property 10 where the core waits for a letter that is among these.
func (p *post) awaits(core uint8, pool int, on uint8) explore.Set {
	if p.strict && core == 1 && pool == 1 && on&p.kind(2) != 0 {
		return explore.Of(10)
	}
	return 0
}

func (p *post) Brings(s *posted, pool int, item []byte, dst []int) ([]int, explore.Marks) {
	read := bits.TrailingZeros8(item[0])
	if s.core%2 == 1 {
		read = bits.Len8(item[0]) - 1
	}
	for i, step := range p.rules {
		if step.core == s.core && step.pool == pool && int(step.letter) == read {
			dst = append(dst, i)
		}
	}
	return dst, explore.Marks{Premise: p.awaits(s.core, pool, item[0])}
}

func (p *post) Act(s *posted, e int, _ []byte, edits *[2][]byte) explore.Marks {
	step := &p.rules[e]
	s.core = step.to
	for pool, sends := range step.sends {
		read := uint8(0)
		if p.once && step.pool == pool {
			read = 1 << step.letter
		}
		age := uint8(0)
		if step.ages {
			age = 1
		}
		if sends|read|age != 0 {
			edits[pool] = append(edits[pool], read, age, sends)
		}
	}
	return step.marks
}

func (p *post) Edit(s *posted, pool int, edits []byte) (marks explore.Marks) {
	if len(edits) == 0 {
		return marks
	}
	left := s.pools[pool] &^ edits[0] << edits[1] & (1<<letters - 1)
	if p.strict && left&edits[2] != 0 {
		marks.Violated = explore.Of(5)
	}
	if p.strict && pool == 1 && left&^edits[2] != 0 {
		marks.Premise = explore.Of(9)
	}
	s.pools[pool] = left | edits[2]
	return marks
}

// TestParts: what a search finds by parts is what it finds without, and what the reference engine finds.
func TestParts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	states, violations := 0, 0
	for i := range 1000 {
		p := randomPost(r)
		p.strict = i%2 == 0
		got := uniform(t, p, p, explore.Options[posted]{})
		whole := *p
		whole.parted = false
		want := check(t, &whole, &whole, explore.Options[posted]{})
		same(t, p, p, got)
		if figures(got) != figures(want) || got.Premise != want.Premise || got.Violated != want.Violated {
			t.Fatalf("by parts %s, else %s, of %+v", counts(figures(got)), counts(figures(want)), p)
		}
		for i := range got.Violated.All() {
			if g, w := got.Verdicts[i], want.Verdicts[i]; g.Steps != w.Steps || !slices.Equal(g.Trace, w.Trace) {
				t.Fatalf("property %d: by parts %+v, else %+v", i, g, w)
			}
			violations++
		}
		states += got.States
	}
	if states < 2000 || violations < 300 {
		t.Errorf("only %d states and %d violations", states, violations)
	}
}

// TestPartsBounded: so it is within a limit of depth, and where hashes are kept.
func TestPartsBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	bounded := 0
	for i := range 400 {
		p := randomPost(r)
		p.strict = i%2 == 0
		for depth := range 5 {
			options := explore.Options[posted]{Workers: 1 + i%3, MaxDepth: depth}
			got, want := check(t, p, p, options), reference.Check[posted, int](p, p, reference.Options[posted]{MaxDepth: depth})
			if figures(got) != want {
				t.Fatalf("depth %d: got %s\nthe reference found %s\nof %+v", depth, counts(figures(got)), counts(want), p)
			}
			hashed(t, p, p, options)
			if got.Frontier > 0 {
				bounded++
			}
		}
	}
	if bounded < 300 {
		t.Errorf("only %d searches were bounded", bounded)
	}
}

// TestCover: the verdicts of a covering search are those of a whole one.
func TestCover(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	states, kept := 0, 0
	for range 2000 {
		p := randomPost(r)
		p.once, p.alike = false, false
		got, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{})
		if err != nil {
			t.Fatal(err)
		}
		want := reference.Check[posted, int](p, p, reference.Options[posted]{})
		for i, w := range want.Verdicts {
			if g := got.Verdicts[i]; got.Violated.Has(i) != w.Violated || g.Steps != w.Steps || g.Premise != w.Premise {
				t.Fatalf("property %d: by covering %+v, else %+v, of %+v", i, g, w, p)
			}
		}
		if got.Undecided != 0 || !got.Complete || got.States > want.States {
			t.Fatalf("%d states of %d, complete %v, undecided %b", got.States, want.States, got.Complete, got.Undecided)
		}
		states, kept = states+want.States, kept+got.States
	}
	if kept*10 > states*9 {
		t.Errorf("%d states of %d: that is no reduction", kept, states)
	}
}

// TestCoverBounded: what a limit leaves undecided is not said to hold.
func TestCoverBounded(t *testing.T) {
	p := &post{parted: true, bad: cores, rules: []rule{{core: 0, to: 0, pool: -1, sends: [2]uint8{1, 0}}, {core: 0, to: 1, pool: 0, marks: explore.Marks{Violated: explore.Of(1)}}}}
	for _, most := range []int{1, 2} {
		got, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{MaxStates: most})
		if err != nil || got.Complete && !got.Undecided.Has(1) && !got.Violated.Has(1) {
			t.Errorf("at most %d states: %+v, error %v", most, got, err)
		}
	}
	if _, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{MaxDepth: 3}); err == nil {
		t.Error("no error on a depth")
	}
}

// TestCoverMemory: with whatever memory, a covering search that says it is complete has found all.
func TestCoverMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	limited := 0
	for range 20 {
		p := randomPost(r)
		p.once, p.alike = false, false
		want, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{})
		if err != nil {
			t.Fatal(err)
		}
		for most := 100_000; most < 420_000; most += 8001 {
			got, err := explore.Cover[posted, int](context.Background(), p, p, p, explore.Options[posted]{MaxBytes: most})
			switch {
			case err != nil:
				t.Fatal(err)
			case got.Complete && got.States != want.States:
				t.Fatalf("with %d bytes: complete with %d states of %d", most, got.States, want.States)
			case !got.Complete && got.Limit != explore.LimitMemory:
				t.Fatalf("with %d bytes: not complete, and limit %q", most, got.Limit)
			case !got.Complete:
				limited++
			}
		}
	}
	if limited == 0 {
		t.Error("the memory always sufficed")
	}
}
