package explore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"
)

// spill has a search for which memory has run out go on, on disk, from the end of the last level that was
// finished; it tells whether it does. Parts of states stay in memory, and so does what rows are made of: that
// is all that there is no room for then.
func (s *search[S, E]) spill(ctx context.Context) bool {
	if s.disk != nil || s.brake.limit() != LimitMemory || s.reached.Levels == 0 || s.options.Spill == "" {
		return false
	}
	s.brake.release()
	if ctx.Err() != nil {
		s.brake.pull(LimitInterrupted)
	}
	if s.options.Timeout > 0 && time.Since(s.start) >= s.options.Timeout {
		s.brake.pull(LimitTime)
	}
	err := s.begin()
	if err == nil {
		err = s.unload()
	}
	if err == nil && !s.brake.pulled() {
		s.goOn()
		return true
	}
	_ = s.disk.remove(slices.Concat(s.disk.levels...))
	s.disk.strip(s.store)
	s.disk = nil
	_ = s.store.states.accommodate() // so much was let go of
	s.broken(spilling, err)
	return false
}

// spilling is what a search does when it is broken.
const spilling = "going on on disk"

// broken stops the search if a file could not be written or read.
func (s *search[S, E]) broken(doing string, err error) {
	if err == nil {
		return
	}
	if err = fmt.Errorf("%s: %w", doing, err); s.keeper != nil {
		err = fmt.Errorf("%w; %s", err, s.keeper.intact())
	}
	s.failure.CompareAndSwap(nil, &err)
	s.brake.pull(LimitDisk)
}

// begin makes an empty disk, in a directory that is removed in the end or in that of the checkpoints.
func (s *search[S, E]) begin() error {
	s.disk = &disk{brake: &s.brake}
	if s.keeper != nil {
		s.disk.folder, s.disk.durable = s.keeper.folder, true
		return nil
	}
	dir, err := os.MkdirTemp(s.options.Spill, "explore-*")
	if err != nil {
		return err
	}
	if s.disk.folder, err = openFolder(dir, false); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	s.temporary = s.disk.folder
	return nil
}

// leave leaves the directories, and removes the one that was only for this search.
func (s *search[S, E]) leave() {
	s.keeper.close()
	if s.temporary != nil {
		s.temporary.close()
		_ = os.RemoveAll(s.temporary.dir)
	}
}

// unload writes all levels that were finished to the disk.
func (s *search[S, E]) unload() error {
	st := s.store
	st.bytes.Add(-int64(len(st.states.slots) * slotSize))
	st.states.slots = nil
	runtime.GC() // what is let go of is large, and sieves are as large
	s.disk.equip(st, len(s.workers))
	for _, level := range st.levels[:s.reached.Levels] {
		errs := make([]error, len(level))
		spread(len(s.workers), len(level), func(worker, i int) bool {
			for n := level[i].from; n < level[i].to && errs[i] == nil; n++ {
				if sieve := s.disk.sieves[worker]; sieve.add(st.states.word(n)) {
					errs[i] = s.disk.empty(sieve)
				}
			}
			return errs[i] == nil && !s.brake.pulled()
		})
		if err := firstOf(append(errs, s.disk.endLevel(false))); err != nil || s.brake.pulled() {
			return err
		}
	}
	return nil
}

// goOn makes the search what it was when it came to the level that is on the disk now.
func (s *search[S, E]) goOn() {
	s.settled.Store(int64(s.disk.states))
	s.store.states.clear()
	s.store.levels = nil
	s.disk.strip(s.store)
	runtime.GC()
	s.onDisk()
	for _, w := range s.workers {
		if w.cache != nil {
			w.cache.forget() // it may remember that there was no room for something
		}
	}
	s.restore(&s.reached)
	s.reached = s.stage()
}

// onDisk has the workers gather the states that they find in sieves.
func (s *search[S, E]) onDisk() {
	s.disk.equip(s.store, len(s.workers))
	for i, w := range s.workers {
		w.sieve = s.disk.sieves[i]
	}
}

// sift gathers the keys of states that were found.
func (w *worker[S, E]) sift(keys []uint64) bool {
	w.sieve.warm(keys)
	for _, key := range keys {
		if !w.sieve.add(key) {
			continue
		}
		if err := w.search.disk.empty(w.sieve); err != nil {
			w.search.broken(spilling, err)
			return false
		}
	}
	return true
}

// each calls do with portions of the states of a level, until it returns false.
func (s *search[S, E]) each(depth int, do func(worker int, words []uint64) bool) {
	if s.disk != nil {
		s.broken(spilling, s.disk.each(depth, do))
		return
	}
	level := s.store.levels[depth]
	spread(len(s.workers), len(level), func(worker, i int) bool {
		return do(worker, s.store.states.words(level[i]))
	})
}

// levels is how many there are, and size how many states are in one.
func (s *search[S, E]) levels() int {
	if s.disk != nil {
		return len(s.disk.levels)
	}
	return len(s.store.levels)
}

func (s *search[S, E]) size(depth int) (n int) {
	if s.disk != nil {
		for _, k := range s.disk.levels[depth] {
			n += k.Keys
		}
		return n
	}
	for _, span := range s.store.levels[depth] {
		n += int(span.to - span.from)
	}
	return n
}

// endLevel makes a level of what was found while the one before it was expanded.
func (s *search[S, E]) endLevel() {
	if s.disk == nil {
		s.store.endLevel()
		return
	}
	s.broken(spilling, s.disk.endLevel(true))
	s.settled.Store(int64(s.disk.states))
	if most := s.options.MaxStates; most > 0 && s.disk.states > most {
		s.brake.pull(LimitStates)
	}
}
