package probe_test

import (
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer/probe"
)

// A disk on which something can be written and no program be built.
func TestCacheDirOnASmallDisk(t *testing.T) {
	small := t.TempDir()
	if err := unix.Mount("none", small, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no disk to try it on: %v", err)
	}
	defer unix.Unmount(small, unix.MNT_DETACH)
	temp := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", small)
	t.Setenv("TMPDIR", temp)
	dir, instead, err := probe.CacheDir()
	if filepath.Dir(dir) != temp || err != nil {
		t.Errorf("CacheDir: %q, %v; want a folder in %s", dir, err, temp)
	}
	if want := small + "/govis has only 1.0 MB left: no room to build in"; instead == nil || instead.Error() != want {
		t.Errorf("the reason is %q, want %q", instead, want)
	}

	// Where no other is better, it has to do.
	t.Setenv("TMPDIR", "/proc")
	dir, instead, err = probe.CacheDir()
	if want := filepath.Join(small, "govis"); dir != want || instead != nil || err != nil {
		t.Errorf("CacheDir without another: %q, %v, %v; want %q", dir, instead, err, want)
	}
}

// On a full disk a file can be made, and nothing be written into it. Here no
// file may grow.
func TestCanWriteNeedsRoom(t *testing.T) {
	dir := t.TempDir()
	if err := probe.CanWrite(dir); err != nil {
		t.Fatal(err)
	}
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 4096, Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	err := probe.CanWrite(dir)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(err, syscall.EFBIG) {
		t.Fatalf("CanWrite: %v, want %v", err, syscall.EFBIG)
	}
	if want := dir + " cannot be written: file too large"; err.Error() != want {
		t.Errorf("CanWrite says %q, want %q", err, want)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
