package probe

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CacheDir finds the folder for what can be made again, and makes it: govis in
// the user's cache folder, or, where that cannot be written or is full, one of
// the user's in the temporary folder. In the second case instead says why it is
// not the first. The error names both folders and the way out.
func CacheDir() (dir string, instead, err error) {
	usual, unfit := os.UserCacheDir()
	if unfit == nil {
		usual = filepath.Join(usual, "govis")
		unfit = CanBuildIn(usual)
	}
	if unfit == nil {
		return usual, nil, nil
	}
	// Named by user: in a shared folder the first user's is not writable for the
	// second.
	temp := filepath.Join(os.TempDir(), fmt.Sprintf("govis-%d", os.Getuid()))
	tempUnfit := private(temp)
	if tempUnfit == nil {
		tempUnfit = CanBuildIn(temp)
	}
	switch {
	case tempUnfit == nil:
		return temp, unfit, nil
	case errors.Is(unfit, errTight):
		return usual, nil, nil // little room is better than none
	case errors.Is(tempUnfit, errTight):
		return temp, unfit, nil
	}
	return "", nil, fmt.Errorf("no folder to write to: the cache directory: %w; the temp directory: %w; "+
		"make room, or set XDG_CACHE_HOME to a folder that can be written", unfit, tempUnfit)
}

// roomWanted is how much has to fit into a folder to be of use. That is less
// than a build needs, and tells a full disk, where empty files can still be made.
const roomWanted = 64 << 10

// CanWrite makes the folder dir, if it is not there, and tells whether files
// with something in them can be made in it. Permission bits do not say so for
// read-only file systems and full ones, nor for root.
func CanWrite(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err != nil {
		return cannotWrite(dir, err)
	}
	f, err := os.CreateTemp(dir, ".govis-*")
	if err != nil {
		return cannotWrite(dir, err)
	}
	_, err = f.Write(make([]byte, roomWanted))
	if err = errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		return cannotWrite(dir, err)
	}
	return nil
}

// A build with less than this much room mostly fails, and the go command then
// speaks of packages that are not there.
const roomToBuild = 32 << 20

// errTight marks the error for a folder that can be written and is almost full.
var errTight = errors.New("no room to build in")

// CanBuildIn is CanWrite for a folder in which a program is to be built.
func CanBuildIn(dir string) error {
	if err := CanWrite(dir); err != nil {
		return err
	}
	if free, known := roomLeft(dir); known && free < roomToBuild {
		return fmt.Errorf("%s has only %.1f MB left: %w", dir, float64(free)/(1<<20), errTight)
	}
	return nil
}

func cannotWrite(dir string, err error) error {
	return fmt.Errorf("%s cannot be written: %w", dir, withoutName(err))
}

// withoutName is err without the name of a file that nobody knows.
func withoutName(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
