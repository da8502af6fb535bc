package runtime

import "unsafe"

// govisKernel calls the system. It returns what that does: from -4095 to -1 is an error.
//
//go:noescape
func govisKernel(number, a, b, c, d, e, f uintptr) uintptr

// govisFailed is an error's number.
func govisFailed(r uintptr) (errno uintptr, failed bool) { return -r, r > ^uintptr(4095) }

func govisPid() uint64 { return uint64(govisKernel(govisSysGetpid, 0, 0, 0, 0, 0, 0)) }

// govisFlightFile makes the file that w names, reserves all of it and maps it. It stays open, for a lock that keeps other programs from it.
func govisFlightFile(w *govisWish) (mem unsafe.Pointer, problem string) {
	if secureMode {
		return nil, "it runs with the rights of another user"
	}
	const rdwr, creat, excl, nonblock, cloexec = 0x2, 0x40, 0x80, 0x800, 0x80000
	path := &w.path[0]
	made := true
	fd := uintptr(0)
	const atCwd = ^uintptr(99)
	for i := 0; ; i++ {
		flags := uintptr(rdwr | creat | excl | nonblock | cloexec)
		if !made {
			flags = rdwr | nonblock | cloexec
		}
		fd = govisKernel(govisSysOpenat, atCwd, uintptr(unsafe.Pointer(path)), flags, 0o600, 0, 0)
		errno, failed := govisFailed(fd)
		if !failed {
			break
		}
		const enoent, eexist = 2, 17
		if i < 10 && (made && errno == eexist || !made && errno == enoent) {
			made = !made
			continue
		}
		return nil, govisErrorText(errno)
	}
	fd, problem = govisHoldFile(fd)
	if problem == "" {
		mem, problem = govisFillFile(fd, made, uintptr(w.bytes))
	}
	if problem != "" {
		if made {
			govisKernel(govisSysUnlinkat, atCwd, uintptr(unsafe.Pointer(path)), 0, 0, 0, 0)
		}
		govisKernel(govisSysClose, fd, 0, 0, 0, 0, 0)
	}
	return mem, problem
}

// govisHoldFile locks the file, and moves it to a descriptor that the program does not expect for itself.
func govisHoldFile(fd uintptr) (moved uintptr, problem string) {
	const exclusive, nonblock, wouldBlock = 2, 4, 11
	if errno, failed := govisFailed(govisKernel(govisSysFlock, fd, exclusive|nonblock, 0, 0, 0, 0)); failed {
		if errno == wouldBlock {
			return fd, "another program records into that file; with %p in its name each has its own"
		}
		return fd, govisErrorText(errno)
	}
	const dupfd = 1030 // and close on exec
	for _, from := range [...]uintptr{48, 3} {
		moved = govisKernel(govisSysFcntl, fd, dupfd, from, 0, 0, 0)
		if _, failed := govisFailed(moved); !failed {
			govisKernel(govisSysClose, fd, 0, 0, 0, 0, 0)
			return moved, ""
		}
	}
	return fd, ""
}

// govisFillFile gives the file its size, with all pages reserved: to run out of room when one is first touched would end the
// program. What is there already must be a recording; it is kept until there is room for the new one.
func govisFillFile(fd uintptr, made bool, bytes uintptr) (unsafe.Pointer, string) {
	if !made {
		if problem := govisReplaceable(fd); problem != "" {
			return nil, problem
		}
	}
	// Beyond its limit on files (ulimit -f) the program would get a signal, which ends it as early as this.
	const fileSize, tooLarge = 1, 27
	var limit [2]uint64
	if _, failed := govisFailed(govisKernel(govisSysPrlimit, 0, fileSize, 0, uintptr(unsafe.Pointer(&limit)), 0, 0)); !failed && limit[0] < uint64(bytes) {
		return nil, govisErrorText(tooLarge)
	}
	if errno, failed := govisFailed(govisReserve(fd, bytes)); failed {
		return nil, govisErrorText(errno)
	}
	if errno, failed := govisFailed(govisKernel(govisSysFtruncate, fd, bytes, 0, 0, 0, 0)); failed {
		return nil, govisErrorText(errno)
	}
	const mapShared = 1
	p, errno := mmap(nil, bytes, _PROT_READ|_PROT_WRITE, mapShared, int32(fd), 0)
	if errno != 0 {
		return nil, govisErrorText(uintptr(errno))
	}
	if !made {
		memclrNoHeapPointers(p, bytes)
	}
	return p, ""
}

// govisReplaceable returns why a file must not be written over, "" if it is a recording, or empty.
func govisReplaceable(fd uintptr) string {
	const other = "that file is there and is no such recording; remove it, or name another"
	var stat [256]byte
	if errno, failed := govisFailed(govisKernel(govisSysFstat, fd, uintptr(unsafe.Pointer(&stat)), 0, 0, 0, 0)); failed {
		return govisErrorText(errno)
	}
	const format, regular = 0o170000, 0o100000
	if *(*uint32)(unsafe.Pointer(&stat[govisStatMode]))&format != regular {
		return "that is no regular file"
	}
	if *(*uint64)(unsafe.Pointer(&stat[48])) == 0 { // its size
		return ""
	}
	var magic uint64
	if n := govisKernel(govisSysPread, fd, uintptr(unsafe.Pointer(&magic)), 8, 0, 0, 0); n != 8 || magic != govisFlightMagic {
		return other
	}
	return ""
}

// govisZeros is written where the file system cannot reserve.
var govisZeros [64 << 10]byte

func govisReserve(fd, bytes uintptr) uintptr {
	const again, notSupported, noSuchCall = 4, 95, 38
	for {
		r := govisKernel(govisSysFallocate, fd, 0, 0, bytes, 0, 0)
		errno, failed := govisFailed(r)
		if failed && errno == again {
			continue
		}
		if !failed || errno != notSupported && errno != noSuchCall {
			return r
		}
		break
	}
	for at := uintptr(0); at < bytes; {
		n := govisKernel(govisSysPwrite, fd, uintptr(unsafe.Pointer(&govisZeros)), min(bytes-at, uintptr(len(govisZeros))), at, 0, 0)
		if errno, failed := govisFailed(n); failed && errno != again {
			return n
		} else if !failed {
			at += n
		}
	}
	return 0
}

// govisErrorText says what went wrong.
func govisErrorText(errno uintptr) string {
	switch errno {
	case 1:
		return "operation not permitted"
	case 2:
		return "no such folder"
	case 5:
		return "input/output error"
	case 6, 19, 21:
		return "that is no regular file"
	case 12:
		return "cannot allocate memory"
	case 13:
		return "permission denied"
	case 20:
		return "part of the path is no folder"
	case 24, 23:
		return "too many open files"
	case 27:
		return "the file would be larger than is allowed"
	case 28:
		return "no space left on the disk"
	case 30:
		return "the file system is read-only"
	case 36:
		return "the file's name is too long"
	case 37, 95:
		return "the file system cannot lock files"
	case 40:
		return "too many symbolic links"
	case 122:
		return "the disk quota is used up"
	}
	var digits [20]byte
	b := itoa(digits[:], uint64(errno))
	govisErrno = [24]byte{'e', 'r', 'r', 'o', 'r', ' '}
	return unsafe.String(&govisErrno[0], 6+copy(govisErrno[6:], b))
}

// govisErrno has the text of an error without one.
var govisErrno [24]byte

// govisFlightTicks reports whether the processor's counter serves as the clock: it has to run at one speed on all
// processors, and the system has to go by it.
func govisFlightTicks() bool {
	if !govisConstantTicks() {
		return false
	}
	path := [...]byte{'/', 's', 'y', 's', '/', 'd', 'e', 'v', 'i', 'c', 'e', 's', '/', 's', 'y', 's', 't', 'e', 'm', '/',
		'c', 'l', 'o', 'c', 'k', 's', 'o', 'u', 'r', 'c', 'e', '/', 'c', 'l', 'o', 'c', 'k', 's', 'o', 'u', 'r', 'c', 'e', '0', '/',
		'c', 'u', 'r', 'r', 'e', 'n', 't', '_', 'c', 'l', 'o', 'c', 'k', 's', 'o', 'u', 'r', 'c', 'e', 0}
	var text [32]byte
	fd := open(&path[0], 0x80000, 0)
	if fd < 0 {
		return false
	}
	n := read(fd, noescape(unsafe.Pointer(&text)), int32(len(text)))
	closefd(fd)
	if n < 1 {
		return false
	}
	switch string(text[:n]) {
	case "tsc\n", "kvm-clock\n", "hyperv_clocksource_tsc_page\n":
		return true
	}
	return false
}
