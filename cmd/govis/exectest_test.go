package main

import (
	"encoding/json"
	"net"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/govis/govis/tracer/probe"
)

// A test whose ring cannot be opened runs all the same, unwatched.
func TestTestRunsWithoutItsRing(t *testing.T) {
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	told := make(chan error, 1)
	var end probe.Ending
	go func() {
		conn, err := l.Accept()
		if err != nil {
			told <- err
			return
		}
		defer conn.Close()
		var start testStart
		in, out := json.NewDecoder(conn), json.NewEncoder(conn)
		if in.Decode(&start) == nil {
			out.Encode(testRing{Watch: true, Ring: probe.RingName{Path: l.Addr().String() + ".none", Bytes: 1 << 20}})
		}
		told <- in.Decode(&end)
		out.Encode(testKept{})
	}()
	got, err := exec.Command("govis", "exec-test", l.Addr().String(), "0", "go", "env", "GOOS").CombinedOutput()
	if err != nil || strings.TrimSpace(string(got)) != runtime.GOOS {
		t.Errorf("it did not run: %v\n%s", err, got)
	}
	if err := <-told; err != nil || end.Exit.Code != 0 {
		t.Errorf("it was told %+v, %v", end, err)
	}
}
