package explore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// A disk holds the levels of a search for which there is no room in memory, as files of sorted keys. What is
// found while a level is expanded is gathered in sieves; a sieve that is full goes to a file, a
// run. At the end of the level runs and sieves are merged, what is in earlier levels is left out, and what is
// left is the next level: duplicates are detected late, and by reading in order alone (Korf 2004;
// before that Stern and Dill 1998, and sorted runs in TLC and others).
type disk struct {
	folder  *folder
	durable bool // files are to outlive the search
	brake   *brake
	sieves  []*sieve
	buffers int // how many bytes a worker may take for what it reads
	levels  [][]keyFile
	states  int   // in all levels
	bytes   int64 // of their files
	lost    bool  // what was found in a level that was not finished

	mu   sync.Mutex
	runs []*runFile
	made int // runs, at any time
}

// A runFile holds what a sieve held.
type runFile struct {
	name  string
	parts [sections]struct {
		at, bytes int64
		keys      int
	}
}

// levelName is the name of the file of a section of a level.
func levelName(depth, section int) string { return fmt.Sprintf("level-%05d-%02d", depth, section) }

// empty writes a sieve that is full to a run.
func (d *disk) empty(s *sieve) error {
	d.mu.Lock()
	d.made++
	name := fmt.Sprintf("run-%06d", d.made)
	d.mu.Unlock()
	w, err := d.folder.create(name)
	if err != nil {
		return err
	}
	r := &runFile{name: w.name}
	at := int64(0)
	for i := range r.parts {
		k := keyWriter{writer: w}
		if k.put(s.sort(i)) != nil {
			break
		}
		r.parts[i].at, r.parts[i].bytes, r.parts[i].keys = at, k.bytes, k.keys
		at += k.bytes
	}
	s.empty()
	if _, err = w.end(false); err != nil {
		return err
	}
	d.mu.Lock()
	d.runs = append(d.runs, r)
	d.mu.Unlock()
	return nil
}

// endLevel makes the next level of what was found, but for what is in an earlier level if that is to be left
// out. It is not made if the brake is pulled.
func (d *disk) endLevel(leaveOut bool) error {
	var level [sections]keyFile
	errs := make([]error, sections)
	spread(len(d.sieves), sections, func(_, section int) bool {
		level[section], errs[section] = d.merge(section, leaveOut)
		return errs[section] == nil && !d.brake.pulled()
	})
	found := len(d.runs) > 0 || slices.ContainsFunc(d.sieves, (*sieve).holds)
	err := firstOf(append(errs, d.discard()))
	var files []keyFile
	for _, k := range level {
		if k.Keys > 0 {
			files = append(files, k)
		}
	}
	if err != nil || d.brake.pulled() {
		d.lost = found
		return firstOf([]error{err, d.remove(files)})
	}
	if len(files) > 0 {
		d.add(files)
	}
	return nil
}

// firstOf is the first error, if there is one: what comes after it comes of the same mostly.
func firstOf(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// add adds a level.
func (d *disk) add(level []keyFile) {
	d.levels = append(d.levels, level)
	for _, k := range level {
		d.states += k.Keys
		d.bytes += k.Bytes
	}
}

// discard forgets what was found since the last level.
func (d *disk) discard() (err error) {
	for _, r := range d.runs {
		err = errors.Join(err, os.Remove(d.folder.path(r.name)))
	}
	d.runs = nil
	for _, s := range d.sieves {
		s.empty()
	}
	return err
}

// remove removes files of keys.
func (d *disk) remove(keys []keyFile) error {
	var files []file
	for _, k := range keys {
		files = append(files, k.file)
	}
	return d.folder.remove(files)
}

// merge makes the file of a section of the next level; it has no keys if there is nothing new.
func (d *disk) merge(section int, leaveOut bool) (k keyFile, err error) {
	var open opened
	defer open.close()
	found, earlier, err := d.streams(section, leaveOut, &open)
	if err != nil {
		return k, err
	}
	var w *keyWriter
	m := newMerger(found)
	batch := make([]uint64, 0, 4*windowKeys)
	for batch = m.take(batch); len(batch) > 0 && err == nil && !d.brake.pulled(); batch = m.take(batch[:0]) {
		keys := batch
		for _, s := range earlier {
			keys = s.subtract(keys)
		}
		if len(keys) > 0 && w == nil {
			w = &keyWriter{}
			if w.writer, err = d.folder.create(levelName(len(d.levels), section)); err != nil {
				return k, err
			}
		}
		if w != nil {
			err = w.put(keys)
		}
	}
	for _, s := range append(found, earlier...) {
		err = firstOf([]error{err, s.err})
	}
	if w == nil {
		return k, err
	}
	if err != nil || d.brake.pulled() {
		w.abandon()
		return k, err
	}
	if k.file, err = w.end(d.durable); err == nil {
		k.Section, k.Keys = section, w.keys
	}
	return k, err
}

// streams are those of what was found in a section, and of earlier levels.
func (d *disk) streams(section int, leaveOut bool, open *opened) (found, earlier []*stream, err error) {
	var levels []keyFile
	for _, level := range d.levels {
		for _, k := range level {
			if k.Section == section && leaveOut {
				levels = append(levels, k)
			}
		}
	}
	buffer := max(leastBuffer, min(mostBuffer, d.buffers/(len(levels)+len(d.runs)+1)-windowKeys*wordBytes))
	for _, s := range d.sieves {
		if s.held[section] > 0 {
			found = append(found, &stream{window: s.sort(section)})
		}
	}
	for _, r := range d.runs {
		p := &r.parts[section]
		if p.keys == 0 {
			continue
		}
		in, err := open.file(d.folder.path(r.name))
		if err != nil {
			return nil, nil, err
		}
		found = append(found, streamOf(io.NewSectionReader(in, p.at, p.bytes), p.keys, buffer))
	}
	for _, k := range levels {
		in, err := open.file(d.folder.path(k.Name))
		if err != nil {
			return nil, nil, err
		}
		earlier = append(earlier, streamOf(in, k.Keys, buffer))
	}
	return found, earlier, nil
}

// opened are files that are to be closed.
type opened []*os.File

func (o *opened) file(path string) (*os.File, error) {
	in, err := os.Open(path)
	if err == nil {
		*o = append(*o, in)
	}
	return in, err
}

func (o *opened) close() {
	for _, in := range *o {
		_ = in.Close()
	}
}

// each calls do with portions of the keys of a level, until it returns false.
func (d *disk) each(depth int, do func(worker int, keys []uint64) bool) error {
	level := d.levels[depth]
	errs := make([]error, len(level))
	spread(len(d.sieves), len(level), func(worker, i int) bool {
		in, err := os.Open(d.folder.path(level[i].Name))
		if err != nil {
			errs[i] = err
			return false
		}
		defer func() { _ = in.Close() }()
		s := streamOf(in, level[i].Keys, mostBuffer)
		goesOn := true
		for goesOn && s.more() {
			goesOn = do(worker, s.window)
			s.window = nil
		}
		errs[i] = s.err
		return goesOn && s.err == nil
	})
	return firstOf(errs)
}

// equip gives the workers sieves and buffers, for half of the memory that is left, and an eighth.
func (d *disk) equip(st *store, workers int) {
	left := unlimitedSieves
	if st.maxBytes > 0 {
		left = max(0, st.maxBytes-int(st.bytes.Load()))
	}
	d.buffers = left / 8 / workers
	for range workers {
		s := newSieve(left / 2 / workers)
		d.sieves = append(d.sieves, s)
		st.bytes.Add(int64(len(s.slots) * wordBytes))
	}
}

// strip takes the sieves away.
func (d *disk) strip(st *store) {
	for _, s := range d.sieves {
		st.bytes.Add(-int64(len(s.slots) * wordBytes))
	}
	d.sieves = nil
}

// unlimitedSieves is the memory that is left where there is no limit.
const unlimitedSieves = 1 << 28
