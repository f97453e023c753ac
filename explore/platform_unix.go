//go:build unix

package explore

import (
	"errors"
	"os"
	"syscall"
)

// exclude locks a file against all other processes, until it is closed.
func exclude(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errors.New("another search is using it")
	}
	return err
}

// syncNames has the names of the files in a directory on the disk for certain.
func syncNames(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
