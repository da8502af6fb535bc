package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// At a terminal the program gets Ctrl-C from the terminal: govis must not send
// it once more.
func TestCtrlCOfATerminalComesOnce(t *testing.T) {
	terminal, slave := openTerminal(t)
	dir := program(t, stubborn)
	cmd := exec.Command("govis", "run", "--batch", ".")
	cmd.Dir = dir
	cmd.Stdin = slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	p := launch(t, cmd, terminal)
	p.out.wait("^ready$")
	p.send("\x03") // Ctrl-C, and Enter
	p.out.wait("^got interrupt$")
	// govis has it too, which is to be seen only later.
	p.err.wait("^govis: the program has not ended; one more Ctrl-C ends govis$")
	p.send("one")
	p.out.wait("^read one$")
	if n := strings.Count(p.out.text(), "got interrupt"); n != 1 {
		t.Errorf("the program got %d interrupts, want 1", n)
	}
	p.send("\x03")
	p.out.wait("^got interrupt$")
	p.exit(128 + int(syscall.SIGINT))
}

// openTerminal makes a pseudo terminal: what is written to the first end is
// typed at the other.
func openTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine has no pseudo terminals: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { slave.Close() })
	return master, slave
}
