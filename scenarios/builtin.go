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

// Runs returns the names of all that is built in and can be checked: each scenario and,
// after it, its variants.
func Runs() (all []string) {
	for _, name := range catalogue {
		s, err := Builtin(name)
		if err != nil {
			panic("scenarios: a built-in file is broken: " + err.Error())
		}
		all = append(all, name)
		for _, v := range s.Variants {
			all = append(all, name+Plus+v.Name)
		}
	}
	return all
}

// Builtin returns the built-in scenario, or variant of one, of this name.
func Builtin(name string) (*Scenario, error) {
	base, variant, varied := strings.Cut(name, Plus)
	src, ok := Source(base)
	if !ok {
		return nil, &Error{Problem: fmt.Sprintf("there is no scenario %q%s; 'tcpcheck list scenarios' lists them", base, Suggest(base, catalogue))}
	}
	s, err := Parse(base+".yaml", src)
	if err != nil || !varied {
		return s, err
	}
	return s.Variant(variant)
}

// Load returns the built-in scenario of this name or, if it has a separator in it or
// ends in .yaml or .yml, that of the file at this path. A plus sign and the name of a
// variant may follow.
func Load(nameOrPath string) (*Scenario, error) {
	path, variant, varied := cutVariant(nameOrPath)
	switch {
	case isPath(path):
		s, err := loadFile(path)
		if err != nil || !varied {
			return s, err
		}
		return s.Variant(variant)
	case isRegular(nameOrPath) && !slices.Contains(catalogue, nameOrPath):
		return nil, &Error{Problem: fmt.Sprintf("there is no scenario %q; for the file of that name write .%c%s", nameOrPath, filepath.Separator, nameOrPath)}
	default:
		return Builtin(nameOrPath)
	}
}

// cutVariant takes the path of a file and the name of one of its variants apart.
func cutVariant(name string) (path, variant string, varied bool) {
	i := strings.LastIndex(name, Plus)
	if i < 0 || isYAML(name) || !isYAML(name[:i]) {
		return name, "", false
	}
	return name[:i], name[i+len(Plus):], true
}

func isPath(name string) bool {
	return strings.ContainsRune(name, '/') || strings.ContainsRune(name, filepath.Separator) || isYAML(name)
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func isRegular(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
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
