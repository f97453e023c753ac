package traces

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
)

// strict reads JSON into a value and takes nothing for granted: every field of a
// struct must be there, once, and no other.
type strict struct {
	src []byte
	dec *json.Decoder
}

// readStrictly makes *f what src says. It stops at the first thing that is wrong.
func readStrictly(src []byte, f *file) *FileError {
	r := &strict{src: src, dec: json.NewDecoder(bytes.NewReader(src))}
	r.dec.UseNumber()
	if len(bytes.TrimSpace(src)) == 0 {
		return &FileError{Problem: "the file is empty"}
	}
	if err := r.value("", reflect.ValueOf(f).Elem()); err != nil {
		return err
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return r.fail("", "something follows the end of the trace")
	}
	return nil
}

// fail says that something is wrong where reading has got to.
func (r *strict) fail(path, format string, args ...any) *FileError {
	read := r.src[:min(int(r.dec.InputOffset()), len(r.src))]
	line := 1 + bytes.Count(read, []byte("\n"))
	column := len(read) - bytes.LastIndexByte(read, '\n')
	problem := fmt.Sprintf(format, args...)
	if path != "" {
		problem = path + ": " + problem
	}
	return &FileError{Line: line, Column: column, Problem: problem}
}

// token returns the next token.
func (r *strict) token(path string) (json.Token, *FileError) {
	tok, err := r.dec.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return tok, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, r.fail(path, "the file is cut off here")
	case errors.As(err, &syntax):
		return nil, r.fail(path, "this is no JSON: %v", syntax)
	default:
		return nil, r.fail(path, "this cannot be read: %v", err)
	}
}

// expect reads one delimiter.
func (r *strict) expect(path string, want json.Delim, what string) *FileError {
	tok, err := r.token(path)
	if err != nil {
		return err
	}
	if tok != want {
		return r.fail(path, "%s was expected, not %s", what, describe(tok))
	}
	return nil
}

// describe writes a token for an error message.
func describe(tok json.Token) string {
	switch tok := tok.(type) {
	case json.Delim:
		return "'" + tok.String() + "'"
	case string:
		if len(tok) > 40 {
			tok = tok[:40] + "..."
		}
		return strconv.Quote(tok)
	case nil:
		return "null"
	default:
		return fmt.Sprint(tok)
	}
}

func (r *strict) value(path string, v reflect.Value) *FileError {
	switch v.Kind() {
	case reflect.Struct:
		return r.object(path, v)
	case reflect.Map:
		return r.settings(path, v)
	case reflect.Slice:
		return r.array(path, v)
	default:
		return r.scalar(path, v)
	}
}

// object reads the fields of a struct, in any order.
func (r *strict) object(path string, v reflect.Value) *FileError {
	if err := r.expect(path, '{', "an object"); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for r.dec.More() {
		key, err := r.key(path, seen)
		if err != nil {
			return err
		}
		i := fieldNamed(v.Type(), key)
		if i < 0 {
			return r.fail(path, "there is no field %q in a trace of version %d", key, Version)
		}
		if err := r.value(join(path, key), v.Field(i)); err != nil {
			return err
		}
		if f, ok := v.Addr().Interface().(*file); ok && key == "version" && f.Version != Version {
			return r.fail(path, "version %d is unknown: this tcpcheck reads version %d", f.Version, Version)
		}
	}
	if err := r.expect(path, '}', "a field or the end of the object"); err != nil {
		return err
	}
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("json"); !seen[name] {
			return r.fail(path, "field %q is missing", name)
		}
	}
	return nil
}

// key reads the name of a field that has not been seen before.
func (r *strict) key(path string, seen map[string]bool) (string, *FileError) {
	tok, err := r.token(path)
	if err != nil {
		return "", err
	}
	key, ok := tok.(string)
	switch {
	case !ok:
		return "", r.fail(path, "the name of a field was expected, not %s", describe(tok))
	case seen[key]:
		return "", r.fail(path, "field %s is there twice", describe(key))
	}
	seen[key] = true
	return key, nil
}

func fieldNamed(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("json") == name {
			return i
		}
	}
	return -1
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// settings reads an object of strings.
func (r *strict) settings(path string, v reflect.Value) *FileError {
	if err := r.expect(path, '{', "an object"); err != nil {
		return err
	}
	values, seen := map[string]string{}, map[string]bool{}
	for r.dec.More() {
		key, err := r.key(path, seen)
		if err != nil {
			return err
		}
		var value string
		if err := r.scalar(join(path, key), reflect.ValueOf(&value).Elem()); err != nil {
			return err
		}
		values[key] = value
	}
	v.Set(reflect.ValueOf(values))
	return r.expect(path, '}', "a setting or the end of the object")
}

func (r *strict) array(path string, v reflect.Value) *FileError {
	if err := r.expect(path, '[', "an array"); err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for r.dec.More() {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := r.value(fmt.Sprintf("%s[%d]", path, v.Len()), element); err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
	}
	return r.expect(path, ']', "an element or the end of the array")
}

// scalar reads a string, a number that fits, or true or false.
func (r *strict) scalar(path string, v reflect.Value) *FileError {
	tok, err := r.token(path)
	if err != nil {
		return err
	}
	switch kind := v.Kind(); kind {
	case reflect.String:
		if text, ok := tok.(string); ok {
			v.SetString(text)
			return nil
		}
	case reflect.Bool:
		if b, ok := tok.(bool); ok {
			v.SetBool(b)
			return nil
		}
	case reflect.Int:
		if n, ok := tok.(json.Number); ok {
			if i, err := strconv.ParseInt(n.String(), 10, 32); err == nil {
				v.SetInt(i)
				return nil
			}
		}
	case reflect.Uint8, reflect.Uint32:
		if n, ok := tok.(json.Number); ok {
			if u, err := strconv.ParseUint(n.String(), 10, v.Type().Bits()); err == nil {
				v.SetUint(u)
				return nil
			}
		}
	default:
		panic("traces: no field of a trace file is a " + kind.String())
	}
	return r.fail(path, "%s was expected, not %s", kindWords(v), describe(tok))
}

// kindWords says what fits into v.
func kindWords(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a number"
	default:
		return fmt.Sprintf("a number from 0 to %d", uint64(1)<<v.Type().Bits()-1)
	}
}
