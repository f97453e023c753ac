package explore

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A folder is a directory in which a search keeps files. A file is written once and
// never changed. A manifest names those that make a checkpoint, with their lengths and
// checksums; it is replaced by renaming, so that there is always the old one or the new.
type folder struct {
	dir  string
	lock *os.File
}

const (
	manifestName = "manifest.json"
	newManifest  = manifestName + ".new"
	lockName     = "lock"
	fileSuffix   = ".states" // of all files but those
)

// A file is one that is complete.
type file struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// openFolder opens a directory, which it makes if it is new, and sees to it that no other search uses it.
func openFolder(dir string, isNew bool) (*folder, error) {
	if isNew {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
	}
	lock, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	if err := exclude(lock); err != nil {
		_ = lock.Close()
		return nil, err
	}
	return &folder{dir, lock}, nil
}

// close lets others use the directory.
func (f *folder) close() { _ = f.lock.Close() }

func (f *folder) path(name string) string { return filepath.Join(f.dir, name) }

// sweep removes what a search has left that was killed: files that the manifest does not name.
func (f *folder) sweep(named []file) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		is := func(n file) bool { return n.Name == e.Name() }
		if e.Name() == newManifest || strings.HasSuffix(e.Name(), fileSuffix) && !slices.ContainsFunc(named, is) {
			if err := os.Remove(f.path(e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove removes files.
func (f *folder) remove(files []file) (err error) {
	for _, n := range files {
		err = errors.Join(err, os.Remove(f.path(n.Name)))
	}
	return err
}

// A writer writes a file.
type writer struct {
	*bufio.Writer
	folder *folder
	name   string
	file   *os.File
	sum    hash.Hash
	bytes  int64
}

// ioBytes is how much is written, or read, at a time.
const ioBytes = 1 << 18

// create begins a file, which must not be there.
func (f *folder) create(name string) (*writer, error) {
	name += fileSuffix
	out, err := os.OpenFile(f.path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	w := &writer{folder: f, name: name, file: out, sum: sha256.New()}
	w.Writer = bufio.NewWriterSize(counted{w}, ioBytes)
	return w, nil
}

// counted is where the bytes of a writer go.
type counted struct{ *writer }

func (c counted) Write(p []byte) (int, error) {
	n, err := c.file.Write(p)
	c.bytes += int64(n)
	c.sum.Write(p[:n])
	return n, err
}

// end completes the file, and if it is to be durable has it on the disk for certain. If that cannot be done the file is
// removed.
func (w *writer) end(durable bool) (file, error) {
	err := w.Flush()
	if err == nil && durable {
		err = w.file.Sync()
	}
	if err != nil {
		w.abandon()
		return file{}, err
	}
	if err = w.file.Close(); err != nil {
		return file{}, errors.Join(err, os.Remove(w.folder.path(w.name)))
	}
	return file{w.name, w.bytes, hex.EncodeToString(w.sum.Sum(nil))}, nil
}

// abandon removes the file.
func (w *writer) abandon() {
	_ = w.file.Close()
	_ = os.Remove(w.folder.path(w.name))
}

// check tells what is wrong with a file.
func (f *folder) check(n file) error {
	in, err := os.Open(f.path(n.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing", n.Name)
	} else if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	sum := sha256.New()
	switch bytes, err := io.Copy(sum, in); {
	case err != nil:
		return err
	case bytes != n.Bytes:
		return fmt.Errorf("%s is damaged: it has %d bytes, and should have %d", n.Name, bytes, n.Bytes)
	case hex.EncodeToString(sum.Sum(nil)) != n.SHA256:
		return fmt.Errorf("%s is damaged: its checksum is not the one that it should have", n.Name)
	}
	return nil
}

// replace makes this the content of the manifest.
func (f *folder) replace(content []byte) error {
	out, err := os.Create(f.path(newManifest))
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	if err == nil {
		err = out.Sync()
	}
	err = errors.Join(err, out.Close())
	if err == nil {
		err = syncNames(f.dir) // the files first: the manifest names them
	}
	if err == nil {
		err = os.Rename(f.path(newManifest), f.path(manifestName))
	}
	if err != nil {
		_ = os.Remove(f.path(newManifest))
		return err
	}
	return syncNames(f.dir)
}
