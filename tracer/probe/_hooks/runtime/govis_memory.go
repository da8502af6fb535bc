//go:build !race

package runtime

// What the compiler calls in the packages whose memory is watched, in front of each access. In others it never does.

func racefuncenter(callerpc uintptr) {}

func racefuncexit() {}

func raceread(addr uintptr) {}

func racewrite(addr uintptr) {}

func racereadrange(addr, size uintptr) {}

func racewriterange(addr, size uintptr) {}
