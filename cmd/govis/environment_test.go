package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// screenless are variables for a machine on which no browser can be opened.
var screenless = []string{"BROWSER=", "DISPLAY=", "WAYLAND_DISPLAY="}

// goEnvironment returns variables that tell where the go command of this
// machine keeps things, for a test with another home.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GOTOOLCHAIN").Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	values := map[string]string{}
	if err := json.Unmarshal(out, &values); err != nil {
		t.Fatalf("go env: %v", err)
	}
	var vars []string
	for key, value := range values {
		vars = append(vars, key+"="+value)
	}
	return vars
}

// testCache returns the cache folder of all tests. It is not the user's, whose
// traces would be pushed out, but lasts: in a new place the standard library
// would be built again with the probe, which takes a quarter of a minute.
func testCache(t *testing.T) string {
	t.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	dir := filepath.Join(base, "govis-test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
