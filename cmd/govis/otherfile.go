package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// otherFiles are what is given to govis by mistake: by how such a file begins, what it is, and what to do.
var otherFiles = []struct{ begins, is, then string }{
	{"\xfd7zXZ\x00", "packed by xz", "unpack it first: govis reads gzip and zstd"},
	{"BZh", "packed by bzip2", "unpack it first: govis reads gzip and zstd"},
	{"PK\x03\x04", "a zip archive", "unpack it first, and open the trace that is in it"},
	{"\x7fELF", "a program, not a trace of one", "govis exec runs what govis build has built"},
	{"<", "a page or a message of a server", "look into it: perhaps it says why there is no trace"},
	{"{", "JSON", "govis opens traces of its own and execution traces, not what was made of them"},
	{"[", "JSON", "govis opens traces of its own and execution traces, not what was made of them"},
	{"goroutine ", "a dump of stacks", "govis opens traces; govis attach takes dumps of a running service by itself"},
}

// otherFile says what a file is that is no trace of any kind; nil where it may be one, or that does not show.
func otherFile(name string) error {
	info, err := os.Stat(name)
	if err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return fmt.Errorf("%s is a pipe, not a file: an execution trace is read from standard input, as -", name)
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil // who opens it says so
	}
	defer f.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	for _, o := range otherFiles {
		if bytes.HasPrefix(head[:n], []byte(o.begins)) {
			return fmt.Errorf("%s is no trace, but %s: %s", name, o.is, o.then)
		}
	}
	const tar, at = "ustar", 257
	if n > at && bytes.HasPrefix(head[at:n], []byte(tar)) {
		return fmt.Errorf("%s is no trace, but a tar archive: unpack it first, and open the trace that is in it", name)
	}
	return nil
}
