package main

import "testing"

// FuzzSize sees that whatever is typed is a size above nothing, or an error.
func FuzzSize(f *testing.F) {
	for _, text := range []string{"", "1", "512MiB", "4 GiB", "0.5KB", "1e9", "-1", "NaN", "Inf", "0x10", "1e400TiB", "B", "1_000", "0.1B"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s size
		if err := s.Set(text); err == nil && (s < 1 || s.String() == "") || err != nil && s != 0 {
			t.Fatalf("%q is %d, %v", text, int(s), err)
		}
	})
}
