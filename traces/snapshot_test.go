package traces

import (
	"fmt"
	"reflect"
	"testing"

	"tcpcheck/model"
)

// looks returns all that a record says about a state.
func looks(w *model.World) string { return fmt.Sprint(fields(newSnapshot(w))) }

// TestSnapshotTellsAll has no two states of random walks look the same, and none look the
// same once a variable of it is another.
func TestSnapshotTellsAll(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			sc := variant(t, name)
			m, err := sc.Model()
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]model.World{}
			for seed := range uint64(12) {
				w := m.Initial()
				for _, ev := range walk(t, sc, seed, 40) {
					m.Apply(&w, ev, &model.Effects{})
					if other, ok := seen[looks(&w)]; ok && other != w {
						t.Fatalf("two states look the same:\n%+v\n%+v\nboth are\n%s", w, other, looks(&w))
					}
					seen[looks(&w)] = w
				}
				was := looks(&w)
				eachVariable(reflect.ValueOf(&w).Elem(), "", func(path string) {
					if looks(&w) == was {
						t.Errorf("seed %d: no record shows that %s is another", seed, path)
					}
				})
			}
		})
	}
}

// eachVariable changes each variable below v that is not zero, calls f, and changes it back.
func eachVariable(v reflect.Value, path string, f func(path string)) {
	switch {
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			eachVariable(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			eachVariable(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case v.IsZero():
	default:
		was := reflect.ValueOf(v.Interface())
		switch {
		case v.Kind() == reflect.Bool:
			v.SetBool(false)
		case v.Type() == reflect.TypeFor[model.State]():
			v.SetUint(v.Uint() - 1)
		default:
			v.SetUint(v.Uint() + 1)
		}
		f(path)
		v.Set(was)
	}
}
