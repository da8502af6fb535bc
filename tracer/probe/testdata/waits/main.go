//go:build unix

// The program waits in all the ways that end in the operating system, and for what is made of other things.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func main() {
	dir, err := os.MkdirTemp("", "waits")
	check(err)
	defer os.RemoveAll(dir)
	streams("tcp", "127.0.0.1:0")
	streams("unix", filepath.Join(dir, "s"))
	datagrams()
	pipes()
	deadlines()
	names()
	fifo(filepath.Join(dir, "fifo"))
	signals()
	clocks()
	fmt.Println("ok")
}

var running = regexp.MustCompile(`(?m)^goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[(running|runnable|preempted|copystack)`)

// blocked waits until all other goroutines wait where they should.
func blocked() {
	buf := make([]byte, 1<<20)
	for {
		stacks := buf[:runtime.Stack(buf, true)]
		if len(running.FindAll(stacks, 2)) == 1 { // this one
			return
		}
		runtime.Gosched()
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// streams has a server answer once.
func streams(network, address string) {
	l, err := net.Listen(network, address)
	check(err)
	var wg sync.WaitGroup
	wg.Go(func() {
		c, err := l.Accept()
		check(err)
		io.Copy(c, c)
		c.Close()
	})
	c, err := net.Dial(network, l.Addr().String())
	check(err)
	blocked() // the server waits for the first byte
	c.Write([]byte("ping"))
	buf := make([]byte, 4)
	_, err = io.ReadFull(c, buf)
	check(err)
	c.Close()
	wg.Wait()
	l.Close()
}

func datagrams() {
	a, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	var wg sync.WaitGroup
	wg.Go(func() {
		_, from, err := a.ReadFrom(make([]byte, 10))
		check(err)
		a.WriteTo([]byte("pong"), from)
	})
	b, err := net.Dial("udp", a.LocalAddr().String())
	check(err)
	blocked()
	b.Write([]byte("ping"))
	b.Read(make([]byte, 10))
	wg.Wait()
	a.Close()
	b.Close()
}

func pipes() {
	r, w, err := os.Pipe()
	check(err)
	var wg sync.WaitGroup
	wg.Go(func() { r.Read(make([]byte, 10)) })
	blocked()
	w.Write([]byte("x"))
	wg.Wait()
	in, out := io.Pipe()
	wg.Go(func() { fmt.Fprint(out, "y"); out.Close() })
	io.ReadAll(in)
	wg.Wait()
}

func deadlines() {
	r, w, err := os.Pipe()
	check(err)
	check(r.SetReadDeadline(time.Now().Add(2 * time.Millisecond)))
	_, err = r.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded))
	w.Close()
}

func names() {
	addrs, err := net.LookupHost("localhost")
	fmt.Println(len(addrs) > 0, err)
}

// fifo opens a file that another has to open, too: a system call that takes long.
func fifo(path string) {
	check(syscall.Mkfifo(path, 0o600))
	var wg sync.WaitGroup
	wg.Go(func() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		check(err)
		f.Close()
	})
	blocked()
	f, err := os.OpenFile(path, os.O_RDONLY, 0)
	check(err)
	f.Close()
	wg.Wait()
}

func signals() {
	got := make(chan os.Signal, 1)
	signal.Notify(got, syscall.SIGUSR2)
	self, err := os.FindProcess(os.Getpid())
	check(err)
	check(self.Signal(syscall.SIGUSR2))
	fmt.Println(<-got)
	signal.Stop(got)
}

func clocks() {
	ticks := time.Tick(time.Millisecond)
	<-ticks
	<-time.After(time.Millisecond)
}
