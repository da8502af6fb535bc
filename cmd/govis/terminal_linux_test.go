package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
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

// Who types govis alone, at a screen, gets the catalogue in the browser.
func TestAloneOpensTheCatalogue(t *testing.T) {
	master, slave := openTerminal(t)
	dir := t.TempDir()
	opened := filepath.Join(dir, "opened")
	browser := filepath.Join(dir, "browser")
	script := "#!/bin/sh\necho \"$1\" >" + opened + ".part && mv " + opened + ".part " + opened + "\nexit 3\n"
	if err := os.WriteFile(browser, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("env", "BROWSER="+browser, "sh", "-c", "exec govis >&0")
	cmd.Dir = dir
	cmd.Stdin = slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	p := launch(t, cmd, master)
	p.err.wait("^govis: this is govis serve; all commands: govis help$")
	url := p.err.wait(`^govis: the lessons are at (http://\S+)$`)[1]
	p.err.wait(`^govis: the browser did not open \(exit status 3\): open the address yourself$`)
	leadsOnceTo(t, opened, url)
	base, _, _ := strings.Cut(url, "/#")
	resp, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if page, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(page), "<title>Lessons") {
		t.Errorf("in front is %.200s, %v", page, err)
	}
	p.send("\x03")
	p.exit(0)
}

// A profile is not written to a terminal.
func TestProfileIsNotForATerminal(t *testing.T) {
	_, slave := openTerminal(t)
	cmd := exec.Command("govis", "profile", "--kind", "block", filepath.Join("..", "..", "scenarios", "buffered", "recording.govis"))
	cmd.Stdout = slave
	var said strings.Builder
	cmd.Stderr = &said
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != exitUsage {
		t.Errorf("it ends with %v, want exit code %d", err, exitUsage)
	}
	if want := "govis: a profile is not for a terminal: say where to write it, with -o FILE\n"; said.String() != want {
		t.Errorf("it says %q, want %q", said.String(), want)
	}
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
