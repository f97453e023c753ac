package explore

import "tcpcheck/ltl"

// Most promises are kept, and that can be seen sooner than how one is broken: no fair
// behaviour that the automaton accepts goes round anywhere, even if the automaton may be in any
// state wherever a behaviour has come to. Then nothing has to be known of where it can be, and
// only components of the graph that have more than one state, or more than one of the automaton, have to
// be decomposed.

// suspects tells whether there may be a fair behaviour that the automaton accepts.
func (s *streett) suspects(whole *condensation) (suspect bool) {
	s.inside = whole
	s.judgeFaces()
	s.graph.each(s.job, func(state uint32) bool {
		suspect = s.suspect(state)
		return !suspect
	})
	return suspect
}

// judgeFaces tells, as far as can be seen by the face of a state, whether such a behaviour may go round
// without leaving the state, nor one of the automaton.
func (s *streett) judgeFaces() {
	for i := range s.faces {
		for q := range s.rings {
			accepts := s.staying(q, s.faces[i].letter, s.ofSteps)
			s.lingers = append(s.lingers, s.rings[q].alone && all(s.automaton, accepts))
		}
	}
}

// suspect tells whether such a behaviour may stop in a state, or go round there.
func (s *streett) suspect(state uint32) bool {
	knot, face := s.inside.knots.has(state), int(s.face(state))
	for q, ring := range s.rings {
		node := s.node(state, q)
		switch {
		case s.rests(node):
			return true
		case !ring.accepts:
		case knot || !ring.alone:
			if s.goesRound(node) {
				return true
			}
		case s.lingers[face*len(s.rings)+q]:
			if s.stays(node) && len(s.survivors(node)) > 0 {
				return true
			}
		}
	}
	return false
}

// goesRound tells whether what can be reached from a node without leaving the component of its state has
// a fair component.
func (s *streett) goesRound(node uint32) bool {
	if s.words == nil && !s.fresh() {
		return false
	}
	s.part(nil).from(node)
	return len(s.found) > 0
}

// A ring is what an automaton can do from one of its states back to it.
type ring struct {
	accepts bool // it can be in all acceptance sets by the way
	alone   bool // it passes no other state
}

// rings are those of the states of an automaton, whatever it reads.
func rings(a *ltl.Automaton) []ring {
	w := walk(a, func(*ltl.Edge) bool { return true })
	rings := make([]ring, len(a.Edges))
	for q := range rings {
		rings[q] = ring{w.reach[q][q] && all(a, w.around(q)), w.alone(q)}
	}
	return rings
}
