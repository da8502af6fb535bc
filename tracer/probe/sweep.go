package probe

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Programs that were not built for a while are built anew when wanted.
const (
	keepBuilds   = 20
	keepBuildFor = 7 * 24 * time.Hour
)

// sweepBuilds removes builds but the newest few and those of this week. One that is in use keeps
// its files: a removed file lives as long as it runs.
func sweepBuilds(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= keepBuilds {
		return
	}
	used := map[string]time.Time{} // the last time; nothing for what just vanished
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			used[e.Name()] = info.ModTime()
		}
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return used[b.Name()].Compare(used[a.Name()]) })
	for _, e := range entries[keepBuilds:] {
		if time.Since(used[e.Name()]) > keepBuildFor {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

// What a govis that was killed leaves in the folder of a build: the folder of a run, which nobody
// has locked any more, and those of the go command.
const (
	runPrefix   = "run-"
	goTmpPrefix = "go-build"
)

// sweepRuns removes from the folder of a build, which is locked, what runs and builds have left behind that were
// killed.
func sweepRuns(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // it is used all the same, and says what is wrong then
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !e.IsDir():
		case strings.HasPrefix(e.Name(), goTmpPrefix):
			os.RemoveAll(path)
		case strings.HasPrefix(e.Name(), runPrefix):
			if unlock, ok := tryLockDir(path); ok {
				unlock() // Windows removes nothing that is open; nobody else is after it, dir is locked
				os.RemoveAll(path)
			}
		}
	}
}

// newPrefix is of the names of files that are being written.
const newPrefix = ".new-"

// abandonedAfter is how old a file is that nobody can be writing any more.
const abandonedAfter = time.Hour

// sweepNew removes files below dir that writeFile began, and was killed.
func sweepNew(dir string) {
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasPrefix(e.Name(), newPrefix) {
			return nil // what cannot be looked at stays
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandonedAfter {
			os.Remove(path)
		}
		return nil
	})
}
