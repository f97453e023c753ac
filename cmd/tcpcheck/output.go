package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// output is where a command writes what it makes: standard output, or a file.
type output struct {
	file  string
	force bool
}

// add gives cmd the flags -o and --force.
func (o *output) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "write to this `FILE` and not to standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "overwrite the file of -o, if there is one")
	must(cmd.MarkFlagFilename("output"))
}

func (o *output) validate() error {
	if o.force && o.file == "" {
		return errors.New("--force: there is no file to overwrite: add -o FILE, or leave out --force")
	}
	return nil
}

// write writes all of it. Of a new file that it cannot write to its end it leaves nothing, and a file that it cannot
// overwrite it leaves as it was.
func (o *output) write(cmd *cobra.Command, content []byte) error {
	if o.file == "" {
		_, err := cmd.OutOrStdout().Write(content)
		return err
	}
	how := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if o.force {
		if was, err := os.Lstat(o.file); err == nil && was.Mode().IsRegular() {
			return unwritable(replace(o.file, content, was.Mode()))
		}
		how = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(o.file, how, 0o666)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("-o: %s is there already: give another name, or overwrite it with --force", o.file)
	case err != nil:
		return unwritable(err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil && !o.force { // it is ours
		_ = os.Remove(o.file)
	}
	return unwritable(err)
}

// replace writes content to a file beside the one that is there, and puts it into its place once it is whole.
func replace(file string, content []byte, mode fs.FileMode) error {
	if f, err := os.OpenFile(file, os.O_WRONLY, 0); err != nil { // read-only, and meant to stay as it is
		return err
	} else if err := f.Close(); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Chmod(mode), f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// unwritable says what to do about err, if there is one.
func unwritable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("-o: %w: give a file that can be written", err)
}

// listing lists things in lines, names in one column and words in another.
func listing[T any](things []T, tell func(T) (name, words string)) string {
	width := 0
	for _, thing := range things {
		name, _ := tell(thing)
		width = max(width, len(name))
	}
	var b strings.Builder
	for _, thing := range things {
		name, words := tell(thing)
		fmt.Fprintf(&b, "  %-*s  %s\n", width, name, words)
	}
	return b.String()
}
