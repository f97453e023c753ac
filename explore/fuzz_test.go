package explore_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"tcpcheck/explore"
)

// FuzzResume sees that no manifest, with the right checksum too, makes a search panic that is to go on from it.
func FuzzResume(f *testing.F) {
	g := random(7, 60, 3)
	dir := filepath.Join(f.TempDir(), "kept")
	if _, err := explore.Check[int, edge](context.Background(), g, g, explore.Options[int]{Workers: 1, MaxDepth: 3, Checkpoint: dir}); err != nil {
		f.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		f.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, explore.ManifestName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(manifest)
	f.Add(manifest[:len(manifest)/2])
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, manifest []byte) {
		again := filepath.Join(t.TempDir(), "kept")
		if err := os.Mkdir(again, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(filepath.Join(dir, file.Name()))
			if file.Name() == explore.ManifestName {
				content = explore.Summed(manifest)
			}
			if err == nil {
				err = os.WriteFile(filepath.Join(again, file.Name()), content, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		_, _ = explore.Check[int, edge](context.Background(), g, g, explore.Options[int]{Workers: 1, MaxDepth: 4, Checkpoint: again, Resume: true})
	})
}
