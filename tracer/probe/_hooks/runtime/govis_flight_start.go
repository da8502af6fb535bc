package runtime

import "unsafe"

// How a program begins to record by itself: what GOVIS_RECORD says, and how the file is laid out.

// govisEach reports whether what GOVIS_RECORD says gives each process a file of its own: then
// those that the program starts are asked, too.
func govisEach(value string) bool {
	for i := 0; i+1 < len(value); i++ {
		if value[i] == '%' {
			if value[i+1] == 'p' {
				return true
			}
			i++
		}
	}
	return false
}

// A govisWish is what GOVIS_RECORD says.
type govisWish struct {
	path     [1024]byte // with a 0 at its end
	n        int        // length of the path
	bytes    uint64
	noValues bool
}

var govisWanted govisWish

// govisFlightBegin begins to record as value says: "FILE", "FILE:SIZE" or "FILE:SIZE,no-values". What stands in the way is
// told in a sentence, and the program runs unrecorded.
func govisFlightBegin(value string) {
	w := &govisWanted
	file := value
	w.bytes = govisFlightDefault
	for i := len(value) - 1; i > 0 && value[i] != '/'; i-- {
		if value[i] != ':' {
			continue
		}
		file = value[:i]
		size := value[i+1:]
		const option = ",no-values"
		if n := len(size) - len(option); n >= 0 && size[n:] == option {
			size, w.noValues = size[:n], true
		}
		n, ok := govisBytes(size)
		if !ok {
			govisRefuse(value, "its size has to be like 64MiB or 1GiB, behind the last colon")
			return
		}
		if n < govisFlightMin {
			govisRefuse(value, "less than 1MiB is not enough")
			return
		}
		if n > govisFlightMax {
			govisRefuse(value, "more than 4GiB is too much")
			return
		}
		w.bytes = n &^ (govisHeaderBytes - 1)
		break
	}
	if !w.expand(file) {
		govisRefuse(value, "in the file's name %p is the process, %t the time, %% a percent sign, and all of it is at most 1023 bytes")
		return
	}
	mem, problem := govisFlightFile(w)
	if problem != "" {
		govisRefuse(value, problem)
		return
	}
	govisFlightLay(mem, w)
}

// govisRefuse says why nothing is recorded.
func govisRefuse(value, problem string) {
	print("govis: cannot record as GOVIS_RECORD=", value, " says: ", problem, "; the program runs unrecorded\n")
}

// govisBytes returns how many bytes a text like 64MiB says.
func govisBytes(s string) (n uint64, ok bool) {
	digits := 0
	for digits < len(s) && s[digits]-'0' <= 9 {
		digits++
	}
	n, ok = govisAtoi(s[:digits])
	if !ok {
		return 0, false
	}
	unit := uint64(0)
	switch s[digits:] {
	case "B":
		unit = 1
	case "KiB":
		unit = 1 << 10
	case "MiB":
		unit = 1 << 20
	case "GiB":
		unit = 1 << 30
	case "TiB":
		unit = 1 << 40
	case "kB", "KB":
		unit = 1e3
	case "MB":
		unit = 1e6
	case "GB":
		unit = 1e9
	case "TB":
		unit = 1e12
	}
	if unit == 0 || n > 1<<60/unit {
		return 1 << 60, unit != 0 // more than is allowed in any case
	}
	return n * unit, true
}

// expand puts the file's name into w.
func (w *govisWish) expand(file string) bool {
	var digits [20]byte
	add := func(s []byte) {
		for _, c := range s {
			if w.n < len(w.path)-1 {
				w.path[w.n] = c
			}
			w.n++
		}
	}
	for i := 0; i < len(file); i++ {
		var c [1]byte
		if c[0] = file[i]; c[0] != '%' {
			add(c[:])
			continue
		}
		if i++; i == len(file) {
			return false
		}
		switch file[i] {
		case 'p':
			add(itoa(digits[:], uint64(govisPid())))
		case 't':
			sec, _, _ := time_now()
			add(itoa(digits[:], uint64(sec)))
		case '%':
			add(c[:])
		default:
			return false
		}
	}
	return w.n > 0 && w.n < len(w.path)
}

// govisFlightMaxWords is how large a dictionary is at the most: far more than programs have stacks.
const govisFlightMaxWords = 1 << 17

// govisFlightLay lays out the file in mem, which is zero, and begins to record.
func govisFlightLay(mem unsafe.Pointer, w *govisWish) {
	room := (w.bytes - govisHeaderBytes) / govisSlotBytes
	slots := uint64(1)
	for slots*2 <= room/4*3 {
		slots *= 2
	}
	words := min((room-slots)/4*3, govisFlightMaxWords)
	entries := (room - slots - words) / 2
	govis.header = mem
	put := func(offset uintptr, x uint64) { *govisWord(offset) = x }
	put(govisHdrSlots, slots)
	if !w.noValues {
		put(govisHdrValues, 64)
	}
	if !govisFlightTicks() {
		put(govisHdrClock, govisClockNanotime)
	}
	if govisMemoryBuilt() {
		put(govisHdrMemory, 1)
	}
	put(govisFltRecords, govisMagic)
	put(govisFltBytes, w.bytes)
	put(govisFltWords, words)
	put(govisFltEntries, entries)
	put(govisFltPid, uint64(govisPid()))
	put(govisFltArch, govisFlightArch)
	sec, nsec, _ := time_now()
	put(govisFltWall, uint64(sec*1e9+int64(nsec)))

	f := &govisFlight
	f.words = unsafe.Pointer(uintptr(mem) + govisHeaderBytes + uintptr(slots)*govisSlotBytes)
	f.entries = unsafe.Pointer(uintptr(f.words) + uintptr(words)*govisSlotBytes)
	f.halves[0].end = uint32(entries / 2)
	f.halves[1].used, f.halves[1].end = uint32(entries/2), uint32(entries)
	f.dead = persistentalloc(uintptr(entries)*unsafe.Sizeof(govisDead{}), 8, &memstats.other_sys)
	govis.flight = true
	govis.nano = *govisWord(govisHdrClock) == govisClockNanotime
	put(govisFltTicks, govisClock())
	put(govisFltNanos, uint64(govisNano()))
	put(govisHdrMagic, govisFlightMagic)
	govisRecordInto(slots)
	govisText(govisRecProgram, 0, 0, 0, 0, 0, gostringnocopy(argv_index(argv, 0)))
	govisText(govisRecProgram, 0, 0, 1, 0, 0, buildVersion)
	govisText(govisRecProgram, 0, 0, 2, 0, 0, govisRoot())
	govisText(govisRecProgram, 0, 0, 3, 0, 0, modinfo)
}

// govisMemoryBuilt reports whether the program was built so that its memory can be watched.
func govisMemoryBuilt() bool {
	const mark = "-gcflags=" // of the build, each setting on a line
	const watch = "-race -d=checkptr=0"
	for i := 0; i+len(mark) <= len(modinfo); i++ {
		if modinfo[i:i+len(mark)] != mark {
			continue
		}
		for ; i < len(modinfo) && modinfo[i] != '\n'; i++ {
			if govisBegins(modinfo[i:], watch) {
				return true
			}
		}
	}
	return false
}
