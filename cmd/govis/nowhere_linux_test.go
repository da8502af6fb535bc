package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer"
)

// A place is what govis finds to write to. Its mounts are made in file systems of its own, in which /mnt/cache,
// /mnt/temp and /mnt/trace are folders; the last has the trace.
type place struct {
	name   string
	mounts string
	memfd  string // "no": the system has no memfd_create
	says   string // a regular expression for stderr
	fails  bool   // the program is not started
	lost   bool   // the trace is not whole
}

const (
	noShm    = "mount -t tmpfs none /dev; mknod -m 666 /dev/null c 1 3"
	tempFull = "mount -t tmpfs -o size=8k none /mnt/temp; export TMPDIR=/mnt/temp"
)

// Where govis keeps things can be full, read-only or missing. What can be done without is done without, and said; what
// cannot is an error before the program starts.
func TestNowhereToWrite(t *testing.T) {
	watched, _ := buildFaulty(t)
	for _, p := range []place{
		{name: "all is well"},
		{name: "no memfd", memfd: "no"},
		{name: "no memfd, /dev/shm full", memfd: "no", mounts: "mount -t tmpfs -o size=64k none /dev/shm"},
		{name: "no memfd, /dev/shm read-only", memfd: "no", mounts: "mount -t tmpfs -o ro none /dev/shm"},
		{name: "no memfd, no /dev/shm", memfd: "no", mounts: noShm},
		{
			name: "the ring fills the disk", memfd: "no",
			mounts: noShm + "; mount -t tmpfs -o size=8196k none /mnt/temp; export TMPDIR=/mnt/temp",
		},
		{
			name: "no room for the ring anywhere", memfd: "no", fails: true,
			mounts: "mount -t tmpfs -o size=64k none /dev/shm; " + tempFull,
			says: `^govis: no memory to share with the program: memfd_create: function not implemented; ` +
				`/dev/shm: reserving 8 MB: no space left on device; /mnt/temp: reserving 8 MB: no space left on device; ` +
				`make room, or set TMPDIR to a folder that has it$`,
		},
		{name: "no /proc", mounts: "mount -t tmpfs none /proc"},
		{name: "the temporary folder read-only", mounts: "mount -t tmpfs -o ro none /mnt/temp; export TMPDIR=/mnt/temp"},
		{
			name:   "the cache read-only",
			mounts: "mount -t tmpfs -o ro none /mnt/cache; export XDG_CACHE_HOME=/mnt/cache TMPDIR=/mnt/temp",
			says:   `^govis: /mnt/cache/govis cannot be written: read-only file system; using /mnt/temp/govis-0$`,
		},
		{
			name:   "HOME read-only",
			mounts: "mount -t tmpfs -o ro none /mnt/cache; unset XDG_CACHE_HOME; export HOME=/mnt/cache TMPDIR=/mnt/temp",
			says:   `^govis: /mnt/cache/.cache/govis cannot be written: read-only file system; using /mnt/temp/govis-0$`,
		},
		{
			name:   "the cache full",
			mounts: "mount -t tmpfs -o size=8k none /mnt/cache; export XDG_CACHE_HOME=/mnt/cache TMPDIR=/mnt/temp",
			says:   `^govis: /mnt/cache/govis cannot be written: no space left on device; using /mnt/temp/govis-0$`,
		},
		{
			name: "the cache and the temporary folder full", fails: true,
			mounts: "mount -t tmpfs -o size=8k none /mnt/cache; export XDG_CACHE_HOME=/mnt/cache; " + tempFull,
			says: `^govis: no folder to write to: the cache directory: /mnt/cache/govis cannot be written: no space left on device; ` +
				`the temp directory: /mnt/temp/govis-0 cannot be written: no space left on device; ` +
				`make room, or set XDG_CACHE_HOME to a folder that can be written$`,
		},
		{
			name: "the trace's disk fills up", lost: true, mounts: "mount -t tmpfs -o size=128k none /mnt/trace",
			says: `^govis: the rest of the trace is lost: no space left on device; the program goes on$`,
		},
		{
			name: "the trace's disk read-only", fails: true, mounts: "mount -t tmpfs -o ro none /mnt/trace",
			says: `^govis: cannot keep the trace in /mnt/trace/run.govis: /mnt/trace cannot be written: read-only file system$`,
		},
	} {
		t.Run(p.name, func(t *testing.T) { p.try(t, watched) })
	}
}

// try runs the program in the place, and wants it to be as ever.
func (p place) try(t *testing.T, watched string) {
	trace := filepath.Join(t.TempDir(), "run.govis")
	govis := "govis"
	if p.memfd == "no" {
		govis = "govis-without-memfd"
	}
	got := finished(t, confined(t, "mkdir /mnt/cache /mnt/temp /mnt/trace\n"+p.mounts+"\n"+govis+
		` exec --batch --record /mnt/trace/run.govis "$1" exit 8000 || code=$?
		[ ! -e /mnt/trace/run.govis ] || cp /mnt/trace/run.govis "$2"
		ls -A /mnt/trace /mnt/temp >&2
		exit $code`, watched, trace))
	if !regexp.MustCompile("(?m)" + p.says).MatchString(got.stderr) {
		t.Errorf("stderr has no line like %q:\n%s", p.says, got.stderr)
	}
	if strings.Contains(got.stderr, "govis-ring") {
		t.Errorf("the ring's file is left behind:\n%s", got.stderr)
	}
	if p.fails {
		if got.code != 1 || got.stdout != "" {
			t.Errorf("exit code %d, stdout %q; want 1 and no program", got.code, got.stdout)
		}
		if _, err := os.Stat(trace); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a trace was left, of no program: %v", err)
		}
		return
	}
	if got.code != 3 || !strings.HasSuffix(got.stdout, "all did 32000\n") {
		t.Errorf("exit code %d, stdout %q, want the program's; stderr:\n%s", got.code, got.stdout, got.stderr)
	}
	f := readFaultTrace(t, trace, false)
	if !p.lost {
		f.holds(t, got.stdout)
		f.endsWith(t, 3)
	} else if len(f.sent) == 0 || f.kinds[tracer.Exit] != 0 {
		t.Errorf("of the trace there are steps %v and %d ends; want its first part", f.sent, f.kinds[tracer.Exit])
	}
}

// confined returns a command that runs a script in a shell with file systems of its own: as root it may mount what it
// likes, and /mnt is empty. The test is skipped where that is not allowed.
func confined(t *testing.T, script string, args ...string) *exec.Cmd {
	t.Helper()
	shell := func(script string, args ...string) *exec.Cmd {
		cmd := exec.Command("sh", append([]string{"-c", "set -e; mount -t tmpfs none /mnt\n" + script, "sh"}, args...)...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
		return cmd
	}
	if out, err := shell("mkdir /mnt/a; mount -t tmpfs none /mnt/a").CombinedOutput(); err != nil {
		t.Skipf("no file systems to try it on, only root can mount them: %v: %s", err, out)
	}
	return shell(script, args...)
}

func init() { commands["govis-without-memfd"] = withoutMemfd }

// withoutMemfd is govis where the system has no memfd_create, as a container's profile may have it.
func withoutMemfd() {
	if err := forbid(unix.SYS_MEMFD_CREATE); err != nil {
		panic(err)
	}
	main()
}

// forbid has a system call fail with ENOSYS from now on, in this process and in those that it starts.
func forbid(call uint32) error {
	const number = 0 // where the call's number stands in what a filter sees
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: number},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: call, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
		uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return errno
	}
	return nil
}
