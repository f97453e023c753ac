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
	search  *search[S, E]
	folder  *folder
	kept    manifest      // the one in the folder
	reached stage         // the end of the last level, which may not be kept yet
	next    time.Time     // when it is to be kept at the earliest
	before  time.Duration // what those have taken that it goes on from
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
	if err := k.folder.sweep(m.Files); err != nil || !resume {
		return err
	}
	return k.resume()
}

// examine tells what is wrong with a checkpoint.
func (k *keeper[S, E]) examine(m *manifest, fingerprint []string) error {
	if err := m.foreign(fingerprint); err != nil {
		return err
	}
	for _, n := range m.Files {
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
	if len(st.levels) != at.Levels || at.Levels < at.Depth || at.Levels > at.Depth+1 {
		return errNonsense
	}
	for _, t := range st.tables() {
		if !t.accommodate() {
			return tooLarge(int(st.bytes.Load()), st.maxBytes)
		}
	}
	s.restore(at)
	k.reached, k.before, k.next = *at, at.Elapsed, time.Now().Add(s.options.CheckpointEvery)
	return nil
}

func tooLarge(bytes, most int) error {
	return fmt.Errorf("it takes more than %d bytes of memory, and the limit is %d", bytes, most)
}

// read reads a file of words and levels.
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
	return st.readLevels(r)
}

// restore makes the figures of a search those of a stage.
func (s *search[S, E]) restore(at *stage) {
	s.seeded = true
	s.depth.Store(int64(at.Depth))
	w := s.workers[0]
	w.transitions.Store(int64(at.Transitions))
	w.unchanged, w.premise = int64(at.Unchanged), at.Premise
	for _, b := range at.Violations {
		s.violated |= Of(b.Property)
		s.first[b.Property] = violation{depth: b.Depth, word: b.Word, row: b.Row, step: b.Step}
	}
	s.open = ^s.violated
	seen := map[uint32]bool{}
	for _, span := range slices.Concat(s.store.levels[:at.Depth]...) {
		w.expanded.Add(int64(span.to - span.from))
		if s.options.Visit != nil {
			s.revisit(span, seen)
		}
	}
}

// revisit shows the states of a span to whom they were shown before: of a system that has parts each core once.
func (s *search[S, E]) revisit(of span, seen map[uint32]bool) {
	w := s.workers[0]
	for n := of.from; n < of.to; n++ {
		word := s.store.states.word(n)
		if w.cache == nil {
			w.decode(word, &w.source)
			s.options.Visit(w.id, &w.source)
		} else if core, _ := w.cache.split(word); !seen[core] {
			seen[core] = true
			w.cache.enter(core)
			s.options.Visit(w.id, &w.cache.core)
		}
	}
}

// stage is that of the end of a level.
func (s *search[S, E]) stage() stage {
	r := s.result()
	m := stage{
		Depth: int(s.depth.Load()), Levels: len(s.store.levels),
		Transitions: r.Transitions, Unchanged: r.Unchanged, Premise: r.Premise,
		Elapsed: s.keeper.before + time.Since(s.start),
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
func (k *keeper[S, E]) arrive() {
	if k == nil || k.search.brake.pulled() {
		return
	}
	if k.reached = k.search.stage(); !time.Now().Before(k.next) {
		k.keep()
	}
}

// end keeps the last level that was finished, unless it is kept already.
func (k *keeper[S, E]) end() {
	if k == nil {
		return
	}
	if k.reached.Depth > k.kept.Stage.Depth && k.search.failure == nil {
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
	if err := k.write(); err != nil {
		k.search.failure = fmt.Errorf("keeping a checkpoint in %s: %w; %s", k.folder.dir, err, k.intact())
		k.search.brake.pull(LimitDisk)
	}
	k.next = time.Now().Add(max(k.search.options.CheckpointEvery, keepPart*time.Since(began)))
}

// intact tells what there is to go on from.
func (k *keeper[S, E]) intact() string {
	if len(k.kept.Files) == 0 {
		return "there is none yet"
	}
	return fmt.Sprintf("the one of depth %d is intact", k.kept.Stage.Depth)
}

// write writes a file of what is new, and then the manifest.
func (k *keeper[S, E]) write() error {
	m := k.kept
	m.Stage = k.reached
	w, err := k.folder.create(fmt.Sprintf("words-%06d", len(m.Files)))
	if err != nil {
		return err
	}
	st := k.search.store
	for i, t := range st.tables() {
		from := extent{}
		if len(k.kept.Stage.Tables) > 0 {
			from = k.kept.Stage.Tables[i]
		}
		t.write(w, &from, &m.Stage.Tables[i])
	}
	st.writeLevels(w, k.kept.Stage.Levels, m.Stage.Levels)
	n, err := w.end()
	if err != nil {
		return err
	}
	m.Files = append(slices.Clone(m.Files), n)
	if err = k.folder.replace(m.encode()); err == nil {
		k.kept = m
	}
	return err
}
