package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	editPrefix  = "govis-edit"
	editLock    = "lock"         // held while the folder is used
	overlayName = "overlay.json" // says which files are edited
	// editBegun is how long a folder without a lock may be one that has only been begun.
	editBegun = time.Hour
)

// An editFolder has edited copies of source files, and the overlay that the go command reads in place of the files.
type editFolder struct {
	dir   string
	lock  *os.File
	files map[string]string // by their copies
}

// newEditFolder writes edited texts, by the files' absolute paths.
func newEditFolder(edits map[string]string) (*editFolder, error) {
	sweepEditFolders()
	dir, err := os.MkdirTemp("", editPrefix)
	if err != nil {
		return nil, fmt.Errorf("writing the edited copy: %w", err)
	}
	f := &editFolder{dir: dir}
	if err := f.write(edits); err != nil {
		f.remove()
		return nil, fmt.Errorf("writing the edited copy: %w", err)
	}
	return f, nil
}

func (f *editFolder) write(edits map[string]string) error {
	var err error
	if f.lock, err = os.OpenFile(filepath.Join(f.dir, editLock), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return err
	}
	if err := lockShared(f.lock); err != nil {
		return err
	}
	replace := map[string]string{}
	f.files = map[string]string{}
	for file, text := range edits {
		// A folder for each: two packages may have files of one name.
		copied := filepath.Join(f.dir, strconv.Itoa(len(replace)), filepath.Base(file))
		if err := os.Mkdir(filepath.Dir(copied), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(copied, []byte(text), 0o600); err != nil {
			return err
		}
		replace[file] = copied
		f.files[copied] = file
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(f.overlay(), data, 0o600)
}

// overlay returns the file for the go command's -overlay.
func (f *editFolder) overlay() string { return filepath.Join(f.dir, overlayName) }

// plain returns what a go command that ran in dir has said, with the names of the files in place of those of their copies. It names a copy from
// where it ran, if that is shorter.
func (f *editFolder) plain(text, dir string) string {
	var dirs []string
	if abs, err := filepath.Abs(dir); err == nil {
		dirs = append(dirs, abs)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil && !slices.Contains(dirs, real) {
		dirs = append(dirs, real)
	}
	var names []string
	for copied, file := range f.files {
		names = append(names, copied, file)
		for _, dir := range dirs {
			if name, err := filepath.Rel(dir, copied); err == nil {
				names = append(names, name, file)
			}
		}
	}
	return strings.NewReplacer(names...).Replace(text)
}

func (f *editFolder) remove() {
	if f.lock != nil {
		f.lock.Close()
	}
	os.RemoveAll(f.dir)
}

// sweepEditFolders removes what a govis that was killed has left: folders whose lock nobody holds.
func sweepEditFolders() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), editPrefix+"*")) // the pattern is right
	for _, dir := range dirs {
		lock := filepath.Join(dir, editLock)
		f, err := os.OpenFile(lock, os.O_RDWR, 0)
		if err != nil {
			if info, statErr := os.Lstat(dir); os.IsNotExist(err) && statErr == nil && info.IsDir() && time.Since(info.ModTime()) > editBegun {
				os.RemoveAll(dir)
			}
			continue
		}
		free := tryLockAlone(f)
		f.Close()
		// Systems without such locks do not remove a file that is open, so the lock goes first.
		if free && os.Remove(lock) == nil {
			os.RemoveAll(dir)
		}
	}
}
