// Package names finds the names that a program's source gives to its channels,
// locks, contexts and goroutines.
//
// The runtime knows a channel by its address only. The source calls it tasks.
// Given the stack at the moment when the channel was made, a [Resolver] reads
// the source file, finds the make expression on that line and follows the value
// to where it is put: the variable, the field, the parameter, or, when the
// function returns it, the variable of the caller one frame up.
//
//	tasks := make(chan string, 3)         tasks
//	srv := &server{quit: make(chan T)}    srv.quit
//	jobs := newQueue()                    jobs, when newQueue returns make(...)
//	s.mu.Lock()                           s.mu
//	go s.handle(c)                        handle
//
// All answers come from syntax alone. There is no type checking and no go
// command, so an answer takes microseconds once the file is parsed. Where the
// syntax leaves more than one possibility the answer is "", because a wrong name is worse
// than none: callers then fall back on the type and the position.
//
// An element of a slice, array or map keeps its index as written, out[i] or
// conns["a"]; a value appended to a slice is outs[]. Where the source makes it certain, [Resolver.Element] tells
// the index. Other such names, like those of variables
// in functions that run more than once, are not unique. The caller numbers
// equal names.
//
// The source is read when it is first needed. If a file changed after the
// program was built, names can be wrong: give [Options] a ReadFile that knows
// what was built, where that matters.
package names

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Defaults of [Options].
const (
	DefaultMaxFileSize = 2 << 20  // bytes
	DefaultMaxFiles    = 256      // parsed files kept
	DefaultMaxBytes    = 16 << 20 // bytes of source that the parsed files had
)

// Limits that keep hostile input from costing much. Real code stays far below.
const (
	maxHops     = 12  // frames that a value is followed upwards
	maxSiblings = 128 // files of one package that are looked at for declarations
	maxPackages = 64  // packages whose declarations are kept
	maxName     = 80  // bytes of an answer
)

// Options say where source comes from and how much of it is kept. The zero
// value reads the file system within the default limits.
type Options struct {
	// ReadFile returns the content of a source file under the name it has in
	// the program's stacks. Its result is not modified and not kept. It may be
	// called by several goroutines at once. nil reads regular files with
	// absolute names from disk.
	ReadFile func(name string) ([]byte, error)

	// ReadDir returns the names, without directory, of the files in dir. nil
	// lists the directory on disk.
	ReadDir func(dir string) ([]string, error)

	// Overlay has the files whose text is in another file, by their full names, and which: "" takes a file away. So go
	// build's -overlay has it. It is not modified, and holds only where ReadFile and ReadDir are nil.
	Overlay map[string]string

	MaxFileSize int // bytes; larger files are not parsed; 0 is DefaultMaxFileSize
	MaxFiles    int // parsed files kept at a time; 0 is DefaultMaxFiles
	MaxBytes    int // bytes of source whose syntax is kept at a time; 0 is DefaultMaxBytes
}

// A Resolver answers questions about names. It keeps parsed files within the
// limits of its [Options]; a file dropped for room is parsed again when needed.
// It does not keep answers: callers on a hot path keep their own, by stack.
//
// Its methods may be called by several goroutines at once. They report no errors:
// what cannot be read, parsed or found has the name "".
type Resolver struct {
	opts Options

	mu    sync.Mutex
	files map[sourceKey]*entry
	order []sourceKey // keys of files, oldest first
	bytes int         // of source in files

	pkgs     map[string]*pkgEntry
	pkgOrder []string
}

// New returns a Resolver that reads source as opts says.
func New(opts Options) *Resolver {
	setDefault(&opts.MaxFileSize, DefaultMaxFileSize)
	setDefault(&opts.MaxFiles, DefaultMaxFiles)
	setDefault(&opts.MaxBytes, DefaultMaxBytes)
	if opts.ReadFile == nil {
		limit := opts.MaxFileSize
		opts.ReadFile = func(name string) ([]byte, error) {
			if on, ok := opts.Overlay[name]; ok {
				name = on
			}
			return readRegular(name, limit)
		}
	}
	if opts.ReadDir == nil {
		opts.ReadDir = func(dir string) ([]string, error) {
			names, err := listDir(dir)
			added := false
			for name := range opts.Overlay { // what it takes away cannot be read, and needs not be left out here
				if filepath.Dir(name) == dir && !slices.Contains(names, filepath.Base(name)) {
					names, added = append(names, filepath.Base(name)), true
				}
			}
			if added {
				return names, nil // the folder may be one that the overlay alone has
			}
			return names, err
		}
	}
	return &Resolver{
		opts:  opts,
		files: make(map[sourceKey]*entry),
		pkgs:  make(map[string]*pkgEntry),
	}
}

func setDefault(v *int, d int) {
	if *v <= 0 {
		*v = d
	}
}

var errNotAbsolute = errors.New("not an absolute file name")

// readRegular reads a file whose name came out of a foreign program: it must
// not block on a pipe, nor read a device without end.
func readRegular(name string, limit int) ([]byte, error) {
	if !filepath.IsAbs(name) {
		return nil, errNotAbsolute
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > int64(limit) {
		return nil, fmt.Errorf("%s: not a regular file of at most %d bytes", name, limit)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, int64(limit)+1))
}

func listDir(dir string) ([]string, error) {
	if !filepath.IsAbs(dir) {
		return nil, errNotAbsolute
	}
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(8 * maxSiblings)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return names, err
}
