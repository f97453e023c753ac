package explore

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A manifest names the files of a checkpoint, and holds the figures. It ends with a checksum of
// itself.
type manifest struct {
	Format      int         `json:"format"`
	Fingerprint []string    `json:"fingerprint"` // the lines of Options.Fingerprint
	Stage       stage       `json:"stage"`
	Made        int         `json:"made"`             // files of words, at any time
	Files       []file      `json:"files"`            // those of them that hold, in the order in which they were written
	Levels      [][]keyFile `json:"levels,omitempty"` // those on disk
	Checksum    string      `json:"checksum"`
}

// named are all files of the checkpoint.
func (m *manifest) named() []file {
	files := slices.Clone(m.Files)
	for _, k := range slices.Concat(m.Levels...) {
		files = append(files, k.file)
	}
	return files
}

// manifestFormat is the number of the form of checkpoints.
const manifestFormat = 1

var (
	errNonsense = errors.New("its checksums are right, and its content makes no sense")
	errDamaged  = errors.New(manifestName + " is damaged: its checksum is not the one that it should have")
)

// encode is the manifest as it is written.
func (m *manifest) encode() []byte {
	m.Checksum = ""
	sum := sha256.Sum256(m.json())
	m.Checksum = hex.EncodeToString(sum[:])
	return m.json()
}

func (m *manifest) json() []byte {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		panic(err) // there is nothing in it that cannot be written
	}
	return append(text, '\n')
}

// manifest is that of a folder, or nil if there is none.
func (f *folder) manifest() (*manifest, error) {
	text, err := os.ReadFile(f.path(manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var m manifest
	// What is damaged may still be JSON: so it is compared with what would have been written.
	if json.Unmarshal(text, &m) != nil || !bytes.Equal(m.encode(), text) {
		return nil, errDamaged
	}
	return &m, nil
}

// foreign tells in what a manifest is not that of a search with this fingerprint.
func (m *manifest) foreign(fingerprint []string) error {
	if m.Format != manifestFormat {
		return fmt.Errorf("it is of format %d, and this program reads %d", m.Format, manifestFormat)
	}
	for i := range max(len(fingerprint), len(m.Fingerprint)) {
		if there, here := lineOf(m.Fingerprint, i), lineOf(fingerprint, i); there != here {
			return fmt.Errorf("it is of another search: there %q, here %q", there, here)
		}
	}
	return nil
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// linesOf are the lines of a fingerprint.
func linesOf(fingerprint string) []string { return strings.Split(fingerprint, "\n") }
