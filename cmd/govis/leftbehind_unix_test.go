//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a program that was started from a page has started itself ends with it: when the program ends, when its time is over,
// when it has printed too much, and when govis ends.
func TestNothingLeftRunning(t *testing.T) {
	p, l := openLessons(t, "--time", "5s")
	const source = `package main

import (
	"os"
	"os/exec"
)

func main() {
	pipe, err := os.OpenFile(%q, os.O_WRONLY, 0)
	if err != nil {
		panic(err)
	}
	c := exec.Command(%q, %q)
	c.Stdout, c.Stderr = os.Stdout, pipe
	if err := c.Start(); err != nil {
		panic(err)
	}
	pipe.Write([]byte("started"))
	if %v {
		c.Wait()
	}
}
`
	for _, test := range []struct {
		name, command, arg string
		waits              bool
	}{
		{"end", "sleep", "98765", false},
		{"time", "sleep", "98765", true},
		{"output", "yes", "again", true},
		{"govis", "sleep", "98765", true}, // it has time left when the others are over
	} {
		path := filepath.Join(t.TempDir(), "pipe")
		if err := makePipe(path); err != nil {
			t.Fatal(err)
		}
		// Who opens it for reading and writing does not wait for the other end, and is one more writer.
		both, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		pipe, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		started := l.try("recording-hello", "main.go", fmt.Sprintf(source, path, test.command, test.arg, test.waits))
		if started.Path == "" {
			t.Fatalf("%s: the program does not run: %+v", test.name, started)
		}
		if _, err := io.ReadFull(pipe, make([]byte, len("started"))); err != nil {
			t.Fatal(err)
		}
		both.Close()
		if test.name == "govis" {
			p.signal(os.Interrupt)
			p.exit(0)
		}
		// Its end is read when nobody has the pipe open any more.
		pipe.SetReadDeadline(time.Now().Add(20 * time.Second))
		if said, err := io.ReadAll(pipe); err != nil || len(said) > 0 {
			t.Errorf("%s: %s lives on, or said %q: %v", test.name, test.command, said, err)
		}
		pipe.Close()
	}
}
