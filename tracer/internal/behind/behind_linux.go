// Package behind is for work that is to let others go first: the program that is watched comes before what is
// made of its events.
package behind

import (
	"runtime"
	"syscall"
)

// niceness is how far behind. Much further, and what waits for such a goroutine, as the collector does for each,
// would be held up by it.
const niceness = 5

// Others has the calling goroutine's work wait a little when there is other work for the processors. Its thread is
// its own from here on, and ends with it.
func Others() {
	runtime.LockOSThread()
	// Where that is refused all goes on as it is.
	syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), niceness)
}
