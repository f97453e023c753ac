package explore

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// A keeper keeps a search in a folder, so that it can go on after it has ended in any way. At the
// end of a level, at the latest when the search ends, the words that were entered since it did so before
// go to a file, with the levels: words are never changed. Then the manifest is replaced.
//
// Numbers depend on chance, but words hold numbers: so all words get their own numbers again.
type keeper[S, E any] struct {
	search *search[S, E]
	folder *folder
	kept   manifest      // the one in the folder
	next   time.Time     // when it is to be kept at the earliest
	before time.Duration // what those have taken that it goes on from
}

// keepPart bounds what part of the time goes into checkpoints.
const keepPart = 10

// A CheckpointError tells why a search can have no checkpoints in a directory, or cannot go on from the one there.
type CheckpointError struct {
	Dir string
	Err error
}

func (e *CheckpointError) Error() string {
	return fmt.Sprintf("explore: the checkpoint in %s: %v", e.Dir, e.Err)
}

func (e *CheckpointError) Unwrap() error { return e.Err }

// checkpoint opens the directory of checkpoints, and reads the one that is there if the search is to go on from it.
func (s *search[S, E]) checkpoint() error {
	o := &s.options
	if o.Checkpoint == "" {
		return nil
	}
	f, err := openFolder(o.Checkpoint, !o.Resume)
	if err == nil {
		s.keeper = &keeper[S, E]{search: s, folder: f}
		if err = s.keeper.open(o.Resume, linesOf(o.Fingerprint)); err != nil {
			s.keeper.close()
		}
	}
	if err != nil {
		return &CheckpointError{o.Checkpoint, err}
	}
	return nil
}

// open reads the checkpoint, or sees to it that there is none.
func (k *keeper[S, E]) open(resume bool, fingerprint []string) error {
	m, err := k.folder.manifest()
	switch {
	case err != nil:
		return err
	case m == nil && resume:
		return fmt.Errorf("there is none, %s is missing", manifestName)
	case m != nil && !resume:
		return errors.New("there is one already")
	case m == nil:
		m = &manifest{Format: manifestFormat, Fingerprint: fingerprint}
	default:
		if err := k.examine(m, fingerprint); err != nil {
			return err
		}
	}
	k.kept = *m
	if err := k.folder.sweep(m.named()); err != nil || !resume {
		return err
	}
	return k.resume()
}

// examine tells what is wrong with a checkpoint.
func (k *keeper[S, E]) examine(m *manifest, fingerprint []string) error {
	if err := m.foreign(fingerprint); err != nil {
		return err
	}
	for _, n := range m.named() {
		if err := k.folder.check(n); err != nil {
			return err
		}
	}
	at, most := &m.Stage, k.search.options.MaxDepth
	switch {
	case len(at.Tables) != len(k.search.store.tables()) || slices.ContainsFunc(at.Tables, extent.unsound):
		return errNonsense
	case at.bytes() > k.search.store.maxBytes && k.search.store.maxBytes > 0:
		return tooLarge(at.bytes(), k.search.store.maxBytes)
	case most > 0 && at.Depth > most:
		return fmt.Errorf("it is at depth %d, beyond the limit of %d", at.Depth, most)
	}
	return nil
}

// resume makes the search what it was.
func (k *keeper[S, E]) resume() error {
	s, at := k.search, &k.kept.Stage
	st := s.store
	for i, t := range st.tables() {
		t.restore(&at.Tables[i])
	}
	for _, n := range k.kept.Files {
		if err := k.read(n); err != nil {
			return fmt.Errorf("%s: %w", n.Name, err)
		}
	}
	for _, t := range st.tables() {
		if !t.accommodate() {
			return tooLarge(int(st.bytes.Load()), st.maxBytes)
		}
	}
	if k.kept.Levels != nil {
		s.disk = &disk{folder: k.folder, durable: true, brake: &s.brake}
		for _, level := range k.kept.Levels {
			s.disk.add(level)
		}
		s.settled.Store(int64(s.disk.states))
		s.onDisk()
	}
	if s.levels() != at.Levels || at.Levels < at.Depth || at.Levels > at.Depth+1 {
		return errNonsense
	}
	if s.restore(at); s.options.Visit != nil {
		s.revisit(at)
	}
	s.reached, k.before, k.next = *at, at.Elapsed, time.Now().Add(s.options.CheckpointEvery)
	return nil
}

func tooLarge(bytes, most int) error {
	return fmt.Errorf("it takes more than %d bytes of memory, and the limit is %d", bytes, most)
}

// read reads a file of words, and of levels in memory.
func (k *keeper[S, E]) read(n file) error {
	in, err := os.Open(k.folder.path(n.Name))
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	r := bufio.NewReaderSize(in, ioBytes)
	st := k.search.store
	for _, t := range st.tables() {
		if err := t.read(r); err != nil {
			return err
		}
	}
	if k.kept.Levels != nil {
		return nil
	}
	return st.readLevels(r)
}

// restore makes the figures of a search those of a stage.
func (s *search[S, E]) restore(at *stage) {
	s.seeded = true
	s.depth.Store(int64(at.Depth))
	for i, w := range s.workers {
		w.transitions.Store(0)
		w.expanded.Store(0)
		if w.unchanged, w.violated = 0, 0; i > 0 {
			continue
		}
		w.transitions.Store(int64(at.Transitions))
		w.unchanged, w.premise = int64(at.Unchanged), w.premise|at.Premise
		for depth := range at.Depth {
			w.expanded.Add(int64(s.size(depth)))
		}
	}
	s.violated = 0
	for _, b := range at.Violations {
		s.violated |= Of(b.Property)
		s.first[b.Property] = violation{depth: b.Depth, word: b.Word, row: b.Row, step: b.Step}
	}
	s.open = ^s.violated
}

// revisit shows the states that were judged to whom they were shown before: of a system that has parts each core once.
func (s *search[S, E]) revisit(at *stage) {
	seen := make([]map[uint32]bool, len(s.workers))
	for depth := range at.Depth {
		s.each(depth, func(worker int, words []uint64) bool {
			if seen[worker] == nil {
				seen[worker] = map[uint32]bool{}
			}
			for _, word := range words {
				s.workers[worker].revisit(word, seen[worker])
			}
			return true
		})
	}
}

func (w *worker[S, E]) revisit(word uint64, seen map[uint32]bool) {
	visit := w.search.options.Visit
	if w.cache == nil {
		w.decode(word, &w.source)
		visit(w.id, &w.source)
	} else if core, _ := w.cache.split(word); !seen[core] {
		seen[core] = true
		w.cache.enter(core)
		visit(w.id, &w.cache.core)
	}
}

// stage is that of the end of a level.
func (s *search[S, E]) stage() stage {
	r := s.result()
	m := stage{
		Depth: int(s.depth.Load()), Levels: s.levels(),
		Transitions: r.Transitions, Unchanged: r.Unchanged, Premise: r.Premise,
		Elapsed: time.Since(s.start),
	}
	if s.keeper != nil {
		m.Elapsed += s.keeper.before
	}
	for _, t := range s.store.tables() {
		m.Tables = append(m.Tables, t.extent())
	}
	for p := range s.violated.All() {
		v := &s.first[p]
		m.Violations = append(m.Violations, breach{p, v.depth, v.step, v.word, v.row})
	}
	return m
}

// arrive is called at the end of a level.
func (s *search[S, E]) arrive() {
	if s.brake.pulled() {
		return
	}
	for depth := len(s.sizes.all()); depth < s.levels(); depth++ {
		s.sizes.add(s.size(depth))
	}
	if s.keeper == nil && s.options.Spill == "" {
		return
	}
	s.reached = s.stage()
	if k := s.keeper; k != nil && !time.Now().Before(k.next) {
		k.keep()
	}
	if o := &s.options; o.Spill != "" && o.SpillAt > 0 && s.reached.Depth == o.SpillAt && s.disk == nil {
		s.brake.pull(LimitMemory)
	}
}

// end keeps the last level that was finished, unless it is kept already.
func (k *keeper[S, E]) end() {
	if k == nil {
		return
	}
	if k.search.reached.Depth > k.kept.Stage.Depth && k.search.failure.Load() == nil {
		k.keep()
	}
}

// close leaves the folder to others.
func (k *keeper[S, E]) close() {
	if k != nil {
		k.folder.close()
	}
}

// keep keeps what was reached. If that cannot be done the search ends.
func (k *keeper[S, E]) keep() {
	began := time.Now()
	k.search.broken("keeping a checkpoint in "+k.folder.dir, k.write())
	k.next = time.Now().Add(max(k.search.options.CheckpointEvery, keepPart*time.Since(began)))
}

// intact tells what there is to go on from.
func (k *keeper[S, E]) intact() string {
	if len(k.kept.Files) == 0 {
		return "there is none yet"
	}
	return fmt.Sprintf("the one of depth %d is intact", k.kept.Stage.Depth)
}

// write writes a file of what is new, and then the manifest. Levels on disk are in files already.
func (k *keeper[S, E]) write() error {
	m, s := k.kept, k.search
	from, old := m.Stage, []file(nil)
	if s.disk != nil && m.Levels == nil { // all that was kept is of the time before
		from, old, m.Files = stage{}, m.Files, nil
	}
	m.Stage = s.reached
	n, err := k.writeWords(m.Made, &from, &m.Stage)
	if err != nil {
		return err
	}
	m.Made++
	m.Files = append(slices.Clone(m.Files), n)
	if s.disk != nil {
		m.Levels = slices.Clone(s.disk.levels[:m.Stage.Levels])
	}
	if err = k.folder.replace(m.encode()); err != nil {
		return err
	}
	k.kept = m
	return k.folder.remove(old)
}

// writeWords writes the words, and levels in memory, that are new between two stages.
func (k *keeper[S, E]) writeWords(number int, from, to *stage) (file, error) {
	w, err := k.folder.create(fmt.Sprintf("words-%06d", number))
	if err != nil {
		return file{}, err
	}
	st := k.search.store
	for i, t := range st.tables() {
		before := extent{}
		if len(from.Tables) > 0 {
			before = from.Tables[i]
		}
		t.write(w, &before, &to.Tables[i])
	}
	if k.search.disk == nil {
		st.writeLevels(w, from.Levels, to.Levels)
	}
	return w.end(true)
}
