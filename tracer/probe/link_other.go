//go:build !windows

package probe

import (
	"os"
	"strconv"
)

// linkDir makes link another name of the folder to, instead of what link was before.
func linkDir(to, link string) error {
	fresh := link + "." + strconv.Itoa(os.Getpid())
	os.Remove(fresh)
	if err := os.Symlink(to, fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, link); err != nil {
		os.Remove(fresh)
		return err
	}
	return nil
}
