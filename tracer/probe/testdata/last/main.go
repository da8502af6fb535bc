// The program ends in the way that its argument names.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	tasks := make(chan string, 1)
	tasks <- "the last"
	switch os.Args[1] {
	case "return":
	case "exit":
		os.Exit(7)
	case "panic":
		panic(fmt.Errorf("no %s", "way"))
	case "nil-map":
		go func() {
			var m map[string]int
			m["a"] = 1
		}()
		select {}
	case "deadlock":
		tasks <- "one too many"
	case "unlock":
		var mu sync.Mutex
		mu.Unlock()
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "hidden":
		hidden()
	case "again":
		again := exec.Command(os.Args[0], "return")
		again.Stderr = os.Stderr
		if err := again.Run(); err != nil {
			fmt.Println(err)
		}
	case "forever":
		fmt.Println("ready")
		for i := 0; ; i++ {
			<-tasks
			tasks <- fmt.Sprint(i)
			if i%1000 == 0 {
				fmt.Println("still here")
			}
			time.Sleep(10 * time.Microsecond)
		}
	}
}

// hidden prints what of the probe the program or its children could find.
func hidden() {
	for _, e := range os.Environ() {
		if strings.HasPrefix(e, "GOVIS") {
			fmt.Println("in the environment:", e)
		}
	}
	environ, _ := os.ReadFile("/proc/self/environ")
	if strings.Contains(string(environ), "GOVIS") {
		fmt.Println("in /proc/self/environ")
	}
	open, _ := os.ReadDir("/proc/self/fd")
	for _, e := range open {
		if to, _ := os.Readlink("/proc/self/fd/" + e.Name()); strings.Contains(to, "govis") {
			fmt.Println("open:", to)
		}
	}
	child, err := exec.Command("/bin/sh", "-c", "env | grep GOVIS; ls -l /proc/self/fd | grep govis").CombinedOutput()
	fmt.Printf("child: %s", child)
	_ = err // grep finds nothing
	fmt.Println(os.Args[1:])
}
