package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed builtin/*.yaml
var files embed.FS

// catalogue holds the names of the built-in scenarios: default first.
var catalogue = namesOf(files)

func namesOf(files embed.FS) []string {
	entries, err := files.ReadDir("builtin")
	if err != nil {
		panic("scenarios: the built-in files are missing: " + err.Error())
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	slices.Sort(names)
	rest := slices.DeleteFunc(names, func(name string) bool { return name == "default" })
	return append([]string{"default"}, rest...)
}

// Names returns the names of the built-in scenarios: default, then the rest in
// alphabetical order.
func Names() []string { return slices.Clone(catalogue) }

// Source returns the file of a built-in scenario.
func Source(name string) ([]byte, bool) {
	if !slices.Contains(catalogue, name) {
		return nil, false
	}
	src, err := files.ReadFile("builtin/" + name + ".yaml")
	return src, err == nil
}

// Load returns the built-in scenario of this name or, if it has a separator in it or
// ends in .yaml or .yml, that of the file at this path.
func Load(nameOrPath string) (*Scenario, error) {
	if isPath(nameOrPath) {
		return loadFile(nameOrPath)
	}
	src, ok := Source(nameOrPath)
	if !ok {
		return nil, unknown(nameOrPath)
	}
	return Parse(nameOrPath+".yaml", src)
}

func isPath(name string) bool {
	return strings.ContainsRune(name, '/') || strings.ContainsRune(name, filepath.Separator) ||
		strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// unknown is the error that there is no such scenario.
func unknown(name string) error {
	problem := fmt.Sprintf("there is no scenario %q%s; 'tcpcheck list scenarios' lists them", name, Suggest(name, catalogue))
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && name != "" {
		problem = fmt.Sprintf("there is no scenario %q; for the file of that name write .%c%s", name, filepath.Separator, name)
	}
	return &Error{Problem: problem}
}

func loadFile(path string) (*Scenario, error) {
	src, err := readFile(path)
	if err != nil {
		return nil, &Error{File: path, Problem: unreadable(path, err)}
	}
	s, err := Parse(path, src)
	if err != nil {
		return nil, err
	}
	s.Path = path
	return s, nil
}

// readFile reads a file, and of one that is too large as much as shows that it is.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	src, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	return src, errors.Join(err, f.Close())
}

// unreadable says in words why a file cannot be read, and what to do.
func unreadable(path string, err error) string {
	base := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".yaml"), ".yml")
	var cause *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("there is no such file%s; 'tcpcheck list scenarios' lists the built-in ones", Suggest(base, catalogue))
	case errors.Is(err, fs.ErrPermission):
		return "may not be read: see its permissions"
	case errors.As(err, &cause):
		return fmt.Sprintf("cannot be read (%v): give the path of a scenario file", cause.Err)
	default:
		return fmt.Sprintf("cannot be read (%v): give the path of a scenario file", err)
	}
}
