package runtime

import "unsafe"

// The hooks of what a program says of itself: the annotations of package runtime/trace, the labels of
// runtime/pprof, the tests of package testing, what it prints, and LockOSThread.

// govisMaxText bounds a text of the program, in bytes.
const govisMaxText = 4096

func govisCutText(s string) string {
	if len(s) > govisMaxText {
		return s[:govisMaxText]
	}
	return s
}

// govisNoValues: what the program puts together as it runs stays its own, texts too.
//
//go:linkname govisNoValues
var govisNoValues bool

// govisOwn returns a text that the program has put together, or none where values are not to be recorded.
func govisOwn(s string) string {
	if govisNoValues {
		return ""
	}
	return govisCutText(s)
}

// govisSay writes a record of the running goroutine whose payload is one or two texts.
func govisSay(kind, stack, obj, a, b uint64, first, second string) {
	n := govisPadded(len(first)) + uintptr(len(second))
	mp := acquirem()
	var w govisWriter
	if govisBegin(&w, kind, n) {
		w.bytes(unsafe.Pointer(unsafe.StringData(first)), uintptr(len(first)))
		w.bytes(unsafe.Pointer(unsafe.StringData(second)), uintptr(len(second)))
		govisAside(w.end(kind, stack, govisSelf(), obj, a, b, uint64(len(first)), n))
	}
	releasem(mp)
}

// govisTask returns the object of a task; 0 is none.
func govisTask(id uint64) uint64 {
	if id == 0 {
		return 0
	}
	return govisClassTask<<56 | id&(1<<56-1)
}

func govisTaskBegin(id, parent uint64, name string) {
	govisSay(govisRecTask, govisHere(getfp()), govisTask(id), 0, govisTask(parent), govisOwn(name), "")
}

func govisTaskEnd(id uint64) {
	govisSay(govisRecTask, govisHere(getfp()), govisTask(id), 1, 0, "", "")
}

// govisRegion: the running goroutine begins or ends, or for a test pauses or continues, what has a name.
//
//go:linkname govisRegion
func govisRegion(task, state, by uint64, name string) {
	if by == govisByUser {
		name = govisOwn(name)
	}
	govisSay(govisRecRegion, govisHere(getfp()), govisTask(task), state, by, govisCutText(name), "")
}

func govisLog(task uint64, category, message string) {
	govisSay(govisRecLog, govisHere(getfp()), govisTask(task), 0, 0, govisOwn(category), govisOwn(message))
}

// govisOutput: the running goroutine has written b to standard output (0) or standard error (1).
//
//go:linkname govisOutput
func govisOutput(to uint64, b []byte) {
	n := min(uintptr(len(b)), govis.values)
	govisSay(govisRecOutput, govisHere(getfp()), 0, to, uint64(len(b)), unsafe.String(unsafe.SliceData(b), n), "")
}

// govisLabel: text has all labels of the running goroutine from now on.
//
//go:linkname govisLabel
func govisLabel(text string) {
	govisSay(govisRecLabel, govisHere(getfp()), 0, 0, 0, govisCutText(text), "")
}

func govisThread(locked uint64) {
	govisPut(govisRecThread, govisHere(getfp()), govisSelf(), 0, locked, 0, 0)
}
