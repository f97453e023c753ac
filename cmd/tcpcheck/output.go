package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

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

// write writes all of it, and leaves nothing of a new file that it cannot write to its end.
func (o *output) write(cmd *cobra.Command, content []byte) error {
	if o.file == "" {
		_, err := cmd.OutOrStdout().Write(content)
		return err
	}
	how := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if o.force {
		how = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(o.file, how, 0o666)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("-o: %s is there already: give another name, or overwrite it with --force", o.file)
	case err != nil:
		return fmt.Errorf("-o: %w: give a file that can be written", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		if !o.force { // it is ours
			_ = os.Remove(o.file)
		}
		return fmt.Errorf("-o: %w: give a file that can be written", err)
	}
	return nil
}
