//go:build unix

package probe

import (
	"fmt"
	"os"
	"syscall"
)

// private makes the folder dir for this user alone, or makes sure that it is such a folder: in a folder that all may
// write to, anybody can have made it, and would then choose which programs we run.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return cannotWrite(dir, err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return cannotWrite(dir, err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", dir)
	case !ok || int(stat.Uid) != os.Getuid():
		return fmt.Errorf("%s belongs to somebody else", dir)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("%s can be written by others", dir)
	}
	return nil
}
