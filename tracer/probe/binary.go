package probe

import (
	"bytes"
	"debug/buildinfo"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// A Binary is a program built with the probe.
type Binary struct {
	Path      string // of the executable
	Package   string // import path, as the executable has it; a test's ends in .test. "" if Build made it
	GoVersion string // of the toolchain, "go1.26.8"
	GOROOT    string // of the toolchain, as the program's stacks name it; "" if that is not known

	memory  bool   // its memory can be watched
	target  string // what it is for, "linux/amd64"
	folders folders
	overlay map[string]string // source files whose text was in another file at the build, and which; "" took one away
	modules []string          // paths of the modules it is made of, if GOROOT is ""
	dir     string            // removed by Remove
	release func()            // gives up the lock that says that dir is in use
}

// Platform returns the operating system and the processor that the program is for.
func (b *Binary) Platform() (goos, goarch string) {
	goos, goarch, _ = strings.Cut(b.target, "/")
	return goos, goarch
}

// Unwatched reports whether the program's memory can be watched, but not that of all modules which it is made of.
func (b *Binary) Unwatched() bool {
	if !b.memory {
		return false
	}
	info, err := buildinfo.ReadFile(b.Path)
	return err == nil && slices.ContainsFunc(info.Deps, func(m *debug.Module) bool {
		return m.Version != "(devel)" // which the modules of a workspace have
	})
}

// Remove deletes the executable, if [Build] made it.
func (b *Binary) Remove() error {
	if b.dir == "" {
		return nil
	}
	b.release()
	return os.RemoveAll(b.dir)
}

// ErrNoProbe means that a program was not built with the probe.
var ErrNoProbe = errors.New("it was not built with the probe")

// Open returns a program that was built with the probe before, here or elsewhere. The error wraps
// [ErrNoProbe] where it was not, and [fs.ErrNotExist] and the like where the file cannot be read.
func Open(path string) (*Binary, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the program: %w", err)
	}
	info, err := buildinfo.ReadFile(abs)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("%s is no Go program that can be read: %w", path, err)
	}
	f, err := os.Open(abs)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	magic, err := findMark(f)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", path, err)
	case magic == 0:
		return nil, fmt.Errorf("%s: %w", path, ErrNoProbe)
	case magic != govisMagic:
		return nil, fmt.Errorf("%s was built with another version of govis; build it anew", path)
	}
	b := &Binary{
		Path: abs, Package: info.Path, GoVersion: info.GoVersion,
		target: setting(info, "GOOS") + "/" + setting(info, "GOARCH"), modules: []string{info.Main.Path},
		memory: watched(setting(info, "-gcflags")),
	}
	for _, dep := range info.Deps {
		b.modules = append(b.modules, dep.Path)
	}
	return b, nil
}

// setting returns how the go command was set when it built an executable.
func setting(info *buildinfo.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// findMark returns the layout of the ring that the mark in an executable names (govis_mark.go
// in _hooks), or 0 if there is none.
func findMark(r io.Reader) (magic uint64, err error) {
	mark := append([]byte{0xff}, "govis probe in:"...)
	buf := make([]byte, 0, 1<<20)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		for i := 0; ; {
			at := bytes.Index(buf[i:], mark)
			if at < 0 || i+at+len(mark)+8 > len(buf) {
				break
			}
			i += at + len(mark)
			if magic := binary.NativeEndian.Uint64(buf[i:]); magic != 0 {
				return magic, nil
			}
		}
		if err == io.EOF {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
		if keep := len(mark) + 8; len(buf) > keep { // the mark may go on in the next piece
			buf = buf[:copy(buf, buf[len(buf)-keep:])]
		}
	}
}
