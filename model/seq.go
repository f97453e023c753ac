package model

// Seq is a sequence number of 3.4, or an acknowledgment number.
type Seq uint32

// Space is the sequence number space modulo 2^n. RFC 9293 has n = 32; here n is
// a setting, for a small n brings wrap around within reach of a search.
//
// RFC 9293 gives no formula for comparing two numbers. Here a comparison of
// three terms (a =< b < c) is a cyclic interval, and one of two terms holds
// when 0 < (y-x) mod 2^n < 2^(n-1): at exactly half neither is before the other.
type Space struct{ mask, half uint32 }

// NewSpace returns the space of n-bit sequence numbers, 3 =< n =< 32.
func NewSpace(n uint8) Space {
	return Space{mask: uint32(1<<n - 1), half: 1 << (n - 1)}
}

// Add returns a+n.
func (sp Space) Add(a Seq, n uint32) Seq { return Seq((uint32(a) + n) & sp.mask) }

// Sub returns how far a lies ahead of b, from 0 to 2^n-1.
func (sp Space) Sub(a, b Seq) uint32 { return (uint32(a) - uint32(b)) & sp.mask }

// Less is the two-term comparison x < y.
func (sp Space) Less(x, y Seq) bool { d := sp.Sub(y, x); return 0 < d && d < sp.half }

// LessEq is the two-term comparison x =< y.
func (sp Space) LessEq(x, y Seq) bool { return x == y || sp.Less(x, y) }

// Within tells whether a =< b < a+n.
func (sp Space) Within(a, b Seq, n uint32) bool { return sp.Sub(b, a) < n }

// After tells whether a < b =< c, the test of a new acknowledgment.
func (sp Space) After(a, b, c Seq) bool { d := sp.Sub(b, a); return 0 < d && d <= sp.Sub(c, a) }

// Half returns 2^(n-1), the distance at which neither of two numbers is before the
// other.
func (sp Space) Half() uint32 { return sp.half }
