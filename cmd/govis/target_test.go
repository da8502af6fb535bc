package main

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// targetDir makes a module to stand in, with a program in several places.
func targetDir(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"go.mod":               "module oneword\n\ngo 1.24\n",
		"main.go":              "package main\n\nfunc main() {}\n",
		"more.go":              "package main\n",
		"notes.txt":            "not Go\n",
		"cmd/app/main.go":      "package main\n\nfunc main() {}\n",
		"buffered/main.go":     "package main\n\nfunc main() {}\n",
		"buffred/lib/empty.go": "package lib\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestResolveTarget(t *testing.T) {
	targetDir(t)
	for _, test := range []struct {
		line string
		want target
	}{
		{"buffered", target{name: "buffered", scenario: "buffered"}},
		{"buffered -n 3", target{name: "buffered", scenario: "buffered", args: []string{"-n", "3"}}},
		{"./buffered", target{name: "buffered", packages: []string{"./buffered"}}},
		{"./cmd/app", target{name: "app", packages: []string{"./cmd/app"}}},
		{"./cmd/app -- -v", target{name: "app", packages: []string{"./cmd/app"}, args: []string{"-v"}}},
		{"./cmd/app -- -- -v", target{name: "app", packages: []string{"./cmd/app"}, args: []string{"--", "-v"}}},
		{"./cmd/app x -- -v", target{name: "app", packages: []string{"./cmd/app"}, args: []string{"x", "--", "-v"}}},
		{"main.go", target{name: "main", packages: []string{"main.go"}}},
		{"main.go more.go x.txt", target{name: "main", packages: []string{"main.go", "more.go"}, args: []string{"x.txt"}}},
		{"example.com/some/pkg", target{name: "pkg", packages: []string{"example.com/some/pkg"}}},
		{"example.com/tool/v2", target{name: "tool", packages: []string{"example.com/tool/v2"}}},
		{"oneword", target{name: "oneword", packages: []string{"oneword"}}}, // this module's path
	} {
		got, err := resolveTarget(strings.Fields(test.line))
		if err != nil {
			t.Errorf("%s: %v", test.line, err)
			continue
		}
		if len(got.args) == 0 {
			got.args = nil
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", test.line, got, test.want)
		}
	}
}

func TestCurrentFolderHasAName(t *testing.T) {
	targetDir(t)
	t.Chdir("cmd/app")
	got, err := resolveTarget([]string{"."})
	if err != nil || got.name != "app" {
		t.Errorf("resolving .: name %q, error %v; want app", got.name, err)
	}
}

func TestResolveTargetRefuses(t *testing.T) {
	targetDir(t)
	for _, test := range []struct{ line, want string }{
		{"bufferd", "did you mean buffered or unbuffered? govis list"},
		{"buffred", "the folder of that name is ./buffred"},
		{"xyzzy", `no scenario is called "xyzzy"; govis list shows all`},
		{"fmt", "cannot run fmt: it is package fmt, and only a main package is a program; govis list"},
		{"missing.go", "cannot read the program missing.go: no such file"},
		{"./missing", "cannot find the program ./missing: no such file"},
		{"./notes.txt", "neither a Go file nor a folder"},
		{"./cmd/...", "name one main package"},
		{"example.com/tool@latest", "go get it first"},
	} {
		_, err := resolveTarget(strings.Fields(test.line))
		var exit *exitError
		if !errors.As(err, &exit) || exit.code != exitUsage {
			t.Errorf("%s: error %v, want one of usage", test.line, err)
			continue
		}
		if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %q, want one with %q", test.line, err, test.want)
		}
	}
}
