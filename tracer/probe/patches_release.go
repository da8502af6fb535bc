package probe

import (
	"go/version"
	"slices"

	"github.com/govis/govis/tracer/probe/patch"
)

// A variant is what some releases have in the place of other patches. Hooks that differ say so by a build constraint.
type variant struct {
	before  string   // releases older than this one
	drop    []string // all patches of these functions
	patches []patch.Patch
}

// forRelease returns the patches for one release, of those for the newest.
func forRelease(release string, all []patch.Patch) []patch.Patch {
	for _, v := range variants {
		if version.Compare(release, v.before) < 0 {
			all = slices.DeleteFunc(all, func(p patch.Patch) bool { return slices.Contains(v.drop, p.In) })
			all = append(all, v.patches...)
		}
	}
	return all
}

var variants = []variant{
	{
		// A goroutine kept its P in a system call until that was taken away, and was not running until it had one.
		before: "go1.26",
		drop:   []string{"reentersyscall", "entersyscallblock", "exitsyscall", "exitsyscallNoP"},
		patches: []patch.Patch{
			{File: "runtime/proc.go", In: "reentersyscall", Op: patch.Before, At: "if trace.ok() {…", Code: "if govisOn { systemstack(govisSyscall); save(pc, sp, bp) }"},
			{File: "runtime/proc.go", In: "entersyscallblock_handoff", Op: patch.Before, At: "trace := traceAcquire()", Code: "if govisOn { govisSyscall() }"},
			{File: "runtime/proc.go", In: "exitsyscall", Op: patch.Before, At: "trace := traceAcquire()", Code: "if govisOn { systemstack(govisSysret) }"},
			{File: "runtime/proc.go", In: "exitsyscall0", Op: patch.Before, At: "if trace.ok() {…", Code: "if govisOn { govisSysretNoP(gp) }"},
		},
	},
}
