// Service has net/http/pprof, and prints where. Each line of its standard input ends one of its workers.
package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
)

func worker(leave chan bool) { <-leave }

func main() {
	leave := make(chan bool)
	for range 3 {
		go worker(leave)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(l, nil)
	fmt.Println(l.Addr())
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		leave <- true
	}
}
