//go:build linux || darwin

package probe_test

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer"
)

// A program is watched whatever number the descriptor of its output has. (To start a program, package syscall duplicates
// descriptors to the numbers behind the highest of standard input, output and error: the ring's must not be there.)
func TestStartWithHighDescriptors(t *testing.T) {
	c := program("last")
	c.Args = []string{"return"}
	b := build(t, c)
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for from := 40; from < 56; from++ {
		fd, err := unix.FcntlInt(null.Fd(), unix.F_DUPFD_CLOEXEC, from)
		if err != nil {
			t.Fatal(err)
		}
		c.Stdout = os.NewFile(uintptr(fd), fmt.Sprint("output at ", fd))
		events := 0
		p, err := b.Start(c, func(*tracer.Event) error { events++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Wait(); err != nil || events == 0 {
			t.Errorf("with its output at descriptor %d: %d events, %v", fd, events, err)
		}
		c.Stdout.Close()
	}
}
