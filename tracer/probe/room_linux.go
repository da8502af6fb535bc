package probe

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// memoryBytes returns how much memory there is for all that runs here, the machine's or what the control group is
// allowed, 0 where that is not known.
func memoryBytes() uint64 {
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) != nil {
		return 0
	}
	bytes := uint64(info.Totalram) * uint64(info.Unit)
	groups := []string{"/sys/fs/cgroup"}
	own, _ := os.ReadFile("/proc/self/cgroup")
	for line := range strings.Lines(string(own)) {
		if group, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			groups = append(groups, filepath.Join(groups[0], filepath.Clean("/"+group)))
		}
	}
	for _, group := range groups {
		text, _ := os.ReadFile(filepath.Join(group, "memory.max"))
		if most, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil { // else it is "max"
			bytes = min(bytes, most)
		}
	}
	return bytes
}
