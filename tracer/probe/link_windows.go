package probe

import (
	"fmt"
	"os"
	"os/exec"
)

// linkDir makes link another name of the folder to, instead of what link was before. Symbolic links
// need a privilege that users do not have; junctions do not.
func linkDir(to, link string) error {
	os.Remove(link)
	if os.Symlink(to, link) == nil {
		return nil
	}
	if out, err := exec.Command("cmd", "/c", "mklink", "/J", link, to).CombinedOutput(); err != nil {
		return fmt.Errorf("mklink /J: %w: %s", err, out)
	}
	return nil
}
