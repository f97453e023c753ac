package model

// Mirror makes w its mirror image: what A has and is B has and is, and the other way round. Where the settings of the
// two are the same, the steps out of the image are those out of w with A and B exchanged.
func (w *World) Mirror() {
	w.Host[A], w.Host[B] = w.Host[B], w.Host[A]
	a, b := &w.Net[A], &w.Net[B]
	for i := range max(a.Len, b.Len) {
		a.Packets[i], b.Packets[i] = b.Packets[i], a.Packets[i]
		a.Lives[i], b.Lives[i] = b.Lives[i], a.Lives[i]
	}
	a.Len, b.Len = b.Len, a.Len
}
