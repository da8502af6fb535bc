//go:build linux

package probe_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestFlightRefused: what cannot be recorded is told in one sentence, and the program runs.
func TestFlightRefused(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("this is no recording"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ record, said string }{
		{dir + "/missing/x:1MiB", "no such folder"},
		{dir + ":1MiB", "that is no regular file"},
		{"/dev/null:1MiB", "that is no regular file"},
		{text + "/x:1MiB", "part of the path is no folder"},
		{text + ":1MiB", "that file is there and is no such recording; remove it, or name another"},
		{dir + "/x:", "its size has to be like 64MiB or 1GiB, behind the last colon"},
		{dir + "/x:1M", "its size has to be like 64MiB or 1GiB, behind the last colon"},
		{dir + "/x:many", "its size has to be like 64MiB or 1GiB, behind the last colon"},
		{dir + "/x:99999999999999999999GiB", "its size has to be like 64MiB or 1GiB, behind the last colon"},
		{dir + "/x:1048575B", "less than 1MiB is not enough"},
		{dir + "/x:0MiB", "less than 1MiB is not enough"},
		{dir + "/x:9999999999TiB", "more than 4GiB is too much"},
		{dir + "/x:5GiB", "more than 4GiB is too much"},
		{dir + "/%x", "in the file's name %p is the process, %t the time, %% a percent sign, and all of it is at most 1023 bytes"},
		{dir + "/x%", "in the file's name %p is the process, %t the time, %% a percent sign, and all of it is at most 1023 bytes"},
		{dir + strings.Repeat("/long", 300), "in the file's name %p is the process, %t the time, %% a percent sign, and all of it is at most 1023 bytes"},
	} {
		cmd, _, stderr := flying(t, program("last"), test.record, "exit")
		err := cmd.Run()
		want := "govis: cannot record as GOVIS_RECORD=" + test.record + " says: " + test.said + "; the program runs unrecorded\n"
		if cmd.ProcessState.ExitCode() != 7 || stderr.String() != want {
			t.Errorf("%v, stderr %q, want %q", err, stderr, want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, files left behind: %v", err, left)
	}
	if data, err := os.ReadFile(text); err != nil || string(data) != "this is no recording" {
		t.Errorf("%v, the file that was no recording has %q", err, data)
	}
}

// TestFlightFileLimit: a limit on the size of files is told, too; the system's own way to tell of it would end the program.
func TestFlightFileLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.flight")
	cmd, _, stderr := flying(t, program("last"), path+":1MiB", "exit")
	cmd.Args = append([]string{"sh", "-c", `ulimit -f 100; exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	err := cmd.Run()
	want := "govis: cannot record as GOVIS_RECORD=" + path + ":1MiB says: the file would be larger than is allowed; the program runs unrecorded\n"
	if cmd.ProcessState.ExitCode() != 7 || stderr.String() != want {
		t.Errorf("%v, stderr %q, want exit code 7, %q", err, stderr, want)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file was left behind")
	}
}

// TestFlightDisk: a disk that is full, or read-only, is told before the program runs, and what was recorded there before stays.
func TestFlightDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a small disk")
	}
	dir := t.TempDir()
	if err := unix.Mount("none", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("no small disk can be made: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	path := filepath.Join(dir, "app.flight")
	try := func(record, want string) {
		t.Helper()
		cmd, _, stderr := flying(t, program("last"), record, "exit")
		cmd.Run()
		if want != "" {
			want = "govis: cannot record as GOVIS_RECORD=" + record + " says: " + want + "; the program runs unrecorded\n"
		}
		if cmd.ProcessState.ExitCode() != 7 || stderr.String() != want {
			t.Errorf("exit code %d, stderr %q, want 7, %q", cmd.ProcessState.ExitCode(), stderr, want)
		}
	}
	try(path+":4MiB", "no space left on the disk")
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v, files left behind: %v", err, left)
	}
	try(path+":2MiB", "")
	try(path+":4MiB", "no space left on the disk")
	if f := readFlight(t, path); !f.end.Exited || f.end.Code != 7 {
		t.Errorf("the earlier recording: %+v", f.end)
	}
	if err := unix.Mount("none", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	try(dir+"/other:1MiB", "the file system is read-only")
}
