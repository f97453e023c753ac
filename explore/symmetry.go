package explore

import "errors"

// Symmetric is a System with a symmetry: each state has a mirror image. That of the image is the state itself, those
// of initial states are initial, and what steps out of the image lead to are the images of what steps out of the
// state lead to, as many steps, with the same marks. Judging the image tells what judging the state tells. Then
// a search need keep only one of the two: what is violated on one way is violated on its image, after as many steps
// (Ip and Dill 1996, Clarke et al. 1996).
//
// In a Partitioned system the core of the image is a matter of the core alone, and its pools are
// those of the state, exchanged: a pool, an item and edits have the same rows on either side.
type Symmetric[S, E any] interface {
	System[S, E]

	// Mirror makes s its mirror image.
	Mirror(s *S)
}

var (
	errNotSymmetric = errors.New("explore: the system is not Symmetric, so that no states can be kept for their mirror images")
	errMirrored     = errors.New("explore: no promises are judged where states are kept for their mirror images: of a behaviour it is not known then who takes its steps")
)

// settle checks the options for a search of a system, and puts in what zero stands for.
func settle[S, E any](system System[S, E], options *Options[S]) error {
	if _, symmetric := system.(Symmetric[S, E]); options.Symmetric && !symmetric {
		return errNotSymmetric
	}
	if options.Symmetric && len(options.Promises) > 0 {
		return errMirrored
	}
	return options.settle()
}

// image is the word of the mirror image of the state of a word. It is not found if there is no room for it.
func (w *worker[S, E]) image(word uint64) (image uint64, found bool) {
	if w.cache == nil {
		w.decode(word, &w.target)
		w.search.mirror.Mirror(&w.target)
		return w.word(&w.target)
	}
	w.cache.failed = false
	image = w.cache.join(w.cache.image(w.cache.split(word)))
	return image, !w.cache.failed
}

// fold makes words those of the states that are kept for them and for their images: the lesser ones. It tells whether
// there was room for all images.
func (w *worker[S, E]) fold(words []uint64) bool {
	if w.search.mirror == nil {
		return true
	}
	for i, word := range words {
		image, found := w.image(word)
		if !found {
			return false
		}
		words[i] = min(word, image)
	}
	return true
}

// image tells the parts of the mirror image of a state.
func (c *cache[S, E]) image(core uint32, pools [2]uint32) (uint32, [2]uint32) {
	image, found := c.images.get(uint64(core))
	if !found {
		c.system.DecodeCore(c.rowOfPart(ofCores, core), &c.scratch)
		c.worker.search.mirror.Mirror(&c.scratch)
		if image = uint64(c.coreOf(&c.scratch)); image != none {
			c.images.put(uint64(core), image)
		}
	}
	return uint32(image), [2]uint32{pools[1], pools[0]}
}

// fold tells the parts of the state that is kept for one with these parts and for its image, where there is a symmetry.
func (c *cache[S, E]) fold(core uint32, pools [2]uint32) (uint32, [2]uint32) {
	if c.worker.search.mirror == nil {
		return core, pools
	}
	image, exchanged := c.image(core, pools)
	if image < core || image == core && exchanged[0] < pools[0] {
		return image, exchanged
	}
	return core, pools
}

// fold is the key of the state that is kept for one and for its mirror image. It tells whether there was room for that.
func (w *hasher[S, E]) fold(k key) (folded key, fits bool) {
	switch {
	case w.search.mirror == nil:
		return k, true
	case w.cache == nil:
		words := []uint64{pair(k.core, k.pools[0])}
		fits = w.worker.fold(words)
		return w.keyOf(words[0]), fits
	}
	w.cache.failed = false
	core, pools := w.cache.fold(k.core, k.pools)
	return key{core, pools}, !w.cache.failed
}
