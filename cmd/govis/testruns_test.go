package main

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// The socket of a govis test that was killed goes with the next; one on which somebody listens stays, and so does what
// is not ours.
func TestSocketsOfKilledTestsGo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	listen := func(name string) *net.UnixListener {
		dir := filepath.Join(temp, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("unix", filepath.Join(dir, testSocket))
		if err != nil {
			t.Fatal(err)
		}
		return l.(*net.UnixListener)
	}
	dead, alive := listen(testDirPrefix+"1"), listen(testDirPrefix+"2")
	defer alive.Close()
	dead.SetUnlinkOnClose(false)
	dead.Close()
	other := filepath.Join(temp, testDirPrefix+"3")
	if err := os.Mkdir(other, 0o700); err != nil {
		t.Fatal(err)
	}
	sweepTestDirs()
	for name, want := range map[string]bool{"1": false, "2": true, "3": true} {
		if _, err := os.Stat(filepath.Join(temp, testDirPrefix+name)); (err == nil) != want {
			t.Errorf("folder %s is there: %v, want %v", name, err == nil, want)
		}
	}
}
