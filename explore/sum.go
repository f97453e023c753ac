package explore

// A sum tells what is done by those who take some moves again and again.
type sum struct {
	*product
	accepts uint64   // acceptance sets
	kept    Set      // weak assumptions that are done, or disabled somewhere
	labels  []uint32 // of the moves, each once

	round    uint64   // what has a lesser number in the lists below is not in the sum
	seen     []uint64 // for each label
	asked    []uint64 // for each class
	answered []uint64
}

func newSum(p *product) *sum {
	classes := len(p.classes)
	return &sum{product: p, seen: make([]uint64, len(p.list)), asked: make([]uint64, classes), answered: make([]uint64, classes)}
}

func (s *sum) reset() {
	s.round++
	s.accepts, s.kept, s.labels = 0, 0, s.labels[:0]
}

// pass adds a node that is passed.
func (s *sum) pass(node uint32) { s.kept |= ^s.faces[s.face(node/s.width)].enabled }

// add adds a move.
func (s *sum) add(m move) {
	s.accepts |= m.accepts
	if s.seen[m.label] == s.round {
		return
	}
	s.seen[m.label] = s.round
	s.labels = append(s.labels, m.label)
	l := &s.list[m.label]
	s.kept |= l.does
	for _, c := range l.asks {
		s.asked[c] = s.round
	}
	for _, c := range l.answers {
		s.answered[c] = s.round
	}
}

func (s *sum) hasAsked(class uint32) bool    { return s.asked[class] == s.round }
func (s *sum) hasAnswered(class uint32) bool { return s.answered[class] == s.round }

// hopeless tells that an acceptance set or a weak assumption is not served, and
// that fewer moves would serve it no better.
func (s *sum) hopeless(f *Fairness) bool {
	return !all(s.automaton, s.accepts) || f.Weak&^s.kept != 0
}

// deprived tells that a move of this label cannot be taken again and again
// without other moves than those in the sum.
func (s *sum) deprived(number uint32, f *Fairness) bool {
	l := &s.list[number]
	return f.Strong && count(l.asks, s.hasAnswered) < len(l.asks) || f.Finite && count(l.answers, s.hasAsked) < len(l.answers)
}

// count is how many classes are so.
func count(classes []uint32, so func(class uint32) bool) (n int) {
	for _, c := range classes {
		if so(c) {
			n++
		}
	}
	return n
}

// ban adds the labels of moves that are deprived to those banned, in a copy. If
// there are none it returns nil.
func (s *sum) ban(banned []bool, f *Fairness) (more []bool) {
	for _, l := range s.labels {
		if !s.deprived(l, f) {
			continue
		}
		if more == nil {
			more = append(make([]bool, 0, len(s.seen)), banned...)[:len(s.seen)]
		}
		more[l] = true
	}
	return more
}
